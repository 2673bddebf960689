"""Where the dossier goes, and that it is written whole or not at all."""

import pytest

from tenfold.dossier import write_report
from tenfold.errors import InvalidDecisions, ProjectProblem
from tenfold.session import execute
from tenfold.standing import Standing


def test_the_dossier_of_a_project_is_its_report(fake_project):
    path = write_report(Standing(fake_project))
    assert path == fake_project.report
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_dossier_of_a_what_if_stands_beside_its_records(fake_project, fake_steps):
    overrides = {"alpha": {"number": 9}}
    execute(fake_steps[0], Standing(fake_project, overrides, "run-1"))
    path = write_report(Standing(fake_project, overrides, "run-1"))
    assert path == fake_project.runs / "run-1" / "report.html"
    assert not fake_project.report.exists()
    text = path.read_text(encoding="utf-8")
    assert "This is a what-if" in text
    assert "alpha.number" in text


def test_nothing_is_computed_and_no_record_is_touched(fake_project, fake_steps, monkeypatch):
    execute(fake_steps[0], Standing(fake_project))
    before = {p: p.read_bytes() for p in fake_project.records.iterdir()}
    monkeypatch.setattr(type(fake_steps[0]), "run", lambda *_: pytest.fail("it computed"))
    write_report(Standing(fake_project))
    assert {p: p.read_bytes() for p in fake_project.records.iterdir()} == before


def test_a_broken_decision_file_leaves_the_old_dossier(fake_project):
    path = write_report(Standing(fake_project))
    before = path.read_bytes()
    fake_project.file.write_text("steps:\n  alpha:\n    numbr: 3\n", encoding="utf-8")
    with pytest.raises(InvalidDecisions, match="numbr"):
        write_report(Standing(fake_project))
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_a_sentence(fake_project):
    fake_project.report.mkdir()
    with pytest.raises(ProjectProblem, match="cannot be written"):
        write_report(Standing(fake_project))
    assert [p.name for p in fake_project.folder.glob(".report*")] == []
