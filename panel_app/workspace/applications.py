"""Applications on an administrator's store: import, clean copies, release.

Every candidate's records have the same parts of the same sizes and are written in an order that the random source
shuffles, so that neither a name nor a hidden field can be told from a number or a size.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import Applicant, CandidateCode, CandidateId, new_code
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role
from panel_app.domain.rules import Plan, Stage
from panel_app.intake import applicants as intake
from panel_app.intake.mapping import draft_mapping, read_mapping
from panel_app.intake.tables import read_table
from panel_app.journal import compartments
from panel_app.journal.parts import padded_size
from panel_app.store import local
from panel_app.workspace.workspace import Item, Part, Workspace, command

IDENTITY, EQUALITY, APPLICATION, LINE = 1, 2, 3, 4
"""The parts of a candidate's record."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file's rows."""

    accepted: int
    changed: int
    unchanged: int
    refused: tuple[intake.Refusal, ...]


class _Office(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1: who it is. Read by administrators alone."""

    id: CandidateId
    identity: dict[str, str]
    contact: dict[str, str]
    work: dict[str, str]


class _Application(msgspec.Struct, frozen=True, kw_only=True):
    """Part 3: the application as it came."""

    answers: dict[str, str]
    context: dict[str, str]
    jurisdiction: str
    adjustments: str
    language: str
    eligible: dict[str, str]


def import_applicants(
    workspace: Workspace,
    path: Path,
    *,
    sheet: str | None = None,
    mapping: Path | None = None,
    refused: Path | None = None,
    dry_run: bool = False,
) -> Imported:
    """Take applicants in. A refused row stops no other; the same file again changes nothing."""
    workspace.require(Role.ADMINISTRATOR)
    plan = draft_plan(workspace)
    stage = _stage(workspace, plan)
    table = read_table(path, sheet=sheet)
    columns = read_mapping(mapping) if mapping else None
    taken = intake.read_applicants(table, columns, criteria=stage.criterion_ids, jurisdictions=plan.round.jurisdictions)
    held = {applicant.id: (code, applicant) for code, applicant in applicants(workspace).items()}
    fresh = [applicant for applicant in taken.accepted if applicant.id not in held]
    changed = [each for each in taken.accepted if each.id in held and held[each.id][1] != each]
    if refused is not None and taken.refused:
        intake.write_refused(refused, table, taken.refused)  # first: if it cannot be written, nothing is entered
    if not dry_run:
        _enter(workspace, stage, fresh, {each.id: held[each.id][0] for each in changed}, changed)
    return Imported(
        accepted=len(fresh),
        changed=len(changed),
        unchanged=len(taken.accepted) - len(fresh) - len(changed),
        refused=taken.refused,
    )


def map_columns(workspace: Workspace, path: Path, *, sheet: str | None = None) -> str:
    """A first MAP.toml for a file, by its headers."""
    return draft_mapping(read_table(path, sheet=sheet), _stage(workspace, draft_plan(workspace)).criteria)


def draft_plan(workspace: Workspace) -> Plan:
    """The plan as the administrator wrote it."""
    with workspace.transaction() as tx:
        raw = local.get(tx, "plan", "draft")
    if raw is None:
        raise NotAllowed("This store holds no plan of a round.", "Use the store that created the round.")
    return msgspec.json.decode(raw, type=Plan)


def applicants(workspace: Workspace) -> dict[CandidateCode, Applicant]:
    """Every applicant, by code: an administrator's store reads all of the parts."""
    entered = {slot[1]: fact.id for slot, fact in workspace.judge.values("candidate")}
    parts = {part: workspace.data(entered.values(), part) for part in (IDENTITY, EQUALITY, APPLICATION, LINE)}
    found = {}
    for code, record in entered.items():
        if record not in parts[IDENTITY] or record not in parts[APPLICATION]:
            continue
        office = msgspec.json.decode(parts[IDENTITY][record], type=_Office)
        application = msgspec.json.decode(parts[APPLICATION][record], type=_Application)
        found[CandidateCode(code)] = Applicant(
            **msgspec.structs.asdict(office),
            **msgspec.structs.asdict(application),
            equality=msgspec.json.decode(parts[EQUALITY].get(record, b"{}"), type=dict[str, str]),
            line=msgspec.json.decode(parts[LINE].get(record, b"{}"), type=dict[str, str]),
        )
    return found


@command
def withdraw(workspace: Workspace, code: CandidateCode, reason: str) -> None:
    """The candidate takes part no longer; every mark given stays on record."""
    workspace.require(Role.ADMINISTRATOR)
    if workspace.judge.value(("candidate", code)) is None:
        raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    before = tuple(workspace.judge.heads(("withdrawal", code)))
    workspace.author(
        e.CandidateWithdrawn(time=workspace.clock(), code=code, replaces=before),
        Part(reason.encode(), (compartments.OFFICE,)),
    )


# ---- inside


def _enter(
    workspace: Workspace,
    stage: Stage,
    fresh: list[Applicant],
    codes: Mapping[CandidateId, CandidateCode],
    changed: list[Applicant],
) -> None:
    """Put applicants on record, in shuffled order, all parts of one size for each kind of part."""
    taken = {CandidateCode(slot[1]) for slot, _ in workspace.judge.values("candidate")}
    known = dict(codes)
    for applicant in fresh:
        known[applicant.id] = new_code(workspace.rng, taken)
        taken.add(known[applicant.id])
    everyone = [*fresh, *changed]
    workspace.rng.shuffle(everyone)
    bodies = [_bodies(applicant) for applicant in everyone]
    sizes = [max((padded_size(len(body[part])) for body in bodies), default=0) for part in range(4)]
    panel = workspace.panel
    office = (compartments.OFFICE,)
    audiences = (office, office, office, (compartments.office_lock(stage.id, panel),))
    items: list[Item] = [
        (
            e.CandidateEntered(
                time=workspace.clock(),
                stage=stage.id,
                panel=panel,
                code=known[applicant.id],
                replaces=tuple(workspace.judge.heads(("candidate", known[applicant.id]))),
            ),
            [Part(data, to, size) for data, to, size in zip(body, audiences, sizes, strict=True)],
        )
        for applicant, body in zip(everyone, bodies, strict=True)
    ]
    workspace.author_all(items)


def _bodies(applicant: Applicant) -> tuple[bytes, bytes, bytes, bytes]:
    office = _Office(id=applicant.id, identity=applicant.identity, contact=applicant.contact, work=applicant.work)
    application = _Application(
        answers=applicant.answers,
        context=applicant.context,
        jurisdiction=applicant.jurisdiction,
        adjustments=applicant.adjustments,
        language=applicant.language,
        eligible=applicant.eligible,
    )
    return (
        msgspec.json.encode(office),
        msgspec.json.encode(applicant.equality),
        msgspec.json.encode(application),
        msgspec.json.encode(applicant.line),
    )


def _stage(workspace: Workspace, plan: Plan) -> Stage:
    return next(stage for stage in plan.stages if stage.id == workspace.stage_id)
