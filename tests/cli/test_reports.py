"""`report` and `verify-report`, at the stores of a round that is decided."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.reports.reading import pages_of

Seat = Callable[[str], Terminal]


@pytest.fixture
def demo(finished: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder: reports go on record."""
    shutil.copytree(finished, tmp_path / "demo")
    return tmp_path / "demo"


@pytest.fixture
def seat(terminal: Terminal, demo: Path) -> Seat:
    with (demo / "passphrases.csv").open(encoding="utf-8", newline="") as file:
        opened = {row["seat"]: row for row in csv.DictReader(file)}
    return lambda name: terminal.at(demo / opened[name]["store"], passphrase=opened[name]["passphrase"])


def secret(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder / name


def test_the_demos_pack_is_recognised_when_asked(seat: Seat, demo: Path) -> None:
    for name in ("administrator", "chair"):
        verdict = seat(name).ask("verify-report", demo / "decision-pack.pdf")
        assert (verdict["ok"], verdict["ours"], verdict["kind"], verdict["state"]) == (
            True, True, "decision-pack", "current",
        )  # fmt: skip
        assert [each["intact"] for each in verdict["signatures"]] == [True]
        assert verdict["head"] == seat(name).ask("rank")["record_head"]


def test_the_exit_code_is_1_when_a_byte_was_changed(seat: Seat, demo: Path, tmp_path: Path) -> None:
    raw = bytearray((demo / "decision-pack.pdf").read_bytes())
    raw[len(raw) // 3] ^= 1
    (tmp_path / "changed.pdf").write_bytes(raw)
    verdict = seat("administrator").ask("verify-report", tmp_path / "changed.pdf", code=1)
    assert not verdict["ours"]
    assert verdict["problems"][0]["kind"] == "not-on-record"
    assert seat("administrator").run("verify-report", tmp_path / "changed.pdf").code == 1


def test_a_report_goes_on_record_when_an_administrator_makes_it(seat: Seat, tmp_path: Path) -> None:
    office = seat("administrator")
    made = office.ask("report", "decision-pack", "--out", tmp_path / "pack.pdf")
    assert made["pages"] == len(pages_of(tmp_path / "pack.pdf"))
    assert (made["issued"], made["provisional"], made["archive"], made["signed"]) == (True, False, True, False)
    assert office.ask("verify-report", tmp_path / "pack.pdf")["digest"] == made["files"][0]["digest"]
    said = office.run("verify-report", tmp_path / "pack.pdf").out
    assert "Ours, and unchanged" in said
    assert "No signature was found" in said


@pytest.mark.parametrize(("name", "words"), [("administrator", ("--no-issue",)), ("chair", ())])
def test_nothing_goes_on_record_when_it_is_not_to(
    seat: Seat, tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    made = seat(name).ask("report", "register", "--out", tmp_path / "register.csv", *words)
    assert made["issued"] is False
    assert made["rows"] == len((tmp_path / "register.csv").read_text(encoding="utf-8-sig").splitlines()) - 1


def test_it_is_signed_and_locked_when_both_are_wanted(seat: Seat, demo: Path, tmp_path: Path) -> None:
    words = (
        "--certificate", demo / "example-certificate.p12",
        "--certificate-password-file", secret(tmp_path, "p12", "everybody may know this"),
        "--encrypt-password-file", secret(tmp_path, "lock", "three quiet words"),
    )  # fmt: skip
    out = tmp_path / "pack.pdf"
    answer = seat("administrator").run("report", "decision-pack", "--out", out, *words)
    assert answer.code == 0
    assert "no archive file" in answer.out
    assert "under a password" in seat("administrator").run("verify-report", out).out
    said = seat("administrator").run("verify-report", out, "--password-file", tmp_path / "lock").out
    assert "holds" in said
    assert "itself alone" in said


def test_two_sentences_come_when_the_certificates_password_is_wrong(seat: Seat, demo: Path, tmp_path: Path) -> None:
    words = ("--certificate", demo / "example-certificate.p12")
    wrong = ("--certificate-password-file", secret(tmp_path, "wrong", "not this"))
    for more in ((), wrong):
        what, _ = seat("administrator").could_not(
            "report", "decision-pack", "--out", tmp_path / "pack.pdf", *words, *more
        )
        assert "does not open" in what
    assert not (tmp_path / "pack.pdf").exists()


def test_line_and_reason_come_when_a_template_is_wrong(seat: Seat, tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text('paper = "A4"\n[colours]\nheading = "#FFEB3B"\n', encoding="utf-8")
    what, remedy = seat("administrator").could_not(
        "report", "decision-pack", "--out", tmp_path / "pack.pdf", "--template", tmp_path / "template.toml"
    )
    assert "line 3" in what
    assert "4.5" in remedy
    assert not (tmp_path / "pack.pdf").exists()


def test_it_is_drawn_on_the_organisations_paper_when_there_is_a_template(seat: Seat, tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text('organisation = "Examples"\npaper = "Letter"\n', encoding="utf-8")
    out = tmp_path / "pack.pdf"
    seat("administrator").ask("report", "decision-pack", "--out", out, "--template", tmp_path / "template.toml")
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "words",
    [
        ("nothing", "--out", "x"),
        ("decision-pack",),
        ("decision-pack", "--out", "x", "--language", "fr"),
        ("decision-pack", "--out", "x", "--certificate-password-file", "x"),
    ],
)
def test_the_exit_code_is_2_when_it_is_used_wrongly(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal.run("report", *words).code == 2


def test_two_sentences_come_when_there_is_no_such_file(seat: Seat, tmp_path: Path) -> None:
    seat("chair").could_not("verify-report", tmp_path / "nowhere.pdf")
    seat("S01").could_not("verify-report", tmp_path)


def test_two_sentences_come_when_the_marks_are_not_open_here(at: Seat, tmp_path: Path) -> None:
    what, _ = at("administrator").could_not("report", "decision-pack", "--out", tmp_path / "pack.pdf")
    assert what
    assert not (tmp_path / "pack.pdf").exists()


def test_one_document_is_printed_when_json_is_wanted(seat: Seat, tmp_path: Path) -> None:
    out = tmp_path / "register.csv"
    document = json.loads(seat("chair").run("report", "register", "--out", out, "--json").out)
    assert list(document) == ["path", "rows", "provisional", "issued", "signed", "drafts", "archive", "files"]
