"""The worked example through every role: 42 stores that meet only in a folder.

Codes, pseudonyms, orders and every draw come from the seed, never from keys, time or digests: the same seed comes to
the same ranked list, whatever the order in which the laptops visit the hub.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain import round_file
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import CriterionId
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    closing,
    deciding,
    drafts,
    example,
    example_marks,
    issuing,
    moderating,
    opening,
    packs,
    publishing,
    reporting,
    scoring,
    setup,
    signing,
    submitting,
    syncing,
)
from panel_app.workspace.demo_folder import CERTIFICATE_PASSWORD, DemoFolder
from panel_app.workspace.workspace import Workspace

CHAIR: Final = SeatId("chair")
Say = Callable[[str], None]


class DemoResult(msgspec.Struct, frozen=True, kw_only=True):
    """What `demo --json` prints."""

    out: str
    seed: int
    statuses: dict[str, int]
    moderated: int
    ties: int
    stores: dict[str, str]
    files: dict[str, str]
    verified: bool
    rank_digest: str
    seconds: dict[str, float]
    mark_commit_ms: dict[str, float]
    pack_pages: int


class Demo:
    """One run of the example. Each step is a method, in the order in which a round goes."""

    def __init__(
        self, out: Path, *, seed: int, candidates: int, scorers: int, places: int, visits: int, say: Say
    ) -> None:
        self.folder = DemoFolder(out)
        self._seed = seed
        self._size = (candidates, scorers, places)
        self._visits = random.Random(f"visits/{visits}")
        self._say = say
        self.stores: dict[SeatId, Workspace] = {}
        self._numbers: dict[CandidateCode, str] = {}
        self._commits: list[float] = []
        self._late: SeatId | None = None

    def run(self) -> DemoResult:
        """Everything, from an applicants' file to verified evidence."""
        started = time.perf_counter()
        self.folder.prepare()
        try:
            self.set_up()
            self.seat_the_chair()
            self.seat_the_members()
            scoring_began = time.perf_counter()
            self.score()
            scored = time.perf_counter()
            self.open()
            moderated = self.moderate()
            tied = self.decide()
            pack_began = time.perf_counter()
            pages = self.publish()
            packed = time.perf_counter()
            verified = self.verify()
            ranking = deciding.rank(self.stores[setup.ADMINISTRATOR])
        finally:
            self.close()
        statuses: dict[str, int] = {}
        for standing in ranking.candidates:
            statuses[standing.status] = statuses.get(standing.status, 0) + 1
        return DemoResult(
            out=str(self.folder.path),
            seed=self._seed,
            statuses=statuses,
            moderated=moderated,
            ties=tied,
            stores={seat: str(self.folder.store(seat)) for seat in self.stores},
            files={kind: str(path) for kind, path in self.folder.files().items()},
            verified=verified,
            rank_digest=ranking.digest,
            seconds={
                "total": round(time.perf_counter() - started, 2),
                "scoring": round(scored - scoring_began, 2),
                "pack": round(packed - pack_began, 2),
            },
            mark_commit_ms={
                "median": round(statistics.median(self._commits), 3),
                "p95": round(statistics.quantiles(self._commits, n=20)[-1], 3),
            },
            pack_pages=pages,
        )

    def close(self) -> None:
        """Let go of every store."""
        for workspace in self.stores.values():
            workspace.close()

    # ---- setting up

    def set_up(self) -> None:
        candidates, scorers, places = self._size
        self._say(f"Inventing {candidates} applicants and {scorers} scorers")
        folder = self.folder.path / "example"
        example.write_example(folder, seed=self._seed, candidates=candidates, scorers=scorers, places=places)
        plan = round_file.read_plan((folder / "ROUND.toml").read_text(encoding="utf-8"))
        office = setup.create_round(
            self.folder.store(setup.ADMINISTRATOR),
            self.folder.passphrase(setup.ADMINISTRATOR),
            plan,
            hub=f"folder:{self.folder.path.absolute() / 'hub'}",
            rng=self._rng(setup.ADMINISTRATOR),
        )
        self.stores[setup.ADMINISTRATOR] = office
        taken = applications.import_applicants(office, folder / "applicants.csv", mapping=folder / "MAP.toml")
        self._say(f"Imported {taken.accepted} applications, refused {len(taken.refused)} rows")
        for refusal in taken.refused:
            self._say(f"  row {refusal.row}, {refusal.column or 'the row'}: {refusal.reason}")
        _, flagged = clean_copies.confirm(office)
        clean_copies.confirm(office, flagged)
        self._numbers = {code: applicant.id for code, applicant in applications.applicants(office).items()}
        self._say(f"Released {len(self._numbers)} clean copies, {len(flagged)} of them after a second look")

    def seat_the_chair(self) -> None:
        office = self.stores[setup.ADMINISTRATOR]
        setup.invite(office, CHAIR, Role.CHAIR, "The chair of the example")
        packs_made = [packs.write_pack(office, CHAIR, self.folder.path / "packs")]
        syncing.sync(office)
        self._take(packs_made)
        syncing.sync(self.stores[CHAIR])
        setup.publish(office)
        syncing.sync(office)
        syncing.sync(self.stores[CHAIR])

    def seat_the_members(self) -> None:
        office = self.stores[setup.ADMINISTRATOR]
        seats = setup.invite_from(office, (self.folder.path / "example" / "SEATS.csv").read_text(encoding="utf-8"))
        plan = allocating.allocate_scorers(office)
        loads = sorted(plan.loads.values())
        self._say(f"Allocated {loads[0]} to {loads[-1]} candidates to each of {len(loads)} scorers")
        self._take([packs.write_pack(office, seat, self.folder.path / "packs") for seat in seats])
        syncing.sync(office)

    def _take(self, written: list[packs.WrittenPack]) -> None:
        """Each person takes a pack on a laptop of their own; two at once, since the passphrase is slow on purpose."""

        def take(pack: packs.WrittenPack) -> Workspace:
            return packs.take_pack(
                pack.path,
                pack.passcode,
                self.folder.store(pack.seat),
                self.folder.passphrase(pack.seat),
                rng=self._rng(pack.seat),
            )

        for pack in written:
            self.folder.passphrase(pack.seat)
        with ThreadPoolExecutor(max_workers=2) as pool:
            for pack, workspace in zip(written, pool.map(take, written), strict=True):
                self.stores[pack.seat] = workspace

    # ---- scoring

    def score(self) -> None:
        members = sorted(seat for seat in self.stores if seat not in (setup.ADMINISTRATOR, CHAIR))
        draw = random.Random(f"{self._seed}/incidents")
        recuses, self._late = draw.sample(members, 2)
        for seat in members:
            self._score_as(seat, recuses=seat == recuses, leaves_one=seat == self._late)
        self._visits.shuffle(members)
        for seat in members:
            syncing.sync(self.stores[seat])
        office = self.stores[setup.ADMINISTRATOR]
        syncing.sync(office)
        again = allocating.allocate_scorers(office)
        syncing.sync(office)
        for seat in sorted({seat for seats in again.new.values() for seat in seats}):
            syncing.sync(self.stores[seat])
            self._score_as(seat, leaves_one=seat == self._late)
            syncing.sync(self.stores[seat])
        self._say(
            f"{len(members)} scorers gave {len(self._commits)} marks; {recuses} stepped back, {self._late} is late"
        )

    def _score_as(self, seat: SeatId, *, recuses: bool = False, leaves_one: bool = False) -> None:
        workspace = self.stores[seat]
        due = [row.code for row in scoring.my_forms(workspace) if row.state == "not-started"]
        due.sort(key=lambda code: self._numbers[code])
        if recuses and due:
            reason = example_marks.reason(self._seed, candidate=self._numbers[due[0]], kind="recused")
            submitting.recuse(workspace, due.pop(0), "knows", reason)
        for code in due[:-1] if leaves_one else due:
            for criterion in workspace.stage.criterion_ids:
                self._mark(workspace, seat, code, criterion)
            submitting.submit(workspace, code)

    def _mark(self, workspace: Workspace, seat: SeatId, code: CandidateCode, criterion: CriterionId) -> None:
        number = self._numbers[code]
        mark = example_marks.mark(self._seed, candidate=number, scorer=seat, question=criterion)
        note = example_marks.note(self._seed, candidate=number, scorer=seat, question=criterion)
        began = time.perf_counter()
        drafts.set_mark(workspace, code, criterion, mark)
        self._commits.append((time.perf_counter() - began) * 1000)
        if note:
            drafts.set_note(workspace, code, criterion, note)

    # ---- moderation and decision

    def open(self) -> None:
        office, chair = self.stores[setup.ADMINISTRATOR], self.stores[CHAIR]
        syncing.sync(chair)
        opening.open_moderation(chair)
        syncing.sync(chair)
        syncing.sync(office)
        opening.open_moderation(office)
        syncing.sync(office)
        if self._late is not None:
            self._score_as(self._late)
            syncing.sync(self.stores[self._late])
        syncing.sync(chair)
        late = moderating.late_forms(chair)
        for form in late:
            moderating.admit(
                chair, form.code, form.seat, reason="The laptop was without network until after the deadline."
            )
        self._say(f"Moderation opened by chair and administrator; {len(late)} late forms admitted on record")

    def moderate(self) -> int:
        chair = self.stores[CHAIR]
        gap = chair.stage.rules.moderate_when.criterion_gap
        triggered = [row for row in moderating.table(chair) if row.moderation.triggered]
        for row in triggered:
            number = self._numbers[row.code]
            agreed = False
            for criterion in chair.stage.criteria:
                given = [form.marks[criterion.id] for form in row.scorers if criterion.id in form.marks]
                mark = None if gap is None else example_marks.agreed_mark(given, scale=criterion.marks, gap=gap)
                if mark is not None:
                    reason = example_marks.reason(self._seed, candidate=number, kind="agreed")
                    moderating.agree(chair, row.code, criterion.id, mark, reason=reason, by=row.scorers[0].pseudonym)
                    agreed = True
            if not agreed:
                reason = example_marks.reason(self._seed, candidate=number, kind="kept")
                moderating.keep(chair, row.code, reason=reason)
        self._say(f"{len(triggered)} candidates moderated")
        return len(triggered)

    def decide(self) -> int:
        office, chair = self.stores[setup.ADMINISTRATOR], self.stores[CHAIR]
        resolved = 0
        while open_ties := [tie for tie in deciding.ties(chair) if not tie.resolved]:
            for tie in open_ties:
                order = sorted(tie.codes, key=lambda code: self._numbers[code])
                random.Random(f"{self._seed}/tie/{tie.id}").shuffle(order)
                reason = "By the published further criteria: region, role and kind of organisation."
                deciding.resolve_tie(chair, tie.id, order, reason=reason)
                resolved += 1
        deciding.decide_from_rank(chair)
        for row in deciding.checks(chair):
            if row.answer is None:
                deciding.answer_check(chair, row.check.id, reason="Looked at by the panel; it stands as it is.")
        closing.sign_off(chair)
        syncing.sync(chair)
        syncing.sync(office)
        closing.sign_off(office)
        syncing.sync(office)
        syncing.sync(chair)
        self._say(f"{resolved} ties resolved; closed by the chair, signed by the administrator")
        return resolved

    # ---- what comes of it

    def publish(self) -> int:
        office = self.stores[setup.ADMINISTRATOR]
        # The list is the same in either store; in the chair's, advice stands beside it.
        publishing.write_json(publishing.rank_document(self.stores[CHAIR]), self.folder.files()["rank"])
        self._report(office, "register", reporting.Finish())
        publishing.export_evidence(office, self.folder.files()["evidence"])
        made = self._report(office, "decision-pack", reporting.Finish(certificate=self._certificate()))
        for seat in (setup.ADMINISTRATOR, CHAIR):
            syncing.sync(self.stores[seat])
        self.folder.write_passphrases()
        self.folder.write_read_me(round_id=office.round_id, head=publishing.record_head(office))
        self._say(f"Signed decision pack of {made.count} pages, register, ranked list and evidence written")
        return made.count

    def _report(self, office: Workspace, kind: str, finish: reporting.Finish) -> reporting.Written:
        """Made, and put on record as issued."""
        gathered = reporting.gather(office, reporting.Request(kind=kind))
        written = reporting.write(gathered, finish, self.folder.files()[kind.replace("-", "_")])
        issuing.issue(office, gathered, written)
        return written[0]

    def _certificate(self) -> signing.Certificate:
        path = self.folder.files()["certificate"]
        signing.write_example_certificate(path, CERTIFICATE_PASSWORD, name="The administrator of the example")
        return signing.read_certificate(path, CERTIFICATE_PASSWORD)

    def verify(self) -> bool:
        """As an auditor would: another process, an empty folder, the evidence, and two numbers from paper."""
        office = self.stores[setup.ADMINISTRATOR]
        with tempfile.TemporaryDirectory() as empty:
            command = [sys.executable, "-m", "panel_app", "verify", str((self.folder.files()["evidence"]).absolute())]
            command += ["--round", office.round_id, "--head", publishing.record_head(office), "--json"]
            done = subprocess.run(command, cwd=empty, capture_output=True, check=False)
        self._say("Evidence verified" if done.returncode == 0 else "Evidence does NOT verify")
        return done.returncode == 0

    def _rng(self, seat: SeatId) -> random.Random:
        return random.Random(f"{self._seed}/{seat}")


def run_demo(
    out: Path,
    *,
    seed: int = example.DEFAULT_SEED,
    candidates: int = example.DEFAULT_CANDIDATES,
    scorers: int = example.DEFAULT_SCORERS,
    places: int = example.DEFAULT_PLACES,
    visits: int = 1,
    say: Say = lambda _text: None,
) -> DemoResult:
    """Run the example into `out`. `visits` seeds the order in which the laptops meet the hub."""
    demo = Demo(out, seed=seed, candidates=candidates, scorers=scorers, places=places, visits=visits, say=say)
    return demo.run()
