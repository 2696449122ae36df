"""Every state that there is has a word and a shape of its own."""

from collections.abc import Callable
from typing import get_args

import pytest

from panel_app.domain.ranking import Status
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Sign
from panel_app.workspace.moderating import ModerationState
from panel_app.workspace.scoring import State


@pytest.mark.parametrize(
    ("sign_of", "kinds"),
    [(signs.moderation_state, ModerationState), (signs.status, Status), (signs.form_state, State)],
    ids=["moderation", "status", "form"],
)
def test_state_has_a_word_when_it_is_shown(sign_of: Callable[[str], Sign], kinds: object) -> None:
    words = [sign_of(kind).word for kind in get_args(kinds)]
    assert all(words)
    assert len(set(words)) == len(words)
