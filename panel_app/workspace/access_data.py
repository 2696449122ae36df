"""What an access pack is drawn from: every compartment of one applicant, with everybody else taken out."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.people import Role
from panel_app.domain.rubric import plain
from panel_app.intake.leaks import LeakIndex
from panel_app.reports.access_values import AccessPack, FormHeld, Held
from panel_app.reports.pack import CandidatePage, DecisionPack, LedgerEntry, ScorerColumn
from panel_app.reports.words import OUTCOME, STATUS, stamp
from panel_app.workspace import publishing, setup
from panel_app.workspace.applications import applicants
from panel_app.workspace.clean_copies import CopyRow, clean_copies
from panel_app.workspace.others import Others
from panel_app.workspace.report_data import source
from panel_app.workspace.report_values import Piece, Request
from panel_app.workspace.workspace import Workspace

_COMPARTMENTS = (
    ("Who you are", "the office alone", "identity"),
    ("How to reach you", "the office alone", "contact"),
    ("Your work", "the office alone", "work"),
    ("Equality monitoring", "nobody who marks or decides", "equality"),
    ("What decides between equals", "the chair, where candidates are level", "line"),
    ("Eligibility", "the office alone", "eligible"),
    ("Context", "scorers, with your name struck out", "context"),
    ("Your answers", "scorers, with your name struck out", "answers"),
)


def access_packs(workspace: Workspace, request: Request) -> list[Piece]:
    """For each candidate everything that this office holds."""
    workspace.require(Role.ADMINISTRATOR)
    everybody, pack = applicants(workspace), _opened(workspace)
    scorers = {form.pseudonym for page in pack.candidates for form in page.scorers} if pack else set()
    people = [seat.name for seat in setup.seats(workspace)]
    index = LeakIndex(everybody.values())
    wanted = [code for code in everybody if not request.codes or code in request.codes]
    found = []
    for row in clean_copies(workspace, wanted):
        own = everybody[row.code]
        others = Others(own, index, people=people, called=(set(everybody) | scorers) - {row.code})
        told = AccessPack(
            source=source(workspace),
            stage=workspace.stage,
            code=row.code,
            name=" ".join(own.identity.get(part, "") for part in ("given_name", "family_name")).strip(),
            held=(*_held(own), _read_by_scorers(row)),
            issued=tuple(_issued(workspace, row.code)),
            checked_against=len(everybody) - 1 + len(people),
            sealed=pack is None,
        )
        found.append(Piece(code=row.code, data=told if pack is None else _marked(told, pack, others)))
    return found


def _opened(workspace: Workspace) -> DecisionPack | None:
    """What the panel holds; None while the forms are sealed."""
    place = (workspace.stage_id, workspace.panel)
    if place not in workspace.authority.moderation:
        return None
    if workspace.authority.scoring[place].chair_lock not in workspace.keys:
        return None
    return publishing.decision_pack_data(workspace)


def _marked(told: AccessPack, pack: DecisionPack, others: Others) -> AccessPack:
    """The same with what the panel gave, decided and wrote."""
    page = next((each for each in pack.candidates if each.code == told.code), None)
    if page is None:
        return told
    scorers = {form.pseudonym for form in page.scorers}
    ledger = (each for each in pack.ledger if each.code == told.code)
    forms = tuple(_form(form, number, others) for number, form in enumerate(page.scorers, 1))
    result, agreed = tuple(_result(page, others)), tuple(_agreed(pack, page, others))
    entries = tuple(_entry(each, scorers, others) for each in ledger)
    return msgspec.structs.replace(
        told,
        forms=forms,
        result=result,
        agreed=agreed,
        ledger=entries,
        taken_out=others.taken_out,
        withheld=others.withheld,
    )


def _entry(entry: LedgerEntry, scorers: set[str], others: Others) -> LedgerEntry:
    who = "A scorer" if entry.who in scorers else others.without(entry.who)
    return msgspec.structs.replace(entry, who=who, what=others.without(entry.what))


def _held(applicant: Applicant) -> Iterator[Held]:
    for title, readers, field in _COMPARTMENTS:
        entries: Mapping[str, str] = getattr(applicant, field)
        yield Held(title=title, readers=readers, entries=_said(entries))
    more = {"number": applicant.id, "jurisdiction": applicant.jurisdiction, "language": applicant.language}
    more["adjustments"] = applicant.adjustments
    yield Held(title="Other particulars", readers="the office alone", entries=_said(more))


def _read_by_scorers(row: CopyRow) -> Held:
    title = "What scorers read" if row.released else "What scorers are to read"
    return Held(title=title, readers="scorers and the chair", entries=_said(row.copy.answers | row.copy.context))


def _said(entries: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key.replace("_", " ").capitalize(), text) for key, text in entries.items() if text.strip())


def _form(form: ScorerColumn, number: int, others: Others) -> FormHeld:
    return FormHeld(
        who=f"Scorer {number}",
        marks={criterion: plain(mark) for criterion, mark in form.marks.items()},
        notes={criterion: others.without(note) for criterion, note in form.notes.items()},
        abstained={criterion: others.without(reason) for criterion, reason in form.abstained.items()},
        concern=others.without(form.concern),
    )


def _result(page: CandidatePage, others: Others) -> Iterator[tuple[str, str]]:
    standing = page.standing
    yield "Total score", standing.total or "None."
    yield "Rank", "None." if standing.rank is None else str(standing.rank)
    yield "Status, by the rules", STATUS[standing.status]
    yield "Outcome, as decided", OUTCOME[standing.outcome]
    if page.outcome_reason:
        yield "Reason", others.without(page.outcome_reason)
    if page.kept:
        yield "Marks kept as they are", others.without(page.kept)


def _agreed(pack: DecisionPack, page: CandidatePage, others: Others) -> Iterator[tuple[str, str]]:
    titles: Mapping[str, str] = {each.id: each.title for each in pack.stage.criteria}
    for criterion, agreed in page.agreed.items():
        yield titles.get(criterion, criterion), f"{plain(agreed.mark)}. {others.without(agreed.reason)}"


def _issued(workspace: Workspace, code: CandidateCode) -> Sequence[tuple[str, str]]:
    events = [fact.event for fact in workspace.judge.facts.values() if isinstance(fact.event, e.ReportIssued)]
    ours = sorted((each for each in events if each.code == code), key=lambda each: (each.time, each.kind))
    return [(stamp(each.time), each.kind.replace("-", " ")) for each in ours]
