"""The window's fixtures, for every test here."""

from tests.ui.windows import here, look, member, scored_round, scoring_round, sit_down, swept

__all__ = ["here", "look", "member", "scored_round", "scoring_round", "sit_down", "swept"]
