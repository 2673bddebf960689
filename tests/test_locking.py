"""A second holder waits, is told of the first, and a lock without a holder blocks nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tenfold.errors import ProjectProblem
from tenfold.locking import locked


def test_a_second_holder_leaves_with_a_sentence(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with (
        locked(lock, what="The project"),
        pytest.raises(ProjectProblem, match="in use by another run"),
        locked(lock, what="The project", wait=0.05),
    ):
        pass


def test_the_holder_of_a_lock_is_named_and_a_note_without_a_holder_blocks_nobody(
    tmp_path: Path,
) -> None:
    path = tmp_path / ".lock"
    path.write_text("another run: process 1, since long ago")
    with (
        locked(path, what="The project"),
        pytest.raises(ProjectProblem, match=rf"in use by another run: process {os.getpid()}, "),
        locked(path, what="The project", wait=0.05),
    ):
        pass


@pytest.mark.parametrize("note", ["", "4711\nsome-host\n", "\udcff"])
def test_a_lock_without_a_note_says_so_without_a_name(tmp_path: Path, note: str) -> None:
    path = tmp_path / ".lock"
    with locked(path, what="The project"):
        path.write_bytes(note.encode(errors="surrogateescape"))
        with (
            pytest.raises(ProjectProblem, match=r"in use by another run \(lock '.lock'\)"),
            locked(path, what="The project", wait=0.05),
        ):
            pass
