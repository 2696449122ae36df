"""The rules of a round, as values and pure functions: nothing here reads a clock, a file or a key."""
