"""The ruling on one leaf: accepted, admitted, late, waiting, set aside, or sealed to others."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

import msgspec

from panel_app.domain import events as e
from panel_app.domain.authority import OF_THE_STAGE, Phases, Seat, refusal, stage_of
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import PanelId, Role, StageId
from panel_app.journal.primitives import can_seal_to
from panel_app.journal.slots import Slot
from panel_app.journal.spine import Authority, Fact

OnCandidate = e.Allocated | e.MarkAgreed | e.MarksKept | e.CandidateParked | e.SteppedOut
OF_CANDIDATES: Final = get_args(OnCandidate)
"""Leaves on one candidate that are of its panel: of several, a chair's count if the candidate was entered there."""

Status = Literal["accepted", "admitted", "late", "waiting", "set-aside", "sealed"]


class Judgement(msgspec.Struct, frozen=True, array_like=True):
    """A record's status, and in a few words why it is not accepted."""

    status: Status
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether a record so judged fills its slot."""
        return self.status in {"accepted", "admitted"}


ACCEPTED: Final = Judgement("accepted")
SEALED: Final = Judgement("sealed")


class Rulings:
    """Rules on leaves against one authority state.

    `ever` tells what was accepted in a slot, replaced or not; `is_on_trunk` whether a record stands in its device's
    trunk.
    """

    def __init__(
        self,
        authority: Authority,
        facts: Mapping[RecordId, Fact],
        *,
        ever: Callable[[Slot], list[Fact]],
        is_on_trunk: Callable[[RecordId], bool],
    ) -> None:
        self._authority = authority
        self._facts = facts
        self._ever = ever
        self._is_on_trunk = is_on_trunk
        self._opened_at = {place: opening.index for place, opening in authority.moderation.items()}

    def on_leaf(self, fact: Fact) -> Judgement:
        """An officer's record, or anybody's that is no form."""
        seat, early = self._author(fact)
        if early is not None or seat is None or fact.event is None:
            return early or SEALED
        if why := self._no_right(fact, fact.event, seat):
            return Judgement("set-aside", why)
        if isinstance(fact.event, e.LockOffered) and not (
            can_seal_to(fact.event.lock) and can_seal_to(fact.event.moderation)
        ):
            return Judgement("set-aside", "malformed")
        if isinstance(fact.event, e.Allocated) and seat.role is Role.CHAIR:
            scorer = self._authority.seats.get(fact.event.seat)
            if scorer is None or scorer.role is Role.CHAIR:
                return Judgement("set-aside", "a third scorer is no chair")
        return self._among_panels(fact, fact.event, seat) or ACCEPTED

    def on_form(self, fact: Fact) -> Judgement:
        """A scorer's form or recusal, against the spine and what officers had accepted."""
        seat, early = self._author(fact)
        event = fact.event
        if early is not None or seat is None or not isinstance(event, (e.FormSubmitted, e.Recused)):
            return early or SEALED
        if why := self._no_right(fact, event, seat):
            return Judgement("set-aside", why)
        if self._has_several_panels and self._panel(seat) not in self._entered_in(event.stage, event.code):
            return Judgement("waiting", "not this panel's candidate")
        allocations = self._ever(("allocation", event.stage, event.code, seat.id))
        if not any(isinstance(each.event, e.Allocated) and each.event.active for each in allocations):
            return Judgement("waiting", "not allocated")
        if isinstance(event, e.FormSubmitted) and (why := self._misformed(fact, event, seat)):
            return Judgement("set-aside", why)
        return self._on_time(fact, event, seat, allocations)

    # ---- several panels

    @property
    def _has_several_panels(self) -> bool:
        return len(self._authority.panels) > 1

    def _among_panels(self, fact: Fact, event: e.AnyEvent, seat: Seat) -> Judgement | None:
        """What keeps an officer's record from counting because it is another panel's; nothing in a round of one."""
        if not self._has_several_panels:
            return None
        if isinstance(event, e.CandidateEntered) and event.panel not in self._authority.panels:
            return Judgement("set-aside", "no such panel")
        if seat.role is not Role.CHAIR:
            return None
        if isinstance(event, e.FormReopened):
            scorer = self._authority.seats.get(event.seat)
            if scorer is None or scorer.panel is None or not seat.chairs(scorer.panel):
                return Judgement("set-aside", "not this panel's chair")
        if isinstance(event, OF_THE_STAGE):
            opened = all(self._is_open(fact, event.stage, panel) for panel in self._authority.panels)
            return None if opened else Judgement("set-aside", "too early")
        return self._on_candidate(fact, event, seat) if isinstance(event, OF_CANDIDATES) else None

    def _on_candidate(self, fact: Fact, event: OnCandidate, seat: Seat) -> Judgement | None:
        own = {panel for panel in self._entered_in(event.stage, event.code) if seat.chairs(panel)}
        if not own:
            return Judgement("waiting", "not this panel's candidate")
        if isinstance(event, e.Allocated) and self._authority.seats[event.seat].panel not in own:
            return Judgement("set-aside", "not this panel's scorer")
        opened = any(self._is_open(fact, event.stage, panel) for panel in own)
        return None if opened else Judgement("set-aside", "too early")

    def _is_open(self, fact: Fact, stage: StageId, panel: PanelId) -> bool:
        """Whether the author of a record had seen that panel opened."""
        at = self._opened_at.get((stage, panel))
        return at is not None and at <= self._authority.index[fact.basis]

    def _entered_in(self, stage: StageId, code: CandidateCode) -> set[PanelId]:
        """The panels that administrators ever entered a candidate for; to a member, whose copy was released to them."""
        entered = [fact.event for fact in self._ever(("candidate", code))]
        panels = {event.panel for event in entered if isinstance(event, e.CandidateEntered) and event.stage == stage}
        return panels or self._released_to(stage, code)

    def _released_to(self, stage: StageId, code: CandidateCode) -> set[PanelId]:
        names = self._authority.key_names
        sealed_to = {key for fact in self._ever(("copy", stage, code)) for to, _ in fact.sealing[:1] for key in to}
        return {panel for panel in self._authority.panels if f"files/{stage}/{panel}" in map(names.get, sealed_to)}

    def admits(self, admission: Fact, form: Fact) -> bool:
        """Whether an admission is of who chairs the panel that its form was given in."""
        chair, scorer = (self._authority.seat_of(fact.device) for fact in (admission, form))
        if not self._has_several_panels:
            return True
        return chair is not None and scorer is not None and scorer.panel is not None and chair.chairs(scorer.panel)

    # ---- who and when

    def _author(self, fact: Fact) -> tuple[Seat | None, Judgement | None]:
        """The author's seat, and what keeps the record from being judged."""
        seat = self._authority.seat_of(fact.device)
        if seat is None:
            return None, Judgement("waiting", "not seated")
        if fact.basis not in self._authority.index:
            return seat, Judgement("waiting", "basis")
        return seat, None if fact.event is not None else SEALED

    def _no_right(self, fact: Fact, event: e.AnyEvent, seat: Seat) -> str | None:
        stage = stage_of(event)
        published = self._authority.stage(stage) if stage else None
        signed = self._authority.signed.get(stage) if stage else None
        basis = self._authority.index[fact.basis]
        phases = Phases(
            scoring_open=_reached(self._authority.scoring_at, stage, seat.panel, basis),
            moderation_open=_reached(self._opened_at, stage, seat.panel, basis),
            signed_off=signed is not None and self._authority.index[signed.record] <= basis,
        )
        blind = published is None or published.identity == "blind"
        return refusal(event, seat, phases=phases, blind=blind, panels=len(self._authority.panels))

    def _panel(self, seat: Seat) -> PanelId | None:
        """The panel a seat scores in: its own, or the round's only one."""
        panels = self._authority.panels
        return seat.panel or (panels[0] if len(panels) == 1 else None)

    # ---- forms

    def _misformed(self, fact: Fact, event: e.FormSubmitted, seat: Seat) -> str | None:
        """Why a form cannot count whenever it came: not sealed as required, other rules, or locked."""
        panel = self._panel(seat)
        opened = self._authority.scoring.get((event.stage, panel)) if panel else None
        if panel is None or opened is None:
            return "scoring is not open"
        published = self._authority.rules_by_digest.get(event.rules)
        if published is None or event.rules != opened.rules:
            return "other rules"
        if not self._sealed_as_required(fact, opened, chair_only=published.opening == "chair"):
            return "not sealed as required"
        if event.replaces and not self._was_reopened(fact, event, seat):
            return "not reopened"
        return None

    def _sealed_as_required(self, fact: Fact, opened: e.ScoringOpened, *, chair_only: bool) -> bool:
        """One envelope to the desk, marks and notes under both locks, each of the frozen size."""
        if len(fact.sealing) != len(("envelope", "marks", "notes")):
            return False
        (desk, envelope), (marks_to, marks), (notes_to, notes) = fact.sealing
        locks = self._authority.locks[(opened.stage, opened.panel)]
        required = {lock[:1] for lock in locks} if chair_only else locks
        return (
            len(desk) == 1
            and self._authority.key_names.get(desk[0]) == f"desk/{opened.stage}/{opened.panel}"
            and marks_to in required
            and notes_to in required
            and (envelope, marks, notes) == (opened.sizes.envelope, opened.sizes.marks, opened.sizes.notes)
        )

    def _was_reopened(self, fact: Fact, event: e.FormSubmitted, seat: Seat) -> bool:
        """Whether the chair gave back the very form that this replaces, and the chain has no earlier answer to that."""
        given_back = self._ever(("reopening", event.stage, event.code, seat.id))
        forms = [
            each.event.form
            for each in given_back
            if isinstance(each.event, e.FormReopened) and each.id == event.reopened
        ]
        return event.replaces == tuple(forms) and not self._answers_again(fact, event)

    def _answers_again(self, fact: Fact, event: e.FormSubmitted) -> bool:
        before = self._facts.get(fact.prev) if fact.seq else None
        while before is not None:
            if isinstance(before.event, e.FormSubmitted) and before.event.reopened == event.reopened:
                return True
            before = self._facts.get(before.prev) if before.seq else None
        return False

    def _on_time(
        self, fact: Fact, event: e.FormSubmitted | e.Recused, seat: Seat, allocations: list[Fact]
    ) -> Judgement:
        """In the opening cut, or let in: because a third scorer was asked for, or by the chair."""
        panel = self._panel(seat)
        opening = self._authority.moderation.get((event.stage, panel)) if panel else None
        if opening is None or self._is_in(opening.cut, fact):
            return ACCEPTED
        if seat.role is Role.CHAIR or any(
            self._is_on_trunk(old) and self._is_in(opening.cut, self._facts[old]) for old in event.replaces
        ):
            return Judgement("late")
        if any(self._is_third(each) for each in allocations):
            return ACCEPTED
        admitted = any(self.admits(each, fact) for each in self._ever(("admission", fact.id)))
        return Judgement("admitted" if admitted else "late")

    def _is_third(self, allocation: Fact) -> bool:
        author = self._authority.seat_of(allocation.device)
        active = isinstance(allocation.event, e.Allocated) and allocation.event.active
        return active and author is not None and author.role is Role.CHAIR

    @staticmethod
    def _is_in(cut: Mapping[str, e.CutEntry], fact: Fact) -> bool:
        entry = cut.get(fact.device)
        return entry is not None and fact.seq <= entry.seq


def _reached(
    at: Mapping[tuple[StageId, PanelId], int], stage: StageId | None, panel: PanelId | None, basis: int
) -> bool:
    """Whether the spine had come to that phase, for the author's panel, where the author stood."""
    return any(
        index <= basis
        for (its_stage, its_panel), index in at.items()
        if its_stage == stage and panel in (its_panel, None)
    )
