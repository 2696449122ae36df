"""What the moderation room is put together from, each piece with rows of its own."""

from datetime import UTC, datetime
from fractions import Fraction

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.moderation import triggers
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.look import Look
from panel_app.ui.widgets.comparison import Comparison
from panel_app.ui.widgets.ledger_list import LedgerList
from panel_app.ui.widgets.moves_list import MovesList
from panel_app.ui.widgets.rival_marks import RivalMarks
from panel_app.ui.widgets.room_table import RoomTable
from panel_app.ui.widgets.third_chooser import ThirdChooser
from panel_app.workspace.ledger import Entry, Moved
from panel_app.workspace.moderation_rows import Agreed, ModerationRow, Rival, RivalValue, ScorerForm
from panel_app.workspace.third_scorers import Barred, Possible
from tests.ui.rubrics import STAGE

CODE = CandidateCode("K7-3QX")
Q1 = CriterionId("q1")
NOON = datetime(2036, 5, 4, 12, tzinfo=UTC)


def form(name: str, marks: str, *, concern: str = "") -> ScorerForm:
    given = {each.id: read_mark(mark) for each, mark in zip(STAGE.criteria, marks.split(), strict=True)}
    notes = {each.id: f"{name} on {each.id}." for each in STAGE.criteria}
    return ScorerForm(pseudonym=name, marks=given, notes=notes, abstained={}, concern=concern, admitted=False)


def candidate(
    *forms: ScorerForm, agreed: dict[CriterionId, Agreed] | None = None, rivals: tuple[Rival, ...] = ()
) -> ModerationRow:
    return ModerationRow(
        code=CODE,
        scorers=forms,
        moderation=triggers(STAGE, {each.pseudonym: each.marks for each in forms}),
        state="open",
        agreed=agreed or {},
        kept=None,
        rivals=rivals,
        total=Fraction(10),
    )


def texts(widget: QWidget) -> str:
    """What can be read on it, once its layouts have shown what was put into them."""
    QCoreApplication.sendPostedEvents()
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


@pytest.fixture
def comparison(qtbot: QtBot, look: Look) -> Comparison:
    made = Comparison(look=look)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def test_concern_stands_with_every_note_of_who_raised_it(comparison: Comparison) -> None:
    two = candidate(form("S01", "1 2 3"), form("S02", "4 4 4", concern="Names a patient."))
    comparison.show_candidate(STAGE, two, names=("S01", "S02"))
    for criterion in STAGE.criteria:
        comparison.choose(criterion.id)
        said = texts(comparison)
        assert f"S01 on {criterion.id}." in said
        assert f"S02 on {criterion.id}." in said
        assert "Concern: Names a patient." in said


def test_nothing_of_the_one_before_is_left_when_another_candidate_is_shown(comparison: Comparison) -> None:
    first = form("S01", "1 2 3", concern="Names a patient.")
    agreed = {Q1: Agreed(mark=read_mark("3"), reason="Read together.", by="S03")}
    three = candidate(first, form("S02", "4 4 4"), form("S03", "2 2 2"), agreed=agreed)
    comparison.show_candidate(STAGE, three, names=("S01", "S02", "S03"))
    comparison.choose(Q1)
    said = texts(comparison)
    assert all(words in said for words in ("Names a patient.", "S03 on q1.", "Read together."))
    bare = msgspec.structs.replace(form("S01", "4 4 4"), notes={})
    one = msgspec.structs.replace(candidate(bare), code=CandidateCode("K7-3QY"))
    comparison.show_candidate(STAGE, one, names=("S01",))
    said = texts(comparison)
    assert "No note." in said
    assert not any(words in said for words in ("patient", "S02", "S03", "together", "on q1."))


