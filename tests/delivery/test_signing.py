"""Only who is asked signs, only what holds is signed, and nothing is written otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from whole import tenfold

from tenfold.delivery import signing
from tenfold.delivery.signing import look, sign
from tenfold.errors import ProjectProblem, TenfoldError, WrongInput
from tenfold.project import Project
from tenfold.session import execute
from tenfold.signing import LEDGER, Asked
from tenfold.standing import Standing

ASKED = Asked.of(
    {
        "required_roles": {"alpha": ["problem owner", "engineer"], "beta": ["engineer"]},
        "people": [{"role": "Engineer", "name": "R. Reader"}],
    }
)


@pytest.fixture
def project(fake_project: Project, fake_steps: Any, monkeypatch: pytest.MonkeyPatch) -> Project:
    for step in fake_steps:
        execute(step, Standing(fake_project))
    monkeypatch.setattr(signing, "asked", lambda project: ASKED)
    return fake_project


def test_a_signature_holds_until_the_content_changes_and_again_when_it_is_back(
    project: Project, fake_steps: Any
) -> None:
    alpha, beta = fake_steps
    assert sign(project, "alpha", "ENGINEER ", "R. Reader").valid
    assert sign(project, beta, "engineer", "R. Reader").valid
    assert look(project).wanting == [("alpha", "problem owner")]
    project.save(beta, {"plus": 2.0})
    execute(beta, Standing(project))
    assert look(project).wanting == [("alpha", "problem owner"), ("beta", "engineer")]
    project.save(alpha, {"number": 8})
    execute(alpha, Standing(project))
    execute(beta, Standing(project))
    assert Standing(project).signatures.lines[1].changed == ["alpha", "beta"]
    assert not any(one.valid for one in Standing(project).signatures.lines)
    project.save(alpha, {"number": 7})
    project.save(beta, {"plus": None})
    for step in fake_steps:
        execute(step, Standing(project))
    assert look(project).wanting == [("alpha", "problem owner")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "  "}, "The name is blank"),
        ({"role": ""}, "The role is blank"),
        ({"name": "R\x1b[2J"}, "characters that nobody can read"),
        ({"name": "R\udce4"}, "characters that nobody can read"),
        ({"comment": "x" * 2001}, "2,001 characters"),
        ({"stance": "object"}, "An objection without a reason"),
        ({"stance": "maybe"}, "'maybe' is no stance"),
        ({"stance": "withdraw"}, "has said nothing about alpha"),
        ({"role": "intern"}, "'intern' is not asked to sign alpha. Asked: problem owner, engineer"),
        ({"step": "beta", "role": "problem owner"}, "'problem owner' is not asked to sign beta"),
        ({"step": "gamma"}, "'gamma' is not a step"),
        ({"run_id": "what-if-1"}, "what-ifs are not signed"),
    ],
)
def test_what_is_refused_writes_nothing(project: Project, given: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongInput, match=said.replace(".", r"\.")):
        sign(project, **({"step": "alpha", "role": "engineer", "name": "R. Reader"} | given))
    assert not (project.folder / LEDGER).exists()


def test_a_step_that_never_ran_or_no_longer_holds_is_not_signed(
    fake_project: Project, fake_steps: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "asked", lambda project: ASKED)
    with pytest.raises(ProjectProblem, match="cannot be signed, it is missing: it has not run"):
        sign(fake_project, "alpha", "engineer", "R. Reader")
    execute(fake_steps[0], Standing(fake_project))
    sign(fake_project, "alpha", "engineer", "R. Reader")
    fake_project.save(fake_steps[0], {"number": 8})
    with pytest.raises(ProjectProblem, match="it is out of date: decision changed: number"):
        sign(fake_project, "alpha", "engineer", "R. Reader", "object", "why eight?")
    # What was said can always be taken back.
    assert sign(fake_project, "alpha", "engineer", "R. Reader", "withdraw").line.number == 2


def test_where_nobody_decided_who_signs_the_refusal_says_where_to_decide_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "asked", lambda project: Asked())
    with pytest.raises(WrongInput, match="Decide `required_roles` in step 6"):
        sign(project, "alpha", "engineer", "R. Reader")


def test_a_clock_behind_the_last_line_signs_nothing(project: Project) -> None:
    now = datetime.now(UTC)
    sign(project, "alpha", "engineer", "R. Reader", now=now)
    with pytest.raises(ProjectProblem, match="before the last signature"):
        sign(project, "beta", "engineer", "R. Reader", now=now - timedelta(minutes=1))
    assert len(look(project).signatures.lines) == 1


def test_the_exit_code_says_complete_wanting_or_not_to_be_relied_on(project: Project) -> None:
    assert look(project).exit_code == 4
    for step, role in (("alpha", "engineer"), ("alpha", "problem owner"), ("beta", "engineer")):
        sign(project, step, role, "R. Reader")
    assert look(project).exit_code == 0
    head = look(project).signatures.head
    sign(project, "beta", "engineer", "R. Reader", "object", "the sum is wrong")
    assert look(project).exit_code == 1
    sign(project, "beta", "engineer", "R. Reader")
    assert look(project, head=head).exit_code == 0
    assert look(project, head="f" * 64).exit_code == 1
    path = project.folder / LEDGER
    path.write_text(path.read_text(encoding="utf-8").replace("sum", "sun"), encoding="utf-8")
    assert look(project).exit_code == 1


def test_a_signature_on_what_a_run_would_change_is_told_as_such(
    project: Project, fake_steps: Any
) -> None:
    sign(project, "alpha", "engineer", "R. Reader")
    assert look(project).moved_on == []
    project.save(fake_steps[0], {"number": 8})
    found = look(project)
    # What was signed still stands in the record, so that it holds.
    assert found.signatures.lines[0].valid
    assert [slug for slug, _ in found.moved_on] == ["alpha"]
    told = tenfold("signatures", project.folder)
    assert "Out of date: 1 Alpha, decision changed: number" in told.out
    assert '"out_of_date": [' in tenfold("signatures", project.folder, "--json").out


def test_a_ledger_at_fault_names_the_line_and_the_way_out(project: Project) -> None:
    for role in ("engineer", "problem owner"):
        sign(project, "alpha", role, "R. Reader")
    path = project.folder / LEDGER
    first, second = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{first}\n{second.replace('R. Reader', 'S. Other')}\n", encoding="utf-8")
    told = tenfold("signatures", project.folder)
    assert told.code == 1
    assert told.out.startswith("The ledger cannot be trusted: line 2 was changed")
    assert f"To do: Put an untouched copy of {LEDGER} back" in told.out
    rows = [line for line in told.out.splitlines() if line[:2] in ("1 ", "2 ")]
    assert "void: the ledger is at fault" in rows[0]
    assert "void: this line was changed" in rows[1]


def test_a_failed_write_leaves_the_ledger_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(project, "alpha", "engineer", "R. Reader")
    before = (project.folder / LEDGER).read_bytes()

    def full(path: Path, line: str) -> None:
        raise ProjectProblem.because(f"'{path}' cannot be written: no space left.")

    monkeypatch.setattr("tenfold.signing.ledger.append_line", full)
    with pytest.raises(TenfoldError, match="no space left"):
        sign(project, "beta", "engineer", "R. Reader")
    assert (project.folder / LEDGER).read_bytes() == before
    assert look(project).signatures.fault == ""
