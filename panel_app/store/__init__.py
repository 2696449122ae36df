"""The local store: one encrypted SQLite file for each seat, holding records, what was opened of them, and drafts."""
