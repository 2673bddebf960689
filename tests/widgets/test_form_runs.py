"""The Run button: it never blocks, it cancels, and it says how it ended."""

import asyncio

from tenfold.errors import DataProblem
from tenfold.running import Crashed
from widgets.deciding import decide, run_again
from widgets.following import CellDisplay


def _while_a_loop_runs(act):
    async def story():
        return await act()

    return asyncio.run(story())


def test_while_the_step_runs_the_button_cancels_and_the_form_can_be_edited(session):
    async def story():
        form = decide(session)
        form.run_button.click()
        assert form.run_button.description == "Cancel"
        assert form.bar.progress.layout.display is None
        assert "half way · 1 s" in form.bar.doing.value
        form.fields["folds"].control.widget.value = "9"
        form.flush()
        assert session.file == {"folds": 9}
        form.run_button.click()
        assert form.run_button.description == "Stopping"
        # A second press is no wish to run again.
        form.run_button.click()
        await asyncio.sleep(0.5)
        return form

    form = _while_a_loop_runs(story)
    assert "Cancelled after 2 s. The last result is as it was." in form.status.value
    assert form.run_button.description == "Run step 3"
    assert form.bar.progress.layout.display == "none"
    assert session.runs == 1


def test_a_result_of_the_decisions_before_is_said_to_be_that(session):
    form = decide(session)
    session.behind = "decision changed: folds (5 → <b>9</b>)"
    form.run_button.click()
    assert (
        "for the decisions of before: decision changed: folds (5 → &lt;b&gt;" in form.status.value
    )
    assert "Run again" in form.status.value


def test_what_is_up_to_date_is_said_to_be_that(session, monkeypatch):
    form = decide(session)
    begin = session.start

    def reused(watch):
        job = begin(watch)
        job.reused, job.outcome = True, session.outcome
        return job

    form.runs._begin = reused
    form.run_button.click()
    assert "up to date" in form.status.value


def test_a_crash_is_a_sentence_with_its_details_folded_away(session):
    form = decide(session)
    form.run_button.click()
    job = session.start()
    form.runs.show(job)
    job.error = Crashed("It crashed: <oh>.", "Traceback: <b>")
    form.runs.show(job)
    assert "It crashed: &lt;oh&gt;." in form.status.value
    assert form.result.value.startswith("<details>")
    assert "Traceback: &lt;b&gt;" in form.result.value
    form.runs.show(job)
    session.broken = DataProblem("Row 3 has no end.")
    form.run_button.click()
    assert "Row 3 has no end." in form.status.value


def test_an_outcome_that_cannot_be_shown_is_said_and_ends_the_run(session):
    async def story():
        form = decide(session)
        session.listeners.append(lambda record: 1 / 0)
        form.run_button.click()
        await asyncio.sleep(0.5)
        return form

    form = _while_a_loop_runs(story)
    assert "ZeroDivisionError" in form.status.value
    assert "Traceback" in form.result.value
    assert form.run_button.description == "Run step 3"


def test_a_cell_that_crashes_twice_shows_both_in_outputs_of_their_own(session, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda bundle, **more: shown.append(more["display_id"])
    )
    below = CellDisplay()
    for _ in range(2):
        job = session.start()
        job.error = Crashed("It crashed.", "Traceback")
        below(job)
        below(job)
    assert len(shown) == len(set(shown)) == 2


def test_while_a_cell_waits_for_the_run_the_button_names_the_toolbar(session):
    form = decide(session)
    job = session.start()
    session.watch(job)
    assert form.run_button.disabled
    assert "■" in form.run_button.tooltip
    job.outcome = session.outcome
    session.watch(job)
    assert not form.run_button.disabled


def test_running_again_on_behalf_of_another_control_never_cancels(session):
    async def story():
        decide(session).run_button.click()
        run_again(session)
        await asyncio.sleep(0.5)

    _while_a_loop_runs(story)
    assert session.runs == 1
    assert session.job.outcome is session.outcome
