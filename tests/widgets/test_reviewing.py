"""A reviewer at the keyboard: each key is an answer on the disk, and none sees another's."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tenfold.delivery.reviewing import Desk
from tenfold.errors import ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.steps.step06_collaboration import STEP, CollaborationDecisions, CollaborationEvidence
from tenfold.steps.step06_collaboration.answers import read_answers
from tenfold.vocabulary import Estimate, Money
from widgets.review_card import ReviewCard
from widgets.reviewing import review
from widgets.sitting import Sitting
from widgets.static import Static

NASTY = '<img src=x onerror="alert(1)">\u202etxt'
_NONE = Estimate.not_enough("no cases", n=0)
_UNPRICED = Money.not_evaluated("no payoffs")


def evidence(rows: int = 4, labels: tuple[str, ...] = ("no", "yes")) -> CollaborationEvidence:
    reviewed: dict[str, Any] = dict.fromkeys(
        ("worked", "wrong", "wrong_at_large", "suspects"), _NONE
    )
    reviewed |= {f"{name}_errors": _UNPRICED for name in ("confirmed", "refuted", "all")}
    case = {
        "kind": "random", "why": NASTY, "score": 0.5, "decided": "no", "actual": "yes",
        "suggested": "no", "stake": _UNPRICED, "per_week": _UNPRICED, "reasons": [],
        "values": {"x": NASTY},
    }  # fmt: skip
    return CollaborationEvidence.model_validate(
        {
            "task": "multiclass" if len(labels) > 2 else "binary", "labels": list(labels),
            "candidate_digest": "x",
            "queue": [case | {"row": 10 + k, "data": f"abc{k}"} for k in range(rows)],
            "material": {"rows": 100, "held_out": 20},
            "reviewed": reviewed | {"answered": 0, "verdicts": {}},
            "parts": [], "errors": [], "reviewers": [], "pairs": [], "contradictions": [],
            "remarks": [], "rejected": [], "proposals": [],
        }
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", "schema: 1\nname: p\n")


def sat(project: Project, who: str = "expert", **more: Any) -> ReviewCard:
    desk = Desk(project, evidence(**more), project.folder / "reviews.csv")
    card = ReviewCard(Sitting(desk, ["Is it right?"], ["expert"]))
    card.take({"act": "sit", "words": who})
    return card


def kept(project: Project) -> list[tuple[int, str, str]]:
    answers = read_answers(project.folder / "reviews.csv").answers
    return [(one.row, one.reviewer, one.verdict) for one in answers]


def test_one_key_per_case_and_each_is_on_the_disk_before_the_next_shows(project: Project) -> None:
    card = sat(project)
    for k, act in enumerate(("right", "wrong_label", "missing_feature")):
        assert card.view["title"] == f"Row {10 + k}"
        card.take({"act": act, "words": "the season" if act == "missing_feature" else ""})
        assert kept(project)[-1] == (10 + k, "expert", act)
    found = read_answers(project.folder / "reviews.csv").answers
    assert [(one.label, one.feature) for one in found] == [("", ""), ("no", ""), ("", "the season")]
    assert (card.view["done"], card.view["total"]) == (3, 4)


def test_whoever_returns_goes_on_and_sees_nothing_of_others(project: Project) -> None:
    sat(project).take({"act": "right"})
    again = sat(project)
    assert (again.view["title"], again.view["done"]) == ("Row 11", 1)
    other = sat(project, "another expert")
    assert (other.view["title"], other.view["done"], other.view["mine"]) == ("Row 10", 0, "")


def test_undo_takes_back_what_was_said_last_and_restores_what_stood_there(project: Project) -> None:
    card = sat(project)
    card.take({"act": "right"})
    card.take({"act": "undo"})
    assert kept(project) == []
    assert card.view["title"] == "Row 10"
    card.take({"act": "right"})
    card.take({"act": "back"})
    card.take({"act": "wrong_label"})
    card.take({"act": "undo"})
    assert kept(project) == [(10, "expert", "right")]
    card.take({"act": "undo"})
    card.take({"act": "undo"})
    assert "nothing to take back" in card.view["wrong"]


def test_arrows_move_within_the_queue_and_save_nothing(project: Project) -> None:
    card = sat(project)
    for _ in range(9):
        card.take({"act": "next"})
    assert card.view["place"] == 4
    for _ in range(9):
        card.take({"act": "back"})
    assert card.view["place"] == 1
    assert not (project.folder / "reviews.csv").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"act": "comment"}, "needs words"),
        ({"act": "delete everything"}, "is no verdict"),
        ({"act": "wrong_label", "label": "yes"}, "no other outcome"),
        ({"act": "wrong_label", "label": "maybe"}, "no other outcome"),
        ({}, "is no verdict"),
    ],
)
def test_what_cannot_be_an_answer_is_said_and_not_kept(
    project: Project, content: dict[str, str], says: str
) -> None:
    card = sat(project)
    card.take(content)
    assert says in card.view["wrong"]
    assert kept(project) == []


def test_nobody_answers_without_saying_who(project: Project) -> None:
    card = sat(project, "  ")
    assert "Nobody is named" in card.view["wrong"]
    card.take({"act": "right"})
    assert kept(project) == []


def test_addresses_name_no_reviewer_and_words_that_hold_one_are_told_where_they_stay(
    project: Project,
) -> None:
    card = sat(project, "ann@example.org")
    assert "Say in which role you review" in card.view["wrong"]
    card = sat(project)
    card.take({"act": "comment", "words": "ask ann@example.org"})
    assert "e-mail" in card.view["said"]
    assert "out of record and dossier" in card.view["said"]
    card.take({"act": "comment", "words": "ask the branch"})
    assert "personal" not in card.view["said"]


def test_of_three_outcomes_the_right_one_is_the_one_chosen(project: Project) -> None:
    card = sat(project, labels=("no", "yes", "perhaps"))
    assert card.view["labels"] == ["no", "perhaps"]
    card.take({"act": "wrong_label", "label": "perhaps"})
    assert read_answers(project.folder / "reviews.csv").answers[0].label == "perhaps"


def test_an_answer_that_could_not_be_saved_does_not_look_saved(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ProjectProblem.because("The disk is full.")

    card = sat(project)
    monkeypatch.setattr(Desk, "keep", full)
    card.take({"act": "right"})
    assert card.view["wrong"] == "The disk is full."
    assert (card.view["title"], card.view["done"], card.view["said"]) == ("Row 10", 0, "")


def test_the_card_gets_text_and_its_script_never_makes_markup_of_it(project: Project) -> None:
    card = sat(project)
    assert card.view["values"] == [["x", NASTY.replace("\u202e", "\ufffd")]]
    assert "innerHTML" not in str(card._esm)
    assert "insertAdjacentHTML" not in str(card._esm)
    assert "http" not in str(card._esm)


def test_headless_it_is_a_table_and_makes_no_widget(project: Project) -> None:
    found = evidence()
    record = SimpleNamespace(
        record=SimpleNamespace(evidence=found, decisions=CollaborationDecisions()),
        view=STEP.view(CollaborationDecisions(), found),
    )
    shown = review(SimpleNamespace(headless=True, project=project), record)
    assert isinstance(shown, Static)
    assert "0 of 4 cases are answered" in shown.text
    assert "<img" not in shown.html
    with pytest.raises(WrongInput, match="run\\(session\\)"):
        review(SimpleNamespace(headless=True), None)


def test_an_empty_queue_opens_and_takes_no_answer(project: Project) -> None:
    card = sat(project, rows=0)
    assert (card.view["total"], card.view["done"]) == (0, 0)
    for act in ("next", "back", "right"):
        card.take({"act": act})
    assert kept(project) == []
