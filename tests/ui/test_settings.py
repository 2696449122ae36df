from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from panel_app.ui.settings import Chosen, Colours, Settings, theme_of
from panel_app.ui.theme import DARK, HIGH_CONTRAST, system_theme


def test_choices_are_there_again_when_the_program_starts_again(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "folder" / "settings.json"
    settings = Settings(path)
    with qtbot.waitSignal(settings.changed):
        settings.choose(colours="dark", lock_minutes=20, scale=1.25)
    assert Settings(path).chosen == Chosen(colours=Colours.DARK, lock_minutes=20, scale=1.25)


@pytest.mark.parametrize("content", [b"", b"{", b'{"colours": "pink"}', b'{"lock_minutes": "never"}', b"\xff\xfe"])
def test_usual_choices_hold_when_the_file_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert Settings(path).chosen == Chosen()


@pytest.mark.parametrize(
    ("written", "minutes", "scale"),
    [('{"lock_minutes": 0, "scale": 0.1}', 2, 1.0), ('{"lock_minutes": 9999, "scale": 50}', 60, 2.0)],
)
def test_bounds_hold_when_somebody_wrote_the_file_by_hand(
    tmp_path: Path, written: str, minutes: int, scale: float
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(written)
    chosen = Settings(path).chosen
    assert (chosen.lock_minutes, chosen.scale) == (minutes, scale)


def test_choice_holds_when_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder should be")
    settings = Settings(tmp_path / "folder" / "settings.json")
    settings.choose(lock_minutes=5)
    assert settings.chosen.lock_minutes == 5


def test_nothing_is_told_when_the_same_is_chosen_again(qtbot: QtBot) -> None:
    settings = Settings()
    with qtbot.assertNotEmitted(settings.changed):
        settings.choose(lock_minutes=settings.chosen.lock_minutes)


@pytest.mark.usefixtures("qapp")
def test_colours_are_the_systems_unless_one_set_was_chosen() -> None:
    assert theme_of(Colours.SYSTEM) is system_theme()
    assert theme_of(Colours.DARK) is DARK
    assert theme_of(Colours.HIGH_CONTRAST) is HIGH_CONTRAST
