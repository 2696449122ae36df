"""The window's fixtures, for every test here."""

from tests.ui.windows import look, scored_round, scoring_round, sit_down, swept

__all__ = ["look", "scored_round", "scoring_round", "sit_down", "swept"]
