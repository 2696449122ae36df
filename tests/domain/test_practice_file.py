"""Practice candidates in a ROUND.toml are read whole, or refused with the key that is wrong."""

import pytest

from panel_app.domain.errors import InputRefused
from panel_app.domain.practice import Calibration
from panel_app.domain.round_file import read_plan
from panel_app.domain.rules import Stage
from tests.domain.examples import mark

STAGE = """\
[round]
name = "R"
[[panels]]
id = "p"
name = "P"
[[stages]]
id = "sift"
places = 1
deadline = 2027-01-29T17:00:00+00:00
{gate}
[[stages.criteria]]
id = "q1"
title = "One"
levels = [{{mark = 0}}, {{mark = 2.5}}]
[[stages.criteria]]
id = "q2"
title = "Two"
levels = [{{mark = 1}}, {{mark = 2}}]
{practice}
"""

PRACTICE = """\
[[stages.practice]]
id = "first"
[stages.practice.answers]
q1 = "We moved the clinic."
[stages.practice.agreed]
q1 = {mark = 2.50, why = "Names the result."}
q2 = {mark = 1, why = "Nothing is said."}
"""


def stage(practice: str = "", gate: str = "") -> Stage:
    return read_plan(STAGE.format(practice=practice, gate=gate)).stages[0]


def test_practice_is_read_when_an_answer_is_left_out() -> None:
    (candidate,) = stage(PRACTICE).practice
    assert candidate.id == "first"
    assert candidate.answers == {"q1": "We moved the clinic.", "q2": ""}
    assert {key: (each.mark, each.why) for key, each in candidate.agreed.items()} == {
        "q1": (mark("2.5"), "Names the result."),
        "q2": (mark(1), "Nothing is said."),
    }


def test_gate_is_open_when_the_file_does_not_ask_for_practice() -> None:
    assert stage(PRACTICE).calibration == Calibration(needed=0)
    assert stage().practice == ()


def test_gate_is_read_when_the_file_asks_for_practice() -> None:
    assert stage(PRACTICE, "calibration = {needed = 1}").calibration == Calibration(needed=1)


def test_digest_of_the_rules_changes_when_an_agreed_mark_does() -> None:
    assert stage(PRACTICE).digest != stage(PRACTICE.replace("q2 = {mark = 1", "q2 = {mark = 2")).digest


@pytest.mark.parametrize(
    ("wrong", "right", "path"),
    [
        ("q2 = {mark = 1", "q2 = {mark = 3", "stages[1].practice[1].agreed.q2.mark is 3, which is not on the scale"),
        ('q2 = {mark = 1, why = "Nothing is said."}', "", "stages[1].practice[1].agreed.q2 is missing"),
        ('why = "Nothing is said."', 'why = " "', "stages[1].practice[1].agreed.q2.why is empty"),
        ('q1 = "We', 'q9 = "We', "stages[1].practice[1].answers.q9 is no criterion of this stage"),
        ('id = "first"', 'id = "The first"', "stages[1].practice[1].id is 'The first', which cannot be an id"),
    ],
)
def test_practice_is_refused_by_its_path_when_something_is_wrong(wrong: str, right: str, path: str) -> None:
    with pytest.raises(InputRefused) as refused:
        stage(PRACTICE.replace(wrong, right))
    assert path in refused.value.what
    assert refused.value.remedy.endswith(".")


def test_second_candidate_is_refused_when_it_has_the_name_of_the_first() -> None:
    with pytest.raises(InputRefused, match=r"practice\[2\]\.id is 'first', which an earlier one is called"):
        stage(PRACTICE * 2)


def test_gate_is_refused_when_it_asks_for_more_than_there_are() -> None:
    with pytest.raises(InputRefused, match=r"calibration\.needed is 2, and there are 1 practice candidates"):
        stage(PRACTICE, "calibration = {needed = 2}")
