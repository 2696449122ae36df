"""Why something was decided: a code from a published list, a text where the code asks for one, or a text alone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from panel_app.domain.errors import InputRefused

if TYPE_CHECKING:  # the rules hold the codes
    from panel_app.domain.rules import Stage

Decision = Literal["agree", "keep", "withdraw", "park", "settle", "outcome"]
DECISIONS: Final[tuple[Decision, ...]] = ("agree", "keep", "withdraw", "park", "settle", "outcome")
MOST: Final = 9
"""Codes that one decision can have: each has a digit."""


class ReasonCode(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of the published list, what people read for it, and the decisions it is a reason for."""

    code: str
    title: str
    text: Literal["required", "optional", "none"] = "optional"
    on: tuple[Decision, ...] = DECISIONS

    @property
    def needs_text(self) -> bool:
        """Whether it says nothing without further words."""
        return self.text == "required"


OTHER: Final = ReasonCode(code="other", title="Another reason", text="required")
"""What a list always ends with: nobody has to choose a reason that is not theirs."""

DEFAULTS: Final = (
    ReasonCode(code="evidence-found", title="The answer holds evidence that was not counted", on=("agree",)),
    ReasonCode(code="evidence-missing", title="What was credited is not in the answer", on=("agree",)),
    ReasonCode(code="anchor", title="Read against the anchors, the answer stands at this level", on=("agree",)),
    ReasonCode(code="outside", title="What was credited does not answer the question", on=("agree",)),
    ReasonCode(code="concern", title="The concern was discussed and weighed", on=("agree", "keep")),
    ReasonCode(code="both-stand", title="Both readings can be defended", on=("keep",)),
    ReasonCode(code="no-effect", title="The difference does not change where the candidate stands", on=("keep",)),
    ReasonCode(code="later", title="Later in this meeting", text="none", on=("park",)),
    ReasonCode(code="look-up", title="Something has to be looked up first", on=("park",)),
    ReasonCode(code="third-awaited", title="Another scorer's form is awaited", on=("park",)),
    ReasonCode(code="second-thoughts", title="Second thoughts after more discussion", on=("withdraw",)),
    ReasonCode(code="slip", title="It was entered by mistake", on=("withdraw", "settle")),
    ReasonCode(code="as-said", title="It is what the panel said", on=("settle",)),
    ReasonCode(code="by-rank", title="As the ranked list says", text="none", on=("outcome",)),
    ReasonCode(code="further-criteria", title="By the published further criteria", on=("outcome",)),
    ReasonCode(code="candidate-left", title="The candidate withdrew", on=("outcome",)),
    ReasonCode(code="no-place", title="The candidate may not take a place", on=("outcome",)),
    OTHER,
)
"""What a round is published with that names no reasons of its own."""


def reason_codes(stage: "Stage", decision: Decision) -> tuple[ReasonCode, ...]:
    """The published reasons for a decision, in their order; one that asks for words is always among them."""
    found = tuple(each for each in stage.rules.reasons if decision in each.on)
    return found if any(each.needs_text for each in found) else (*found[: MOST - 1], OTHER)


def read(stage: "Stage", decision: Decision, said: str) -> tuple[str, str]:
    """The code and the text in what was said: `CODE`, `CODE: text`, or a text without a code."""
    code, _, text = said.partition(":")
    known = {each.code for each in reason_codes(stage, decision)}
    return (code.strip(), text.strip()) if code.strip() in known else ("", said.strip())


def refuse_unsaid(stage: "Stage", decision: Decision, code: str, text: str) -> None:
    """Refuse a code that is not published for this decision, and one that says too little."""
    codes = reason_codes(stage, decision)
    listed = ", ".join(each.code for each in codes)
    if not code:
        if not text.strip():
            raise InputRefused("This needs a reason.", f"Say why in a sentence, or by a code: {listed}.")
        return
    chosen = next((each for each in codes if each.code == code), None)
    if chosen is None:
        raise InputRefused(f"{code[:40]!r} is no reason for this.", f"The published reasons are {listed}.")
    if chosen.needs_text and not text.strip():
        raise InputRefused(f"“{chosen.title}” needs words.", "Say which in a sentence.")
    if chosen.text == "none" and text.strip():
        raise InputRefused(f"“{chosen.title}” takes no further words.", "Leave them out, or choose another reason.")


def told(stage: "Stage", code: str, text: str) -> str:
    """A reason as people read it; a code that was never published is told as it is."""
    title = next((each.title for each in (*stage.rules.reasons, OTHER) if each.code == code), code)
    return ": ".join(part for part in (title, text.strip()) if part) if code else text


def crowded(codes: Iterable[ReasonCode]) -> Decision | None:
    """A decision that has more reasons than digits, counting the one in words that each ends with."""
    listed = list(codes)
    for decision in DECISIONS:
        of_it = [each for each in listed if decision in each.on]
        if len(of_it) + (not any(each.needs_text for each in of_it)) > MOST:
            return decision
    return None
