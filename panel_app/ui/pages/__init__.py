"""One module for each page of the window: it asks the runner and hands what comes back to its widgets."""
