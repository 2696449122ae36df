"""A small round of the worked example, brought as far as a test needs it: every seat with a store of its own."""

import csv
import random
import re
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import msgspec

from panel_app.domain import events as e
from panel_app.domain import round_file
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.journal import compartments
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    deciding,
    drafts,
    example,
    example_marks,
    moderating,
    opening,
    packs,
    scoring,
    setup,
    submitting,
    syncing,
)
from panel_app.workspace.workspace import Part, Workspace

PASSPHRASE = "seven quiet lanterns drift past"
CHAIR = SeatId("chair")
HUB = "folder:hub"
"""Relative, so that a copied round meets in its own hub: whoever syncs stands in the round's folder."""
CANDIDATES, SCORERS, PLACES = 8, 3, 3


class Round:
    """Stores in `folder/stores`, packs in `folder/packs`, a hub in `folder/hub`. Nothing stays open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passcodes: dict[str, str] = {}

    def store(self, seat: str) -> Path:
        return self.folder / "stores" / f"{seat}.panel"

    def pack(self, seat: str) -> Path:
        return self.folder / "packs" / f"{seat}.panel-pack"

    def open(self, seat: str) -> Workspace:
        return Workspace.open(self.store(seat), PASSPHRASE)

    def sync(self, workspace: Workspace) -> None:
        with chdir(self.folder):
            syncing.sync(workspace)


def begin(
    folder: Path,
    *,
    candidates: int = CANDIDATES,
    scorers: int = SCORERS,
    untaken: str = "",
    more: str = "",
    applicants: Callable[[str], str] = str,
) -> Round:
    """Published, allocated, every pack taken but that of `untaken`; scoring is open.

    `more`: further criteria, as a round file has them; there are no practice candidates then. `applicants` rewrites
    the CSV.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with chdir(folder):
        files = folder / "example"
        example.write_example(files, seed=4, candidates=candidates, scorers=scorers, places=PLACES)
        table = files / "applicants.csv"
        table.write_text(applicants(table.read_text(encoding="utf-8")), encoding="utf-8")
        return _begin(Round(folder), untaken=untaken, more=more)


def _begin(made: Round, *, untaken: str, more: str) -> Round:
    folder = made.folder
    files = folder / "example"
    for name in ("stores", "packs", "hub"):
        (folder / name).mkdir()
    text = (files / "ROUND.toml").read_text(encoding="utf-8").replace("2026-10-30", "2036-10-30")
    if more:
        text = _with_criteria(text, more)
        _answer_them(files / "applicants.csv", re.findall(r'^id = "(.+)"$', more, re.MULTILINE))
    office = setup.create_round(
        made.store("administrator"),
        PASSPHRASE,
        round_file.read_plan(text),
        hub=HUB,
        rng=random.Random("office"),
    )
    applications.import_applicants(office, files / "applicants.csv", mapping=files / "MAP.toml")
    _, flagged = clean_copies.confirm(office)
    clean_copies.confirm(office, flagged)
    setup.invite(office, CHAIR, Role.CHAIR, "The chair of the example")
    chair = _take(made, office, CHAIR)
    syncing.sync(office)
    syncing.sync(chair)
    setup.publish(office)
    syncing.sync(office)
    syncing.sync(chair)
    seats = setup.invite_from(office, (files / "SEATS.csv").read_text(encoding="utf-8"))
    allocating.allocate_scorers(office)
    taking = [seat for seat in seats if seat != untaken]
    for seat in seats:
        if seat == untaken:
            _pack(made, office, seat)
    taken = [_take(made, office, seat) for seat in taking]
    for workspace in (office, chair, *taken):
        syncing.sync(workspace)
        workspace.close()
    return made


def _with_criteria(text: str, more: str) -> str:
    """A round file with further criteria, and without its practice candidates, who have no marks on them."""
    criteria, _, others = text.partition("[[stages.practice]]")
    return f"{criteria}{more}\n[stages.rules]{others.partition('[stages.rules]')[2]}"


