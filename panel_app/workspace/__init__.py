"""What people do, as plain functions on an opened store: the window, the command line and the tests call the same."""
