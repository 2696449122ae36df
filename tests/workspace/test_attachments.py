"""Attachments on their way in: kept whole, told of when they are not, in an order that says nothing."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.journal import compartments
from panel_app.store import records as table
from panel_app.workspace import applications, attachments
from panel_app.workspace.applications import Imported
from panel_app.workspace.workspace import Workspace
from tests.intake.papers import for_applicant, paper
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore, PreparedRound

TEMPLATE = paper(1, lines=2)
Import = Callable[..., Imported]


class Pages(NamedTuple):
    pages: int


class FakeInspector:
    """Counts what it is shown; what says so is encrypted."""

    def __init__(self) -> None:
        self.shown = 0

    def inspect(self, data: bytes) -> Pages:
        self.shown += 1
        if b"locked" in data:
            raise InputRefused("It is locked by a password.", "Save it without one.")
        return Pages(1)


@pytest.fixture
def inspector(monkeypatch: pytest.MonkeyPatch) -> FakeInspector:
    """In place of a process of its own, which has tests of its own."""
    fake = FakeInspector()

    @contextmanager
    def inspecting() -> Iterator[FakeInspector]:
        yield fake

    monkeypatch.setattr(applications, "_inspector", inspecting)
    return fake


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two PDFs for each of the six applicants, 1001 to 1006."""
    folder = tmp_path / "files"
    folder.mkdir()
    for index in range(6):
        for turn in (1, 2):
            (folder / f"{1001 + index}_{turn}.pdf").write_bytes(for_applicant(TEMPLATE, index, turn))
    return folder


@pytest.fixture
def take(store: OpenStore, prepared: PreparedRound, files: Path) -> Import:
    def take_in(**more: object) -> Imported:
        path, mapping = prepared.folder / "applicants.csv", prepared.folder / "MAP.toml"
        return applications.import_applicants(store(OFFICE), path, mapping=mapping, files=files, **more)  # type: ignore[arg-type]

    return take_in


def code_of(office: Workspace, number: str) -> CandidateCode:
    return next(code for code, each in applications.applicants(office).items() if each.id == number)


def test_files_come_back_byte_for_byte_when_they_were_taken_in(
    store: OpenStore, take: Import, inspector: FakeInspector
) -> None:
    taken = take().attachments
    office = store(OFFICE)
    assert taken is not None
    assert (taken.kept, taken.unchanged, taken.problems, taken.without, inspector.shown) == (12, 0, (), (), 12)
    code = code_of(office, "1004")
    kept = attachments.attachments(office, [code])[code]
    assert [(each.number, each.name, each.pages) for each in kept] == [(1, "1004_1.pdf", 1), (2, "1004_2.pdf", 1)]
    assert [attachments.read_original(office, each) for each in kept] == [
        for_applicant(TEMPLATE, 3, 1),
        for_applicant(TEMPLATE, 3, 2),
    ]
    assert attachments.attachments(office)[code] == kept


@pytest.mark.usefixtures("inspector")
def test_nothing_is_written_twice_when_the_folder_is_imported_again(store: OpenStore, take: Import) -> None:
    take()
    before = len(store(OFFICE).judge.facts)
    again = take().attachments
    assert again is not None
    assert (again.kept, again.unchanged, len(store(OFFICE).judge.facts)) == (0, 12, before)


@pytest.mark.usefixtures("inspector")
def test_a_file_takes_its_own_place_when_its_bytes_changed(store: OpenStore, take: Import, files: Path) -> None:
    take()
    (files / "1002_1.pdf").write_bytes(TEMPLATE + b"% mended")
    taken = take().attachments
    assert taken is not None
    assert (taken.kept, taken.unchanged) == (1, 11)
    office = store(OFFICE)
    kept = attachments.attachments(office, [code_of(office, "1002")])[code_of(office, "1002")]
    assert [each.number for each in kept] == [1, 2]
    assert attachments.read_original(office, kept[0]).endswith(b"% mended")


@pytest.mark.usefixtures("inspector")
def test_earlier_files_stay_when_the_folder_holds_only_new_ones(store: OpenStore, take: Import, files: Path) -> None:
    take()
    for path in files.iterdir():
        path.unlink()
    (files / "1002 reference.pdf").write_bytes(TEMPLATE)
    taken = take().attachments
    office = store(OFFICE)
    assert taken is not None
    assert (taken.kept, taken.without) == (1, ())
    assert [each.number for each in attachments.attachments(office)[code_of(office, "1002")]] == [1, 2, 3]


