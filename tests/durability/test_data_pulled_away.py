"""Data that vanish or change under a run: a sentence, no record of them, and back is back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakesteps.step01_alpha import run as alpha_run
from whole import check_whole, contents, tenfold

from tenfold import registry
from tenfold.project import Project
from tenfold.standing import Standing


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen once, while alpha computes."""
    real = alpha_run.run

    def arrange(happens: Callable[[], object]) -> None:
        def run(decisions, inputs, context):
            monkeypatch.setattr(alpha_run, "run", real)
            happens()
            return real(decisions, inputs, context)

        monkeypatch.setattr(alpha_run, "run", run)

    return arrange


def test_data_pulled_away_between_steps_and_put_back_give_the_same_hashes(
    ran: list[str], fake_project: Project
) -> None:
    data = fake_project.folder / "in.csv"
    tenfold("run", fake_project.folder, "--only", "alpha")
    away = data.rename(data.with_suffix(".away"))
    ran.clear()
    said = tenfold("run", fake_project.folder)
    assert said.code == 2
    assert "in.csv' is not there. Put it back" in said.err
    away.rename(data)
    ran.clear()
    assert tenfold("run", fake_project.folder).code == 4
    assert ran == ["beta"]


def test_data_pulled_away_while_a_step_runs_leave_no_record(
    ran: list[str], fake_project: Project, during
) -> None:
    data = fake_project.folder / "in.csv"
    during(lambda: data.rename(data.with_suffix(".away")))
    said = tenfold("run", fake_project.folder)
    assert said.code == 2
    assert "in.csv' is not there. Put it back" in said.err
    assert not list(fake_project.records.glob("*"))
    data.with_suffix(".away").rename(data)
    assert tenfold("run", fake_project.folder).code == 4
    check_whole(fake_project.folder)


def test_data_that_change_while_a_step_runs_are_never_recorded_as_the_old_ones(
    ran: list[str], fake_project: Project, during
) -> None:
    data = fake_project.folder / "in.csv"
    tenfold("run", fake_project.folder)
    before, old = contents(fake_project), data.read_bytes()
    during(lambda: data.write_text("a,b\n3,4\n"))
    said = tenfold("run", fake_project.folder, "--force")
    assert said.code == 2
    assert "The data of 'alpha' changed while it ran. Run it again" in said.err
    data.write_bytes(old)
    # The old record is still there, and is still of the old data.
    assert Standing(fake_project).freshness(registry.get("alpha"))[0] == "fresh"
    assert contents(fake_project) == before
