"""The reasons of the verdict, whose they are, and what would change it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from tenfold.dossier.actions import Action
from tenfold.dossier.page import gather
from tenfold.dossier.reasons import changes, parted, reasons
from tenfold.dossier.rendering import render
from tenfold.signing import Asked
from tenfold.standing import Standing
from tenfold.vocabulary import Money

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _page(project):
    return gather(Standing(project), now=NOW)


def test_each_reason_is_a_sentence_and_what_blocks_comes_first(ran):
    found = reasons(_page(ran))
    assert [(one.status, one.anchor) for one in found] == [
        ("block", "TF0103"), ("warn", "open"), ("not_evaluated", "open"), ("warn", "open"),
    ]  # fmt: skip
    said = [one.said for one in found]
    assert said[0] == (
        "“No leak” fails, €1,500/week [1,200 to 1,950] at stake: 'income' predicts alone."
    )
    assert (
        said[1]
        == "2 checks warn; the costliest, “Cheap to run”, has €900/week [600 to 1,350] at stake."
    )
    assert said[2] == "1 check was not evaluated, in 1 Worth."
    assert (found[3].act, found[3].who) == ("Answers for it", ("risk officer",))


def test_a_step_without_a_record_is_a_reason(project):
    (found,) = reasons(_page(project))
    assert found.said == "Steps 1 Worth and 2 People have no valid record."


def test_who_must_act_are_the_roles_that_must_sign_the_step(ran, monkeypatch):
    asked = Asked.of({"required_roles": {"worth": ["owner", "engineer"], "people": ["owner"]}})
    monkeypatch.setattr("tenfold.dossier.page.Asked.of", lambda _: asked)
    found = reasons(_page(ran))
    assert found[0].who == ("owner", "engineer")
    assert found[-1].said == "3 of 3 required signatures are missing."
    assert found[-1].who == ("owner", "engineer")


def test_a_no_go_says_what_makes_it_a_review(ran):
    said = changes(_page(ran))
    assert said[0] == (
        "It becomes review once the check that blocks passes or is waived by whoever answers "
        "for it."
    )
    assert "On 2027-01-31 the first waiver ends: “Waived one”." in said


def test_a_review_says_how_many_points_are_left(project):
    said = changes(_page(project))
    assert said[0].startswith("It becomes go once all 2 open points are settled")
    assert said[1].startswith("It becomes no-go as soon as")


def _with_blocks(page, amounts):
    blocks = [
        Action(
            "block", f"TF09{i:02}", f"TF09{i:02}", f"Rule {i}", "It does not hold.", "Mend it.",
            money=Money(value=amount, unit="EUR/week", low=amount, high=amount, method="t")
            if amount
            else None,
            slug="people",
        )
        for i, amount in enumerate(amounts)
    ]  # fmt: skip
    rest = [point for point in page.actions if point.status != "block"]
    return replace(page, actions=[*blocks, *rest])


def test_what_is_at_stake_stands_beside_what_fails(ran):
    said = [one.said for one in reasons(_with_blocks(_page(ran), [900, None]))]
    assert said[0].startswith("“Rule 0” fails, €900/week")
    assert said[0].endswith("at stake: It does not hold.")
    assert said[1] == "“Rule 1” fails: It does not hold."


def test_three_reasons_are_seen_and_the_others_are_folded_behind_their_number(ran):
    page = _with_blocks(_page(ran), [900, 800, 700, 600, None, None])
    seen, folded = parted(reasons(page))
    assert [one.anchor for one in seen] == ["TF0900", "TF0901", "TF0902"]
    html = render(page)
    verdict = html[html.index('class="verdict') : html.index('<nav class="contents"')]
    head, fold = re.split(r"<details[^>]*>", verdict)
    assert [f"Rule {i}" in head for i in range(6)] == [True] * 3 + [False] * 3
    assert f"{len(folded)} more reasons</summary>" in fold
    assert fold.count("<li>") == len(folded) == 5


def test_a_fold_never_hides_a_single_reason(ran):
    found = reasons(_page(ran))
    assert len(found) == 4
    assert parted(found) == (found, [])
