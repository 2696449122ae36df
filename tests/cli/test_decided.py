"""What can be asked of a round that is decided, and of its evidence."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

Seat = Callable[[str], Terminal]


@pytest.fixture
def seat(terminal: Terminal, finished: Path) -> Seat:
    """At a store of the finished round, to read."""
    with (finished / "passphrases.csv").open(encoding="utf-8", newline="") as file:
        opened = {row["seat"]: row for row in csv.DictReader(file)}
    return lambda name: terminal.at(finished / opened[name]["store"], passphrase=opened[name]["passphrase"])


def test_rank_says_the_same_when_chair_and_administrator_ask(seat: Seat, finished: Path) -> None:
    ranked = seat("chair").ask("rank")
    assert ranked == json.loads((finished / "rank.json").read_bytes())
    advice = {"fair": None, "rank_interval": None, "p_in": None}  # of the chair alone, by the rules
    told = ranked | {"candidates": [each | advice for each in ranked["candidates"]]}
    assert told == seat("administrator").ask("rank")
    assert list(ranked) == [
        "stage", "version", "places", "ring_fenced", "open_places", "rules_digest", "record_head", "candidates",
    ]  # fmt: skip
    assert set(ranked["candidates"][0]) == {
        "code", "rank", "order", "total", "exact", "status", "tie", "outcome", "marks", "fair", "rank_interval", "p_in",
    }  # fmt: skip
    assert isinstance(ranked["candidates"][0]["total"], str)


def test_advice_stands_in_the_ranked_list_when_the_rules_show_it_to_the_chair(seat: Seat, finished: Path) -> None:
    ranked = json.loads((finished / "rank.json").read_bytes())["candidates"]
    taking_part = [each for each in ranked if each["status"] in {"automatic", "place", "reserve", "below"}]
    for each in taking_part:
        low, high = each["rank_interval"]
        assert 1 <= low <= high <= len(taking_part)
        assert 0 <= each["p_in"] <= 1
        assert isinstance(each["fair"], float)
    said = seat("chair").run("rank").out
    assert "adjusted" in said
    assert "fair" not in said
    assert "adjusted" not in seat("administrator").run("rank").out


def test_scorers_are_told_in_words_when_the_moderation_table_is_read_by_people(seat: Seat) -> None:
    said = seat("chair").run("moderation", "table").out
    assert "colleagues" in said
    assert "fair" not in said
    assert "colleagues" not in seat("administrator").run("moderation", "table").out


def test_the_moderation_table_speaks_of_pseudonyms_when_the_chair_asks(seat: Seat) -> None:
    table = seat("chair").ask("moderation", "table")
    keys = {"code", "scorers", "gaps", "total_gap", "triggered", "state", "agreed", "awaiting"}
    assert set(table[0]) == keys | {"total", "from_line", "rivals"}
    assert {row["state"] for row in table if not row["triggered"]} <= {None}
    scorers = seat("chair").ask("moderation", "show", table[0]["code"])["scorers"]
    assert len(scorers) == 2
    assert set(next(iter(scorers.values()))) == {"marks", "notes", "abstained", "concern", "admitted"}
    assert "S0" in seat("chair").run("moderation", "show", table[0]["code"]).out


def test_nothing_is_open_when_the_stage_is_signed(seat: Seat) -> None:
    assert seat("administrator").ask("checks")["open"] == []
    assert seat("administrator").ask("sign-off")["signed"]
    for words in (("rank",), ("ties", "list"), ("checks",), ("sign-off",), ("moderation", "table")):
        assert seat("administrator").run(*words).out.strip()


def test_names_stay_out_of_the_register_when_they_are_not_asked_for(seat: Seat, tmp_path: Path) -> None:
    names = [row["name"] for row in seat("administrator").ask("applicants", "list")]
    for words, there in (((), False), (("--names",), True)):
        seat("administrator").ask("report", "register", "--no-issue", "--out", tmp_path / "register.csv", *words)
        text = (tmp_path / "register.csv").read_text(encoding="utf-8-sig")
        assert any(name.split()[-1] in text for name in names) is there


def test_names_are_refused_when_the_chair_asks_for_them(seat: Seat, tmp_path: Path) -> None:
    seat("chair").could_not("report", "register", "--out", tmp_path / "register.csv", "--names")
    assert not (tmp_path / "register.csv").exists()


def test_a_digest_is_printed_twice_the_same_when_a_store_is_rebuilt(seat: Seat) -> None:
    assert seat("S01").ask("rebuild") == seat("S01").ask("rebuild")


def test_evidence_verifies_when_exported_again(seat: Seat, tmp_path: Path) -> None:
    out = seat("chair").ask("evidence", "export", tmp_path / "again.panel-evidence")
    verdict = seat("chair").ask("verify", out["path"], "--round", out["round"], "--head", out["head"])
    assert (verdict["ok"], verdict["anchored"]) == (True, True)
    assert list(verdict) == [
        "ok", "anchored", "complete", "forms_due", "forms_present", "records", "devices", "problems", "head",
        "rank_digest",
    ]  # fmt: skip


def test_the_exit_code_is_1_when_evidence_was_changed(terminal: Terminal, finished: Path, tmp_path: Path) -> None:
    raw = bytearray((finished / "evidence.panel-evidence").read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "changed").write_bytes(raw)
    verdict = terminal.ask("verify", tmp_path / "changed", code=1)
    assert not verdict["ok"]
    assert set(verdict["problems"][0]) == {"kind", "where", "what"}


def test_the_exit_code_is_1_when_evidence_is_of_another_decision(terminal: Terminal, finished: Path) -> None:
    answer = terminal.run("verify", finished / "evidence.panel-evidence", "--round", "0" * 64)
    assert answer.code == 1
    assert "does NOT hold" in answer.out


def test_two_sentences_come_when_there_is_no_evidence(terminal: Terminal, tmp_path: Path) -> None:
    terminal.could_not("verify", tmp_path / "nowhere")
    terminal.could_not("verify", tmp_path)


def test_what_if_is_no_ranked_list_when_other_places_are_supposed(seat: Seat) -> None:
    before = seat("chair").ask("rank")
    looked_at = seat("chair").ask("rank", "--what-if", "6")
    assert set(looked_at) == {"what_if", "published", "decides", "candidates"}
    assert (looked_at["what_if"], looked_at["published"], looked_at["decides"]) == (6, before["open_places"], False)
    assert set(looked_at["candidates"][0]) == {"code", "order", "total", "status", "published"}
    said = seat("chair").run("rank", "--what-if", "6").out
    assert said.startswith("WHAT IF there were 6 places?")
    assert "decides nothing" in said
    assert seat("chair").ask("rank") == before


def test_positive_action_is_refused_when_the_rules_do_not_allow_it(seat: Seat) -> None:
    texts = ("--evidence", "E.", "--proportionality", "P.", "--by", "B. Example")
    what, remedy = seat("chair").could_not("ties", "positive-action", "pool", "--order", "AA-BBB", *texts)
    assert "do not allow positive action" in what
    assert remedy == "Resolve the tie as they say."
    assert seat("administrator").ask("ties", "cases") == []
