"""What reviewers and experts would change in earlier steps, as diffs that somebody accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tenfold.charts.words import counted
from tenfold.features import FeatureRecipe
from tenfold.features.excluding import exclusion, key_of
from tenfold.steps.step06_collaboration.answers import Answer
from tenfold.steps.step06_collaboration.bench import Bench
from tenfold.steps.step06_collaboration.decisions import CollaborationDecisions
from tenfold.steps.step06_collaboration.evidence import RejectedNow
from tenfold.steps.step06_collaboration.summing import consensus
from tenfold.vocabulary import Money, Proposal

_STEP = "data_quality"
_MOST_IDEAS = 50
_MOST_CORRECTIONS = 500


def rejected_now(
    decisions: CollaborationDecisions, bench: Bench, recipe: FeatureRecipe, known: Sequence[str]
) -> list[RejectedNow]:
    """Every rejected column, and whether the candidate still reads it.

    Parameters
    ----------
    known : sequence of str
        All columns of the data.
    """
    features = set(bench.candidate.features) | set(bench.candidate.columns)
    sources = {one.name: list(one.reads) for one in recipe.derived if one.name in features}
    found = []
    for one in decisions.rejected_features:
        through = sorted(name for name in sources if _reads(name, one.column, sources))
        if one.column in features:
            how = "feature"
        elif through:
            how = "derived"
        else:
            how = "out" if one.column in known else "unknown"
        found.append(
            RejectedNow.model_validate(
                {
                    "column": one.column,
                    "who": one.who,
                    "why": one.why,
                    "how": how,
                    "through": through[:20],
                }
            )
        )
    return found


def proposals_of(
    decisions: CollaborationDecisions,
    bench: Bench,
    recipe: FeatureRecipe,
    rejected: Sequence[RejectedNow],
    answers: Sequence[Answer],
    refuted: Money,
) -> tuple[list[Proposal], dict[str, int]]:
    """Corrections that nobody contradicts, rejected columns, and ideas.

    Returns
    -------
    proposals : list of Proposal
    left_out : dict of str to int
        ``corrections`` and ``wishes`` that are too many to be proposed at once.
    """
    corrections = _corrections(bench, answers)
    found = []
    if corrections:
        found.append(_correct(corrections[:_MOST_CORRECTIONS], len(corrections), refuted))
    for gone in rejected:
        found += _exclude(gone, recipe)
    have = {(one.name, one.formula) for one in recipe.derived}
    for idea in decisions.feature_ideas:
        if idea.formula and (idea.name, idea.formula) in have:
            continue
        value = None
        if idea.formula:
            value = {
                "name": idea.name,
                "kind": "formula",
                "formula": idea.formula,
                "author": idea.who,
                "reason": idea.words,
            }
        found.append(
            Proposal(
                key=key_of("feature", idea.name or idea.words),
                step=_STEP,
                decision="features",
                change="add",
                value=value,
                words=f"Add '{idea.name}' = {idea.formula}." if value else idea.words,
                why=f"{idea.who}: {idea.words}" if value else f"An idea of: {idea.who}.",
            )
        )
    wishes = _missing(answers)
    left_out = {
        "corrections": len(corrections) - _MOST_CORRECTIONS,
        "wishes": len(wishes) - _MOST_IDEAS,
    }
    return [*found, *wishes[:_MOST_IDEAS]], left_out


def _corrections(bench: Bench, answers: Sequence[Answer]) -> list[dict[str, object]]:
    agreed = consensus(answers)
    # An amount in full: `given` is held against the data to the last digit.
    now = {
        one.row: bench.label(y) if bench.labels else repr(y)
        for one in answers
        if np.isfinite(y := float(bench.table.recorded[one.row]))
    }
    found: dict[int, dict[str, object]] = {}
    for one in answers:
        wrong = one.verdict == "wrong_label" and bool(agreed.get(one.row)) and one.row in now
        if not (wrong and one.label and one.label != now[one.row]):
            continue
        entry = found.setdefault(
            one.row,
            {"row": one.row, "label": one.label, "by": "", "reason": "", "given": now[one.row]},
        )
        entry["by"] = ", ".join(filter(None, [str(entry["by"]), one.reviewer]))
        entry["reason"] = "; ".join(filter(None, [str(entry["reason"]), one.comment]))
    return [found[row] | {"reason": found[row]["reason"] or "reviewed in step 6"}
            for row in sorted(found)]  # fmt: skip


def _correct(corrections: Sequence[Mapping[str, object]], of: int, refuted: Money) -> Proposal:
    who = sorted({name for each in corrections for name in str(each["by"]).split(", ")})
    these = counted(len(corrections), "case")
    # What is corrected is not proposed again: the next run has room for the others.
    left = of - len(corrections)
    more = f" Left for the next run, once these are accepted: {left:,} more." if left else ""
    return Proposal(
        key="correct-labels",
        step=_STEP,
        decision="corrections",
        change="add",
        value=[dict(each) for each in corrections],
        words=f"Correct the outcome of {these}.{more}",
        why=(
            f"Reviewed by {', '.join(who[:5])}; nobody contradicts. They were held out when they "
            "were reviewed, and most were looked at because the model disagreed: corrected, they "
            "make it look better than on rows that nobody has looked at. The random part of the "
            "queue says how many labels are wrong at large."
        ),
        money=refuted if refuted.known else None,
    )


def _exclude(gone: RejectedNow, recipe: FeatureRecipe) -> list[Proposal]:
    why = f"{gone.who}: {gone.why}"
    itself = [gone.column] if gone.how == "feature" else []
    return exclusion(gone.column, recipe, features={*itself, *gone.through}, reason=why, why=why)


def _missing(answers: Sequence[Answer]) -> list[Proposal]:
    """What reviewers missed in single cases, alike wishes together: ideas for a person to shape."""
    wished: dict[str, list[Answer]] = {}
    for one in answers:
        if one.verdict == "missing_feature" and one.feature:
            wished.setdefault(one.feature.casefold(), []).append(one)
    by_count = sorted(wished.items(), key=lambda each: (-len(each[1]), each[0]))
    return [
        Proposal(
            key=key_of("wish", words),
            step=_STEP,
            decision="features",
            change="add",
            words=said[0].feature,
            why=f"Missed in {counted(len(said), 'reviewed case')} "
            f"(row {', '.join(str(one.row) for one in said[:5])}) by "
            f"{', '.join(sorted({one.reviewer for one in said})[:3])}.",
        )
        for words, said in by_count
    ]


def _reads(name: str, column: str, sources: Mapping[str, Sequence[str]]) -> bool:
    """Whether the derived feature `name` reads `column`, itself or through another one."""
    seen, waiting = set(), [name]
    while waiting:
        for source in sources.get(waiting.pop(), ()):
            if source == column:
                return True
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return False


__all__ = ["proposals_of", "rejected_now"]