def test_words_of_people_are_left_out_when_they_might_name_somebody(comparison: Comparison) -> None:
    agreed = {Q1: Agreed(mark=read_mark("3"), reason="As Dr Example said.", by="S02", code="anchor")}
    two = candidate(form("S01", "1 2 3"), form("S02", "4 4 4"), agreed=agreed)
    comparison.show_candidate(STAGE, two, names=("S01", "S02"))
    comparison.choose(Q1)
    assert "As Dr Example said. Proposed by S02." in texts(comparison)
    comparison.show_candidate(STAGE, two, names=("Scorer 1", "Scorer 2"), told=False)
    said = texts(comparison)
    assert "Example" not in said
    assert "S02." not in said.replace("S02 on q1.", "")
    assert "Agreed 3: Read against the anchors" in said


def test_a_concern_is_said_to_be_there_and_not_read_out_when_it_might_name_somebody(comparison: Comparison) -> None:
    two = candidate(form("S01", "1 2 3"), form("S02", "4 4 4", concern="Names a patient."))
    comparison.show_candidate(STAGE, two, names=("Scorer 1", "Scorer 2"), told=False, notes=True)
    said = texts(comparison)
    assert "S01 on q1." in said
    assert "Names a patient." not in said
    assert "A concern, for the chair to read." in said


def test_both_values_stand_in_the_table_when_two_laptops_agreed(comparison: Comparison) -> None:
    two = candidate(form("S01", "1 2 3"), form("S02", "4 4 4"), rivals=(rival("4", "2"),))
    comparison.show_candidate(STAGE, two, names=("S01", "S02"))
    model = comparison.marks.model()
    assert model.index(0, model.columnCount() - 1).data() == "4 / 2"


def rival(*marks: str) -> Rival:
    values = tuple(
        RivalValue(
            record=RecordId(f"record {mark}"),
            mark=read_mark(mark),
            reason="So.",
            code="",
            by="S01",
            seat=SeatId("chair"),
            time=NOON,
        )
        for mark in marks
    )
    return Rival(kind="agreed", criterion=Q1, values=values)


def test_one_value_is_chosen_when_two_are_shown(qtbot: QtBot, look: Look) -> None:
    made = RivalMarks(look=look)
    qtbot.addWidget(made)
    both = rival("4", "2")
    made.show_candidate(STAGE, candidate(form("S01", "1 2 3"), rivals=(both,)), named=True, decides=True)
    made.show()
    assert "4: So. (proposed by S01, chair, on another laptop" in texts(made)
    (choose,) = [each for each in made.findChildren(QPushButton) if each.text() == "Choose 2"]
    with qtbot.waitSignal(made.chosen) as heard:
        choose.click()
    assert heard.args == [both, both.values[1]]
    assert made.words_of(both, both.values[1]) == "2 on Title of q1"
    made.show_candidate(STAGE, candidate(form("S01", "1 2 3")), named=True, decides=True)
    assert made.isHidden()


def test_nobody_is_named_and_nothing_is_chosen_when_two_values_are_on_the_projector(qtbot: QtBot, look: Look) -> None:
    made = RivalMarks(look=look)
    qtbot.addWidget(made)
    two = candidate(form("S01", "1 2 3"), rivals=(rival("4", "2"),))
    made.show_candidate(STAGE, two, named=False, decides=False)
    made.show()
    assert "So." not in texts(made)
    assert "S01" not in texts(made)
    assert not [each for each in made.findChildren(QPushButton) if each.isVisible()]


@pytest.fixture
def chooser(qtbot: QtBot, look: Look) -> ThirdChooser:
    made = ThirdChooser(look=look)
    qtbot.addWidget(made)
    return made


PEOPLE = tuple(
    Possible(seat=SeatId(f"s{n}"), pseudonym=f"S0{n}", forms_due=n, is_proposed=n == 3)  # the third is on top
    for n in (3, 4, 5)
)


def test_another_scorer_is_asked_when_the_keyboard_went_down(chooser: ThirdChooser, qtbot: QtBot) -> None:
    barred = [Barred(seat=SeatId(f"b{n}"), pseudonym=f"S1{n}", why="scores this candidate already") for n in (1, 2)]
    chooser.show_people("K7-3QX", PEOPLE, barred, named=True)
    assert chooser.barred.text() == "Not asked: S11, S12: scores this candidate already"
    QTest.keyClick(chooser.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.asked) as heard:
        QTest.keyClick(chooser.table, Qt.Key.Key_Return)
    assert heard.args == ["s4"]


