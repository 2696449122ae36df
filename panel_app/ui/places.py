"""Where stores live on this computer, and what is found there without opening anything."""

import csv
from pathlib import Path
from typing import Final

import msgspec
import platformdirs

from panel_app.domain.errors import CannotOpen
from panel_app.workspace.demo_folder import MARKER

STORE_SUFFIX: Final = ".panel"
PACK_SUFFIX: Final = ".panel-pack"
DEMO_FOLDER: Final = "panel-demo"
_PASSPHRASES: Final = "passphrases.csv"


class DemoSeat(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of a worked example, and what opens its store. Everybody in it is invented."""

    seat: str
    store: Path
    passphrase: str

    def __repr__(self) -> str:
        return f"DemoSeat({self.seat})"


def stores_folder() -> Path:
    """The local application folder, which no cloud copies."""
    return Path(platformdirs.user_data_path("panel-app", appauthor=False, roaming=False)) / "stores"


def stores_in(folder: Path) -> list[Path]:
    """The stores that lie in a folder, by name."""
    return sorted(folder.glob(f"*{STORE_SUFFIX}")) if folder.is_dir() else []


def new_store(folder: Path, pack: Path) -> Path:
    """A name for the store of a panel pack that no other store has."""
    name = pack.stem
    number = 2
    while (folder / f"{name}{STORE_SUFFIX}").exists():
        name = f"{pack.stem}-{number}"
        number += 1
    return folder / f"{name}{STORE_SUFFIX}"


def is_demo(folder: Path) -> bool:
    """Whether a folder is one that the demo made."""
    return (folder / MARKER).is_file() and (folder / _PASSPHRASES).is_file()


def demo_seats(folder: Path) -> list[DemoSeat]:
    """The seats of a worked example, officers first."""
    if not is_demo(folder):
        raise CannotOpen(f"{folder} is no worked example.", "Choose the folder that `panel-app demo` made.")
    with (folder / _PASSPHRASES).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        seats = [DemoSeat(seat=row["seat"], store=folder / row["store"], passphrase=row["passphrase"]) for row in rows]
    except KeyError as error:
        raise CannotOpen(f"{_PASSPHRASES} in {folder} is damaged.", "Run `panel-app demo` again.") from error
    return sorted(seats, key=lambda each: (each.seat not in ("administrator", "chair"), each.seat))
