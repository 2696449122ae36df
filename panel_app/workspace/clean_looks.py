"""The second person: who looked at a copy first, kept here until somebody else has looked at the very same copy.

The names are what people say: the store has one passphrase, and whoever opens it can give any name. They remind two
people of what they agreed, and prove nothing. They stay in this store and are no part of the record, where a part with
names would set the copies of a stage that were released with a second person apart from those that were not.
"""

import unicodedata
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.intake.folding import fold
from panel_app.store import local
from panel_app.store.vault import Transaction
from panel_app.workspace import clean_lint
from panel_app.workspace.clean_decisions import decisions
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # its rows hold these looks
    from panel_app.workspace.clean_copies import CopyRow

_LOOKS: Final = "clean looks"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Who looked at one copy, in this order; `digest` says at exactly what. `second` is empty until it is released."""

    digest: str
    first: str
    second: str = ""


def named(by: str) -> str:
    """The name of who looks, on one line; InputRefused where none is given."""
    if not _folded(by):
        raise InputRefused(
            "In this round two people look at every clean copy, so each says who looks.",
            "Write your name in the field above the copies, or give it with --by NAME.",
        )
    return " ".join(by.split())


def is_same(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are written: case, spaces, marks and diacritics aside."""
    return _folded(one) == _folded(other)


def require_another(code: CandidateCode, first: str, by: str) -> None:
    """NotAllowed where the one who looks is the one who looked."""
    if is_same(first, by):
        raise NotAllowed(
            f"You looked at it already: {code} waits for somebody other than {first}.",
            "Let a second person look, who gives another name.",
        )


def look_at(workspace: Workspace, row: "CopyRow") -> Look | None:
    """The look at this copy as it stands now; None where nobody looked, or something changed since."""
    held = looks(workspace, row.code)
    if not held or held[-1].digest != digest(workspace, row, [file.digest for file in row.files if file.made]):
        return None
    return held[-1] if row.released or not held[-1].second else None


def looks(workspace: Workspace, code: CandidateCode) -> tuple[Look, ...]:
    """Every look at a candidate's copy that led to a release, and after them the one that waits or has become void."""
    with workspace.transaction() as tx:
        return _held(tx, workspace, code)


def digest(workspace: Workspace, row: "CopyRow", files: Sequence[str]) -> str:
    """What is confirmed: the copy and its files as a release holds them (`files`: their digests), and all behind it.

    An application or a decision that changes makes it another, even if the copy reads the same.
    """
    heads = sorted(workspace.judge.heads(("candidate", row.code)))
    body = sha256(clean_lint.body_of(row)).hexdigest()
    keys = [file.key for file in row.files]
    parts = (workspace.stage_id, row.code, heads, decisions(workspace, row.code), body, keys, files)
    return sha256(b"clean look 1\0" + msgspec.json.encode(parts)).hexdigest()


def take_turns(
    workspace: Workspace,
    rows: Sequence["CopyRow"],
    by: str,
    *,
    chosen: bool,
    cancelled: Callable[[], bool],
) -> tuple[list["CopyRow"], list["CopyRow"]]:
    """(those to be released, with both names; those that this person is the first to look at, as it is kept).

    Whoever is the first at a copy cannot be its second: refused where it was `chosen`, else left as it is. Nobody is
    the first at a copy in which the last look finds something.
    """
    waiting = [(row, row.look) for row in rows if row.look is not None]
    if chosen:
        for row, look in waiting:
            require_another(row.code, look.first, by)
    seconded = [
        msgspec.structs.replace(row, look=msgspec.structs.replace(look, second=by))
        for row, look in waiting
        if not is_same(look.first, by)
    ]
    first: list[CopyRow] = []
    for row in rows:
        if cancelled():
            return [], first
        kept = _first_look(workspace, row, by) if row.look is None else None
        if kept is not None:
            first.append(msgspec.structs.replace(row, look=kept))
    return seconded, first


def put(tx: Transaction, workspace: Workspace, code: CandidateCode, look: Look) -> None:
    """Keep a look behind those that led to a release; one that waited is replaced."""
    past = tuple(each for each in _held(tx, workspace, code) if each.second)
    local.put(tx, _LOOKS, _name(workspace, code), msgspec.msgpack.encode((*past, look)))


def _first_look(workspace: Workspace, row: "CopyRow", by: str) -> Look | None:
    files = clean_lint.made_files(workspace, row)
    if clean_lint.unanswered(workspace, row.code, clean_lint.body_of(row), files):
        return None
    look = Look(digest=digest(workspace, row, [sha256(data).hexdigest() for data in files]), first=by)
    with workspace.transaction() as tx:
        put(tx, workspace, row.code, look)
    return look


def _held(tx: Transaction, workspace: Workspace, code: CandidateCode) -> tuple[Look, ...]:
    raw = local.get(tx, _LOOKS, _name(workspace, code))
    return msgspec.msgpack.decode(raw, type=tuple[Look, ...]) if raw else ()


def _name(workspace: Workspace, code: CandidateCode) -> str:
    return f"{workspace.stage_id}/{code}"


def _folded(name: str) -> str:
    """Its letters and digits alone."""
    return "".join(each for each in fold(name).text.casefold() if unicodedata.category(each)[0] in "LNM")
