"""A round in which everybody writes about one candidate, and names the others while they do."""

from decimal import Decimal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal import compartments
from panel_app.workspace import (
    closing,
    conflicts,
    deciding,
    drafts,
    meetings,
    moderating,
    reopening,
    scoring,
    setup,
    submitting,
)
from panel_app.workspace.applications import applicants
from panel_app.workspace.workspace import Part
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, open_moderation, score_everything

Q1, Q2 = CriterionId("q1"), CriterionId("q2")
WORDS = ("noted", "worried", "stepped back", "too harsh", "still too harsh", "put off", "went out", "chosen")
"""How each text that is written about the candidate begins, but for the one that is sealed to a scorer."""


class Told:
    """Who is written about, and the names that are written."""

    def __init__(self, store: OpenStore) -> None:
        office = store(OFFICE)
        people = applicants(office)
        names = {row.seat: row.name for row in setup.seats(office)}
        forms = {seat: [row.code for row in scoring.my_forms(store(seat))] for seat in MEMBERS}
        self.code = forms["S01"][0]
        self.scorer = names[SeatId("S01")]
        self.second = next(seat for seat in MEMBERS[1:] if self.code in forms[seat])
        self.other = next(code for code in people if code != self.code)
        identity = people[self.other].identity
        self.rival = f"{identity['given_name']} {identity['family_name']}"
        own = people[self.code].identity
        shared = {word.casefold() for part in own.values() for word in part.split()}
        surnames = {name.split()[-1] for name in (self.scorer, self.rival, names[SeatId(self.second)])}
        self.names = {each for each in surnames if each.casefold() not in shared}

    def about(self, what: str) -> str:
        """A text with everybody in it, in every spelling that a hurried person uses."""
        surname = self.scorer.split()[-1]
        return f"{what}: {self.scorer.upper()}, {surname.lower()} and S01 on {self.other}, {self.rival.lower()}."


def written_about(store: OpenStore, meet: Meet) -> Told:
    """Signed off by the chair and known to the administrator, who has not signed."""
    told = Told(store)
    code, office, chair, first = told.code, store(OFFICE), store(CHAIR), store("S01")
    drafts.set_note(first, code, Q1, told.about("noted"))
    drafts.set_concern(first, code, told.about("worried"))
    for number, seat in enumerate(MEMBERS):
        score_everything(store(seat), mark=2 + number)
    meet(*MEMBERS, CHAIR)
    reopening.reopen(chair, code, SeatId("S01"), reason=told.about("mixed up"))
    meet(CHAIR, OFFICE, "S01")
    drafts.set_mark(first, code, Q1, Mark(Decimal(4)))
    submitting.submit(first, code)
    submitting.recuse(store(told.second), code, "knows", told.about("stepped back"))
    conflicts.declare(office, kind="candidate", value=code, seat=SeatId("S01"))
    facts = e.FileFacts(name="letter of support.pdf", pages=3, size=2048, digest="0" * 64)
    kept = e.AttachmentKept(time=office.clock(), stage=office.stage_id, code=code, number=1)
    sealed_to = (compartments.OFFICE,)
    office.author(kept, Part(msgspec.json.encode(facts), sealed_to, 1024), Part(b"%PDF-", sealed_to))
    open_moderation(store, meet)
    moderating.park(chair, code, reason=told.about("put off"))
    meetings.step_out(chair, code, told.scorer, reason=told.about("went out"))
    moderating.agree(chair, code, Q1, Mark(Decimal(3)), reason=told.about("too harsh"), by=told.scorer)
    moderating.agree(chair, code, Q1, Mark(Decimal(5)), reason=told.about("still too harsh"))
    for tie in deciding.ties(chair):
        if not tie.resolved:
            deciding.resolve_tie(chair, tie.id, sorted(tie.codes), reason="In the order of the codes.")
    deciding.decide_from_rank(chair)
    deciding.decide(chair, code, "not-selected", reason=told.about("chosen"))
    for check in deciding.checks(chair):
        if check.answer is None:
            deciding.answer_check(chair, check.check.id, reason="It is as it is.")
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    return told


def named_in(text: str, told: Told) -> list[str]:
    """Who of the others can be read in a text: by surname or code."""
    return sorted(each for each in {*told.names, told.other} if each.casefold() in text.casefold())
