"""Scoring for selection panels: blind by cryptography, offline, replayable by anyone who doubts the result."""

__version__ = "0.1.0"
