"""Runs step 6: draws the queue, reads what reviewers have said of it, and adds it up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tenfold.features import FeatureRecipe
from tenfold.scoring import Typical
from tenfold.step import Context
from tenfold.steps.step06_collaboration import signals, summing
from tenfold.steps.step06_collaboration.answers import Answer, last_day, read_answers
from tenfold.steps.step06_collaboration.bench import Bench, lay_out
from tenfold.steps.step06_collaboration.choosing import pick, quotas
from tenfold.steps.step06_collaboration.decisions import KINDS, CollaborationDecisions
from tenfold.steps.step06_collaboration.evidence import (
    MOST_CASES,
    MOST_KINDS,
    MOST_PEOPLE,
    MOST_SAID,
    Case,
    CollaborationEvidence,
    CollaborationInputs,
    ErrorKind,
    Kind,
    Material,
    Reviewed,
)
from tenfold.steps.step06_collaboration.losing import Losses, losses_of
from tenfold.steps.step06_collaboration.proposing import proposals_of, rejected_now
from tenfold.steps.step06_collaboration.telling import cases_of
from tenfold.steps.step06_collaboration.withholding import by_role, held_back, silenced
from tenfold.vocabulary import Money

_MOST_FAULTS = 10
_HELD_OUT = (
    "Only held-out rows are reviewed: of training rows the model has seen the outcome, so that its "
    "score says nothing about them."
)


def run(
    decisions: CollaborationDecisions, inputs: CollaborationInputs, context: Context
) -> CollaborationEvidence:
    """Draw the queue from the held-out rows and hold the answers against it."""
    bench = lay_out(inputs, context)
    recipe = FeatureRecipe.model_validate(inputs.data.recipe)
    losses = losses_of(bench)
    context.progress(0.2, "cases")
    queue, notes = _queue(decisions, inputs, bench, losses, context)
    context.progress(0.7, "answers")
    kept = read_answers(context.project_dir / decisions.reviews)
    # Whatever was held out when it was answered: a split may be dealt anew, the case is the same.
    answers = by_role(bench.table.same.placed(kept.answers))
    held = held_back(answers, bench.table.frame, inputs.data.roles)
    reviewed = _reviewed(decisions, bench, losses, queue, answers)
    faults = kept.faults[:_MOST_FAULTS]
    if len(kept.faults) > _MOST_FAULTS:
        faults.append(f"… and {len(kept.faults) - _MOST_FAULTS} more")
    rows = {case.row for case in queue}
    reviewed = reviewed.model_copy(
        update={
            "other_data": sum(bench.table.same.find(a.row, a.data) is None for a in kept.answers),
            "elsewhere": sum(one.row not in rows for one in answers),
            "faults": faults,
            "fault_count": len(kept.faults),
            "withheld": len(held),
        }
    )
    rejected = rejected_now(decisions, bench, recipe, list(map(str, bench.frame.columns)))
    disputed = summing.contradictions(answers)
    mix = {kind: decisions.mix.get(kind, 0.0) for kind in KINDS}
    proposals, not_proposed = proposals_of(
        decisions, bench, recipe, rejected, silenced(answers, held), reviewed.refuted_errors
    )
    reviewers = summing.reviewers_of(queue, answers)
    pairs = summing.pairs_of(answers, context.rng, decisions.level)
    remarks = summing.remarks_of(answers, held)
    left_out = not_proposed | {
        "reviewers": len(reviewers) - MOST_PEOPLE,
        "pairs": len(pairs) - MOST_PEOPLE,
        "remarks": len(remarks) - MOST_SAID,
        "errors": len(set(losses.names.tolist()) - {""}) - MOST_KINDS,
    }
    return CollaborationEvidence(
        task=bench.candidate.task,
        labels=bench.labels,
        candidate_digest=bench.candidate.digest,
        material=Material(
            rows=bench.total,
            held_out=len(bench),
            notes=[_HELD_OUT, *bench.notes],
        ),
        queue=queue,
        parts=summing.parts_of(
            queue, quotas(mix, decisions.queue_size), notes, answers, decisions.level
        ),
        errors=_errors(bench, losses, answers, decisions),
        reviewed=reviewed,
        reviewers=reviewers[:MOST_PEOPLE],
        pairs=pairs[:MOST_PEOPLE],
        contradictions=disputed[:MOST_CASES],
        contradiction_count=len(disputed),
        remarks=remarks[-MOST_SAID:],
        rejected=rejected,
        proposals=proposals,
        left_out={what: count for what, count in left_out.items() if count > 0},
    )


def _queue(
    decisions: CollaborationDecisions,
    inputs: CollaborationInputs,
    bench: Bench,
    losses: Losses,
    context: Context,
) -> tuple[list[Case], dict[str, str]]:
    if not len(bench):
        return [], dict.fromkeys(KINDS, "There are no held-out rows with a known outcome.")
    typical = Typical.of(bench.scorer, bench.training if len(bench.training) else bench.frame)
    # A generator of its own each: a part that draws more must not move the other.
    rng = [np.random.default_rng([decisions.seed, 6, part]) for part in range(2)]
    ranked: dict[Kind, signals.Ranked] = {
        "costliest": signals.costliest(losses),
        "labels": signals.suspects(bench),
        "uncertain": signals.uncertain(bench),
        "surprising": signals.surprising(bench, typical, inputs.doubts, rng[0]),
        "random": signals.at_random(bench, rng[1]),
    }
    places = {str(kind): one.places for kind, one in ranked.items()}
    chosen = pick(places, decisions.mix, decisions.queue_size)
    kinds: dict[str, Kind] = {str(kind): kind for kind in ranked}
    wanted = {str(losses.names[place]) for place, _ in chosen} - {""}
    per_week = {
        name: losses.per_week(losses.names == name, seed=decisions.seed, level=decisions.level)
        for name in sorted(wanted)
    }
    cases = cases_of(
        bench,
        losses,
        [(place, kinds[name]) for place, name in chosen],
        ranked,
        typical=typical,
        per_week=per_week,
        columns=decisions.shown_columns,
    )
    return cases, {str(kind): one.note for kind, one in ranked.items()}


def _errors(
    bench: Bench, losses: Losses, answers: Sequence[Answer], decisions: CollaborationDecisions
) -> list[ErrorKind]:
    seed, level = decisions.seed, decisions.level
    agreed = summing.consensus(answers)
    names, counts = np.unique(losses.names[losses.names != ""], return_counts=True)
    most = sorted(zip(counts.tolist(), names.tolist(), strict=True), reverse=True)[:MOST_KINDS]
    found = []
    for rows, name in most:
        mine = bench.rows[losses.names == name].tolist()
        said = [agreed[row] for row in mine if row in agreed]
        found.append(
            ErrorKind(
                name=str(name),
                words=losses.words(str(name)),
                rows=int(rows),
                per_week=losses.per_week(losses.names == name, seed=seed, level=level),
                reviewed=len(said),
                confirmed=sum(wrong is False for wrong in said),
                refuted=sum(wrong is True for wrong in said),
            )
        )
    return sorted(found, key=lambda one: -(one.per_week.value or 0.0))


def _reviewed(
    decisions: CollaborationDecisions,
    bench: Bench,
    losses: Losses,
    queue: Sequence[Case],
    answers: Sequence[Answer],
) -> Reviewed:
    agreed = summing.consensus(answers)

    def share(kind: str | None) -> list[int]:
        return [case.row for case in queue if kind in (None, case.kind)]

    def weekly(*, wrong: bool) -> Money:
        rows = [row for row in agreed if agreed[row] is wrong]
        of = (losses.names != "") & np.isin(bench.rows, rows)
        if not losses.why and not of.any():
            assert bench.value is not None
            return Money.not_evaluated("no such case was reviewed", unit=bench.value.per_week)
        return losses.per_week(of, seed=decisions.seed, level=decisions.level)

    level = decisions.level
    return Reviewed(
        worked=summing.worked_share(queue, answers),
        answered=len({one.row for one in answers} & set(share(None))),
        verdicts=summing.verdict_counts(answers),
        wrong=summing.wrong_share(share(None), agreed, level),
        wrong_at_large=summing.wrong_share(share("random"), agreed, level),
        suspects=summing.wrong_share(share("labels"), agreed, level),
        confirmed_errors=weekly(wrong=False),
        refuted_errors=weekly(wrong=True),
        all_errors=losses.per_week(losses.names != "", seed=decisions.seed, level=level),
        last=last_day(answers),
    )


__all__ = ["run"]
