"""Paper: plain data in, files out; nothing here knows a store, a journal or a window."""
