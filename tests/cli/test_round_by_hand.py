"""A whole round, as `cli.md` writes it down: separate processes and homes that share the hub folder alone."""

import csv
import shutil
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.cli.people import Person

INTAKE = Path(__file__).parents[1] / "data" / "intake"
SEATS = ("S01", "S02", "S03", "S04")
CRITERIA = ("impact", "teamwork", "learning")

# One line for each candidate in the order of the codes: what every scorer gives on impact, teamwork, learning.
GIVEN = [
    ("6.5", "6", "6"),
    ("6", "6", "5.5"),
    ("5.5", "5", "5"),
    ("5", "5", "5"),
    ("4.5", "4", "4"),
    ("4.5", "4", "4"),
    ("4", "4", "3.5"),
    ("2", "6.5", "6.5"),
    ("3", "3", "3"),
]
LEVEL, BELOW_FLOOR, RECUSED = (4, 5), 7, 8
FAR_APART = {2: ("impact", "S01", "2.5"), 6: ("teamwork", "S03", "6.5")}


@dataclass
class Round:
    """The people, and what the test remembers as they would."""

    folder: Path
    everyone: dict[str, Person] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    def person(self, name: str) -> Person:
        if name not in self.everyone:
            self.everyone[name] = Person(self.folder / name, passphrase=f"the passphrase of {name}")
        return self.everyone[name]

    def hand_over(self, seat: str) -> None:
        """The administrator sends a pack, and its passcode another way."""
        packs = self.person("adm").home / "packs"
        with (packs / "passcodes.csv").open(encoding="utf-8", newline="") as file:
            passcodes = {row["seat"]: row["passcode"] for row in csv.DictReader(file)}
        assert (packs / "passcodes.csv").stat().st_mode & 0o777 == 0o600
        self.person(seat).take(packs / f"{seat}.panel-pack", passcodes[seat])


CSV = ("foreign.csv", "--map", "MAP-csv.toml")
XLSX = ("foreign.xlsx", "--map", "MAP-xlsx.toml", "--sheet", "Export 1")


@pytest.mark.parametrize(
    ("words", "refused"),
    [pytest.param(CSV, 1, id="csv"), pytest.param(XLSX, 0, id="xlsx", marks=pytest.mark.slow)],
)
def test_evidence_verifies_when_a_round_is_lived_through_by_hand(
    tmp_path: Path, words: tuple[str, ...], refused: int
) -> None:
    played = Round(tmp_path)
    set_up(played, words, refused=refused)
    seat_the_chair(played)
    seat_the_members(played)
    for seat in SEATS[:3]:
        score(played, seat)
    fill_the_gap(played)
    open_together(played)
    moderate(played)
    decide(played)
    ranked = sign_and_print(played)
    check_ranking(played, ranked)
    audit(played, ranked)


def set_up(played: Round, words: tuple[str, ...], *, refused: int) -> None:
    adm = played.person("adm")
    for name in ("ROUND.toml", "SEATS.csv", words[0], words[2]):
        shutil.copy(INTAKE / name, adm.home)
    (played.folder / "hub").mkdir()
    (adm.home / "hub").symlink_to(played.folder / "hub")  # the shared drive, as it is mounted on this computer
    created = adm.ask("round", "create", "ROUND.toml")
    assert Path(created["store"]).is_relative_to(adm.home)
    imported = adm.ask("applicants", "import", *words, code=min(refused, 1))
    assert (imported["accepted"], len(imported["refused"])) == (9, refused)
    played.codes = sorted(row["code"] for row in adm.ask("applicants", "list"))
    waiting = [row["code"] for row in adm.ask("clean", "list", "--open")]
    assert adm.ask("clean", "confirm", "--all", code=1 if waiting else 0)["open"] == waiting
    if waiting:
        adm.run("clean", "confirm", *waiting)
    adm.run("round", "publish")


def seat_the_chair(played: Round) -> None:
    adm, chair = played.person("adm"), played.person("chair")
    assert adm.ask("seat", "invite", "--role", "chair", "--name", "Dame Invented") == {"seats": ["chair"]}
    adm.run("seat", "pack", "chair", "--out", "packs")
    adm.run("sync")
    played.hand_over("chair")
    chair.run("sync")


def seat_the_members(played: Round) -> None:
    adm = played.person("adm")
    adm.run("sync")
    adm.run("seat", "invite", "--from", "SEATS.csv")
    (adm.home / "CONFLICTS.csv").write_text("seat,kind,value\nS01,person,Nobody Atall\n", encoding="utf-8")
    adm.run("conflicts", "import", "CONFLICTS.csv")
    assert adm.ask("allocate", "--dry-run")["loads"] == {"S01": 9, "S02": 9, "S03": 9}
    adm.run("allocate")
    adm.run("seat", "pack", "--all", "--out", "packs")
    adm.run("sync")


def marks(played: Round, seat: str) -> list[tuple[str, str, str, str]]:
    rows = []
    for number, code in enumerate(played.codes):
        for criterion, mark in zip(CRITERIA, GIVEN[number], strict=True):
            apart = FAR_APART.get(number)
            given = apart[2] if apart and apart[:2] == (criterion, seat) else mark
            rows.append((code, criterion, given, "As it stands in the answer."))
    return rows


