"""The reports page, before and after the stage is signed."""

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from panel_app.journal import primitives
from panel_app.ui.pages.reports import ReportsPage
from panel_app.ui.printing import extent_of, print_pdf
from panel_app.workspace import closing, issuing, reporting, signing
from panel_app.workspace.reporting import Request, Stopped, Template
from tests.reports.reading import pages_of
from tests.ui import rounds
from tests.ui.windows import PATIENCE_MS, Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
SIGNER = "Northern Skills Trust"

_stretched = cache(primitives.passphrase_key)


@pytest.fixture(autouse=True)
def _each_passphrase_is_stretched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as it is, but not again for a passphrase and salt that were stretched before."""
    monkeypatch.setattr(primitives, "passphrase_key", _stretched)


@pytest.fixture(scope="session")
def closed_round(scored_round: rounds.Round, tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Closed by the chair, known to the administrator. Copied, never used."""
    made = copied(scored_round, tmp_path_factory.mktemp("closed") / "round")
    rounds.open_moderation(made)
    rounds.decide(made)
    chair = made.open("chair")
    closing.sign_off(chair)
    made.sync(chair)
    chair.close()
    rounds.meet(made, "administrator")
    return made


@pytest.fixture(scope="session")
def signed_round(closed_round: rounds.Round, tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Signed by the administrator. Copied, never used."""
    made = copied(closed_round, tmp_path_factory.mktemp("signed") / "round")
    office = made.open("administrator")
    closing.sign_off(office)
    office.close()
    return made


@pytest.fixture
def here(signed_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(signed_round, tmp_path / "round")


@pytest.fixture
def office(here: rounds.Round, sit_down: Callable[..., Person]) -> Person:
    return at_reports(sit_down(here.store("administrator")))


def at_reports(person: Person) -> Person:
    number = next(
        i for i, page in enumerate(person.window.shell.pages if person.window.shell else [], 1)
        if isinstance(page, ReportsPage)
    )  # fmt: skip
    person.press(Qt.Key(Qt.Key.Key_0.value + number), CONTROL)
    return person


def page_of(person: Person) -> ReportsPage:
    assert person.window.shell is not None
    page = person.window.shell.page
    assert isinstance(page, ReportsPage)
    return page


def pick(person: Person, title: str) -> None:
    """The report of this title, with the arrow keys."""
    page = page_of(person)
    page.choices.kind.setFocus()
    person.press(Qt.Key.Key_Home)
    while page.choices.kind.currentText() != title:
        person.press(Qt.Key.Key_Down)


def walk_to(person: Person, widget: object) -> None:
    for _ in range(30):
        if person.focus() is widget:
            return
        person.press(Qt.Key.Key_Tab)
    pytest.fail("no Tab leads there")


def test_a_part_is_shown_when_the_page_is_seen(office: Person) -> None:
    page = page_of(office)
    assert 0 < page.preview.pages < rounds.CANDIDATES * 3
    assert "part" in page.preview.said.text()


def test_another_report_is_shown_when_it_is_picked(office: Person) -> None:
    pick(office, "Letters")
    page = page_of(office)
    assert page.preview.pages > 0
    for widget in (page.choices.language, page.choices.names, page.choices.codes, page.choices.separate):
        assert widget.isVisible()
    pick(office, "Register")
    assert page.preview.pages > 0
    assert not page.choices.codes.isVisible()
    assert page.choices.names.isVisible()


def test_each_candidate_has_a_file_when_letters_are_saved_apart(office: Person, tmp_path: Path) -> None:
    pick(office, "Letters")
    page = page_of(office)
    walk_to(office, page.choices.separate)
    office.press(Qt.Key.Key_Space)
    office.answers.path = tmp_path / "letters"
    office.press(Qt.Key.Key_S, CONTROL)
    assert len(list((tmp_path / "letters").glob("letters-*.pdf"))) == rounds.CANDIDATES
    assert f"{rounds.CANDIDATES} files" in office.answers.told[-1]


def test_one_letter_is_shown_when_one_code_is_typed(office: Person) -> None:
    pick(office, "Letters")
    page = page_of(office)
    walk_to(office, page.choices.codes)
    office.type("zz-zzz")
    office.press(Qt.Key.Key_Return)
    assert "nothing here on ZZ-ZZZ" in page.preview.said.text()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".pdf"])
def test_a_register_is_written_as_its_name_says(office: Person, tmp_path: Path, suffix: str) -> None:
    pick(office, "Register")
    office.answers.path = tmp_path / f"register{suffix}"
    office.press(Qt.Key.Key_S, CONTROL)
    begins = {".csv": b"\xef\xbb\xbfcode", ".xlsx": b"PK", ".pdf": b"%PDF"}[suffix]
    assert office.answers.path.read_bytes().startswith(begins)


def test_a_pack_is_written_and_on_record_when_saved_with_keys(
    office: Person, here: rounds.Round, tmp_path: Path
) -> None:
    office.answers.path = tmp_path / "pack"
    office.press(Qt.Key.Key_S, CONTROL)
    written = tmp_path / "pack.pdf"
    assert len(pages_of(written)) > page_of(office).preview.pages
    assert "on record" in office.answers.told[-1]
    office.answers.path = written
    walk_to(office, page_of(office).check)
    office.press(Qt.Key.Key_Return)
    assert "Ours and unchanged" in office.answers.told[-1]
    store = here.open("administrator")
    verdict = issuing.verify_report(store, written)
    store.close()
    assert verdict.ok


def test_nothing_is_on_record_when_the_tick_is_taken_away(office: Person, here: rounds.Round, tmp_path: Path) -> None:
    office.answers.path = tmp_path / "pack.pdf"
    walk_to(office, page_of(office).choices.issue)
    office.press(Qt.Key.Key_Space)
    office.press(Qt.Key.Key_S, CONTROL)
    store = here.open("administrator")
    verdict = issuing.verify_report(store, tmp_path / "pack.pdf")
    store.close()
    assert not verdict.ours


def test_a_pack_is_signed_when_a_certificate_is_chosen(office: Person, here: rounds.Round, tmp_path: Path) -> None:
    signing.write_example_certificate(tmp_path / "office.p12", "open it", name=SIGNER)
    office.answers.path = tmp_path / "office.p12"
    page = page_of(office)
    walk_to(office, page.choices.choose_certificate)
    office.press(Qt.Key.Key_Return)
    assert office.focus() is page.choices.certificate_password
    office.type("wrong")
    office.answers.path = tmp_path / "pack.pdf"
    office.press(Qt.Key.Key_S, CONTROL)
    assert "does not open" in office.answers.told[-1]
    assert not (tmp_path / "pack.pdf").exists()
    page.choices.certificate_password.setFocus()
    page.choices.certificate_password.selectAll()
    office.type("open it")
    office.press(Qt.Key.Key_S, CONTROL)
    store = here.open("administrator")
    (signed,) = issuing.verify_report(store, tmp_path / "pack.pdf").signatures
    store.close()
    assert (signed.signer, signed.intact) == (SIGNER, True)


def test_it_is_said_that_it_is_no_archive_file_when_a_password_is_typed(office: Person) -> None:
    page = page_of(office)
    assert not page.choices.unfit.isVisible()
    walk_to(office, page.choices.password)
    office.type("x")
    assert page.choices.unfit.isVisible()


def test_line_and_reason_are_said_when_a_template_is_wrong(office: Person, tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text('paper = "A9"\n', encoding="utf-8")
    office.answers.path = tmp_path / "template.toml"
    walk_to(office, page_of(office).choices.choose_template)
    office.press(Qt.Key.Key_Return)
    assert "line 1" in office.answers.told[-1]
    assert page_of(office).choices.template.text() == "Plain paper"


def test_the_organisation_is_named_when_a_template_is_chosen(office: Person, tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text(f'organisation = "{SIGNER}"\n', encoding="utf-8")
    office.answers.path = tmp_path / "template.toml"
    walk_to(office, page_of(office).choices.choose_template)
    office.press(Qt.Key.Key_Return)
    assert page_of(office).choices.template.text() == SIGNER
    assert page_of(office).preview.pages > 0


def test_all_pages_go_to_the_printer_when_printed(office: Person, tmp_path: Path) -> None:
    office.answers.path = tmp_path / "printed.pdf"
    office.press(Qt.Key.Key_P, CONTROL)
    assert f"{len(pages_of(tmp_path / 'printed.pdf'))} pages" in office.answers.told[-1]


def test_printers_dialogue_waits_when_the_window_is_locked_while_the_pages_are_drawn(
    office: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[bool] = []
    choose = office.answers.choose_printer

    def choosing(title: str, *, pages: int, wide: bool) -> QPrinter | None:
        locked.append(office.window.locking.is_locked)
        return choose(title, pages=pages, wide=wide)

    monkeypatch.setattr(office.answers, "choose_printer", choosing)
    office.answers.path = tmp_path / "printed.pdf"
    page_of(office).print.click()
    office.window.locking.lock()
    office.wait_for(lambda: office.window.locking.is_closed and office.window.runner.pending == 0)
    assert locked == []
    office.type(rounds.PASSPHRASE)
    office.press(Qt.Key.Key_Return)
    office.wait_for(lambda: locked == [False])
    office.settle()
    assert "pages went to the printer" in office.answers.told[-1]


def test_nothing_is_printed_when_the_dialogue_is_cancelled(office: Person) -> None:
    office.answers.path = None
    office.press(Qt.Key.Key_P, CONTROL)
    assert office.answers.told == []
    assert page_of(office).save.isEnabled()


def test_nothing_lies_there_when_it_is_stopped(office: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(office)

    pressed = threading.Event()

    def write(*_given: object, progress: reporting.Progress, **_more: object) -> None:
        progress(0, 2)
        assert pressed.wait(PATIENCE_MS / 1000)
        progress(1, 2)

    monkeypatch.setattr(reporting, "write", write)
    office.answers.path = tmp_path / "pack.pdf"
    QTest.keyClick(office.focus(), Qt.Key.Key_S, CONTROL)
    office.wait_for(page.progress.cancel.hasFocus)
    QTest.keyClick(office.focus(), Qt.Key.Key_Escape)
    pressed.set()
    office.settle()
    assert "nothing was written" in office.answers.told[-1]
    assert office.focus() is page.save
    assert not page.progress.isVisible()


def test_two_sentences_are_said_when_the_folder_is_gone(office: Person, tmp_path: Path) -> None:
    office.answers.path = tmp_path / "gone" / "pack.pdf"
    office.press(Qt.Key.Key_S, CONTROL)
    assert "does not exist" in office.answers.told[-1]
    assert page_of(office).save.isEnabled()


def test_nothing_can_be_issued_when_the_stage_is_not_signed(
    closed_round: rounds.Round, sit_down: Callable[..., Person], tmp_path: Path
) -> None:
    made = copied(closed_round, tmp_path / "round")
    person = at_reports(sit_down(made.store("administrator")))
    page = page_of(person)
    assert not page.choices.issue.isVisible()
    assert "provisional" in page.state.text()
    person.answers.path = tmp_path / "pack.pdf"
    person.press(Qt.Key.Key_S, CONTROL)
    assert "on record" not in person.answers.told[-1]


def test_the_reason_stands_there_when_the_marks_are_still_sealed(
    scored_round: rounds.Round, sit_down: Callable[..., Person], tmp_path: Path
) -> None:
    made = copied(scored_round, tmp_path / "round")
    person = at_reports(sit_down(made.store("chair")))
    assert page_of(person).preview.pages == 0
    assert page_of(person).preview.said.text().endswith(".")


def test_nothing_is_cut_when_the_window_is_small(here: rounds.Round, sit_down: Callable[..., Person]) -> None:
    person = at_reports(sit_down(here.store("administrator"), size=(911, 512)))
    page = page_of(person)
    for widget in (page.save, page.print, page.check, page.choices.kind, page.choices.password):
        assert widget.width() >= widget.minimumSizeHint().width()
        assert widget.height() >= widget.minimumSizeHint().height()


# ---- printing


@pytest.fixture
def pack(here: rounds.Round) -> bytes:
    store = here.open("administrator")
    gathered = reporting.gather(store, Request(kind="decision-pack"))
    store.close()
    return reporting.drawn(gathered, Template())


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.mark.usefixtures("qapp")
def test_only_the_pages_asked_for_are_printed_when_there_is_a_range(pack: bytes, tmp_path: Path) -> None:
    printer = printer_to(tmp_path / "printed.pdf")
    printer.setFromTo(2, 3)
    assert extent_of(pack).pages > 3
    assert not extent_of(pack).wide
    assert print_pdf(pack, printer, progress=lambda _done, _of: None) == 2
    assert len(pages_of(tmp_path / "printed.pdf")) == 2


@pytest.mark.usefixtures("qapp")
def test_printing_ends_when_it_is_stopped(pack: bytes, tmp_path: Path) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 1:
            raise Stopped

    with pytest.raises(Stopped):
        print_pdf(pack, printer_to(tmp_path / "printed.pdf"), progress=stop)
