"""What the answers come to: how much is worked, how many labels are wrong, who agrees with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from tenfold.stats.intervals import wilson
from tenfold.stats.kappa import cohen_kappa
from tenfold.steps.step06_collaboration.answers import VERDICTS, Answer, last_day
from tenfold.steps.step06_collaboration.evidence import (
    MOST_CASES,
    Case,
    Contradiction,
    Pair,
    Part,
    Remark,
    Reviewer,
)
from tenfold.vocabulary import Estimate

JUDGED = ("right", "wrong_label", "missing_feature")


def consensus(answers: Sequence[Answer]) -> dict[int, bool | None]:
    """Per row that was judged: whether its outcome is wrong; None where reviewers contradict.

    Two that call it wrong and name different outcomes contradict each other, too.
    """
    by_row: dict[int, list[Answer]] = {}
    for one in answers:
        if one.verdict in JUDGED:
            by_row.setdefault(one.row, []).append(one)
    found: dict[int, bool | None] = {}
    for row, said in by_row.items():
        wrong = {one.verdict == "wrong_label" for one in said}
        named = {one.label for one in said if one.verdict == "wrong_label" and one.label}
        found[row] = None if len(wrong) > 1 or len(named) > 1 else wrong.pop()
    return found


def contradictions(answers: Sequence[Answer]) -> list[Contradiction]:
    """Cases on which reviewers say different things, by row."""
    agreed = consensus(answers)
    return [
        Contradiction(
            row=row,
            said={
                one.reviewer: _words(one)
                for one in answers
                if one.row == row and one.verdict in JUDGED
            },
        )
        for row in sorted(agreed)
        if agreed[row] is None
    ]


def wrong_share(rows: Sequence[int], agreed: Mapping[int, bool | None], level: float) -> Estimate:
    """Share of the answered and undisputed `rows` whose outcome is wrong."""
    known = [agreed[row] for row in rows if agreed.get(row) is not None]
    return wilson(sum(map(bool, known)), len(known), level=level)


def parts_of(
    queue: Sequence[Case],
    wanted: Mapping[str, int],
    notes: Mapping[str, str],
    answers: Sequence[Answer],
    level: float,
) -> list[Part]:
    """The queue by kind."""
    agreed, answered = consensus(answers), {one.row for one in answers}
    found = []
    for kind, places in wanted.items():
        rows = [case.row for case in queue if case.kind == kind]
        found.append(
            Part.model_validate(
                {
                    "kind": kind,
                    "wanted": places,
                    "cases": len(rows),
                    "answered": len(answered.intersection(rows)),
                    "wrong": wrong_share(rows, agreed, level),
                    "note": notes.get(kind, ""),
                }
            )
        )
    return found


def reviewers_of(queue: Sequence[Case], answers: Sequence[Answer]) -> list[Reviewer]:
    """Who has answered what, the busiest first."""
    rows = {case.row for case in queue}
    found = []
    for name in sorted({one.reviewer for one in answers}):
        mine = [one for one in answers if one.reviewer == name]
        count = Counter(one.verdict for one in mine)
        found.append(
            Reviewer(
                reviewer=name,
                answers=len(mine),
                in_queue=sum(one.row in rows for one in mine),
                right=count["right"],
                wrong_label=count["wrong_label"],
                missing_feature=count["missing_feature"],
                comments=sum(bool(one.comment) for one in mine),
                last=last_day(mine),
            )
        )
    return sorted(found, key=lambda one: -one.answers)


def pairs_of(answers: Sequence[Answer], rng: np.random.Generator, level: float) -> list[Pair]:
    """Every two reviewers with a case in common, those with most first."""
    said: dict[str, dict[int, str]] = {}
    for one in answers:
        if one.verdict in JUDGED:
            said.setdefault(one.reviewer, {})[one.row] = one.verdict
    found = []
    for first, second in combinations(sorted(said), 2):
        rows = sorted(said[first].keys() & said[second].keys())
        if not rows:
            continue
        a, b = ([said[name][row] for row in rows] for name in (first, second))
        same = sum(x == y for x, y in zip(a, b, strict=True))
        found.append(
            Pair(
                first=first,
                second=second,
                cases=len(rows),
                agreed=wilson(same, len(rows), level=level),
                kappa=cohen_kappa(a, b, rng=rng, level=level),
            )
        )
    return sorted(found, key=lambda one: -one.cases)


def remarks_of(answers: Sequence[Answer], held: Mapping[tuple[int, str], str]) -> list[Remark]:
    """What reviewers wrote, the latest last; of what is `held` back only that it is, and why."""
    found = []
    for one in answers:
        words = " – ".join(text for text in (one.feature, one.comment) if text)
        what = held.get((one.row, one.reviewer))
        if what:
            words = f"(withheld: it seems to hold personal data: {what})"
        if words:
            found.append(
                Remark(row=one.row, reviewer=one.reviewer, verdict=one.verdict, words=words)
            )
    return found


def verdict_counts(answers: Sequence[Answer]) -> dict[str, int]:
    """How often each verdict was given."""
    count = Counter(one.verdict for one in answers)
    return {verdict: count[verdict] for verdict in VERDICTS}  # type: ignore[index]  # all of them


def worked_share(queue: Sequence[Case], answers: Sequence[Answer]) -> Estimate:
    """Share of the queue that somebody has answered."""
    if not queue:
        return Estimate.not_enough("the queue is empty", n=0)
    done = len({one.row for one in answers}.intersection(case.row for case in queue))
    return Estimate(
        value=done / len(queue), n=len(queue), method="count", note="a count, not an estimate"
    )


def _words(one: Answer) -> str:
    said = one.verdict.replace("_", " ")
    return f"{said}: {one.label}" if one.label and one.verdict == "wrong_label" else said


__all__ = [
    "JUDGED",
    "MOST_CASES",
    "consensus",
    "contradictions",
    "pairs_of",
    "parts_of",
    "remarks_of",
    "reviewers_of",
    "verdict_counts",
    "worked_share",
    "wrong_share",
]
