"""ROUND.toml is read exactly, or refused with the key that is wrong and what to do."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.eligibility import EligibilityRule
from panel_app.domain.errors import InputRefused
from panel_app.domain.panels import panel_named, panel_taking
from panel_app.domain.round_file import read_plan
from panel_app.domain.rules import Pool, Reserve, Rules, Triggers
from tests.domain.examples import mark

GOOD = """\
[round]
name = "Digital Health Leadership programme"
intake = "Cohort 4"
jurisdictions = ["England", "Scotland"]
hub = "folder:hub"
[[panels]]
id = "national"
name = "National panel"
[[stages]]
id = "sift"
places = 100
identity = "blind"
opening = "two-officers"
scorers_per_candidate = 2
deadline = 2027-01-29T17:00:00+01:00
[[stages.criteria]]
id = "q1"
title = "Leading change"
question = "What did you change?"
weight = 1.50
max_words = 400
note_at = [5.0, 0]
levels = [{mark = 0, anchor = "nothing"}, {mark = 2.50, anchor = "some"}, {mark = 5, anchor = "all"}]
[[stages.criteria]]
id = "q2"
title = "Working with others"
levels = [{mark = 1}, {mark = 2}]
[stages.rules]
across_scorers = "median"
across_criteria = "mean"
moderate_when = {criterion_gap = 2, total_gap = 4.0}
floors = {total = 0, q1 = 1.5}
automatic = 17
pool = {from = 16, to = 16.50}
ties = ["q2", "panel-decision", "lottery"]
line = ["region", "role"]
reserve = {size = "pool", expires = 2027-12-31}
advice = "chair"
"""

ELIGIBLE = """\
[[stages.eligibility]]
column = "eligible.consent"
yes = true
reason = "No consent was given."
[[stages.eligibility]]
column = "in_post_since"
after = 2020-01-01
before = 2026-10-01
"""

PANEL_OF = '[[panels]]\nid = "b"\nname = "B"\njurisdictions = ["{}"]\n[[panels]]\n'
"""One more panel, for the candidates of a nation."""

SMALLEST = """\
[round]
name = "A round"
[[panels]]
id = "p"
name = "Panel"
[[stages]]
id = "sift"
places = 1
deadline = 2027-01-29T17:00:00Z
[[stages.criteria]]
id = "q1"
title = "Question"
levels = [{mark = 0}, {mark = 1}]
"""


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_round_and_panel_are_read_when_the_file_is_good() -> None:
    plan = read_plan(GOOD)
    assert (plan.round.name, plan.round.intake) == ("Digital Health Leadership programme", "Cohort 4")
    assert (plan.round.jurisdictions, plan.round.hub) == (("England", "Scotland"), "folder:hub")
    assert [(panel.id, panel.name) for panel in plan.panels] == [("national", "National panel")]


def test_deadline_is_in_utc_when_the_file_gives_another_offset() -> None:
    (stage,) = read_plan(GOOD).stages
    assert stage.deadline == datetime(2027, 1, 29, 16, tzinfo=UTC)
    assert stage.deadline.tzinfo is UTC


def test_numbers_are_written_one_way_when_the_file_writes_them_otherwise() -> None:
    (stage,) = read_plan(GOOD).stages
    q1 = stage.criteria[0]
    assert [str(mark) for mark in q1.marks] == ["0", "2.5", "5"]
    assert [str(mark) for mark in q1.note_at] == ["0", "5"]
    assert str(q1.weight) == "1.5"
    assert stage.rules.pool is not None
    assert str(stage.rules.pool.high) == "16.5"


def test_marks_that_need_a_note_ascend_when_the_file_names_them_otherwise() -> None:
    text = SMALLEST.replace("{mark = 1}]", "{mark = 1}, {mark = 8}]\nnote_at = [8, 1, 8.0]")
    assert read_plan(text).stages[0].criteria[0].note_at == (mark(1), mark(8))


def test_digest_is_the_same_when_numbers_and_offset_are_written_otherwise() -> None:
    other = GOOD.replace("16.50", "16.5").replace("[5.0, 0]", "[0, 5]").replace("17:00:00+01:00", "16:00:00Z")
    assert other != GOOD
    assert read_plan(other).stages[0].digest == read_plan(GOOD).stages[0].digest


def test_rules_are_read_when_all_are_there() -> None:
    assert read_plan(GOOD).stages[0].rules == Rules(
        across_scorers="median",
        across_criteria="mean",
        moderate_when=Triggers(criterion_gap=Decimal(2), total_gap=Decimal(4)),
        floors={"total": Decimal(0), "q1": Decimal("1.5")},
        automatic=Decimal(17),
        pool=Pool(low=Decimal(16), high=Decimal("16.5")),
        ties=("q2", "panel-decision", "lottery"),
        line=("region", "role"),
        reserve=Reserve(size="pool", expires=date(2027, 12, 31)),
        advice="chair",
    )


def test_defaults_hold_when_only_what_is_needed_is_there() -> None:
    plan = read_plan(SMALLEST)
    (stage,) = plan.stages
    assert stage.rules == Rules()
    assert (stage.identity, stage.opening, stage.scorers_per_candidate) == ("blind", "two-officers", 2)
    (criterion,) = stage.criteria
    assert (criterion.weight, criterion.max_words, criterion.note_at) == (Decimal(1), None, ())


def test_a_second_person_looks_when_the_file_wants_one() -> None:
    assert not read_plan(SMALLEST).stages[0].second_person
    assert read_plan(SMALLEST.replace("places = 1", "places = 1\nsecond_person = true")).stages[0].second_person


def test_file_is_read_when_it_begins_with_a_byte_order_mark() -> None:
    assert read_plan("\ufeff" + SMALLEST) == read_plan(SMALLEST)


def test_panels_are_read_with_their_jurisdictions_when_there_are_several() -> None:
    panels = read_plan(changed("[[panels]]", PANEL_OF.format("Scotland"))).panels
    assert [(panel.id, panel.name, panel.jurisdictions) for panel in panels] == [
        ("b", "B", ("Scotland",)),
        ("national", "National panel", ()),
    ]
    assert panel_named(panels, " NATIONAL panel") == panels[1]
    assert panel_named(panels, "elsewhere") is None
    assert panel_taking(panels, "Scotland") == panels[0]
    assert panel_taking(panels, "England") is None
    assert panel_taking(panels[1:], "England") == panels[1]


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("places = 100", "", "stages[1].places is missing", "Add places"),
        ("places = 100", "plaecs = 100", "stages[1].places is missing", "You wrote plaecs"),
        ("places = 100", "places = 0", "stages[1].places is 0", "from 1"),
        ("places = 100", "places = 1.5", "stages[1].places is 1.5", "a whole number"),
        ("places = 100", "places = true", "stages[1].places is true", "a whole number"),
        ("automatic = 17", "automatc = 17", "stages[1].rules.automatc is not a key", "Did you mean automatic?"),
        ("automatic = 17", "colour = 17", "stages[1].rules.colour is not a key", "Known here: across_criteria, "),
        ("automatic = 17", "automatic = 16.5", "stages[1].rules.pool.to is 16.5", "below the automatic"),
        ('name = "Digital', 'naem = "Digital', "round.name is missing", "rename it to name"),
        ('name = "National panel"', 'name = " "', "panels[1].name is empty", "Write something"),
        ('name = "National panel"', "name = 4", "panels[1].name is 4", "text in quotation marks"),
        ('id = "q2"', 'id = "q1"', "stages[1].criteria[2].id is 'q1'", "its own"),
        ('id = "q2"', 'id = "Q2"', "stages[1].criteria[2].id is 'Q2'", "small letters"),
        ('id = "q2"', 'id = "-q2"', "stages[1].criteria[2].id is '-q2'", "small letters"),
        ('id = "q2"', f'id = "{"q" * 25}"', "stages[1].criteria[2].id is", "24 characters"),
        ('id = "q2"', 'id = "total"', "stages[1].criteria[2].id is 'total'", "another id"),
        ('id = "national"', 'id = "Nation\\n"', "panels[1].id", "small letters"),
        ("{mark = 2}]", "{mark = 1.0}]", "stages[1].criteria[2].levels[2].mark is 1 and stands there twice", "once"),
        ("{mark = 2}]", "{mark = 0.5}]", "levels[2].mark is 0.5 and is lower than the one before", "lowest first"),
        ("{mark = 1}, {mark = 2}", "{mark = 1}", "stages[1].criteria[2].levels has one level", "two levels"),
        ("{mark = 1}, {mark = 2}", "", "stages[1].criteria[2].levels is empty", "at least one"),
        ("{mark = 1}, {mark = 2}", "1, 2", "stages[1].criteria[2].levels is a list", "a list of tables"),
        ("{mark = 1}", "{mark = nan}", "levels[1].mark is NaN", "Use numbers"),
        ("{mark = 1}", "{mark = -inf}", "levels[1].mark is -Infinity", "Use numbers"),
        ("{mark = 1}", "{mark = 1e999999999}", "levels[1].mark is 1E+999999999", "Use numbers"),
        ("{mark = 1}", "{mark = 0.1234567}", "levels[1].mark is 0.1234567", "6 decimal places"),
        ("{mark = 1}", '{mark = "1"}', "levels[1].mark is '1'", "a number"),
        ("{mark = 1}", f"{{mark = 0x{'f' * 5000}}}", "levels[1].mark is ", "Use numbers"),
        ("[5.0, 0]", "[5.0, 1]", "stages[1].criteria[1].note_at holds 1", "The scale is 0, 2.5, 5."),
        ("[5.0, 0]", "5", "stages[1].criteria[1].note_at is 5", "a list"),
        ("weight = 1.50", "weight = -1", "stages[1].criteria[1].weight is -1", "0 or more"),
        ("max_words = 400", "max_words = 0", "stages[1].criteria[1].max_words is 0", "from 1"),
        ("from = 16,", "from = 16.6,", "stages[1].rules.pool.from is 16.6, above its end 16.5", "under from"),
        ("from = 16,", "", "stages[1].rules.pool.from is missing", "Add from"),
        ('"q2", "panel', '"q3", "panel', "stages[1].rules.ties names 'q3'", "Known here: q1, q2, panel"),
        ('"panel-decision", "lottery"', '"lottery", "q1"', "stages[1].rules.ties names a criterion after", "first"),
        ('"panel-decision", "lottery"', '"q2"', "stages[1].rules.ties names 'q2' twice", "once"),
        ('ties = ["q2", "panel-decision", "lottery"]', "ties = []", "stages[1].rules.ties is empty", "Known here"),
        ("q1 = 1.5", "q7 = 1.5", "stages[1].rules.floors.q7 is no criterion", "Known here: q1, q2, total"),
        ("criterion_gap = 2", "criterion_gap = -2", "moderate_when.criterion_gap is -2", "0 or more"),
        ("criterion_gap = 2", "criteria_gap = 2", "moderate_when.criteria_gap is not a key", "criterion_gap?"),
        ('size = "pool"', 'size = "all"', "stages[1].rules.reserve.size is 'all'", '"pool"'),
        ('size = "pool"', "size = -1", "stages[1].rules.reserve.size is -1", "from 0"),
        ("pool = {from = 16, to = 16.50}", "", 'rules.reserve.size is "pool"', "Add pool"),
        ("2027-12-31", "2027-12-31T00:00:00Z", "rules.reserve.expires is 2027", "a date like"),
        ("17:00:00+01:00", "17:00:00", "stages[1].deadline does not say its offset", "+00:00"),
        ("2027-01-29T17:00:00+01:00", "2027-01-29", "stages[1].deadline is 2027-01-29", "a date and time"),
        ("2027-01-29T17:00:00+01:00", '"soon"', "stages[1].deadline is 'soon'", "a date and time"),
        ("2027-01-29T17:00:00+01:00", "0001-01-01T00:00:00+14:00", "stages[1].deadline is outside", "2027"),
        ("scorers_per_candidate = 2", "scorers_per_candidate = 0", "scorers_per_candidate is 0", "from 1"),
        ('"median"', '"average"', "across_scorers is 'average'", "Known here: mean, median"),
        ('identity = "blind"', 'identity = "blnd"', "stages[1].identity is 'blnd'", "Did you mean blind?"),
        ('"England", "Scotland"', '"England", "England"', "round.jurisdictions names 'England' twice", "once"),
        ('["England", "Scotland"]', '"England"', "round.jurisdictions is 'England'", "a list"),
        ("[[panels]]", "[panels]", "panels is a table", "a list of tables"),
        ('id = "national"', 'id = "lead"', "panels[1].id is 'lead', which is the lead chair's", "another id"),
        ("[[panels]]", PANEL_OF.format("Wales"), "panels[1].jurisdictions names 'Wales', which is", "England, Scot"),
        (
            "[[panels]]",
            PANEL_OF.format("England") + 'jurisdictions = ["England"]',
            "panels[2].jurisdictions names 'England', which 'b'",
            "one panel",
        ),
        ("[[panels]]", '[[panels]]\nid = "national"\nname = "B"\n[[panels]]', "panels[2].id is 'national'", "its own"),
        ("[[panels]]", '[[panels]]\nid = "b"\nname = "national panel"\n[[panels]]', "panels[2].name is", "its own"),
    ],
)
def test_file_is_refused_by_key_path_when_something_in_it_is_wrong(old: str, new: str, what: str, remedy: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_plan(changed(old, new))
    assert what in caught.value.what
    assert remedy in caught.value.remedy
    assert caught.value.what.endswith(".")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "round is missing"),
        (SMALLEST.replace("[[panels]]", "[[stages]]", 1), "panels is missing"),
        (SMALLEST.partition("[[stages.criteria]]")[0], "stages[1].criteria is missing"),
        (SMALLEST.partition("[[stages.criteria]]")[0] + "criteria = []", "stages[1].criteria is empty"),
        (SMALLEST.replace("title", "weight = 0\ntitle"), "have no weight above 0"),
        (SMALLEST + SMALLEST.partition('name = "Panel"\n')[2], "stages[2].id is 'sift'"),
        ("round = 1", "round is 1"),
        (SMALLEST.replace("[round]", "colour = 1\n[round]"), "colour is not a key"),
    ],
)
def test_file_is_refused_when_a_part_of_it_is_missing_or_double(text: str, what: str) -> None:
    with pytest.raises(InputRefused, match="In the round file") as caught:
        read_plan(text)
    assert what in caught.value.what


def test_line_is_named_when_the_file_is_no_toml() -> None:
    with pytest.raises(InputRefused, match="line 11") as caught:
        read_plan(changed("places = 100", "places = "))
    assert "line 11" in caught.value.remedy


@pytest.mark.parametrize(
    "text", ["places = " + "9" * 9000, "a = " + "[" * 100_000, '[round]\nname = "', "\x00", "name;value\n1;2"]
)
def test_file_is_refused_when_it_cannot_be_parsed(text: str) -> None:
    with pytest.raises(InputRefused, match="cannot be read as TOML"):
        read_plan(text)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_file_is_refused_in_two_sentences_when_it_is_noise(text: str) -> None:
    with pytest.raises(InputRefused):
        read_plan(text)


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(["", "0", '"', "[", "= {}", "\n", "true", "1e9"]))
def test_file_is_read_or_refused_when_a_piece_of_it_is_replaced(start: int, length: int, piece: str) -> None:
    # Either is right; any other error is a defect, and fails the test.
    with suppress(InputRefused):
        read_plan(GOOD[:start] + piece + GOOD[start + length :])


def test_rules_of_eligibility_are_read_when_a_stage_has_some() -> None:
    stage = read_plan(GOOD.replace("[stages.rules]", ELIGIBLE + "[stages.rules]")).stages[0]
    assert stage.eligibility == (
        EligibilityRule(column="consent", yes=True, reason="No consent was given."),
        EligibilityRule(column="in_post_since", after=date(2020, 1, 1), before=date(2026, 10, 1)),
    )


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('column = "consent"', "needs one condition"),
        ('column = "consent"\nyes = true\nanswered = true', "needs one condition"),
        ('column = "Consent given?"\nyes = true', "which no mapping can name"),
        ('column = "consent"\nyes = "true"', "true or false"),
        ('column = "consent"\nbefore = "2026-10-01"', "a date like"),
        ('column = "consent"\nyes = true\nno = true', "stages[1].eligibility[1].no"),
        ("yes = true", "column is missing"),
    ],
)
def test_a_rule_of_eligibility_is_refused_when_it_cannot_be_applied(rule: str, says: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_plan(GOOD.replace("[stages.rules]", f"[[stages.eligibility]]\n{rule}\n[stages.rules]"))
    assert says in f"{refused.value.what} {refused.value.remedy}"


def test_the_most_for_a_scorer_is_read_when_the_round_gives_it() -> None:
    text = GOOD.replace("scorers_per_candidate = 2", "scorers_per_candidate = 2\nmost_for_a_scorer = 15")
    assert read_plan(text).stages[0].most_for_a_scorer == 15
    assert read_plan(GOOD).stages[0].most_for_a_scorer is None


RING_FENCED = """\
[[stages.ring_fenced]]
cohort = "Cohort 3"
code = "K7-3QX"
[[stages.ring_fenced]]
cohort = "Cohort 3"
code = "M4-9FG"
"""


def test_ring_fenced_places_are_taken_from_those_to_compete_for_when_the_file_names_them() -> None:
    (stage,) = read_plan(GOOD + RING_FENCED).stages
    assert [(each.cohort, each.code) for each in stage.ring_fenced] == [("Cohort 3", "K7-3QX"), ("Cohort 3", "M4-9FG")]
    assert (stage.places, stage.open_places) == (100, 98)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "M4-9FG"', 'code = "K7-3QX"', "which an earlier one is called"),
        ('code = "M4-9FG"', "", r"ring_fenced\[2\].code"),
        ('code = "M4-9FG"', 'code = "M4-9FG"\nname = "A. Example"', "name is not a key"),
        ("places = 100", "places = 2", "keeps 2 places, and the stage has 2"),
    ],
)
def test_ring_fenced_places_are_refused_when_they_are_not_right(old: str, new: str, said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        read_plan((GOOD + RING_FENCED).replace(old, new))


def test_positive_action_is_allowed_when_the_act_applies_somewhere() -> None:
    (stage,) = read_plan(changed('advice = "chair"', 'advice = "chair"\npositive_action = true')).stages
    assert stage.rules.positive_action


@pytest.mark.parametrize("jurisdictions", ['["Northern Ireland"]', '["Northern Ireland", "Crown Dependencies"]', "[]"])
def test_positive_action_is_refused_when_the_act_applies_nowhere(jurisdictions: str) -> None:
    text = changed('advice = "chair"', 'advice = "chair"\npositive_action = true')
    with pytest.raises(InputRefused, match="Equality Act 2010 applies in none"):
        read_plan(text.replace('["England", "Scotland"]', jurisdictions))
