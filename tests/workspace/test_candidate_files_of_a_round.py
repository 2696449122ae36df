"""Every file of a round taken in, made clean and released; stopped on the way each time, and gone on with."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from panel_app.domain.round_file import read_plan
from panel_app.resources import resource
from panel_app.workspace import applications, attachments, clean_copies, setup
from panel_app.workspace.clean_making import never_made
from panel_app.workspace.workspace import Workspace
from tests.intake.papers import for_applicant, number, paper, write_applicants

SMALL, FULL = 4, 3000
EACH = 2


class StopAt:
    """Cancels once, when so many are done."""

    def __init__(self, done: int) -> None:
        self._left = done
        self.stopped = False

    def progress(self, done: int, _all: int) -> None:
        self.stopped = self.stopped or done >= self._left

    def cancelled(self) -> bool:
        return self.stopped


def _round(folder: Path, count: int) -> Workspace:
    write_applicants(folder / "applicants.csv", count, criteria=("q1", "q2", "q3", "q4"), words=40)
    template = paper(1, lines=3)
    (folder / "files").mkdir()
    for index in range(count):
        for turn in range(1, EACH + 1):
            (folder / "files" / f"{number(index)}_{turn}.pdf").write_bytes(for_applicant(template, index, turn))
    plan = read_plan(resource("example", "ROUND.toml").read_text(encoding="utf-8"))
    return setup.create_round(folder / "administrator.panel", "nobody else knows", plan, rng=random.Random(1))


def _stopped(work: Callable[..., object], done: int) -> None:
    stop = StopAt(done)
    work(progress=stop.progress, cancelled=stop.cancelled)
    assert stop.stopped


def assert_every_file_is_released(folder: Path, count: int) -> None:
    office = _round(folder, count)
    rows, files = folder / "applicants.csv", folder / "files"

    def take(**more: object) -> applications.Imported:
        return applications.import_applicants(office, rows, files=files, **more)  # type: ignore[arg-type]

    _stopped(take, count // 3)
    assert 0 < len(applications.applicants(office)) <= count
    stop_in_files = StopAt(count + 1)  # beyond the rows: among the files
    take(progress=stop_in_files.progress, cancelled=stop_in_files.cancelled)
    assert len(applications.applicants(office)) == count
    held = sum(map(len, attachments.attachments(office).values()))
    assert held < EACH * count
    whole = take()
    assert whole.attachments is not None
    assert (whole.attachments.kept + held, whole.attachments.problems) == (EACH * count, ())

    def confirm(**more: object) -> object:
        return clean_copies.confirm(office, **more)  # type: ignore[arg-type]

    _stopped(confirm, EACH * count // 3)
    left = never_made(office)
    assert 0 < left <= EACH * count - EACH * count // 3
    released, open_ones = clean_copies.confirm(office)
    assert never_made(office) == 0
    assert (len(released), open_ones) == (count, [])
    assert clean_copies.confirm(office) == ([], [])
    office.close()


def test_every_file_is_released_when_the_work_is_stopped_in_between(tmp_path: Path) -> None:
    assert_every_file_is_released(tmp_path, SMALL)


@pytest.mark.slow
def test_every_file_of_three_thousand_applicants_is_released_when_the_work_is_stopped_in_between(
    tmp_path: Path,
) -> None:
    assert_every_file_is_released(tmp_path, FULL)
