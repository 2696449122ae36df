"""The window: what people see and press, on top of the workspace."""
