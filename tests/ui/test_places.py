from pathlib import Path

import pytest

from panel_app.domain.errors import CannotOpen
from panel_app.ui import places
from panel_app.workspace.demo_folder import MARKER


def demo(folder: Path, rows: str = "seat,store,passphrase\n") -> Path:
    (folder / MARKER).write_text("made by the demo")
    (folder / "passphrases.csv").write_text(rows)
    return folder


def test_seats_are_listed_officers_first_when_a_demo_is_there(tmp_path: Path) -> None:
    rows = "seat,store,passphrase\nS01,stores/S01.panel,one\nchair,stores/chair.panel,two\n"
    found = places.demo_seats(demo(tmp_path, rows))
    assert [(each.seat, each.store, each.passphrase) for each in found] == [
        ("chair", tmp_path / "stores/chair.panel", "two"),
        ("S01", tmp_path / "stores/S01.panel", "one"),
    ]


def test_passphrase_is_not_shown_when_a_seat_is_printed(tmp_path: Path) -> None:
    found = places.demo_seats(demo(tmp_path, "seat,store,passphrase\nS01,stores/S01.panel,hush\n"))
    assert "hush" not in repr(found)


@pytest.mark.parametrize("rows", [None, "other,columns\na,b\n"], ids=["no demo", "damaged"])
def test_two_sentences_are_said_when_the_folder_is_no_demo(tmp_path: Path, rows: str | None) -> None:
    folder = tmp_path if rows is None else demo(tmp_path, rows)
    with pytest.raises(CannotOpen):
        places.demo_seats(folder)


def test_store_gets_a_name_of_its_own_when_one_of_that_name_is_there(tmp_path: Path) -> None:
    pack = Path("/anywhere/S07.panel-pack")
    names = []
    for _ in range(3):
        path = places.new_store(tmp_path, pack)
        path.touch()
        names.append(path.name)
    assert names == ["S07.panel", "S07-2.panel", "S07-3.panel"]


def test_no_store_is_found_when_the_folder_is_not_there(tmp_path: Path) -> None:
    assert places.stores_in(tmp_path / "missing") == []
