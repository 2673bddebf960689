"""Between typing and saving: valid entries are found, the others are explained."""

from widgets.draft import GENERAL, Draft, place_of


def test_only_what_differs_is_a_change(step):
    draft = Draft.of(step, step.decisions())
    draft.enter("folds", "5")
    draft.enter("rate", "0,1")
    assert draft.check().changes == {"rate": 0.1}


def test_an_entry_that_cannot_be_parsed_keeps_the_others_savable(step):
    draft = Draft.of(step, step.decisions())
    draft.reject("payoff", "low missing.")
    draft.enter("folds", 7)
    checked = draft.check()
    assert checked.changes == {"folds": 7}
    assert checked.problems == {"payoff": "low missing."}


def test_what_is_saved_is_forgotten_and_what_is_wrong_stays(step):
    draft = Draft.of(step, step.decisions())
    draft.enter("folds", "7")
    draft.enter("rate", "9")
    draft.settle(step.parse({"folds": 7}))
    assert draft.entries == {"rate": "9"}
    assert list(draft.check().problems) == ["rate"]


def test_entries_valid_only_together_are_saved_together(step):
    draft = Draft.of(step, step.decisions())
    draft.enter("low", "10")
    assert draft.check().problems == {"low": "low 10 lies above high 1."}
    draft.enter("high", "20")
    assert draft.check().changes == {"low": 10, "high": 20}
    assert GENERAL not in draft.check().problems


def test_a_problem_inside_an_entry_says_where(step):
    (problem,) = step.problems({"excluded": [{"column": "a", "reason": "b"}, {"column": "c"}]})
    assert place_of(step, problem) == ("excluded", "entry 2, reason: ")
