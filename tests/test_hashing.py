"""A remembered hash is the hash of the file as it is now."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tenfold import hashing
from tenfold.errors import DataProblem
from tenfold.hashing import FileHashes


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as written long ago."""
    monkeypatch.setattr(hashing, "_SETTLED", -1)


def test_equal_size_and_time_do_not_hide_a_change(tmp_path: Path, settled: None) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1,2")
    hashes = FileHashes(tmp_path / ".cache" / "hashes.json")
    before, stat = hashes.of(path), path.stat()
    path.write_text("2,1")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert hashes.of(path) != before


def test_a_file_of_this_very_moment_is_not_remembered(tmp_path: Path) -> None:
    path, memo = tmp_path / "a.csv", tmp_path / ".cache" / "hashes.json"
    hashes = FileHashes(memo)
    for text in ("1", "2", "3"):
        path.write_text(text)
        hashes.of(path)
    hashes.save()
    assert not memo.exists()


def test_a_remembered_hash_is_used_again_and_kept_once_per_file(
    tmp_path: Path, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, memo = tmp_path / "a.csv", tmp_path / ".cache" / "hashes.json"
    for text in ("1", "22", "333"):
        path.write_text(text)
        hashes = FileHashes(memo)
        before = hashes.of(path)
        hashes.save()
    assert len(json.loads(memo.read_text())) == 1
    monkeypatch.setattr(hashing, "hash_file", lambda path: "read again")
    assert FileHashes(memo).of(path) == before
    assert FileHashes(memo).of(path, verify=True) == "read again"


@pytest.mark.parametrize("text", ["", "[]", "3", '{"a": 1}', '{"a": [1]}', "\x00"])
def test_a_damaged_memory_is_forgotten(tmp_path: Path, text: str) -> None:
    (tmp_path / "hashes.json").write_text(text)
    (tmp_path / "a").write_text("x")
    assert FileHashes(tmp_path / "hashes.json").of(tmp_path / "a")


def test_a_folder_changes_with_its_files_and_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.csv").write_text("1")
    hashes = FileHashes(tmp_path / "memo")
    found = {hashes.of(folder)}
    (folder / "b.csv").write_text("2")
    found.add(hashes.of(folder))
    (folder / "b.csv").rename(folder / "c.csv")
    found.add(hashes.of(folder))
    assert len(found) == 3
    (folder / ".hidden").write_text("3")
    assert hashes.of(folder) in found


@pytest.mark.parametrize("name", ["nothing.csv", "a\0b", "x" * 5000, "a.csv/b.csv"])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text("1")
    with pytest.raises(DataProblem):
        FileHashes(tmp_path / "memo").of(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataProblem, match="neither a file nor a folder"):
        FileHashes(tmp_path / "memo").of(tmp_path / "pipe")
