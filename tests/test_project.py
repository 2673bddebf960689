"""The decision file: read whole, checked whole, written whole."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
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
        ("waivers: {}\n", "not a list"),
        ("steps: 0\n", "0 is not a mapping"),
        ("schema: true\n", "True is not a schema"),
        ("name: [a]\n", "is not a name"),
        ("steps:\n  alpha:\n    protected: " + "[" * 3000 + "]" * 3000, "nested too deep"),
        ("steps:\n  alpha:\n    protected: &a [*a]\n", r"alpha\.protected"),
        ("steps:\n  alpha:\n    number: " + "9" * 5000, "not readable as YAML: Exceeds the limit"),
        ("steps:\n  alpha:\n    number: 1" + "0" * 400, "less than or equal to 20"),
        ("steps:\n  alpha:\n    due: '86400'\n", "line 3, alpha.due: '86400' is not a date"),
        ("steps:\n  alpha:\n    positive: !!binary aGk=\n", "is bytes"),
        ("steps:\n  alpha:\n    number: !!python/object/apply:os.abort []\n", "alpha.number"),
        ("waivers:\n  - {code: TF0101, reason: r, role: r, expires: 4102444800}\n", "is a number"),
        ("waivers:\n  - {code: TF0101, reason: ' ', role: r, expires: 2099-01-01}\n", "is blank"),
        ("waivers:\n  - nonsense\n", "waivers.1"),
        ("a: \x01\n", "special characters are not allowed"),
    ],
)
def test_a_broken_file_is_a_sentence(fake_project: Project, text: str, said: str) -> None:
    fake_project.file.write_text(text)
    with pytest.raises(InvalidDecisions, match=said):
        fake_project.given()


def test_references_that_fill_the_memory_are_refused_at_once(fake_project: Project) -> None:
    rows = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 12)]
    fake_project.file.write_text("\n".join(rows))
    with pytest.raises(InvalidDecisions, match="too large"):
        fake_project.given()


def test_values_that_are_named_for_later_use_keep_their_type(fake_project: Project) -> None:
    fake_project.file.write_text("steps:\n  alpha:\n    strict: &yes true\n    number: &n 3\n")
    assert fake_project.given().decisions["alpha"] == {"strict": True, "number": 3}


def test_a_file_without_a_name_has_none(fake_project: Project) -> None:
    fake_project.file.write_text("name:\n")
    assert fake_project.given().name == ""


def test_unset_means_the_default_in_the_file_as_on_the_command_line(
    fake_project: Project, fake_steps
) -> None:
    fake_project.file.write_text(
        "steps:\n  alpha:\n    number: unset\n    share: unset\n    protected: unset\n"
    )
    read = fake_steps[0].parse(fake_project.given().decisions["alpha"])
    assert (read.number, read.share, read.protected) == (5, None, [])


@pytest.mark.parametrize("text", ["steps:\n  alpha: 3\n", "steps: [1]\n", "schema: 9\n"])
def test_a_file_that_is_wrong_elsewhere_is_not_saved_over(
    fake_project: Project, fake_steps, text: str
) -> None:
    fake_project.file.write_text(text)
    with pytest.raises(InvalidDecisions, match="line"):
        fake_project.save(fake_steps[0], {"share": 0.5})
    assert fake_project.file.read_text() == text


def test_numpy_values_dates_and_tuples_are_saved_as_what_they_mean(
    fake_project: Project, fake_steps
) -> None:
    changes = {
        "share": np.float64(0.5),
        "payoff": (1, 2, 3),
        "due": date(2027, 3, 31),
        "protected": np.array(["a", "b"]),
        "strict": np.True_,
    }
    fake_project.save(fake_steps[0], changes)
    read = fake_steps[0].parse(fake_project.given().decisions["alpha"])
    assert read == fake_steps[0].parse({"number": 7} | changes)
    with pytest.raises(InvalidDecisions, match="share"):
        fake_project.save(fake_steps[0], {"share": np.array([1.0])})


def test_saves_side_by_side_lose_nothing(fake_project: Project, fake_steps) -> None:
    def many(name: str, values: list[object]) -> None:
        for value in values:
            fake_project.save(fake_steps[0], {name: value})

    with ThreadPoolExecutor(3) as pool:
        jobs = [
            pool.submit(many, "share", [i / 20 for i in range(1, 10)]),
            pool.submit(many, "number", list(range(2, 11))),
            pool.submit(many, "protected", [["a"] * i for i in range(9)]),
        ]
    assert [job.result() for job in jobs] == [None] * 3
    wanted = {"share": 0.45, "number": 10, "protected": ["a"] * 8}
    assert fake_project.given().decisions["alpha"] == wanted
    assert "# why seven: because" in fake_project.file.read_text()


def test_a_file_marked_read_only_is_left_alone(
    fake_project: Project, fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ProjectProblem, match="is read-only"):
        fake_project.save(fake_steps[0], {"number": 3})


@pytest.mark.parametrize("start", [2027, "a\0b", "~nobody_of_that_name/x", "x" * 5000])
def test_a_folder_that_cannot_be_is_a_sentence(start: object) -> None:
    with pytest.raises(ProjectProblem):
        Project.find(start)  # type: ignore[arg-type]


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
