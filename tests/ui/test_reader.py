import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CleanCopy
from panel_app.ui.look import Look
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.reader import Reader
from panel_app.workspace.reading import Highlight, Reading
from tests.ui.files import pdf
from tests.ui.rubrics import STAGE

ANSWERS = {"q1": "The ward was calm.\n\nNobody fell on the ward again.", "q2": "A team of four.", "q3": ""}
FILES = (FileRow(number=1, title="Attachment 1", pages=2), FileRow(number=2, title="Attachment 2", pages=1))


@pytest.fixture
def reader(qtbot: QtBot, look: Look) -> Reader:
    made = Reader(look=look)
    qtbot.addWidget(made)
    made.resize(760, 620)
    made.wanted.connect(lambda number: made.take_file(number, pdf(*["A ward round", "Later"][: 3 - number])))
    made.show_copy(STAGE.criteria, CleanCopy(answers=ANSWERS), files=FILES)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def look_for(reader: Reader, words: str, qtbot: QtBot) -> None:
    reader.search.open_bar()
    reader.search.field.setText(words)
    qtbot.waitUntil(lambda: reader.is_complete)


def test_places_are_counted_in_answers_and_attachments_when_something_is_looked_for(
    reader: Reader, qtbot: QtBot
) -> None:
    look_for(reader, "WARD", qtbot)
    qtbot.waitUntil(lambda: "of" in reader.search.count.text())
    count = int(reader.search.count.text().split()[-1])
    assert reader.search.count.text().startswith("1 of")
    assert count > 20


