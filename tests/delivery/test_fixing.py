"""Fixes of checks: drafted against today's decisions, applied as one act, taken back at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold.delivery.fixing import apply, chosen, drafted
from tenfold.errors import InvalidDecisions, WrongInput
from tenfold.project import Project
from tenfold.undoing import undo
from tenfold.vocabulary import Check, Fix

TEXT = """\
schema: 1
name: p
steps:
  business_problem:
    direction: decrease   # less is better
  data_quality:
    known_later: [calls]  # told by the desk
    sentinels:
      age: ["999"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Decisions of two steps, none of which has run."""
    return Project.create(tmp_path / "p", TEXT)


def lines(project: Project, fix: Fix, **answers: object) -> list[tuple[str, tuple[str, str, str]]]:
    """What a fix would change, decision by decision."""
    given = {"mlops": answers} if answers else None
    return [(m.decision, line) for m in drafted(project, fix, given).moves for line in m.lines]


def test_lists_and_mappings_are_added_to_what_stands_by_then(project: Project) -> None:
    changes = {"known_later": ["calls", "visits"], "sentinels": {"age": ["-1"], "pay": ["?"]}}
    fix = Fix(label="Keep visits out", changes={"data_quality": changes})
    assert lines(project, fix) == [
        ("known_later", ("", "", "visits")),
        ("sentinels", ("age", "[999]", "[999, -1]")),
        ("sentinels", ("pay", "", "[?]")),
    ]
    apply(project, drafted(project, fix))
    text = project.file.read_text(encoding="utf-8")
    assert "# told by the desk" in text
    assert project.given().decisions["data_quality"]["sentinels"] == {
        "age": ["999", "-1"],
        "pay": ["?"],
    }
    assert drafted(project, fix).moves == (), "what stands already is not offered again"


def test_a_fix_of_two_steps_is_one_edit(project: Project) -> None:
    before = project.file.read_text(encoding="utf-8")
    changes = {"business_problem": {"direction": "increase"}, "mlops": {"validate_every": "week"}}
    apply(project, drafted(project, Fix(label="Both", changes=changes)))
    assert project.given().decisions["mlops"] == {"validate_every": "week"}
    assert undo(project) is not None
    assert project.given().decisions.get("mlops", {}) == {}
    assert project.file.read_text(encoding="utf-8").removesuffix("  mlops:\n") == before


def test_entries_leave_and_defaults_come_back(project: Project) -> None:
    fix = Fix(
        label="Clear",
        changes={"business_problem": {"direction": None, "currency": None}},
        removes={"data_quality": {"known_later": "calls"}},
    )
    assert lines(project, fix) == [
        ("direction", ("", "decrease", "increase")),
        ("known_later", ("", "calls", "")),
    ]
    apply(project, drafted(project, fix))
    assert "direction" not in project.given().decisions.get("business_problem", {})
    assert not project.given().decisions["data_quality"].get("known_later")


def test_what_is_asked_is_written_as_it_was_typed_and_refused_where_it_is_wrong(
    project: Project,
) -> None:
    fix = Fix(label="Name an owner", asks=("mlops.owner", "mlops.hour"))
    with pytest.raises(WrongInput, match="Nothing is filled in"):
        drafted(project, fix)
    with pytest.raises(InvalidDecisions, match="hour"):
        drafted(project, fix, {"mlops": {"hour": "30"}})
    assert lines(project, fix, owner="risk", hour="7") == [
        ("owner", ("", "", "risk")),
        ("hour", ("", "5", "7")),
    ]
    apply(project, drafted(project, fix, {"mlops": {"owner": "risk", "hour": "7"}}))
    assert project.given().decisions["mlops"] == {"owner": "risk", "hour": 7}


def test_a_value_that_its_step_does_not_take_is_never_written(project: Project) -> None:
    before = project.file.read_bytes()
    fix = Fix(label="Wrong", changes={"data_quality": {"split": "time"}})
    with pytest.raises(InvalidDecisions, match="split"):
        apply(project, drafted(project, fix))
    assert project.file.read_bytes() == before


def test_a_proposal_that_is_gone_is_said_to_be(project: Project) -> None:
    with pytest.raises(WrongInput, match="cannot be accepted now"):
        drafted(project, Fix(label="Leave it out", proposal="ethics/exclude-x-000000"))


def test_a_command_takes_the_fixes_that_need_nobody_to_fill_them_in() -> None:
    asks = Fix(label="Name an owner", asks=("mlops.owner",))
    ready = Fix(label="Split by time", changes={"data_quality": {"split": "time"}})
    check = Check(code="TF0208", title="T", status="warn", evidence="E", fixes=(asks, ready))
    assert chosen(check) is ready
    with pytest.raises(WrongInput, match="1 fix"):
        chosen(check, 2)
    with pytest.raises(WrongInput, match=r"mlops\.owner"):
        chosen(check.model_copy(update={"fixes": (asks,)}))
