"""Parts of pages: they are given data and emit signals, and know neither workspace nor runner."""