def test_attachment_is_opened_when_the_next_place_is_in_it(reader: Reader, qtbot: QtBot) -> None:
    look_for(reader, "ward round", qtbot)
    qtbot.waitUntil(lambda: reader.search.count.text() == "1 of 2")
    QTest.keyClick(reader.search.field, Qt.Key.Key_F3)
    assert reader.stack.currentWidget() is reader.pages
    assert reader.bar.tabs.currentIndex() == 2
    QTest.keyClick(reader.search.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert reader.bar.tabs.currentIndex() == 1


def test_nothing_is_found_when_it_stands_nowhere(reader: Reader, qtbot: QtBot) -> None:
    look_for(reader, "zebra", qtbot)
    qtbot.waitUntil(lambda: reader.search.count.text() == "Not found")
    assert not reader.search.next.isEnabled()


def test_found_place_can_be_highlighted_when_the_search_is_closed(reader: Reader, qtbot: QtBot) -> None:
    look_for(reader, "nobody fell", qtbot)
    QTest.keyClick(reader.search.field, Qt.Key.Key_Escape)
    assert not reader.search.isVisible()
    assert reader.prose.hasFocus()
    reader.toggle_highlight()
    start = ANSWERS["q1"].index("Nobody fell")
    assert reader.reading.highlights == (Highlight(place="answer.q1", start=start, end=start + 11, text="Nobody fell"),)


def test_highlight_is_told_to_be_kept_when_it_is_made_and_when_it_is_taken_away(reader: Reader, qtbot: QtBot) -> None:
    reader.prose.select("answer.q2", 2, 6)
    with qtbot.waitSignal(reader.kept) as heard:
        reader.toggle_highlight()
    assert heard.args == [Reading(highlights=(Highlight(place="answer.q2", start=2, end=6, text="team"),))]
    with qtbot.waitSignal(reader.kept) as heard:
        reader.toggle_highlight()
    assert heard.args == [Reading()]


def test_highlights_become_one_when_they_overlap(reader: Reader) -> None:
    for start, end in ((2, 6), (4, 9)):
        reader.prose.select("answer.q2", start, end)
        reader.toggle_highlight()
    assert [(each.start, each.end, each.text) for each in reader.reading.highlights] == [(2, 9, "team of")]


def test_highlight_in_an_attachment_is_shown_when_it_is_opened_again(reader: Reader) -> None:
    reader.bar.tabs.setCurrentIndex(1)
    assert reader.pages.file is not None
    start = reader.pages.file.text(1).index("evening")
    reader.pages.select(1, start, start + 7)
    reader.toggle_highlight()
    kept = reader.reading
    assert kept.highlights == (Highlight(place="file.1", page=1, start=start, end=start + 7, text="evening"),)
    reader.show_copy(STAGE.criteria, CleanCopy(answers=ANSWERS), files=FILES, reading=kept)
    assert reader.stack.currentWidget() is reader.prose
    assert [row.where for row in reader.notes.list.rows.rows] == ["Attachment 1, page 2"]
    reader.bar.notes.click()
    reader.notes.list.setFocus()
    QTest.keyClick(reader.notes.list, Qt.Key.Key_Return)
    assert reader.stack.currentWidget() is reader.pages
    QTest.keyClick(reader.notes.list, Qt.Key.Key_Delete)
    assert reader.reading == Reading()


def test_highlight_moves_along_when_a_later_copy_has_other_words_before_it(reader: Reader) -> None:
    kept = Reading(highlights=(Highlight(place="answer.q2", start=2, end=6, text="team"),))
    reader.show_copy(STAGE.criteria, CleanCopy(answers=ANSWERS | {"q2": "At [struck] a team of four."}), reading=kept)
    assert [each.cursor.selectedText() for each in reader.prose.extraSelections()] == ["team"]


def test_highlight_stays_listed_when_its_words_are_gone(reader: Reader) -> None:
    kept = Reading(highlights=(Highlight(place="answer.q2", start=2, end=6, text="team"),))
    reader.show_copy(STAGE.criteria, CleanCopy(answers=ANSWERS | {"q2": "Other words."}), reading=kept)
    assert reader.prose.extraSelections() == []
    assert len(reader.notes.list.rows.rows) == 1


def test_nothing_can_be_highlighted_when_the_scorer_stepped_back(reader: Reader, qtbot: QtBot) -> None:
    reader.show_copy(STAGE.criteria, CleanCopy(answers=ANSWERS), locked=True)
    reader.prose.select("answer.q2", 2, 6)
    with qtbot.assertNotEmitted(reader.kept):
        reader.toggle_highlight()
    assert reader.notes.note.isReadOnly()


def test_reason_is_said_when_an_attachment_is_damaged(reader: Reader) -> None:
    reader.wanted.disconnect()
    reader.wanted.connect(lambda number: reader.take_file(number, b"%PDF-1.7 cut off"))
    reader.bar.tabs.setCurrentIndex(1)
    assert reader.stack.currentWidget() is reader.waiting
    assert "cannot be shown" in reader.waiting.text()


def test_file_of_another_candidate_is_left_when_it_comes_late(reader: Reader) -> None:
    reader.show_copy(STAGE.criteria, CleanCopy(answers=ANSWERS))
    reader.take_file(1, pdf("Late"))
    assert reader.is_complete
    assert reader.bar.tabs.count() == 1


def open_files() -> set[str]:
    """Everything that this process holds open that has a name on a disk, deleted or not."""
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(each.readlink()))
        except OSError:
            continue  # the one that lists them
    return {name for name in found if name.startswith("/") and not name.startswith(("/dev/", "/proc/", "/sys/"))}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists what a process holds open")
def test_no_file_is_written_when_attachments_are_read_searched_and_highlighted(
    reader: Reader, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    watcher = QFileSystemWatcher([str(tmp_path)])
    touched: list[str] = []
    watcher.directoryChanged.connect(touched.append)
    before = open_files()
    look_for(reader, "ward round", qtbot)
    for place in (1, 2):
        reader.bar.tabs.setCurrentIndex(place)
        reader.grab()
        reader.pages.zoom_in()
        reader.grab()
        assert open_files() <= before
    reader.pages.select(0, 0, 4)
    reader.toggle_highlight()
    (tmp_path / "canary").write_bytes(b"")  # the watcher does see what is written here
    qtbot.waitUntil(lambda: bool(touched))
    assert len(touched) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["canary"]


def test_nothing_is_found_or_taken_when_the_file_is_no_longer_to_be_read(reader: Reader, qtbot: QtBot) -> None:
    reader.show_none("Not yours.")
    reader.take_file(1, pdf("A ward round"))
    look_for(reader, "ward", qtbot)
    assert reader.search.count.text() == "Not found"
    assert reader.prose.toPlainText() == "Not yours."
