"""What a person has chosen for all windows of theirs: colours, size of text, when the window locks.

A small file in the person's own configuration folder. Nothing in it is about a round; a file that is damaged or from
another version counts as not there.
"""

import enum
import logging
from pathlib import Path
from typing import Final

import msgspec
import platformdirs
from PySide6.QtCore import QObject, Signal

from panel_app.domain.errors import PanelError
from panel_app.files import write_whole
from panel_app.ui.theme import LARGEST_SCALE, SMALLEST_SCALE, THEMES, Theme, ThemeName, system_theme

_log = logging.getLogger(__name__)

LOCK_MINUTES: Final = (2, 60)
"""Less would interrupt whoever reads a long answer; more would be no lock."""
USUAL_MINUTES: Final = 10


class Colours(enum.StrEnum):
    """Which set of colours: the system's choice, or one of them always."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The choices. Numbers out of bounds are brought inside them, whoever wrote the file."""

    colours: Colours = Colours.SYSTEM
    scale: float = 1.0
    lock_minutes: int = USUAL_MINUTES

    def __post_init__(self) -> None:
        low, high = LOCK_MINUTES
        msgspec.structs.force_setattr(self, "lock_minutes", min(max(self.lock_minutes, low), high))
        msgspec.structs.force_setattr(self, "scale", min(max(self.scale, SMALLEST_SCALE), LARGEST_SCALE))


def theme_of(colours: Colours) -> Theme:
    """The set of colours that was chosen; the system's, as it is now."""
    return system_theme() if colours is Colours.SYSTEM else THEMES[ThemeName(colours.value)]


def settings_file() -> Path:
    """Where they are kept on this system."""
    return Path(platformdirs.user_config_path("panel-app", appauthor=False, roaming=False)) / "settings.json"


class Settings(QObject):
    """Read once, written at every change; without a path they are forgotten with the window."""

    changed = Signal()

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.chosen = Chosen() if path is None else _read(path)

    def choose(self, **choices: object) -> None:
        """Take other choices, by the names of `Chosen`."""
        chosen = msgspec.convert(msgspec.to_builtins(self.chosen) | choices, Chosen)
        if chosen == self.chosen:
            return
        self.chosen = chosen
        if self._path is not None:
            _write(self._path, chosen)
        self.changed.emit()


def _write(path: Path, chosen: Chosen) -> None:
    """A folder that cannot be written costs nothing but the memory of the choice."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with write_whole(path, private=True) as stream:
            stream.write(msgspec.json.encode(chosen))
    except (OSError, PanelError) as error:
        _log.info("The settings could not be kept: %s", error)


def _read(path: Path) -> Chosen:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Chosen)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Chosen()