@pytest.mark.usefixtures("inspector")
def test_each_problem_is_named_when_files_cannot_be_taken(take: Import, files: Path) -> None:
    (files / "1001_1.pdf").write_bytes(b"%PDF-1.7 locked")
    (files / "1001_2.pdf").write_bytes(b"")
    (files / "1002_1.docx").write_bytes(b"PK\x03\x04")
    (files / "1003_3.pdf").write_bytes(for_applicant(TEMPLATE, 2, 1))
    (files / "1004_3.pdf").write_bytes(for_applicant(TEMPLATE, 2, 2))
    (files / "nobody.pdf").write_bytes(TEMPLATE)
    taken = take().attachments
    assert taken is not None
    reasons = {each.file: each.reason for each in taken.problems}
    assert "locked by a password. Save it" in reasons["1001_1.pdf"]
    assert "empty" in reasons["1001_2.pdf"]
    assert "Only PDFs" in reasons["1002_1.docx"]
    twice = [reason for name, reason in reasons.items() if name in ("1003_1.pdf", "1003_3.pdf")]
    assert len(twice) == 1
    assert "was taken once" in twice[0]
    other = [reason for name, reason in reasons.items() if name in ("1003_2.pdf", "1004_3.pdf")]
    assert len(other) == 1
    assert "see whose it is" in other[0]
    assert "No application number" in reasons["nobody.pdf"]
    assert taken.kept == 11


@pytest.mark.usefixtures("inspector")
def test_nothing_is_written_when_the_run_is_dry(store: OpenStore, take: Import) -> None:
    before = len(store(OFFICE).judge.facts)
    taken = take(dry_run=True).attachments
    assert taken is not None
    assert (taken.kept, len(store(OFFICE).judge.facts)) == (12, before)


def test_an_import_goes_on_where_it_was_when_it_had_been_cancelled(
    store: OpenStore, take: Import, inspector: FakeInspector
) -> None:
    stopped = take(cancelled=lambda: inspector.shown >= 5)
    assert stopped.cancelled
    assert stopped.attachments is not None
    assert stopped.attachments.kept == 5
    rest = take().attachments
    assert rest is not None
    assert (rest.kept, rest.unchanged, inspector.shown) == (7, 5, 12)
    assert sum(map(len, attachments.attachments(store(OFFICE)).values())) == 12


@pytest.mark.usefixtures("inspector")
def test_a_file_is_gone_when_it_was_taken_away_from_the_candidate(store: OpenStore, take: Import) -> None:
    take()
    office = store(OFFICE)
    code = code_of(office, "1002")
    attachments.drop(office, code, 1)
    assert [each.number for each in attachments.attachments(office, [code])[code]] == [2]
    with pytest.raises(InputRefused, match="no file 1"):
        attachments.drop(office, code, 1)


@pytest.mark.usefixtures("inspector")
def test_no_one_but_administrators_gets_a_file_or_its_facts_when_stores_sync(
    store: OpenStore, take: Import, meet: Meet, files: Path
) -> None:
    take()
    meet(OFFICE, "S01", CHAIR, OFFICE)
    office_key = store(OFFICE).authority.key(compartments.OFFICE)
    for name in ("S01", CHAIR):
        workspace = store(name)
        with pytest.raises(NotAllowed):
            attachments.attachments(workspace)
        with workspace.transaction() as tx:
            payloads = table.payloads(tx, [record.id for record in table.all_records(tx)])
            office = [
                part.digest
                for record in table.all_records(tx)
                for part in record.header.parts
                if part.to[-1] == office_key
            ]
        assert len(office) > 3 * 12
        assert not payloads.keys() & set(office)
        assert not any(isinstance(fact.event, e.AttachmentKept) for fact in workspace.judge.facts.values())
    assert len(list(files.iterdir())) == 12


def test_a_real_pdf_is_looked_into_when_it_comes_in(store: OpenStore, take: Import, files: Path) -> None:
    (files / "1001_1.pdf").write_bytes(paper(3, lines=1))
    (files / "1001_2.pdf").write_bytes(b"%PDF-1.7 and nothing of one")
    office = store(OFFICE)
    taken = take().attachments
    assert taken is not None
    assert [each.file for each in taken.problems] == ["1001_2.pdf"]
    code = code_of(office, "1001")
    assert [each.pages for each in attachments.attachments(office, [code])[code]] == [3]


@pytest.mark.usefixtures("inspector")
def test_files_of_those_without_a_row_are_taken_when_refused_rows_come_mended(
    store: OpenStore, prepared: PreparedRound, files: Path, take: Import, tmp_path: Path
) -> None:
    with (prepared.folder / "applicants.csv").open(encoding="utf-8", newline="") as file:
        header, first_row, *_ = csv.reader(file)
    with (tmp_path / "mended.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, first_row])
    path, mapping = tmp_path / "mended.csv", prepared.folder / "MAP.toml"
    first = applications.import_applicants(store(OFFICE), path, mapping=mapping, files=files).attachments
    assert first is not None
    assert (first.kept, first.problems, first.without) == (12, (), ())
    again = take().attachments
    assert again is not None
    assert (again.kept, again.unchanged) == (0, 12)
