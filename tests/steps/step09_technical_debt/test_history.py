"""What git says: read only, exactly, and without starting a program of the repository."""

from __future__ import annotations

import subprocess

import pytest
from audited import commit, write

from tenfold.steps.step09_technical_debt.history import read_history
from tenfold.steps.step09_technical_debt.repository import read_repository


def _read(folder):
    return read_history(read_repository(folder))


def test_a_folder_without_git_is_not_evaluated(tmp_path):
    found = _read(tmp_path)
    assert not found.known
    assert found.why


def test_a_repository_without_a_commit_is_not_evaluated(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert not _read(tmp_path).known


def test_what_is_committed_as_it_stands_is_told_from_what_was_changed(tmp_path):
    write(tmp_path, {"a.py": "1", "b.py": "2", "tenfold.yaml": "schema: 1"})
    commit(tmp_path)
    whole = _read(tmp_path)
    assert (whole.files, whole.committed, whole.decisions_committed) == (2, 2, True)
    write(tmp_path, {"b.py": "3", "c.py": "4", "tenfold.yaml": "schema: 2"})
    changed = _read(tmp_path)
    assert (changed.files, changed.committed, changed.decisions_committed) == (3, 1, False)
    assert changed.uncommitted == ["b.py", "c.py"]


def test_a_project_inside_a_larger_repository_is_judged_by_its_own_files(tmp_path):
    write(tmp_path, {"team/p/a.py": "1", "team/p/tenfold.yaml": "x", "other.py": "2"})
    commit(tmp_path)
    found = _read(tmp_path / "team" / "p")
    assert (found.files, found.committed, found.decisions_committed) == (1, 1, True)


@pytest.mark.parametrize(
    ("message", "reviewed"),
    [
        ("x", 0),
        ("x\n\nReviewed-by: B <b@x>", 1),
        ("x\n\nAcked-by: B <b@x>", 1),
        ("x\n\nReviewed-by: A <a@x>", 0),
        ("x\n\nReviewed-by:", 0),
        ("Merge pull request #7 from b/c", 1),
        ("Better threshold (#7)", 1),
        ("x\n\nSee merge request team/p!7", 1),
        ("Merge branch 'main'", 0),
    ],
)
def test_a_change_is_reviewed_when_somebody_else_looked(tmp_path, message, reviewed):
    write(tmp_path, {"a.py": "1"})
    commit(tmp_path, message)
    found = _read(tmp_path)
    assert (found.changes, found.reviewed) == (1, reviewed)


def test_committing_records_is_no_change_of_what_is_audited(tmp_path):
    write(tmp_path, {"a.py": "1"})
    commit(tmp_path)
    before = _read(tmp_path)
    write(tmp_path, {"records/03.json": "{}", "report.html": "x", "reproduction.json": "{}"})
    commit(tmp_path, "results")
    assert _read(tmp_path) == before


def test_programs_that_the_repository_names_are_not_started(tmp_path):
    write(tmp_path, {"a.py": "1", ".gitattributes": "*.py filter=evil diff=evil\n"})
    commit(tmp_path)
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n")
    script.chmod(0o755)
    names = ("core.fsmonitor", "core.pager", "filter.evil.clean", "filter.evil.smudge",
             "diff.evil.textconv", "diff.evil.command", "gpg.program", "core.sshCommand",
             "diff.external")  # fmt: skip
    for name in names:
        subprocess.run(["git", "-C", str(tmp_path), "config", name, str(script)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "config", "log.showSignature", "true"], check=True)
    write(tmp_path, {"a.py": "changed"})
    index = (tmp_path / ".git" / "index").read_bytes()
    assert _read(tmp_path).known
    assert not (tmp_path / "ran").exists()
    assert (tmp_path / ".git" / "index").read_bytes() == index
