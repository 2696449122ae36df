"""`clean`: what scorers will read, looked over by a person."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import AllOption, CodeArgument, ReasonOption, codes_of, some_or_all
from panel_app.domain.candidates import Applicant, CandidateCode

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.clean_copies import CopyRow

group = typer.Typer(help="Clean copies: what is struck out, and what a person decides.", no_args_is_help=True)

TextArgument = Annotated[str, typer.Argument(metavar="TEXT", help="The text as it stands in the application.")]
_AROUND = 30
_SHORT, _TIMES = 40, 20
_FOUND = ("code", "where", "kind", "how", "token", "as it stands")


@group.command("list")
@with_stage
def list_(
    session: Session,
    only_open: Annotated[bool, typer.Option("--open", help="Only those with a place to look at.")] = False,
) -> None:
    """List the clean copies: released, ready, or with places that a person must look at."""
    from panel_app.workspace import applications, clean_copies

    with session.workspace() as workspace:
        everyone = applications.applicants(workspace)
        rows = [row for row in clean_copies.clean_copies(workspace) if not only_open or _is_open(row)]
    looked = [(row, _open_places(row, everyone[row.code])) for row in rows]
    document = [
        {
            "code": row.code,
            "released": row.released,
            "strikes": len(row.strikes) - len(places),
            "open": places,
            "looked": row.waits_behind or None,
        }
        for row, places in looked
    ]
    lines = [
        (
            row.code,
            _state(row),
            len(row.strikes) - len(places),
            "; ".join(f"{place['field']}: …{place['around']}…" for place in places),
        )
        for row, places in looked
    ]
    session.out.answer(document, lambda: session.out.table(("code", "clean copy", "struck", "to look at"), lines))


def _is_open(row: "CopyRow") -> bool:
    return bool(row.open_flags) and not row.released


def _state(row: "CopyRow") -> str:
    if row.waits_behind:
        return f"waits for the second person ({row.waits_behind} looked)"
    return "released" if row.released else ""


def _open_places(row: "CopyRow", applicant: Applicant) -> list[dict[str, str]]:
    places = []
    for strike in row.strikes:
        if strike.open:
            text = _field(applicant, strike.field)
            around = " ".join(text[max(0, strike.start - _AROUND) : strike.end + _AROUND].split())
            page = f", page {strike.page + 1}" if strike.page is not None else ""
            places.append(
                {
                    "field": strike.field + page,
                    "kind": strike.kind,
                    "why": strike.why,
                    "text": text[strike.start : strike.end],
                    "around": around or strike.why,
                    "flag": strike.flag,
                }
            )
    places += [
        {
            "field": f"file.{each.number}",
            "kind": "picture",
            "why": each.refused,
            "text": "",
            "around": each.refused,
            "flag": "",
        }
        for each in row.files
        if each.refused
    ]
    return places


def _field(applicant: Applicant, name: str) -> str:
    kind, _, key = name.partition(".")
    return {"answer": applicant.answers, "context": applicant.context}.get(kind, {}).get(key, "")


@group.command()
@with_stage
def show(session: Session, code: CodeArgument) -> None:
    """Show one clean copy as scorers will read it."""
    from panel_app.workspace import applications, clean_copies

    with session.workspace() as workspace:
        (row,) = clean_copies.clean_copies(workspace, [CandidateCode(code)])
        places = _open_places(row, applications.applicants(workspace)[row.code])
    document = {"code": code, "released": row.released, "copy": msgspec.to_builtins(row.copy), "open": places}

    def people() -> None:
        for kind, texts in (("answer", row.copy.answers), ("context", row.copy.context)):
            for name, text in texts.items():
                session.out.line(f"{kind}.{name}\n{text}\n")
        for file in row.files:
            session.out.line(
                f"file.{file.number}: {file.title}, {file.pages} pages" + ("" if file.made else ", to be made")
            )
        for strike in row.strikes:
            if not strike.open:
                session.out.line(f"Struck in {strike.field} ({strike.kind}): {strike.why}")
        for place in places:
            flag = f" [{place['flag']}]" if place["flag"] else ""
            session.out.line(f"To look at in {place['field']} ({place['kind']}){flag}: {place['text'] or place['why']}")

    session.out.answer(document, people)


@group.command()
@with_stage
def strike(session: Session, code: CodeArgument, text: TextArgument) -> None:
    """Strike a text out of a copy, wherever it stands there."""
    _decide(session, CandidateCode(code), text, reason=None)


@group.command()
@with_stage
def keep(session: Session, code: CodeArgument, text: TextArgument, reason: ReasonOption) -> None:
    """Leave a text in a copy, or a picture by its flag (1.2.picture): it says nothing about the candidate."""
    _decide(session, CandidateCode(code), text, reason=reason)


@group.command()
@with_stage
def neutral(
    session: Session,
    code: CodeArgument,
    places: Annotated[list[str] | None, typer.Argument(metavar="PLACE…", help="As they are listed.")] = None,
    every: AllOption = False,
    undo: Annotated[bool, typer.Option("--undo", help="Back to the words as they came.")] = False,
) -> None:
    """List he and she with neutral words that are suggested; with PLACE or --all, take those. Never by itself."""
    from panel_app.workspace import clean_copies

    candidate = CandidateCode(code)
    with session.workspace() as workspace:
        if places or every:
            row = clean_copies.take_suggestions(workspace, candidate, None if every else places, taken=not undo)
        else:
            (row,) = clean_copies.clean_copies(workspace, [candidate])
    document = [
        {"place": each.place, "text": each.text, "instead": each.instead, "taken": each.taken}
        for each in row.suggestions
    ]
    lines = [(each["place"], each["text"], each["instead"], "taken" if each["taken"] else "") for each in document]
    session.out.answer(document, lambda: session.out.table(("place", "as it came", "instead", ""), lines))


def _decide(session: Session, code: CandidateCode, text: str, *, reason: str | None) -> None:
    from panel_app.workspace import clean_copies

    with session.workspace() as workspace:
        (before,) = clean_copies.clean_copies(workspace, [code])
        if reason is None:
            clean_copies.strike(workspace, code, text)
        elif any(each.flag == text for each in before.strikes):
            clean_copies.answer_flag(workspace, code, text, reason=reason)
        else:
            clean_copies.keep(workspace, code, text, reason=reason)
        (after,) = clean_copies.clean_copies(workspace, [code])
    changed = before.strikes != after.strikes
    word = "Struck" if reason is None else "Kept"

    def people() -> None:
        session.out.line(f"{word}. {after.open_flags} places are left to look at." if changed else "Nothing changed.")

    session.out.answer({"code": code, "changed": changed, "open": after.open_flags}, people)
    if not changed:
        session.out.say("The text stands nowhere in this copy as it is written here, or was decided already.")
        found()


@group.command()
@with_stage
def confirm(
    session: Session,
    codes: Annotated[list[str] | None, typer.Argument(metavar="CODE…", help="These, with whatever is open.")] = None,
    every: AllOption = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who looks, where the round wants two people.")] = "",
) -> None:
    """Release clean copies to be scored. --all releases those with no place left to look at.

    Where the round wants a second person, a copy is released once two names have confirmed it as it is.
    """
    from panel_app.workspace import clean_copies, clean_lint

    some_or_all(codes or [], every=every, what="codes")
    with session.workspace() as workspace:
        released, left = clean_copies.confirm(
            workspace, None if every else codes_of(codes or []), by=by, progress=_counted(session, "Files made anew")
        )
        rows = clean_copies.clean_copies(workspace, left)
        looked = [row.code for row in rows if row.waits_behind]
        left = [code for code in left if code not in looked]
        kept_back = [row for row in rows if row.code in left and not (every and row.open_flags)]
        found_in = [(row.code, finding) for row in kept_back for finding in clean_lint.findings(workspace, row)]

    def people() -> None:
        session.out.line(f"Released {len(released)} clean copies.")
        if looked:
            session.out.line(f"{len(looked)} wait for the second person: {', '.join(looked)}.")
        if left:
            session.out.line(f"{len(left)} wait for a person: {', '.join(left)}. `clean list --open` says where.")
        if found_in:
            session.out.line("The last look found in them what says whose they are; strike it, or keep it:")
            lines = [(code, its.where, its.kind, its.how, its.token, its.around) for code, its in found_in]
            session.out.table(_FOUND, lines)

    document = [{"code": code, **msgspec.to_builtins(finding)} for code, finding in found_in]
    session.out.answer({"released": released, "open": left, "second": looked, "found": document}, people)
    if left:
        found()


@group.command()
@with_stage
def lint(session: Session) -> None:
    """Search every released copy, as scorers hold it, for anything that says whose it is."""
    from panel_app.workspace import clean_lint

    with session.workspace() as workspace:
        linted = clean_lint.lint(workspace, progress=_counted(session, "Copies searched"))
    document = {"ok": not linted, "found": linted}
    lines = [
        (each.code, finding.where, finding.kind, finding.how, finding.token, finding.around)
        for each in linted
        for finding in each.findings
    ]

    def people() -> None:
        if not lines:
            session.out.line("Nothing was found in any released copy.")
            return
        session.out.table(_FOUND, lines)
        session.out.line(
            "`clean strike` and `clean confirm` release a new version; `clean keep` answers what is harmless."
        )

    session.out.answer(document, people)
    if linted:
        found()


def _counted(session: Session, what: str) -> Callable[[int, int], None]:
    """Says how far a long command is, some twenty times."""

    def tell(done: int, every: int) -> None:
        if every > _SHORT and done and done % max(1, every // _TIMES) == 0:
            session.out.say(f"{what}: {done} of {every}")

    return tell
