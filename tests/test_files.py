"""A crash leaves the old file or the new one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tenfold.errors import ProjectProblem
from tenfold.files import (
    UNFINISHED,
    append_line,
    keep,
    leftovers,
    replacing,
    write_atomic,
)


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomic(path, "old")
    with pytest.raises(TypeError), replacing(path) as spare:
        spare.write_text(3)  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(ProjectProblem, match="cannot be written"):
        write_atomic(tmp_path / "a" / "b.txt", "x")


def test_equal_content_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    first, one = keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    second, two = keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    assert (first, one) == (second, two)
    assert first.name == f"{one}.bin"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_kept_again_counts_as_new(tmp_path: Path) -> None:
    path, _ = keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    os.utime(path, (0, 0))
    keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    assert path.stat().st_mtime > 0


def test_a_kept_file_that_was_damaged_is_written_again(tmp_path: Path) -> None:
    path, _ = keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    path.write_bytes(b"evil")
    keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    assert path.read_bytes() == b"same"


@pytest.mark.parametrize("torn", ["", "a\n", "a", "a\nb"])
def test_a_line_is_appended_as_a_line_of_its_own(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "log"
    path.write_text(torn)
    append_line(path, "new")
    assert path.read_text().splitlines() == [*torn.splitlines(), "new"]
    assert path.read_text().endswith("new\n")


def test_keeping_where_no_folder_can_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(ProjectProblem, match="cannot be written"):
        keep(tmp_path / "data", ".bin", lambda path: path.write_bytes(b"x"))


def test_a_link_stays_a_link_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    shared, link = tmp_path / "shared" / "a.yaml", tmp_path / "a.yaml"
    shared.write_text("old")
    link.symlink_to(shared)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert shared.read_text() == "new"


def test_a_draft_that_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    def full(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(ProjectProblem, match="cannot be written: No space left on device"):
        keep(tmp_path / "data", ".bin", full)
    assert list((tmp_path / "data").iterdir()) == []


def test_only_what_nobody_writes_any_more_is_left_over(tmp_path: Path) -> None:
    spare, room = tmp_path / f".a.json.x{UNFINISHED}", tmp_path / f".new-x{UNFINISHED}"
    room.mkdir()
    for path in (spare, room / "draft.parquet", tmp_path / f"mine{UNFINISHED}"):
        path.write_text("")
    assert leftovers(tmp_path) == []
    for path in (spare, room, room / "draft.parquet", tmp_path / f"mine{UNFINISHED}"):
        os.utime(path, (0, 0))
    assert leftovers(tmp_path) == [spare, room]
    (room / "draft.parquet").write_text("still growing")
    os.utime(room, (0, 0))
    assert leftovers(tmp_path) == [spare]
