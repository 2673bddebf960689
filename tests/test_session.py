"""What a notebook gets wrong is named; what a click and a run decide is one thing."""

from __future__ import annotations

import pytest

from tenfold.errors import InvalidDecisions, ProjectProblem, UnknownDecision, WrongInput
from tenfold.session import Session, begin, run
from tenfold.standing import Standing


@pytest.fixture
def notebook(fake_project) -> dict[str, object]:
    """The names of a fresh notebook, after its import cell."""
    return {"show": print, "decide": print, "_i1": ""}


def _begin(notebook, project, **parameters) -> Session:
    session = begin("alpha", notebook)
    notebook |= {"session": session, "project": str(project.folder), "run_id": None}
    notebook |= dict.fromkeys(session.step.decisions.model_fields) | parameters
    return session


def test_an_untouched_notebook_runs_with_the_file(notebook, fake_project) -> None:
    outcome = _begin(notebook, fake_project).run()
    assert outcome.record.decisions.number == 7
    assert Standing(fake_project).store.read(outcome.step).content_hash == outcome.content_hash


def test_a_parameter_wins_and_its_record_stays_a_what_if(notebook, fake_project) -> None:
    outcome = _begin(notebook, fake_project, number=9).run()
    assert outcome.record.context["sources"]["number"] == "run"
    assert Standing(fake_project).store.read(outcome.step) is None


def test_a_click_and_a_parameter_give_one_hash(notebook, fake_project, fake_steps) -> None:
    by_parameter = _begin(dict(notebook), fake_project, number="9", payoff="[1, 2, 3]").run()
    session = _begin(notebook, fake_project)
    session.save({"number": 9, "payoff": {"low": 1.0, "likely": 2.0, "high": 3.0}})
    assert session.run().content_hash == by_parameter.content_hash


def test_a_misspelt_parameter_ends_the_run_with_the_right_name(notebook, fake_project) -> None:
    session = _begin(notebook, fake_project, numbr=9)
    with pytest.raises(
        UnknownDecision, match=r"'numbr' is not a decision of alpha. Did you mean 'number'"
    ):
        session.resolved()


def test_a_parameter_that_overwrites_a_name_of_the_notebook_is_refused(
    notebook, fake_project
) -> None:
    session = _begin(notebook, fake_project, show=3)
    with pytest.raises(UnknownDecision, match="'show'"):
        session.resolved()


def test_names_that_the_notebook_makes_later_are_its_own(notebook, fake_project) -> None:
    session = _begin(notebook, fake_project)
    session.resolved()
    notebook["form"] = object()
    session.run()


def test_a_person_may_define_what_they_like(notebook, fake_project, monkeypatch) -> None:
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    session = _begin(notebook, fake_project, my_own=3)
    assert session.resolved().values.number == 7


def test_a_wrong_parameter_is_refused_before_anything_is_written(notebook, fake_project) -> None:
    session = _begin(notebook, fake_project, number="many")
    with pytest.raises(InvalidDecisions, match=r"alpha\.number: 'many' is not a number"):
        session.run()
    assert not (fake_project.folder / "records").exists()


def test_an_overwritten_session_is_a_sentence() -> None:
    with pytest.raises(WrongInput, match="not a session"):
        run(3)  # type: ignore[arg-type]


def test_an_unknown_step_is_a_sentence(fake_steps) -> None:
    with pytest.raises(WrongInput, match="'gamma' is not a step"):
        begin("gamma", {})


def test_adopting_a_parameter_writes_it_to_the_file(notebook, fake_project) -> None:
    session = _begin(notebook, fake_project, number=9)
    assert session.adopt("number").sources["number"] == "tenfold.yaml"
    assert fake_project.given().decisions["alpha"]["number"] == 9


def test_a_person_may_import_what_they_like_in_a_notebook_that_runs_headless(
    notebook, fake_project
) -> None:
    session = _begin(notebook, fake_project, pd=pytest, helper=len)
    assert session.resolved().values.number == 7


@pytest.mark.parametrize("value", [3, "x", 0.5, True, [1], {"a": 1}, None])
def test_whatever_papermill_can_write_is_a_stranger(notebook, fake_project, value) -> None:
    session = _begin(notebook, fake_project, numbr=value)
    with pytest.raises(UnknownDecision, match="numbr"):
        session.resolved()


def test_a_cleared_parameter_is_adopted_as_cleared(notebook, fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"share": 0.5})
    session = _begin(notebook, fake_project, share="unset", number="unset")
    assert session.resolved().values.share is None
    assert session.adopt("share").values.share is None
    assert session.adopt("number").values.number == 5
    assert notebook["share"] is None


@pytest.mark.parametrize("run_id", ["../x", 3.5, 20260101])
def test_a_run_id_of_papermill_stays_in_its_folder(notebook, fake_project, run_id) -> None:
    session = _begin(notebook, fake_project, number=9)
    notebook["run_id"] = run_id
    if run_id == "../x":
        with pytest.raises(ProjectProblem, match="not the name of a run"):
            session.run()
    else:
        session.run()
        assert (fake_project.runs / str(run_id) / "records" / "01_alpha.json").is_file()


def test_a_listener_that_fails_keeps_no_other_from_hearing(notebook, fake_project) -> None:
    session, heard = _begin(notebook, fake_project), []

    def fails(_) -> None:
        raise ValueError("no room to draw")

    session.listeners += [fails, heard.append]
    with pytest.raises(ValueError, match="no room to draw"):
        session.run()
    assert len(heard) == 1
