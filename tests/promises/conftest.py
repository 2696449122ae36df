"""The window's fixtures, for what it must never tell."""

from tests.ui.windows import look, scoring_round, sit_down

__all__ = ["look", "scoring_round", "sit_down"]
