"""Hostile PDFs cost seconds and a refusal; the next file is read as if nothing had been."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel_app.intake.pdf_parts import MOST_PAGES, PdfRefused, Rebuild, Rebuilt
from panel_app.intake.pdf_process import PdfWorkers
from tests.intake.hostile import MADE, many_pages, pdf
from tests.intake.people import applicant

FOLDER = Path(__file__).parents[1] / "data" / "clean_copies"
SOUND = (FOLDER / "reportlab-00.pdf").read_bytes()
SEEDS = [(FOLDER / name).read_bytes() for name in ("reportlab-05.pdf", "chromium-01.pdf", "word-03.pdf")]
_SLOW = (
    "huge_image",
    "flate_bomb_twice",
    "pattern_of_patterns",
    "many_operators",
    "endless_text",
    "form_loop",
    "form_tree",
)


@pytest.fixture(scope="module")
def workers() -> Iterator[PdfWorkers]:
    with PdfWorkers(1) as made:
        made.inspect(SOUND)  # its thread is here before any test is
        yield made


def assert_harmless(workers: PdfWorkers, data: bytes) -> None:
    """It is refused with a reason, or made anew; and the process, or its successor, goes on."""
    try:
        answer = workers.rebuild(Rebuild(data=data, applicant=applicant()))
        assert answer.data.startswith(b"%PDF-")
        assert len(answer.data) <= 150_000 * answer.pages
    except PdfRefused as refused:
        assert refused.reason.endswith(".")  # noqa: PT017  either is right


@pytest.mark.parametrize("name", [name for name in MADE if name not in _SLOW])
def test_a_hostile_file_does_no_harm_when_it_is_rebuilt(workers: PdfWorkers, name: str) -> None:
    assert_harmless(workers, MADE[name]())
    assert workers.inspect(SOUND).pages == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", _SLOW)
def test_an_endless_file_is_refused_when_it_is_rebuilt(workers: PdfWorkers, name: str) -> None:
    assert_harmless(workers, MADE[name]())
    assert workers.inspect(SOUND).pages == 1


def test_the_reason_is_named_when_a_file_is_refused(workers: PdfWorkers) -> None:
    for data, reason in (
        (many_pages(MOST_PAGES + 1), "121 pages"),
        (MADE["encrypted"](), "password"),
        (b"PK\x03\x04 a document of another kind", "damaged"),
        (b"", "damaged"),
        (pdf({1: b"<</Type/Catalog>>"}), "page"),
        (SOUND[: len(SOUND) // 3], "PDF"),
    ):
        with pytest.raises(PdfRefused, match=reason):
            workers.inspect(data)


def test_answers_come_in_order_when_several_processes_give_them() -> None:
    files = [SOUND, b"no", many_pages(5), SOUND, b"", many_pages(7)]
    with PdfWorkers(2) as two:
        answers = [getattr(each, "pages", None) for each in two.inspect_all(files)]
    assert answers == [1, None, 5, 1, None, 7]


def test_everything_ends_at_once_when_it_is_cancelled() -> None:
    before = threading.active_count()
    workers = PdfWorkers(2)
    answers = workers.rebuild_all(Rebuild(data=SOUND, applicant=applicant()) for _ in range(500))
    assert isinstance(next(answers), Rebuilt)
    begun = time.monotonic()
    answers.close()
    workers.close()
    assert time.monotonic() - begun < 20  # made for the whole lot it would be minutes
    assert threading.active_count() <= before


def test_no_more_files_are_drawn_than_are_under_way_when_there_are_many() -> None:
    drawn = []

    def files() -> Iterator[bytes]:
        for index in range(100):
            drawn.append(index)
            yield SOUND

    with PdfWorkers(2) as workers:
        answers = workers.inspect_all(files())
        next(answers)
        assert len(drawn) <= 6


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 2), seed=st.integers(0, 2**32))
def test_a_damaged_file_does_no_harm_when_any_bytes_of_it_are_changed(
    workers: PdfWorkers, which: int, seed: int
) -> None:
    assert_harmless(workers, _mutated(SEEDS[which], random.Random(seed)))


@pytest.mark.slow
def test_no_damaged_file_does_harm_when_a_thousand_are_tried(workers: PdfWorkers) -> None:
    for seed in range(1000):
        rng = random.Random(seed)
        assert_harmless(workers, _mutated(rng.choice(SEEDS), rng))


def _mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 10, 60))):
        place = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[place] = rng.randrange(256)
            case 1:
                del changed[place : place + rng.randrange(1, 400)]
            case 2:
                end = min(len(changed), place + rng.randrange(1, 200))
                changed[place:place] = changed[place:end]
            case _:
                digits = [i for i in range(place, min(len(changed), place + 300)) if chr(changed[i]).isdigit()]
                if digits:
                    changed[rng.choice(digits)] = ord(str(rng.randrange(10)))
    return bytes(changed)
