"""The worked example's files and people."""

import csv
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from panel_app.domain.round_file import read_plan
from panel_app.intake.applicants import Intake, read_applicants
from panel_app.intake.clean_copy import clean
from panel_app.intake.leaks import LeakIndex, leaks
from panel_app.intake.mapping import read_mapping
from panel_app.intake.tables import read_table
from panel_app.resources import resource
from panel_app.workspace.example import people, round_text, rows, scorers, words, write_example

QUESTIONS = ("q1", "q2", "q3", "q4")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_example(folder)
    return folder


def _intake(folder: Path, name: str) -> Intake:
    plan = read_plan((folder / "ROUND.toml").read_text(encoding="utf-8"))
    return read_applicants(
        read_table(folder / name),
        read_mapping(folder / "MAP.toml"),
        criteria=plan.stages[0].criterion_ids,
        jurisdictions=plan.round.jurisdictions,
    )


@pytest.fixture(scope="module")
def intake(example: Path) -> Intake:
    return _intake(example, "applicants.csv")


@pytest.mark.parametrize("name", ["applicants.csv", "applicants.xlsx"])
def test_272_are_accepted_and_three_refused_when_the_example_is_imported(example: Path, name: str) -> None:
    intake = _intake(example, name)
    assert (len(intake.accepted), len(intake.refused), intake.repeated) == (272, 3, 0)
    assert {refusal.column for refusal in intake.refused} == {"Application number", "Date of birth"}


def test_both_files_say_the_same_when_they_are_read(example: Path) -> None:
    assert _intake(example, "applicants.csv") == _intake(example, "applicants.xlsx")


def test_the_files_are_the_same_bytes_when_written_again(example: Path, tmp_path: Path) -> None:
    write_example(tmp_path)
    names = ("applicants.csv", "applicants.xlsx", "ROUND.toml", "MAP.toml", "SEATS.csv")
    with zipfile.ZipFile(tmp_path / "applicants.xlsx") as book:
        assert b"2026-01-05" in book.read("docProps/core.xml")  # no clock
    assert [name for name in names if (tmp_path / name).read_bytes() != (example / name).read_bytes()] == []


