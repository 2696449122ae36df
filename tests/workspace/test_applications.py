"""Applications coming in: one size for all, marked out by rules, refused and mended, stopped and gone on with."""

from pathlib import Path

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.eligibility import EligibilityRule
from panel_app.domain.rules import Plan
from panel_app.intake.tables import read_table
from panel_app.store import local
from panel_app.workspace import allocating, applications, columns, deciding
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore, decided

HEADERS = ("Ref", "First name", "Surname", "answer.q1", "answer.q2", "answer.q3", "answer.q4", "Consent", "Sex")
MAP = {
    "Ref": "id",
    "First name": "identity.given_name",
    "Surname": "identity.family_name",
    "Consent": "eligible.consent",
    "Sex": "equality.sex",
}


def write_table(path: Path, *rows: tuple[str, ...]) -> Path:
    path.write_text("\n".join("\t".join(row) for row in (HEADERS, *rows)), encoding="utf-8")
    return path


def row(number: str, *, answer: str = "An answer.", consent: str = "yes", name: str = "Notional") -> tuple[str, ...]:
    return (number, "Ada", name, answer, answer, answer, answer, consent, "female")


def with_rules(office: Workspace, *rules: EligibilityRule) -> None:
    """As if the round file had said so from the beginning."""
    plan = applications.draft_plan(office)
    stages = tuple(msgspec.structs.replace(stage, eligibility=rules) for stage in plan.stages)
    changed: Plan = msgspec.structs.replace(plan, stages=stages)
    with office.transaction() as tx:
        local.put(tx, "plan", "draft", msgspec.json.encode(changed))


def sizes(office: Workspace) -> set[tuple[int, ...]]:
    return {tuple(size for _, size in fact.sealing) for _, fact in office.judge.values("candidate")}


