"""What letters say: texts by outcome and words between them, in English and Welsh, from two files of `resources`.

A Welsh text counts as reviewed once its reviewer and the day stand beside it. An organisation's template may bring
texts of its own, for which it answers itself.
"""

import tomllib
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import msgspec

from panel_app.domain.ranking import Outcome
from panel_app.reports.templates import Template
from panel_app.reports.values import Letter
from panel_app.resources import resource

DRAFT: Final = "drafft – heb ei adolygu"
"""Stands on every page with Welsh that nobody has reviewed yet."""
FEEDBACK: Final = "feedback"
"""The template's text for outcomes that it does not name."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and whether somebody stands for it."""

    text: str
    reviewed: bool = True


def body(outcome: Outcome, language: str, template: Template) -> Said:
    """The letter's own text: the template's, else ours."""
    for name in (outcome, FEEDBACK):
        own = template.letters.get(name, {}).get(language)
        if own is not None:
            return Said(text=own)
    found = _file(language)["texts"][outcome]
    return Said(text=found) if isinstance(found, str) else Said(text=found["text"], reviewed=_is_reviewed(found))


def words(language: str) -> dict[str, str]:
    """What stands between the texts, by name."""
    found: dict[str, str] = _file(language)["words"]
    return found


def day(moment: datetime, language: str) -> str:
    """`12 February 2027`, by UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_file(language)['months'][utc.month - 1]} {utc.year}"


def is_draft(outcome: Outcome, language: str, template: Template) -> bool:
    """Whether a letter in this language uses a text that nobody has reviewed."""
    between = _file(language)["words"]
    unread = "reviewer" in between and not _is_reviewed(between)
    return unread or not body(outcome, language, template).reviewed


def is_draft_letter(letter: Letter, template: Template) -> bool:
    """Whether a letter uses such a text in one of its languages, so that it cannot be released."""
    return any(is_draft(letter.outcome, language, template) for language in letter.languages)


def _is_reviewed(found: dict[str, str]) -> bool:
    return bool(found["reviewer"].strip() and found["reviewed"].strip())


@cache
def _file(language: str) -> dict[str, Any]:
    text = resource("reports", f"letters-{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
