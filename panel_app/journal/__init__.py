"""The record: what is written, signed, sealed and chained, and what of it counts. Bytes and values only, no files."""
