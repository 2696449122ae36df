"""What a person can cause or mend.

    PanelError              two sentences for the person: what happened, and what to do
    ├── InputRefused        a file or value that came in cannot be taken
    ├── NotAllowed          this seat may not do that, or not yet
    ├── CannotOpen          a store, pack or key that does not open
    └── HubUnreachable      the meeting place cannot be read or written

Anything else that is raised is a defect of ours.
"""


class PanelError(Exception):
    """Says what happened (`what`) and how it is mended (`remedy`), a sentence each."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class InputRefused(PanelError):
    """A file or a value that came in cannot be taken; nothing was changed."""


class NotAllowed(PanelError):
    """This seat has no right to do that, or the round is not there yet."""


class CannotOpen(PanelError):
    """A store, a pack or a key does not open."""


class HubUnreachable(PanelError):
    """The hub cannot be read or written; what is held here stays here."""
