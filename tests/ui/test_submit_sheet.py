import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId
from panel_app.ui.look import Look
from panel_app.ui.widgets.submit_sheet import SubmitSheet
from panel_app.workspace.reading_back import ReadBack
from tests.ui.rubrics import STAGE, view

Q3 = CriterionId("q3")


def read(code: str, marks: str, **form: object) -> ReadBack:
    shown = view(marks=marks)
    return ReadBack(
        code=CandidateCode(code),
        stage=STAGE,
        form=msgspec.structs.replace(shown.form, **form),
        missing=() if "abstained" in form else shown.missing,
    )


@pytest.fixture
def sheet(qtbot: QtBot, look: Look) -> SubmitSheet:
    made = SubmitSheet(look=look)
    qtbot.addWidget(made)
    made.show()
    return made


def test_complete_forms_are_submitted_once_when_enter_is_pressed_twice(sheet: SubmitSheet) -> None:
    whole = [read("AA-111", "3 4 3"), read("BB-222", "2 2 2")]
    heard: list[tuple[ReadBack, ...]] = []
    sheet.submitted.connect(heard.append)
    sheet.show_forms([*whole, read("CC-333", "3")])
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert heard == [tuple(whole)]


def test_everything_that_will_be_sealed_can_be_read_when_it_is_shown(sheet: SubmitSheet) -> None:
    form = {"notes": {Q3: "Says who."}, "abstained": {Q3: "Cut off."}, "concern": "Two hands wrote it."}
    sheet.show_forms([read("AA-111", "3 4", **form)])
    said = sheet.text.toPlainText()
    assert all(part in said for part in ("AA-111", "Title of q1: 3", "Cut off.", "Says who.", "Two hands wrote it."))


def test_what_is_missing_is_said_when_a_form_stays_a_draft(sheet: SubmitSheet, qtbot: QtBot) -> None:
    sheet.show_forms([read("CC-333", "3")])
    assert "CC-333, stays a draft" in sheet.text.toPlainText()
    assert "Title of q2, Title of q3" in sheet.text.toPlainText()
    with qtbot.assertNotEmitted(sheet.submitted), qtbot.waitSignal(sheet.left):
        QTest.keyClick(sheet, Qt.Key.Key_Return)


def test_nothing_is_submitted_when_escape_is_pressed(sheet: SubmitSheet, qtbot: QtBot) -> None:
    sheet.show_forms([read("AA-111", "3 4 3")])
    with qtbot.assertNotEmitted(sheet.submitted), qtbot.waitSignal(sheet.left):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
