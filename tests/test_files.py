"""A crash leaves the old file or the new one."""

from pathlib import Path

import pytest

from tenfold.errors import ProjectProblem
from tenfold.files import append_line, keep, locked, replacing, write_atomic


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


def test_a_kept_file_that_was_damaged_is_written_again(tmp_path: Path) -> None:
    path, _ = keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    path.write_bytes(b"evil")
    keep(tmp_path, ".bin", lambda path: path.write_bytes(b"same"))
    assert path.read_bytes() == b"same"


def test_a_second_holder_leaves_with_a_sentence(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with (
        locked(lock, what="The project"),
        pytest.raises(ProjectProblem, match="in use by another run"),
        locked(lock, what="The project", wait=0.05),
    ):
        pass


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