def test_all_records_have_one_size_when_a_late_row_is_shorter_or_longer(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    rows = (row("9001", answer="x"), row("9002", answer="Word after word. " * 120, name="N" * 300))
    taken = applications.import_applicants(office, write_table(tmp_path / "late.tsv", *rows), columns=MAP)
    assert taken.accepted == 2
    assert len(sizes(office)) == 1


def test_later_records_are_all_longer_when_one_text_needs_more(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    long = write_table(tmp_path / "long.tsv", row("9001", answer="Word after word. " * 900), row("9002"))
    applications.import_applicants(office, long, columns=MAP)
    applications.import_applicants(office, write_table(tmp_path / "late.tsv", row("9003")), columns=MAP)
    by_id = {str(each.id): code for code, each in applications.applicants(office).items()}
    late = [office.judge.value(("candidate", by_id[each])) for each in ("9001", "9002", "9003")]
    assert len({tuple(size for _, size in fact.sealing) for fact in late if fact}) == 1


def test_headers_mean_what_they_meant_when_no_mapping_is_given(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    path = write_table(tmp_path / "a.tsv", row("9001"))
    applications.import_applicants(office, path, columns=MAP)
    again = applications.import_applicants(office, write_table(tmp_path / "b.tsv", row("9001"), row("9002")))
    assert (again.accepted, again.unchanged) == (1, 1)


def test_columns_are_remembered_or_guessed_when_a_file_is_looked_at(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    path = write_table(tmp_path / "a.tsv", row("9001"))
    guessed = {each.header: (each.target, each.remembered) for each in columns.file_columns(office, path).columns}
    assert guessed["Ref"] == ("id", False)
    assert guessed["Surname"] == ("identity.family_name", False)
    assert guessed["Consent"] == ("ignore", False)
    applications.import_applicants(office, path, columns=MAP)
    known = columns.file_columns(office, path)
    assert {each.header: each.target for each in known.columns if each.remembered}.items() >= MAP.items()
    assert next(each.examples for each in known.columns if each.header == "Sex") == (columns.APART,)


def test_a_preview_says_what_would_become_of_each_row_when_it_is_asked(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    with_rules(office, EligibilityRule(column="consent", yes=True, reason="No consent."))
    path = write_table(tmp_path / "a.tsv", row("9001"), row("9002", consent="no"), row(""))
    seen = columns.preview(office, path, MAP)
    assert [(each.row, bool(each.refused), each.ineligible) for each in seen.rows] == [
        (2, False, ""),
        (3, False, "No consent."),
        (4, True, ""),
    ]
    assert (seen.total, seen.refused, seen.ineligible) == (3, 1, 1)
    assert seen.rows[0].cells[-1] == columns.APART


def test_refused_rows_come_in_as_they_are_when_they_were_mended(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    path = write_table(tmp_path / "a.tsv", row("9001"), row("", name="Numberless"))
    first = applications.import_applicants(office, path, columns=MAP, refused=tmp_path / "refused.xlsx")
    assert (first.accepted, [each.row for each in first.refused]) == (1, [3])
    assert applications.write_refused(office, path, tmp_path / "again.xlsx") == 1
    cells = [each.cells for each in read_table(tmp_path / "refused.xlsx").rows]
    mended = ["\t".join(cells[0]), "\t".join((*cells[1][:3], "9002", *cells[1][4:]))]
    (tmp_path / "mended.tsv").write_text("\n".join(mended), encoding="utf-8")
    second = applications.import_applicants(office, tmp_path / "mended.tsv")
    assert (second.accepted, second.refused) == (1, ())


def test_blank_applications_are_accepted_and_named_when_they_come_in(store: OpenStore, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.tsv", row("9001", answer=""), row("9002"))
    taken = applications.import_applicants(store(OFFICE), path, columns=MAP)
    assert (taken.accepted, [(each.row, each.id) for each in taken.blank]) == (2, [(2, "9001")])


def test_it_is_said_that_files_are_named_when_no_folder_is_given(store: OpenStore, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.tsv", row("9001"))
    path.write_text(path.read_text(encoding="utf-8").replace("Sex", "CV").replace("female", "cv.pdf"), encoding="utf-8")
    taken = applications.import_applicants(store(OFFICE), path, columns=MAP | {"CV": "attachment"})
    assert (taken.unread, taken.attachments) == (1, None)


def test_an_import_goes_on_where_it_was_when_it_had_been_cancelled(
    store: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel_app.workspace.entering._AT_ONCE", 2)
    office = store(OFFICE)
    path = write_table(tmp_path / "a.tsv", *(row(str(9001 + n)) for n in range(5)))
    seen: list[int] = []
    stopped = applications.import_applicants(
        office, path, columns=MAP, progress=lambda done, _: seen.append(done), cancelled=lambda: 2 in seen
    )
    assert (stopped.accepted, stopped.cancelled) == (4, True)
    rest = applications.import_applicants(office, path)
    assert (rest.accepted, rest.unchanged, rest.cancelled) == (1, 4, False)


def test_applicants_are_marked_out_and_kept_when_a_rule_is_not_met(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    office = store(OFFICE)
    with_rules(office, EligibilityRule(column="consent", yes=True, reason="No consent was given."))
    path = write_table(tmp_path / "a.tsv", row("9001", consent="no"), row("9002"))
    taken = applications.import_applicants(office, path, columns=MAP)
    (marked,) = taken.ineligible
    assert (marked.row, marked.id, marked.reasons) == (2, "9001", ("No consent was given.",))
    rows = {str(each.id): each for each in applications.list_applicants(office)}
    assert (rows["9001"].status, rows["9001"].reasons) == ("ineligible", ("No consent was given.",))
    assert rows["9002"].status == ""
    out = rows["9001"].code
    release_copy(office, out)
    assert out not in allocating.allocate_scorers(office, dry_run=True).assigned
    decided(store, meet)
    assert {each.code: each.status for each in deciding.rank(store(CHAIR)).candidates}[out] == "ineligible"


def release_copy(office: Workspace, code: CandidateCode) -> None:
    """Whatever the desk for clean copies does with the ineligible."""
    office.author(e.CopyReleased(time=office.clock(), stage=office.stage_id, code=code))


def test_an_applicant_is_let_in_again_when_the_answer_was_mended(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    with_rules(office, EligibilityRule(column="consent", yes=True))
    applications.import_applicants(office, write_table(tmp_path / "a.tsv", row("9001", consent="no")), columns=MAP)
    taken = applications.import_applicants(office, write_table(tmp_path / "a.tsv", row("9001")))
    assert (taken.changed, taken.ineligible) == (1, ())
    assert next(each.status for each in applications.list_applicants(office) if each.id == "9001") == ""
