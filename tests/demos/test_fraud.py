"""The fraud demo: what investigators say of cases that no column explains becomes a feature."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.demo import has_people, make_demo, take_answers
from tenfold.delivery.proposals import proposals
from tenfold.demos import truth_lines
from tenfold.demos.fraud import SEED, TRUTHS, WISH, answers, generate
from tenfold.demos.fraud.payments import EMERGES, PER_WEEK, payments
from tenfold.demos.truth import Truth
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing

TODAY = date(2026, 11, 22)
STEPS = ("business_problem", "data_quality", "baseline_models", "collaboration", "monitoring")


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    """The payments with the pattern that nobody sees."""
    return payments(np.random.default_rng(SEED))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str]]:
    """The demo with the steps that tell its story, its cases reviewed."""
    project = make_demo("fraud", out=tmp_path_factory.mktemp("fraud") / "p")
    project.save(registry.get("baseline_models"), {"boosting": False, "xgboost": False})
    project.save(registry.get("monitoring"), {"cadences": [4]})
    for slug in STEPS:
        execute(registry.get(slug), Standing(project), today=TODAY)
    said = take_answers("fraud", project)
    execute(registry.get("collaboration"), Standing(project), today=TODAY)
    return project, said


def test_frauds_are_rare_and_the_new_pattern_comes_late(truth: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(generate(), truth.drop(columns="pattern"))
    share = truth["fraud"].eq("yes").mean()
    assert TRUTHS["rare"].what.startswith(f"about {1000 * share:.0f} payments in 1,000")
    new = np.flatnonzero(truth["pattern"] == "new")
    assert new.min() >= EMERGES * PER_WEEK


def test_only_its_share_of_what_is_left_sets_a_new_fraud_apart(truth: pd.DataFrame) -> None:
    draws = pd.concat([payments(np.random.default_rng(seed)) for seed in range(4)])
    late = draws[draws["entry_mode"].eq("wallet") & draws["limit_left"].lt(400)]
    new, honest = (late[late["pattern"].eq(kind)] for kind in ("new", "none"))
    share = draws["amount"] / draws["limit_left"]
    assert (
        share[draws["pattern"].eq("new")].min()
        > 0.9
        > share[draws["pattern"].eq("none")].max() - 0.11
    )
    for column in ("hour", "payments_today", "card_age_days", "rule_score"):
        gap = new[column].mean() - honest[column].mean()
        assert abs(gap) < 0.3 * honest[column].std(), column


def test_investigators_miss_a_column_exactly_where_a_card_was_emptied() -> None:
    sheet = pd.DataFrame(
        {
            "recorded": ["yes", "yes", "no"],
            "value: amount": ["97", "10", "99"],
            "value: limit_left": ["100", "100", "100"],
        }
    )
    assert answers(sheet)["verdict"].tolist() == ["missing feature", "right", "right"]
    assert answers(sheet)["feature"].tolist() == [WISH, "", ""]
    assert has_people("fraud")
    assert not has_people("loans")


def test_a_truth_that_is_not_said_is_not_found() -> None:
    one = Truth("w", "TF0801", ("entry_mode", "wallet"))
    assert one.named_in("Drift in hour; first in May (entry mode: share of 'wallet')") != ""
    assert one.named_in("Drift in entry_mode; wallet is quiet") == ""
    assert one.named_in("") == ""


@pytest.mark.slow
def test_every_planted_truth_is_named_and_the_idea_can_be_accepted(
    ran: tuple[Project, list[str]],
) -> None:
    project, said = ran
    assert said
    assert said[0].startswith("40 cases were reviewed: 40 answers added")
    lines = truth_lines("fraud", project, today=TODAY)[1:]
    assert len(lines) == len(TRUTHS)
    assert [line for line in lines if "NOT found" in line] == []
    states = {offer.key.rsplit("-", 1)[0]: offer.state for offer in proposals(project)}
    assert states["feature-share-of-limit"] == "open"
    # The same cases, answered again, change nothing.
    assert take_answers("fraud", project) == []


@pytest.mark.slow
def test_no_more_calls_are_planned_than_the_investigator_can_make(
    ran: tuple[Project, list[str]],
) -> None:
    record = Standing(ran[0]).store.read(registry.get("baseline_models"))
    assert record is not None
    assert "capacity" in record.evidence.candidate.rule.how  # type: ignore[attr-defined]
