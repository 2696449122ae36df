"""What an access pack is drawn from: every compartment of one applicant, with everybody else taken out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.people import Role
from panel_app.domain.rubric import plain
from panel_app.reports.access_values import AccessPack, Agreement, FileHeld, FormHeld, Held
from panel_app.reports.pack import CandidatePage, DecisionPack, LedgerEntry, ScorerColumn
from panel_app.reports.words import OUTCOME, STATUS, stamp
from panel_app.workspace import opening, publishing
from panel_app.workspace.access_record import AboutCandidates
from panel_app.workspace.applications import applicants
from panel_app.workspace.attachments import attachments
from panel_app.workspace.clean_copies import CopyRow, clean_copies
from panel_app.workspace.issuing import issued_reports
from panel_app.workspace.others import Others
from panel_app.workspace.panel_people import everybody
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
    people, pack = applicants(workspace), _opened(workspace)
    known, record = everybody(workspace, people), AboutCandidates(workspace)
    wanted = [code for code in people if not request.codes or code in request.codes]
    files, issued = attachments(workspace, wanted), _issued(workspace)
    found = []
    for row in clean_copies(workspace, wanted):
        own = people[row.code]
        others = known.but(row.code, own)
        told = AccessPack(
            source=source(workspace),
            stage=workspace.stage,
            code=row.code,
            name=" ".join(own.identity.get(part, "") for part in ("given_name", "family_name")).strip(),
            held=(*_held(own), _read_by_scorers(row)),
            files=tuple(FileHeld(name=each.name, pages=each.pages, size=each.size) for each in files.get(row.code, ())),
            noted=record.noted(row.code, own, others),
            issued=tuple(issued.get(row.code, ())),
            checked_against=known.count - 1,
            sealed=pack is None,
        )
        if pack is not None:
            told = _marked(told, pack, others, record)
        told = msgspec.structs.replace(told, taken_out=others.taken_out, withheld=others.withheld)
        found.append(Piece(code=row.code, data=told))
    return found


def _opened(workspace: Workspace) -> DecisionPack | None:
    """What the panel holds; None while the forms are sealed."""
    if opening.readable_panels(workspace) != workspace.panels:
        return None
    return publishing.decision_pack_data(workspace)


def _marked(told: AccessPack, pack: DecisionPack, others: Others, record: AboutCandidates) -> AccessPack:
    """The same with what the panel gave, decided and wrote."""
    page = next((each for each in pack.candidates if each.code == told.code), None)
    if page is None:
        return told
    scorers = {form.pseudonym for form in page.scorers}
    ledger = (each for each in pack.ledger if each.code == told.code)
    forms = tuple(_form(form, number, others) for number, form in enumerate(page.scorers, 1))
    return msgspec.structs.replace(
        told,
        forms=(*forms, *record.set_aside(told.code, others)),
        result=tuple(_result(page, others)),
        agreements=tuple(_agreements(pack, told.code, others)),
        ledger=tuple(_entry(each, scorers, others) for each in ledger),
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


def _agreements(pack: DecisionPack, code: CandidateCode, others: Others) -> Iterator[Agreement]:
    """Every mark that the panel agreed on, also those replaced or taken back."""
    titles: Mapping[str, str] = {each.id: each.title for each in pack.stage.criteria}
    for each in pack.changes:
        if each.code == code:
            title, reason = titles.get(each.criterion, each.criterion), others.without(each.reason)
            yield Agreement(time=each.time, criterion=title, after=each.after, reason=reason)


def _issued(workspace: Workspace) -> Mapping[CandidateCode | None, list[tuple[str, str]]]:
    """The reports that count as issued, by whom they are about, in order."""
    found: dict[CandidateCode | None, list[tuple[str, str]]] = defaultdict(list)
    for each in sorted((event for event, _ in issued_reports(workspace)), key=lambda each: (each.time, each.kind)):
        found[each.code].append((stamp(each.time), each.kind.replace("-", " ")))
    return found
