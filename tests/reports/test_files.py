import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from panel_app.files import CannotWrite, write_whole
from panel_app.reports.decision_pack import write_decision_pack
from tests.reports.sample_pack import sample_pack


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB; only root can make one."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    folder = tmp_path / "small"
    folder.mkdir()
    words = [mount or "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if not mount or not umount or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def write_half(path: Path) -> None:
    with write_whole(path) as file:
        file.write(b"half")
        raise ZeroDivisionError


def test_content_appears_when_the_block_ends_well(tmp_path: Path) -> None:
    with write_whole(tmp_path / "file") as file:
        file.write(b"content")
        assert not (tmp_path / "file").exists()
    assert (tmp_path / "file").read_bytes() == b"content"


def test_only_the_owner_may_read_before_there_is_content_when_private(tmp_path: Path) -> None:
    with write_whole(tmp_path / "file", private=True) as file:
        assert os.fstat(file.fileno()).st_mode & 0o777 == 0o600


def test_former_content_still_stands_when_the_block_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"former")
    with pytest.raises(ZeroDivisionError):
        write_half(tmp_path / "file")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"former"


def test_another_files_error_passes_through_when_the_block_reads_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), write_whole(tmp_path / "file"):
        (tmp_path / "other").read_bytes()


def test_nothing_is_left_behind_when_the_disk_is_full(small_disk: Path) -> None:
    (small_disk / "pack.pdf").write_bytes(b"former")
    with pytest.raises(CannotWrite, match="disk is full"):
        write_decision_pack(sample_pack(12), small_disk / "pack.pdf")
    assert [each.name for each in small_disk.iterdir()] == ["pack.pdf"]
    assert (small_disk / "pack.pdf").read_bytes() == b"former"


def test_nothing_is_left_behind_when_the_disk_fails_at_the_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("panel_app.files.os.fsync", full)
    with pytest.raises(CannotWrite, match="disk is full"), write_whole(tmp_path / "file") as file:
        file.write(b"content")
    assert list(tmp_path.iterdir()) == []


def test_two_sentences_are_said_when_the_path_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="is a folder"), write_whole(tmp_path):
        pass


def test_two_sentences_are_said_when_the_parent_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="does not exist"), write_whole(tmp_path / "file" / "pack"):
        pass


def test_pipe_stays_a_pipe_when_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CannotWrite, match="no file"), write_whole(pipe):
        pytest.fail("it is not written")
    assert pipe.is_fifo()


def test_name_is_refused_in_words_when_it_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite), write_whole(tmp_path / ("n" * 300)):
        pytest.fail("it is not written")
