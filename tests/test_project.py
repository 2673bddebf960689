"""The decision file: read whole, checked whole, written whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tenfold.errors import InvalidDecisions, ProjectProblem
from tenfold.project import Project


def test_a_saved_decision_keeps_comments_and_order(fake_project: Project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"share": 0.5})
    text = fake_project.file.read_text()
    assert "# why seven: because" in text
    assert fake_project.given().decisions["alpha"] == {"number": 7, "share": 0.5}


def test_clearing_a_decision_removes_its_line(fake_project: Project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"number": None})
    assert "number" not in fake_project.given().decisions.get("alpha", {})


def test_an_invalid_save_writes_nothing(fake_project: Project, fake_steps) -> None:
    before = fake_project.file.read_text()
    with pytest.raises(InvalidDecisions, match="number"):
        fake_project.save(fake_steps[0], {"number": 99})
    assert fake_project.file.read_text() == before


def test_every_problem_is_reported_at_once_with_its_line(fake_project: Project) -> None:
    fake_project.file.write_text(
        "schema: 1\nstepz: {}\nsteps:\n  alpha:\n    numbr: 3\n    kind: odd\n    share: 2\n"
        "  alfa: {}\n  beta:\n    plus:\nwaivers:\n  - code: TF0101\n  - {code: TF9999, reason: r,"
        " role: r, expires: 2099-01-01}\n"
    )
    with pytest.raises(InvalidDecisions) as caught:
        fake_project.given()
    text = str(caught.value)
    for part in (
        "line 2, tenfold.yaml: 'stepz' is not a decision",
        "line 5, alpha: 'numbr' is not a decision of alpha. Did you mean 'number'?",
        "line 6, alpha.kind",
        "line 7, alpha.share",
        "line 8, steps: 'alfa' is not a step. Did you mean 'alpha'?",
        "line 10, beta.plus: has no value",
        "waivers.1.reason",
    ):
        assert part in text, part
    assert any("TF9999" in p.fact for p in caught.value.problems)


def test_more_than_ten_problems_are_bounded(fake_project: Project) -> None:
    fake_project.file.write_text("".join(f"x{i}: 1\n" for i in range(17)))
    with pytest.raises(InvalidDecisions, match="… and 7 more"):
        fake_project.given()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps: [1]\n", "not a mapping"),
        ("- a\n", "not a mapping"),
        ("a: b: c\n", "line 1"),
        ("steps:\n  alpha:\n    number: 3\n    number: 4\n", "duplicate key"),
        ("schema: 9\n", "not a schema"),
        ("steps:\n  alpha: 3\n", "not a mapping of decisions"),
        ("waivers: 3\n", "not a list"),
    ],
)
def test_a_broken_file_is_a_sentence(fake_project: Project, text: str, said: str) -> None:
    fake_project.file.write_text(text)
    with pytest.raises(InvalidDecisions, match=said):
        fake_project.given()


def test_a_file_that_is_not_text_is_a_sentence(fake_project: Project) -> None:
    fake_project.file.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ProjectProblem, match="not UTF-8"):
        fake_project.given()


def test_the_nearest_project_upward_is_found(
    fake_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = fake_project.folder / "notebooks"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert Project.find() == fake_project


def test_no_project_is_a_sentence_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ProjectProblem, match="tenfold new"):
        Project.find(tmp_path)


def test_a_project_is_not_overwritten(fake_project: Project) -> None:
    with pytest.raises(ProjectProblem, match="already holds"):
        Project.create(fake_project.folder, "schema: 1\n")


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_project_is_a_sentence(fake_project: Project, fake_steps) -> None:
    fake_project.folder.chmod(0o555)
    try:
        with pytest.raises(ProjectProblem, match="Make the folder writable"):
            fake_project.save(fake_steps[0], {"number": 3})
    finally:
        fake_project.folder.chmod(0o755)
