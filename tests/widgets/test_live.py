"""What is shown follows the form; Run alone records; what cannot follow says so."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tenfold import begin, run
from tenfold.errors import WrongInput
from tenfold.project import Project
from widgets import evidence
from widgets.deciding import decide
from widgets.live import PREVIEW, live

STATED = """
schema: 1
name: p
steps:
  business_problem:
    task: binary
    unit_of_prediction: loan
    payoff_tp: 0
    payoff_fp: -100
    payoff_fn: -500
    payoff_tn: 0
    prevalence: 0.3
    volume_per_week: 10
    today: act_on_none
"""


@pytest.fixture
def screen(monkeypatch) -> dict[str, dict[str, Any]]:
    """What stands on the page, by its name; each update counts."""
    seen: dict[str, dict[str, Any]] = {}

    def put(bundle: Any, *, display_id: str = "", **_: Any) -> None:
        if isinstance(bundle, dict):  # a widget draws itself
            seen[display_id] = bundle | {"times": seen.get(display_id, {}).get("times", 0) + 1}

    import IPython.display

    monkeypatch.setattr(IPython.display, "display", put)
    monkeypatch.setattr(IPython.display, "update_display", put)
    for name, empty in (("_on_screen", {}), ("_worded", set()), ("_drawn", {}), ("_last", {})):
        monkeypatch.setattr(evidence, name, empty)
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    return seen


@pytest.fixture
def session(tmp_path, screen) -> Any:
    """A person at notebook 01, who has run it and looks at figures, gate and two charts."""
    names: dict[str, Any] = {"project": str(Project.create(tmp_path / "p", STATED).folder)}
    session = begin("business_problem", names)
    names["record"] = run(session)
    decide(session)
    evidence.show(names["record"])
    evidence.show(names["record"], "payoff", "quality")
    return session


def _change(session: Any, **changes: object) -> None:
    live(session).after(session.save)(changes)


def _records(session: Any) -> dict[str, bytes]:
    kept = (p for p in session.project.records.rglob("*") if p.is_file())
    return {p.name: p.read_bytes() for p in kept}


def _words(screen: dict[str, dict[str, Any]], end: str) -> str:
    (name,) = [name for name in screen if name.endswith(end)]
    return str(screen[name]["text/html"])


def test_what_is_typed_is_shown_at_once_and_nothing_is_recorded(session, screen) -> None:
    before, files = dict(screen), _records(session)
    form = decide(session)
    form.fields["capacity_per_week"].control.widget.value = "1"
    assert session.resolved().values.capacity_per_week == 1
    for end in ("--headlines", "-quality-words"):
        assert PREVIEW in _words(screen, end)
        assert _words(screen, end) != _words(before, end)
    assert "· preview" in str(screen["tenfold-business_problem-payoff-quality-quality"])
    # What one decision earns does not hang on how many are taken.
    assert PREVIEW not in _words(screen, "-payoff-words")
    assert _records(session) == files


def test_what_was_shown_before_is_what_a_run_shows_then_without_the_mark(session, screen) -> None:
    _change(session, payoff_fn=-900, volume_per_week=25)
    shown = _words(screen, "-quality-words")
    form = decide(session)
    form.run_button.click()
    after = _words(screen, "-quality-words")
    assert PREVIEW not in after
    drawn = shown[shown.index("<em>") :].replace(" · preview", "")
    assert after[after.index("<em>") :] == drawn


def test_back_at_what_was_recorded_the_marks_go(session, screen) -> None:
    before = _words(screen, "--headlines")
    _change(session, payoff_fn=-900)
    _change(session, payoff_fn=-500)
    assert _words(screen, "--headlines") == before


def test_a_part_that_is_the_same_is_not_drawn_again(session, screen) -> None:
    drawn = {name: of["times"] for name, of in screen.items()}
    _change(session, decided_by="the loan desk")
    assert drawn == {name: of["times"] for name, of in screen.items()}


def test_a_preview_that_fails_says_why_and_leaves_the_picture(session, screen, monkeypatch) -> None:
    before = _words(screen, "-quality-words")

    def broken(*_: object) -> None:
        raise WrongInput.because("The sea is too high.", "Wait.")

    monkeypatch.setattr("tenfold.steps.step01_business_problem.previewing.run", broken)
    _change(session, payoff_fn=-900)
    after = _words(screen, "-quality-words")
    assert "No preview" in after
    assert "The sea is too high. Wait." in after
    kept = after[after.index("<em>") :].replace(" · as of the last run", "")
    assert kept == before[before.index("<em>") :]


def test_while_one_is_computed_only_the_last_of_those_that_wait_is_shown(
    session, screen, monkeypatch
) -> None:
    from tenfold.steps.step01_business_problem import previewing

    seen: list[float] = []
    real = previewing.run

    def counted(decisions: Any, *rest: Any) -> Any:
        seen.append(decisions.payoff_fn.likely)
        return real(decisions, *rest)

    monkeypatch.setattr(previewing, "run", counted)

    async def type_fast() -> None:
        for amount in range(-600, -900, -20):
            _change(session, payoff_fn=amount)
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.6)

    asyncio.run(type_fast())
    assert len(seen) < 8
    assert seen[-1] == -880
    assert PREVIEW in _words(screen, "--headlines")