@pytest.mark.parametrize(("due", "said"), [((3, 4), "Has the fewest"), ((3, 3), "Proposed")])
def test_the_one_proposed_has_the_fewest_only_when_others_have_more(
    chooser: ThirdChooser, due: tuple[int, int], said: str
) -> None:
    people = [
        Possible(seat=SeatId(f"s{n}"), pseudonym=f"S0{n}", forms_due=forms, is_proposed=n == 0)
        for n, forms in enumerate(due)
    ]
    chooser.show_people("K7-3QX", people, [], named=True)
    model = chooser.table.model()
    assert [model.index(row, 2).data() for row in range(2)] == [said, ""]


def test_only_the_one_proposed_can_be_asked_when_names_are_hidden(chooser: ThirdChooser, qtbot: QtBot) -> None:
    chooser.show_people("K7-3QX", PEOPLE, [], named=False)
    model = chooser.table.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["One more scorer"]
    with qtbot.waitSignal(chooser.asked) as heard:
        chooser.ask.click()
    assert heard.args == ["s3"]


def test_nobody_can_be_asked_when_nobody_is_left(chooser: ThirdChooser) -> None:
    chooser.show_people("K7-3QX", [], [], named=True)
    assert not chooser.ask.isEnabled()
    assert "Nobody is left" in chooser.title.text()


def test_every_change_says_when_who_why_and_which_way(qtbot: QtBot, look: Look) -> None:
    made = LedgerList(look=look)
    qtbot.addWidget(made)
    first = Entry(time=NOON, kind="given", who="S01", criterion=Q1, scorer="S01", mark=read_mark("2"))
    changed = Entry(
        time=NOON,
        kind="agreed",
        who="chair",
        criterion=Q1,
        mark=read_mark("4"),
        before=Fraction(5, 2),
        direction="up",
        reason="With figures.",
        reason_code="anchor",
        by="S02",
        stands=False,
    )
    made.show_entries(STAGE, [first, changed])
    model = made.model()
    rows = [[str(model.index(row, column).data()) for column in range(1, 6)] for row in range(2)]
    assert rows[0] == ["First mark", "Title of q1", "2", "S01", ""]
    assert rows[1][:4] == ["Agreed, replaced", "Title of q1", "2.5 to 4", "S02"]
    assert rows[1][4].endswith("stands at this level: With figures.")
    assert "Above" in model.index(1, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert "no longer counts" in model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole)


def test_whose_marks_moved_is_counted_when_something_was_discussed(qtbot: QtBot, look: Look) -> None:
    made = MovesList(look=look)
    qtbot.addWidget(made)
    made.show_moves([Moved(scorer="S01", discussed=0, stood=0, up=0, down=0, proposed=0)])
    assert made.table.isHidden()
    made.show_moves([Moved(scorer="S02", discussed=4, stood=1, up=3, down=0, proposed=2)])
    model = made.table.model()
    row = [model.index(0, column).data() for column in range(6)]
    assert row == ["S02", "4", "1 (25 %)", "3 (75 %)", "0 (0 %)", "2"]


def test_totals_are_drawn_as_dots_and_said_without_names(qtbot: QtBot, look: Look) -> None:
    made = RoomTable(look=look, why=lambda _each: "far apart", state=lambda _each: "Open")
    qtbot.addWidget(made)
    QAbstractItemModelTester(made.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show_scale(Fraction(), Fraction(15))
    agreed = {Q1: Agreed(mark=read_mark("3"), reason="So.", by="")}
    made.show_rows([candidate(form("S02", "4 4 4"), form("S01", "1 2 3"), agreed=agreed), candidate()])
    made.resize(600, 200)
    made.show()
    made.grab()  # everything is painted once
    assert made.model().index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "6, 12"
    made.make_room(totals=False, why=False)
    assert made.isColumnHidden(2)
    assert made.isColumnHidden(3)
