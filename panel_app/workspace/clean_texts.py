"""Answers and context cleaned, and kept until the application, a decision or the rules of cleaning change."""

from hashlib import sha256
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.rules import Stage
from panel_app.intake import clean_copy
from panel_app.intake.pronouns import Suggestion
from panel_app.store import local
from panel_app.workspace.applications import applicants
from panel_app.workspace.clean_decisions import Decisions
from panel_app.workspace.workspace import Workspace

_TEXTS: Final = "clean text"
_RULES: Final = b"clean text 2"
"""Changes with the code that strikes, so that what older code made is made anew."""


class CleanTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of one copy, what was struck in them, and what is suggested; `key` is what they depend on."""

    key: str
    copy: CleanCopy
    strikes: tuple[clean_copy.Strike, ...]
    suggestions: tuple[Suggestion, ...] = ()


def clean_texts(workspace: Workspace, stage: Stage, code: CandidateCode, held: Decisions) -> CleanTexts | None:
    """The answers cleaned: as they were when they were last cleaned, if nothing has changed since."""
    entered = workspace.judge.value(("candidate", code))
    if entered is None or entered.event is None:
        return None
    is_suggested = stage.pronouns == "suggested"
    neutral = held.neutral if is_suggested else ()
    parts = (entered.id, held.strikes, held.keeps, stage.job_title, stage.pronouns, neutral)
    key = sha256(_RULES + msgspec.json.encode(parts)).hexdigest()
    with workspace.transaction() as tx:
        raw = local.get(tx, _TEXTS, code)
        if raw is not None:
            texts = msgspec.msgpack.decode(raw, type=CleanTexts)
            if texts.key == key:
                return texts
        applicant = applicants(workspace, [code]).get(code)
        if applicant is None:
            return None
        copy, strikes = clean_copy.clean(
            applicant,
            extra_strikes=held.strikes,
            keeps=held.keeps,
            job_title=stage.job_title == "struck",
            on=entered.event.time.date(),
            neutral=neutral,
        )
        suggestions = clean_copy.suggestions(applicant, strikes, neutral) if is_suggested else ()
        texts = CleanTexts(key=key, copy=copy, strikes=tuple(strikes), suggestions=suggestions)
        local.put(tx, _TEXTS, code, msgspec.msgpack.encode(texts))
    return texts
