"""What a user sees when something is wrong."""

from __future__ import annotations

import pickle

from tenfold.errors import InvalidDecisions, Problem, UnknownDecision, WrongInput


def test_an_error_survives_the_way_back_from_a_child_process() -> None:
    problems = [Problem("a.b", "is wrong.", "Mend it.", 3)]
    for error in (
        InvalidDecisions("tenfold.yaml", problems),
        UnknownDecision.named(["numbr"], ["number"], step="alpha"),
        WrongInput.because("It is wrong.", "Mend it."),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert again.exit_code == 2
    assert InvalidDecisions("f", problems).problems == tuple(problems)