@pytest.mark.parametrize(("seed", "count"), [(1, 60), (2, 24), (3, 9), (4, 1), (5, 600)])
def test_as_many_as_asked_for_are_accepted_when_the_round_is_another_size(
    tmp_path: Path, seed: int, count: int
) -> None:
    write_example(tmp_path, seed=seed, candidates=count, scorers=12, places=20)
    intake = _intake(tmp_path, "applicants.csv")
    assert (len(intake.accepted), len(intake.refused)) == (count, 3)
    with (tmp_path / "SEATS.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 12


def test_the_round_has_the_places_asked_for_when_it_is_written() -> None:
    assert [read_plan(round_text(places)).stages[0].places for places in (100, 8)] == [100, 8]


def test_fewer_people_are_the_first_of_more_when_the_seed_is_one() -> None:
    assert people(4, 272)[:60] == people(4, 60)


def test_people_differ_when_the_seed_does() -> None:
    assert people(4, 20) != people(5, 20)


def test_no_two_share_both_names_when_there_are_many() -> None:
    names = [(person["identity.given_name"], person["identity.family_name"]) for person in people(4, 3000)]
    assert len(set(names)) == 3000


def test_the_repeated_row_comes_after_its_first_when_any_seed_draws_it() -> None:
    for seed in range(1, 11):
        table = rows(seed, 24)
        assert [row["id"] for row in table].count(table[-1]["id"]) == 2


def _answers(seed: int, count: int = 272) -> Iterator[str]:
    yield from (person[f"answer.{question}"] for person in people(seed, count) for question in QUESTIONS)


@pytest.mark.parametrize("seed", range(1, 11))
def test_answers_have_120_to_350_words_when_any_seed_writes_them(seed: int) -> None:
    lengths = [len(answer.split()) for answer in _answers(seed)]
    assert (min(lengths) >= 120, max(lengths) <= 350) == (True, True)


def test_no_two_answers_are_the_same_when_272_write_them() -> None:
    answers = list(_answers(4))
    assert len(set(answers)) == len(answers)


def test_no_sentence_follows_itself_when_answers_are_put_together() -> None:
    for answer in _answers(4):
        sentences = re.split(r"(?<=[.?!])\s+", answer)
        assert all(one != other for one, other in pairwise(sentences))


def test_no_slot_is_left_open_when_answers_are_put_together() -> None:
    assert [answer for answer in _answers(4) if "{" in answer or "}" in answer] == []


def test_a_third_of_the_answers_give_their_writer_away_when_uncleaned(intake: Intake) -> None:
    telling = [leaks(applicant, text) for applicant in intake.accepted for text in applicant.answers.values()]
    assert sum(map(bool, telling)) >= len(telling) / 3


def test_no_answer_gives_its_writer_away_when_cleaned(intake: Intake) -> None:
    left = [
        (applicant.id, token)
        for applicant in intake.accepted
        for text in clean(applicant)[0].answers.values()
        for token in leaks(applicant, text)
    ]
    assert left == []


def test_no_answer_names_anybody_at_all_when_cleaned(intake: Intake) -> None:
    index = LeakIndex(intake.accepted)
    copies = "\n".join(text for applicant in intake.accepted for text in clean(applicant)[0].answers.values())
    assert index.search(copies) == ()


def test_some_ordinary_words_are_left_open_when_they_are_names_too(intake: Intake) -> None:
    opened = {applicant.id for applicant in intake.accepted if any(strike.open for strike in clean(applicant)[1])}
    assert 10 <= len(opened) <= 60


def test_nobody_is_named_when_the_example_speaks_of_other_things(example: Path, intake: Intake) -> None:
    index = LeakIndex(intake.accepted)
    files = [example / "SEATS.csv", example / "ROUND.toml", *map(_resource, ("answers.toml", "notes.toml"))]
    assert [index.search(path.read_bytes()) for path in files] == [()] * len(files)


def _resource(name: str) -> Path:
    return resource("example", name)


def test_the_check_finds_somebody_when_the_file_is_the_applicants(example: Path, intake: Intake) -> None:
    found = LeakIndex(intake.accepted).search((example / "applicants.csv").read_bytes())
    assert {applicant for applicant, _ in found} == {applicant.id for applicant in intake.accepted}


@pytest.mark.parametrize("seed", range(1, 11))
def test_people_are_visibly_invented_when_any_seed_draws_them(seed: int) -> None:
    phone = r"(\+44 7|07)700 ?900 ?\d{3}|020 7946 0\d{3}|01[13][31] 496 0\d{3}|029 2018 0\d{3}|028 9649 6\d{3}"
    for person in people(seed):
        assert re.search(r"@example\.(org|com|net)$", person["contact.email"])
        assert re.fullmatch(phone, person["contact.phone"])
        assert re.search(r" \d[CIKMOV]{2}$", person["contact.postcode"])  # no postcode ends in these letters


def test_all_nations_professions_and_sectors_appear_when_272_apply() -> None:
    crowd, lists = people(4), words("work")
    assert {person["jurisdiction"] for person in crowd} == set(lists["nations"])
    assert {person["line.role"] for person in crowd} == set(lists["jobs"])
    assert {person["line.organisation_type"] for person in crowd} == set(lists["employers"]["England"])


def test_scorers_have_names_of_their_own_when_they_are_forty() -> None:
    names = scorers(4, 40)
    parts = {part for name in names for part in name.split()}
    lists = words("names")
    applicants = {part for kind in ("given", "family") for names in lists[kind].values() for part in names}
    assert (len(set(names)), parts & applicants) == (40, set())


def test_scorers_are_enough_when_there_are_more_than_names() -> None:
    assert len(set(scorers(4, 900))) == 900