def score(played: Round, seat: str, *, only: str | None = None) -> None:
    played.hand_over(seat)
    member, recused = played.person(seat), played.codes[RECUSED]
    mine = [only] if only else played.codes
    steps_back = seat == "S02"
    if steps_back:
        assert [(row["code"], row["state"]) for row in member.ask("forms", "list")] == [
            (code, "not-started") for code in mine
        ]
        assert member.ask("forms", "show", mine[0])["copy"]["answers"].keys() == set(CRITERIA)
    filled = [row for row in marks(played, seat) if row[0] in mine and not (steps_back and row[0] == recused)]
    with (member.home / "MARKS.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("candidate", "criterion", "mark", "note"), *filled])
    member.run("forms", "fill", "MARKS.csv")
    if steps_back:
        member.run("forms", "recuse", recused, "--kind", "knows", "--reason", "We shared an office.")
    assert member.ask("forms", "submit", "--all")["incomplete"] == []
    member.run("sync")


def fill_the_gap(played: Round) -> None:
    """With three scorers for each candidate and three members, a recusal needs a fourth."""
    adm = played.person("adm")
    adm.run("sync")
    state = adm.ask("completeness", code=1)
    assert [row["recused"] for row in state["seats"]] == [0, 1, 0]
    assert adm.ask("allocate", code=1)["unfilled"] == {played.codes[RECUSED]: 1}
    adm.run("seat", "invite", "--role", "member", "--name", "Fourth Invented")
    assert adm.ask("allocate")["new"] == {played.codes[RECUSED]: ["S04"]}
    adm.run("seat", "pack", "S04", "--out", "packs")
    adm.run("sync")
    score(played, "S04", only=played.codes[RECUSED])
    adm.run("sync")  # which seats the fourth: until then the others have no reason to believe that laptop


def open_together(played: Round) -> None:
    adm, chair = played.person("adm"), played.person("chair")
    chair.run("sync")
    assert chair.ask("completeness")["complete"]
    assert "administrator" in chair.ask("moderation", "open", code=1)["awaiting"]
    chair.run("sync")
    adm.run("sync")
    assert adm.ask("moderation", "open")["opened"]
    adm.run("sync")
    chair.run("sync")


def moderate(played: Round) -> None:
    chair = played.person("chair")
    table = chair.ask("moderation", "table")
    triggered = {row["code"] for row in table if row["triggered"]}
    assert triggered == {played.codes[number] for number in FAR_APART}
    first, second = (played.codes[number] for number in sorted(FAR_APART))
    assert len(chair.ask("moderation", "show", first)["scorers"]) == 3
    chair.run("moderation", "agree", first, "impact", "5,5", "--reason", "The effect has lasted.", "--by", "S02")
    chair.run("moderation", "keep", second, "--reason", "Both readings stand.")


def decide(played: Round) -> None:
    chair = played.person("chair")
    level = [played.codes[number] for number in LEVEL]
    standing = {each["code"]: each["status"] for each in chair.ask("rank")["candidates"]}
    assert {standing[code] for code in level} == {"tied-at-line"}
    (tie,) = [each for each in chair.ask("ties", "list") if not each["resolved"]]
    assert (sorted(tie["codes"]), tie["places_left"]) == (level, 1)
    order = ",".join(reversed(level))
    chair.run("ties", "resolve", tie["id"], "--order", order, "--reason", "By the region, as published.")
    assert chair.ask("decide", "--from-rank")["undecided"] == []
    assert chair.ask("checks") == {"ok": True, "open": [], "answered": []}
    assert not chair.ask("sign-off", code=1)["signed"]
    chair.run("sync")


def sign_and_print(played: Round) -> dict[str, Any]:
    adm = played.person("adm")
    adm.run("sync")
    assert adm.ask("checks")["ok"]
    signed = adm.ask("sign-off")
    assert signed["signed"]
    adm.run("report", "decision-pack", "--out", "pack.pdf")
    adm.run("report", "register", "--out", "register.csv")
    adm.run("evidence", "export", "round.panel-evidence")
    adm.run("sync")
    ranked: dict[str, Any] = adm.ask("rank")
    assert ranked["record_head"] == signed["head"]
    return ranked | {"round": signed["round"]}


def check_ranking(played: Round, ranked: dict[str, Any]) -> None:
    """By the rules of ROUND.toml, reckoned here again: the median of scorers, weights 2, 1 and 1."""
    by_code = {each["code"]: each for each in ranked["candidates"]}
    for number, code in enumerate(played.codes):
        impact, teamwork, learning = (Fraction(Decimal(mark)) for mark in GIVEN[number])
        assert Fraction(by_code[code]["exact"]) == (2 * impact + teamwork + learning) / 4
    assert by_code[played.codes[BELOW_FLOOR]]["status"] == "floor"
    offered = {code for code, each in by_code.items() if each["outcome"] == "offer"}
    assert offered == {played.codes[number] for number in (0, 1, 2, 3, LEVEL[1])}
    reserve = [each["code"] for each in ranked["candidates"] if each["outcome"] == "reserve"]
    assert reserve == [played.codes[LEVEL[0]], played.codes[6]]
    assert (played.person("adm").home / "pack.pdf").read_bytes().startswith(b"%PDF")
    assert len((played.person("adm").home / "register.csv").read_text(encoding="utf-8").splitlines()) == 10


def audit(played: Round, ranked: dict[str, Any]) -> None:
    auditor = played.person("auditor")
    shutil.copy(played.person("adm").home / "round.panel-evidence", auditor.home)
    anchors = ("--round", ranked["round"], "--head", ranked["record_head"])
    verdict = auditor.ask("verify", "round.panel-evidence", *anchors)
    assert (verdict["ok"], verdict["anchored"], verdict["complete"]) == (True, True, True)
    assert verdict["forms_present"] == 27