def _answer_them(file: Path, criteria: list[str]) -> None:
    """Give every applicant an answer to further criteria."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    further = {f"answer.{name}": "What stands in the four answers above speaks to this too." for name in criteria}
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [*rows[0], *further])
        writer.writeheader()
        writer.writerows({**row, **further} for row in rows)


def _take(made: Round, office: Workspace, seat: SeatId) -> Workspace:
    written = _pack(made, office, seat)
    return packs.take_pack(written.path, written.passcode, made.store(seat), PASSPHRASE, rng=random.Random(seat))


def _pack(made: Round, office: Workspace, seat: SeatId) -> packs.WrittenPack:
    written = packs.write_pack(office, seat, made.folder / "packs")
    made.passcodes[seat] = written.passcode
    return written


def members(made: Round) -> list[str]:
    """The scorers' seats that have a store."""
    return sorted(path.stem for path in (made.folder / "stores").glob("S*.panel"))


def fill(workspace: Workspace, *, but: int = 0) -> None:
    """Mark and submit every form but the last few."""
    rows = [row.code for row in scoring.my_forms(workspace) if row.state == "not-started"]
    seat = workspace.seat.id
    for place, code in enumerate(rows[: len(rows) - but]):
        for criterion in workspace.stage.criterion_ids:
            mark = example_marks.mark(4, candidate=code, scorer=seat, question=criterion)
            if (seat, place % 3, criterion) == ("S01", 0, "q1"):
                mark = read_mark("1")  # somebody is harsh, so that there is something to discuss
            note = example_marks.note(4, candidate=code, scorer=seat, question=criterion)
            drafts.set_mark(workspace, code, criterion, mark)
            drafts.set_note(workspace, code, criterion, note or "Said what changed, and how that is known.")
        submitting.submit(workspace, code)


def score(made: Round) -> None:
    """Every member submits everything and syncs; then the officers sync."""
    for seat in members(made):
        workspace = made.open(seat)
        fill(workspace)
        made.sync(workspace)
        workspace.close()
    for seat in ("administrator", "chair"):
        meet(made, seat)


def meet(made: Round, seat: str) -> None:
    """One seat syncs."""
    workspace = made.open(seat)
    made.sync(workspace)
    workspace.close()


def open_moderation(made: Round) -> None:
    """Asked by the chair, opened by the administrator, known to both."""
    for seat in ("chair", "administrator"):
        workspace = made.open(seat)
        made.sync(workspace)
        opening.open_moderation(workspace)
        made.sync(workspace)
        workspace.close()
    meet(made, "chair")


def disagree_on_two_laptops(made: Round) -> tuple[CandidateCode, CriterionId]:
    """The chair agreed 4 here and, knowing nothing of it, 2 on another laptop: whose candidate, on which criterion."""
    chair = made.open("chair")
    code = next(row.code for row in moderating.table(chair) if row.moderation.triggered)
    criterion = chair.stage.criterion_ids[0]
    moderating.agree(chair, code, criterion, read_mark("4"), reason="Shown with figures.")
    other = e.MarkAgreed(time=chair.clock(), stage=chair.stage_id, code=code, criterion=criterion, mark=read_mark("2"))
    to = compartments.moderation(chair.stage_id, chair.panel)
    chair.author(other, Part(msgspec.json.encode(e.Reason(reason="The result is not theirs.")), (to,)))
    chair.close()
    return code, criterion


def decide(made: Round) -> None:
    """Everything agreed or kept, ties resolved, outcomes decided, checks answered; not closed."""
    chair = made.open("chair")
    for row in moderating.table(chair):
        if row.moderation.triggered:
            moderating.keep(chair, row.code, reason="Discussed; both readings are right.")
    while open_ties := [tie for tie in deciding.ties(chair) if not tie.resolved]:
        for tie in open_ties:
            deciding.resolve_tie(chair, tie.id, tie.codes, reason="By the published further criteria.")
    deciding.decide_from_rank(chair)
    for found in deciding.checks(chair):
        if found.answer is None:
            deciding.answer_check(chair, found.check.id, reason="Looked at; it stands.")
    made.sync(chair)
    chair.close()
