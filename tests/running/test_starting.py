"""What is fresh is not computed again, and no two runs of one project mix."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenfold import registry
from tenfold.errors import ProjectProblem
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.running import Cancelled, child
from tenfold.session import Session, run
from tenfold.standing import Standing


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child can be made, as on Windows."""
    monkeypatch.setattr("tenfold.running.starting.launch", lambda task: None)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, here: None) -> list[str]:
    """The steps that were computed."""
    names: list[str] = []
    real = child.execute

    def counted(step, standing, **kwargs):
        names.append(step.slug)
        return real(step, standing, **kwargs)

    monkeypatch.setattr(child, "execute", counted)
    return names


def test_a_record_that_holds_is_shown_and_not_computed_again(
    attended: Callable[..., Session], runs: list[str]
) -> None:
    session = attended()
    told = []
    session.listeners.append(told.append)
    first = run(session)
    again = run(session)
    assert (runs, session.job.reused) == (["alpha"], True)
    assert again.record.context == first.record.context
    assert told == [first, again]
    session.save({"number": 8})
    assert run(session).record.decisions.number == 8
    run(session, force=True)
    assert runs == ["alpha"] * 3


def test_a_file_that_is_gone_is_no_reason_to_believe_its_record(
    attended: Callable[..., Session], runs: list[str], fake_project: Project
) -> None:
    session = attended()
    kept = run(session).record.evidence.kept
    (fake_project.folder / kept.path).unlink()
    run(session)
    assert len(runs) == 2


def test_headless_it_computes_for_whoever_started_it_has_asked_for_that(
    attended: Callable[..., Session],
    fake_project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = attended()
    monkeypatch.setattr("tenfold.session.headless", lambda: True)
    session.run()
    session.run()
    assert session.job is None
    assert len(Standing(fake_project).store.history()) == 2


def test_a_second_run_of_a_project_is_told_of_the_first(
    attended: Callable[..., Session],
    here: None,
    fake_project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "_WAIT", 0.05)
    session = attended()
    with fake_project.lock("run"), pytest.raises(ProjectProblem, match="in use by another run"):
        session.run()
    assert session.run().record.decisions.number == 7


def test_a_result_says_that_it_is_of_the_decisions_before(
    attended: Callable[..., Session], here: None, fake_project: Project
) -> None:
    session = attended()
    outcome = session.run()
    assert session.lag(outcome) == ""
    session.save({"number": 9})
    assert "number (7 → 9)" in session.lag(outcome)
    assert execute(registry.get("alpha"), Standing(fake_project)).record.decisions.number == 9


def test_without_a_child_progress_is_told_and_an_interrupt_is_a_sentence(
    attended: Callable[..., Session], here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = attended()
    seen = []

    def interrupted(step, standing, *, progress):
        progress(0.5, "half way")
        raise KeyboardInterrupt

    monkeypatch.setattr(child, "execute", interrupted)
    session.watch = lambda job: seen.append((job.done, job.text, job.can_cancel))
    with pytest.raises(Cancelled, match="Nothing was recorded"):
        session.run()
    assert seen[0] == (0.5, "half way", False)


def test_whoever_interrupts_the_wait_for_the_button_s_run_wants_no_other(
    attended: Callable[..., Session], runs: list[str]
) -> None:
    session = attended()

    class Begun:
        over, error = False, None

        def listen(self, seconds: float) -> None:
            raise KeyboardInterrupt

        def cancel(self) -> None:
            self.over, self.error = True, Cancelled("Cancelled after 1 s.")

        def result(self) -> None:
            raise self.error

    session.job = Begun()
    with pytest.raises(Cancelled, match="after 1 s"):
        session.run()
    assert runs == []
