"""The command line: every use case without a window, for scripts, printing at night and checks."""
