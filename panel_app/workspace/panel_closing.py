"""Of several panels: how far each has closed, and what its chairs decided since on whichever laptop."""

from collections.abc import Iterator, Mapping

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import PanelId, StageId
from panel_app.journal.judge import Judge
from panel_app.journal.spine import Fact
from panel_app.workspace.workspace import Workspace

_DECISIONS = ("admission", "agreed", "allocation", "kept", "parked", "stepped-out")
"""The slots that a panel's meeting fills."""


class PanelState(msgspec.Struct, frozen=True, kw_only=True):
    """One panel. `decided_since` are the candidates that its chair decided on after closing: she closes again."""

    panel: PanelId
    name: str
    closed: bool
    decided_since: tuple[CandidateCode, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the lead chair can go on from what is here."""
        return self.closed and not self.decided_since


def panel_states(workspace: Workspace, judge: Judge) -> tuple[PanelState, ...]:
    """The panels that this seat works with; a round of one has none to wait for."""
    if not workspace.has_several_panels:
        return ()
    stage = workspace.stage_id
    return tuple(
        PanelState(
            panel=panel,
            name=name,
            closed=bool(judge.heads(("panel-closed", stage, panel))),
            decided_since=_decided_since(judge, stage, panel),
        )
        for panel, name in workspace.panel_names.items()
    )


def left_out(workspace: Workspace, reached: Mapping[str, int]) -> list[str]:
    """The panels whose chairs decided or closed beyond this (device → last number): it would be lost, unseen."""
    if not workspace.has_several_panels:
        return []
    judge, stage = workspace.judge, workspace.stage_id
    found = []
    for panel, name in workspace.panel_names.items():
        closings = [judge.facts[record] for record in judge.heads(("panel-closed", stage, panel))]
        said = (*closings, *_decided_by(judge, stage, panel))
        if any(fact.seq > reached.get(fact.device, -1) for fact in said):
            found.append(name)
    return found


def _decided_since(judge: Judge, stage: StageId, panel: PanelId) -> tuple[CandidateCode, ...]:
    reached: dict[str, int] = {}
    closings = [judge.facts[record].event for record in judge.heads(("panel-closed", stage, panel))]
    for event in closings:
        for entry in event.cut if isinstance(event, e.PanelClosed) else ():
            reached[entry.device] = max(entry.seq, reached.get(entry.device, -1))
    if not closings:
        return ()
    found = {
        code
        for fact in _decided_by(judge, stage, panel)
        if fact.seq > reached.get(fact.device, -1) and (code := _code_of(judge, fact.event)) is not None
    }
    return tuple(sorted(found))


def _decided_by(judge: Judge, stage: StageId, panel: PanelId) -> Iterator[Fact]:
    """What counts, or rivals another value, of what the panel's own chairs decided."""
    for kind in _DECISIONS:
        for slot in judge.slots(kind):
            for record in judge.heads(slot):
                fact = judge.facts[record]
                author = judge.seat_of(fact)
                if author is not None and author.panel == panel and getattr(fact.event, "stage", None) == stage:
                    yield fact


def _code_of(judge: Judge, event: e.AnyEvent | None) -> CandidateCode | None:
    if isinstance(event, e.FormAdmitted):
        form = judge.facts.get(event.form)
        return form.event.code if form is not None and isinstance(form.event, e.FormSubmitted) else None
    code = getattr(event, "code", None)
    return CandidateCode(code) if isinstance(code, str) else None
