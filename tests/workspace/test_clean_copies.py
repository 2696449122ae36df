"""Clean copies with their files: made, looked at, released, made again; nothing leaves that names its applicant."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from panel_app.domain.candidates import FIRST_FILE, Applicant, CandidateCode, CandidateId, CleanCopy
from panel_app.domain.errors import InputRefused
from panel_app.workspace import applications, attachments, clean_copies, clean_lint, clean_making, own_forms, scoring
from panel_app.workspace.clean_copies import CopyRow
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import MEMBERS, OFFICE, Meet, OpenStore, PreparedRound

Attach = Callable[..., CandidateCode]


def page(*lines: str, picture: bool = False) -> bytes:
    """A PDF of one page with these lines, and, if wanted, what could be a photograph."""
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(60, 760 - 20 * number, line)
    if picture:
        canvas.drawImage(ImageReader(Image.linear_gradient("L")), 300, 300, 120, 150)
    canvas.save()
    return out.getvalue()


@pytest.fixture
def attach(store: OpenStore, prepared: PreparedRound, tmp_path: Path) -> Attach:
    """Import files for the applicant 1002: `{family}` in a line is the family name."""

    def attach_to(*files: bytes, number: str = "1002") -> CandidateCode:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        for index, data in enumerate(files, 1):
            (folder / f"{number}_{index}.pdf").write_bytes(data)
        path, mapping = prepared.folder / "applicants.csv", prepared.folder / "MAP.toml"
        applications.import_applicants(store(OFFICE), path, mapping=mapping, files=folder)
        return code_of(store(OFFICE), number)

    return attach_to


def code_of(office: Workspace, number: str) -> CandidateCode:
    return next(code for code, each in applications.applicants(office).items() if each.id == CandidateId(number))


def named(office: Workspace, number: str = "1002") -> Applicant:
    return applications.applicants(office)[code_of(office, number)]


def row_of(office: Workspace, code: CandidateCode) -> CopyRow:
    (row,) = clean_copies.clean_copies(office, [code])
    return row


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(each.get_textpage().get_text_range() for each in document)
    document.close()
    return text


def test_a_scorer_holds_the_file_without_the_name_when_a_copy_is_released(
    store: OpenStore, attach: Attach, meet: Meet
) -> None:
    office = store(OFFICE)
    name = named(office).name
    code = attach(page(f"Curriculum vitae of {name}", "Falls went from nine to four a month on the ward."))
    assert clean_copies.confirm(office, [code]) == ([code], [])
    meet(OFFICE, *MEMBERS)
    held = [seat for seat in MEMBERS if code in {row.code for row in scoring.my_forms(store(seat))}]
    assert held
    for seat in held:
        member = store(seat)
        record, copy = own_forms.clean_copy(member, code)
        assert [file.title for file in copy.files] == ["Attachment 1"]
        data = member.data([record], FIRST_FILE)[record]
        assert data == clean_copies.clean_file(office, code, 1)
        assert "Falls went from nine to four" in text_of(data)
        assert named(office).identity["family_name"] not in text_of(data)


def test_every_copy_has_as_many_parts_when_only_one_has_files(store: OpenStore, attach: Attach) -> None:
    office = store(OFFICE)
    attach(page("One page about the ward."), page("Another page about the ward."))
    codes = list(applications.applicants(office))
    for code in codes:
        clean_copies.strike(office, code, "the")
    clean_copies.confirm(office, codes)
    assert {len(fact.sealing) for _, fact in office.judge.values("copy")} == {FIRST_FILE + 2}


def test_the_other_file_is_released_when_the_first_was_left_out(store: OpenStore, attach: Attach) -> None:
    office = store(OFFICE)
    code = attach(page("One page about the ward."), page("Another page about the ward."))
    attachments.drop(office, code, 1)
    assert clean_copies.confirm(office, [code]) == ([code], [])
    record, copy = own_forms.clean_copy(office, code)
    assert [file.title for file in copy.files] == ["Attachment 1"]
    assert "Another page" in text_of(office.data([record], FIRST_FILE)[record])


def test_a_new_version_is_released_and_the_old_one_stays_when_a_word_is_struck(
    store: OpenStore, attach: Attach
) -> None:
    office = store(OFFICE)
    code = attach(page("The Dune Park pilot began on the ward."))
    clean_copies.confirm(office, [code])
    before = office.judge.value(("copy", office.stage_id, code))
    assert before is not None
    assert row_of(office, code).released
    clean_copies.strike(office, code, "Dune Park")
    assert not row_of(office, code).released
    clean_copies.confirm(office, [code])
    after = office.judge.value(("copy", office.stage_id, code))
    assert after is not None
    assert "Dune Park" not in text_of(office.data([after.id], FIRST_FILE)[after.id])
    assert "Dune Park" in text_of(office.data([before.id], FIRST_FILE)[before.id])
    assert row_of(office, code).released


def test_a_picture_waits_for_a_person_when_all_are_confirmed(store: OpenStore, attach: Attach) -> None:
    office = store(OFFICE)
    code = attach(page("A page of prose about the ward and what we changed on it last year.", picture=True))
    _, left = clean_copies.confirm(office)
    assert code in left
    (flag,) = [strike for strike in row_of(office, code).strikes if strike.flag]
    assert flag.open
    with pytest.raises(InputRefused, match="reason"):
        clean_copies.answer_flag(office, code, flag.flag, reason=" ")
    clean_copies.answer_flag(office, code, flag.flag, reason="A chart, no face.")
    assert not any(strike.flag for strike in row_of(office, code).strikes)
    released, _ = clean_copies.confirm(office, [code])
    assert released == [code]


def test_an_area_is_gone_when_it_is_struck_by_hand(store: OpenStore, attach: Attach) -> None:
    office = store(OFFICE)
    code = attach(page("A page of prose about the ward and what we changed on it last year.", picture=True))
    box = (300.0, 392.0, 420.0, 542.0)
    clean_copies.strike_area(office, code, 1, 0, box)
    assert _greys(clean_copies.clean_file(office, code, 1), box) == 1
    assert box in [each.boxes[0] for each in row_of(office, code).strikes if each.kind == "by hand"]
    clean_copies.unstrike_area(office, code, 1, 0, box)
    assert _greys(clean_copies.clean_file(office, code, 1), box) > 5


def _greys(data: bytes, box: tuple[float, float, float, float]) -> int:
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=1, grayscale=True).to_pil().convert("L")
    document.close()
    left, top, right, bottom = box
    return len(image.crop((int(left) + 3, int(top) + 3, int(right) - 3, int(bottom) - 3)).getcolors() or [])


def test_the_rest_is_made_when_making_was_cancelled(store: OpenStore, attach: Attach) -> None:
    office = store(OFFICE)
    code = attach(*(page(f"Page {number} about the ward.") for number in range(1, 6)))
    done: list[int] = []
    first = clean_copies.prepare(office, progress=lambda n, _: done.append(n), cancelled=lambda: len(done) > 2)
    assert [file.made for file in row_of(office, code).files].count(True) == first == 2
    assert clean_copies.prepare(office) == 3
    assert clean_copies.prepare(office) == 0


def test_nothing_of_a_copy_leaves_when_the_last_look_finds_a_name(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untouched(applicant: Applicant, **_: object) -> tuple[CleanCopy, tuple[()]]:
        told = {key: f"{text} {applicant.name}" for key, text in applicant.answers.items()}
        return CleanCopy(answers=told, context=applicant.context), ()

    office = store(OFFICE)
    before = {slot: fact.id for slot, fact in office.judge.values("copy")}
    code = code_of(office, "1002")
    clean_copies.strike(office, code, "the")  # what was cleaned before is cleaned anew
    monkeypatch.setattr("panel_app.workspace.clean_copies.clean_copy.clean", untouched)
    assert clean_copies.confirm(office, [code]) == ([], [code])
    assert {slot: fact.id for slot, fact in office.judge.values("copy")} == before


def test_the_linter_names_copy_and_token_when_a_released_copy_leaks(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = store(OFFICE)
    assert clean_lint.lint(office) == []
    code = code_of(office, "1002")
    name = named(office).identity["family_name"]
    monkeypatch.setattr(clean_lint, "unanswered", lambda *_: [])
    monkeypatch.setattr(
        "panel_app.workspace.clean_copies.clean_copy.clean",
        lambda applicant, **_: (CleanCopy(answers=dict.fromkeys(applicant.answers, name)), ()),
    )
    clean_copies.strike(office, code, "the")
    clean_copies.confirm(office, [code])
    monkeypatch.undo()
    (linted,) = clean_lint.lint(office)
    assert linted.code == code
    assert {finding.where for finding in linted.findings} == {"answer.q1", "answer.q2", "answer.q3", "answer.q4"}


def test_a_text_leaves_when_a_person_answered_for_it(store: OpenStore) -> None:
    office = store(OFFICE)
    code = code_of(office, "1002")
    word = next(strike for strike in row_of(office, code).strikes if not strike.open and strike.kind == "name")
    said = applications.applicants(office)[code].answers[word.field.removeprefix("answer.")][word.start : word.end]
    clean_copies.keep(office, code, said, reason="The name of a score, too.")
    released, left = clean_copies.confirm(office, [code])
    assert (released, left) == ([code], [])
    assert [each.code for each in clean_lint.lint(office)] == []


def test_files_are_made_in_slices_with_the_same_processes_when_others_work_too(
    store: OpenStore, attach: Attach
) -> None:
    office = store(OFFICE)
    assert clean_making.never_made(office) == 0
    attach(page("One page about the ward."), page("Another page about the ward."))
    code = attach(page("A third page about the ward."), number="1003")
    assert clean_making.never_made(office) == 3
    making = clean_making.Making(office)
    assert (making.done, making.total) == (0, 3)
    while making.waits:
        making.go_on(office)
    making.close()
    assert (making.done, clean_making.never_made(office)) == (3, 0)
    assert [file.made for file in row_of(office, code).files] == [True]
    clean_copies.strike(office, code, "third")
    changed = clean_making.Making(office)
    assert changed.total == 1
    assert clean_making.never_made(office) == 0


def test_the_rest_still_waits_when_a_slice_was_cancelled(store: OpenStore, attach: Attach) -> None:
    office = store(OFFICE)
    attach(page("One page about the ward."), page("Another page about the ward."))
    making = clean_making.Making(office)
    making.go_on(office, cancelled=lambda: True)
    making.close()
    assert clean_making.never_made(office) == clean_making.Making(office).total == 1


def test_confirmed_copies_are_known_without_another_look_when_they_were_just_released(store: OpenStore) -> None:
    office = store(OFFICE)
    codes = sorted(applications.applicants(office))
    for code in codes:
        clean_copies.strike(office, code, "the")
    assert {state.open_flags for state in clean_copies.copy_states(office)} == {None}
    clean_copies.confirm(office, codes)
    assert [state.code for state in clean_copies.copy_states(office) if state.released] == codes


def test_states_are_known_without_cleaning_when_they_were_seen(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = store(OFFICE)
    rows = {row.code: row for row in clean_copies.clean_copies(office)}
    monkeypatch.setattr("panel_app.workspace.clean_copies.clean_copy.clean", None)
    states = clean_copies.copy_states(office)
    assert {state.code: (state.released, state.open_flags) for state in states} == {
        code: (row.released, row.open_flags) for code, row in rows.items()
    }
    clean_copies.strike(office, states[0].code, "the")
    assert clean_copies.copy_states(office)[0].open_flags is None
