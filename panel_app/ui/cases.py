"""What the side-by-side page asks of the workspace; each function is called in the worker."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.rules import Stage
from panel_app.ui.last_look import found_spots
from panel_app.ui.widgets.case import Case, FilePair, Spot, TextPair
from panel_app.workspace import applications, attachments, clean_copies
from panel_app.workspace.clean_copies import CopyRow, CopyState
from panel_app.workspace.workspace import Workspace


class FileBytes(msgspec.Struct, frozen=True, kw_only=True):
    """Both sides of one attachment, in memory."""

    code: CandidateCode
    number: int
    original: bytes
    clean: bytes


def states(workspace: Workspace) -> list[CopyState]:
    """Everybody who can be scored, by code."""
    out = {row.code for row in applications.list_applicants(workspace) if row.status}
    return [state for state in clean_copies.copy_states(workspace) if state.code not in out]


def case(workspace: Workspace, code: CandidateCode, *, searched: bool = False) -> Case:
    """One candidate, to be looked at; files that are not made anew yet are made now, so that their flags are known.

    When `searched`, what the last look finds in the copy is among the open places.
    """
    clean_copies.prepare(workspace, [code])
    (row,) = clean_copies.clean_copies(workspace, [code])
    applicant = applications.applicants(workspace, [code])[code]
    stage = applications.stage_of(workspace, applications.draft_plan(workspace))
    names = {each.number: each.name for each in attachments.attachments(workspace, [code]).get(code, ())}
    texts = _texts(stage, applicant, row)
    originals = {text.key: text.original for text in texts}
    found = found_spots(workspace, row, originals) if searched and not row.released else []
    return Case(
        code=code,
        released=row.released,
        texts=texts,
        files=tuple(
            FilePair(number=each.number, title=each.title, name=names.get(each.number, ""), refused=each.refused)
            for each in row.files
        ),
        spots=tuple(_spots(row, found, originals)),
        second_person=stage.second_person,
        looked=row.waits_behind,
    )


def confirm(workspace: Workspace, code: CandidateCode, by: str = "") -> CandidateCode:
    """Release one copy, or let it wait for the second person; NotAllowed if the last look found something in it."""
    _, left = clean_copies.confirm(workspace, [code], by=by)
    if left and not any(row.waits_behind for row in clean_copies.clean_copies(workspace, left)):
        raise NotAllowed(
            f"The copy of {code} is not released: the last look found something of the applicant in it.",
            "Each is listed here as open now: strike it (S), or keep it with a reason (K).",
        )
    return code


def file_bytes(workspace: Workspace, code: CandidateCode, number: int) -> FileBytes:
    """Both sides of an attachment."""
    return FileBytes(
        code=code,
        number=number,
        original=clean_copies.original_file(workspace, code, number),
        clean=clean_copies.clean_file(workspace, code, number),
    )


def strike_spot(workspace: Workspace, code: CandidateCode, spot: Spot) -> None:
    """Strike what was open: a word wherever it stands, a picture where it is; or take the neutral word."""
    _require_place(spot)
    if spot.instead:
        clean_copies.take_suggestions(workspace, code, [spot.place])
        return
    if not spot.flag:
        clean_copies.strike(workspace, code, spot.text)
        return
    for box in spot.boxes:
        clean_copies.strike_area(workspace, code, spot.file, spot.page, box)
    clean_copies.answer_flag(workspace, code, spot.flag, reason="Struck.")


def keep_spot(workspace: Workspace, code: CandidateCode, spot: Spot, reason: str) -> None:
    """Leave it as it is, or as it was; a file that cannot be made anew is left out."""
    _require_place(spot)
    if spot.instead:
        clean_copies.take_suggestions(workspace, code, [spot.place], taken=False)
    elif spot.unusable:
        attachments.drop(workspace, code, spot.file)
    elif spot.flag:
        clean_copies.answer_flag(workspace, code, spot.flag, reason=reason)
    elif spot.text:
        clean_copies.keep(workspace, code, spot.text, reason=reason)
    else:
        for box in spot.boxes:
            clean_copies.unstrike_area(workspace, code, spot.file, spot.page, box)


def take_all_neutral(workspace: Workspace, code: CandidateCode) -> None:
    """Every neutral word that is suggested."""
    clean_copies.take_suggestions(workspace, code)


def _require_place(spot: Spot) -> None:
    if spot.disguised:
        raise NotAllowed(
            f"“{spot.text}” does not stand there as one word: something is between its letters, or around them.",
            "Select it in the original as it is written there, and strike it (S).",
        )


def _texts(stage: Stage, applicant: Applicant, row: CopyRow) -> tuple[TextPair, ...]:
    answers = [
        TextPair(
            key=f"answer.{each.id}",
            title=each.title,
            original=applicant.answers[each.id],
            clean=row.copy.answers.get(each.id, ""),
        )
        for each in stage.criteria
        if each.id in applicant.answers
    ]
    context = [
        TextPair(
            key=f"context.{key}",
            title=key.replace("_", " ").capitalize(),
            original=text,
            clean=row.copy.context.get(key, ""),
        )
        for key, text in applicant.context.items()
    ]
    return (*context, *answers)


def _spots(row: CopyRow, last: Sequence[Spot], originals: Mapping[str, str]) -> Iterable[Spot]:
    """In the order in which they are read."""
    order = {key: place for place, key in enumerate(originals)}
    found = [*last]
    found += [
        Spot(
            field=f"file.{each.number}", start=0, end=0, text="", why=_sentence(each.refused), open=True, unusable=True
        )
        for each in row.files
        if each.refused
    ]
    found += [
        Spot(
            field=each.field,
            start=each.start,
            end=each.end,
            text=originals[each.field][each.start : each.end] if each.field in originals else each.text,
            why=_sentence(each.why or each.kind),
            open=each.open,
            page=each.page or 0,
            boxes=each.boxes,
            flag=each.flag,
        )
        for each in row.strikes
    ]
    found += [
        Spot(
            field=each.field,
            start=each.start,
            end=each.end,
            text=each.text,
            why=f"{each.text} → {each.instead}",
            open=False,
            instead=each.instead,
            taken=each.taken,
        )
        for each in row.suggestions
    ]
    return sorted(found, key=lambda spot: (order.get(spot.field, len(order)), spot.field, spot.page, spot.start))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
