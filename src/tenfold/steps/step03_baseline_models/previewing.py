"""Step 3 at once: another rule, other payoffs, on scores that a run has kept; nothing is fitted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tenfold.step import Context, Preview
from tenfold.steps.step03_baseline_models import deciding
from tenfold.steps.step03_baseline_models.choosing import earning
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions, MetricName, RungName
from tenfold.steps.step03_baseline_models.describing import profit
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence, RungResult
from tenfold.steps.step03_baseline_models.finishing import break_even
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.reliability import gained, lost
from tenfold.steps.step03_baseline_models.ruling import Ruled, Rules, ruled
from tenfold.steps.step03_baseline_models.scored import Scored, read_scores, rule_of
from tenfold.steps.step03_baseline_models.tracing import trials
from tenfold.vocabulary import DecisionRule, canonical, digest

if TYPE_CHECKING:
    from tenfold.steps.step03_baseline_models import BaselineInputs

_BY_DECISION: tuple[MetricName, ...] = ("f1", "accuracy")
_DIAGNOSED = ("gate", "Why models fail")
_PROBED = (
    "learning_curve",
    "feature_money",
    "features_or_algorithm",
    "What each feature is worth",
    "What * more labels would add",
)
_BY_METRIC = ("ladder_score", "Leaderboard, simplest first")

FOLLOWED = frozenset(
    {
        "threshold_policy",
        "fixed_threshold",
        "max_gap",
        "looks_allowed",
        "calibration_loss",
        "calibration_slope",
    }
)
READ = ("business_problem.value",)
TOUCHED = {"noise_limit": _DIAGNOSED, "worthwhile_skill": _DIAGNOSED}


@dataclass(frozen=True)
class Bench:
    """What the parts of a preview share."""

    decisions: BaselineDecisions
    recorded: BaselineEvidence
    scored: Scored
    purse: Purse

    def rule(self, rung: RungName) -> DecisionRule:
        """The rule of a rung, set on its out-of-fold rows as in a run."""
        one = self.scored.rungs.get(rung)
        y = one.y if one else np.zeros(0, dtype=np.intp)
        decisions, purse = deciding.ruling_of(self.decisions, rung), self.purse
        p = one.p if one else np.zeros(0)
        return deciding.set_rule(decisions, purse.usable, purse.task, purse.labels, y, p)

    def decided(self, rung: RungName) -> NDArray[Any]:
        """Decisions of a rung out of fold, each fold by the rule of the others."""
        one = self.scored.rungs[rung]
        if one.acts is not None:
            return one.acts
        purse = self.purse
        decisions = deciding.ruling_of(self.decisions, rung)
        options = (decisions, purse.usable, purse.task, purse.labels, one.y)
        return deciding.cross_fitted(*options, one.p, one.fold)


def preview(
    decisions: BaselineDecisions,
    inputs: BaselineInputs,
    recorded: BaselineEvidence,
    context: Context,
) -> Preview:
    """Money, mark and mistakes under another rule or other payoffs, as a run would have them.

    Its candidate goes by a name of its own: the gate counts it as one more look at these rows,
    which it is, also where the history knows the rule already.
    """
    held = recorded.held_out
    labels = tuple(held.labels)
    purse = Purse(inputs.value, recorded.task, labels, decisions.level, decisions.seed)
    money_note = f"not evaluated: {purse.why_not}" if purse.why_not else ""
    if recorded.task != "binary":
        # No rule to move; what moved payoffs would change, the record does not say.
        return Preview(recorded, unread=True)
    if recorded.scored is None:
        return Preview(recorded, ("*",), "The last run kept no scores to try other rules on.")
    if bool(money_note) != bool(recorded.money_note):
        return Preview(recorded, ("*",), "With and without payoffs, models are chosen otherwise.")
    if recorded.scored.today != rule_of(purse.usable):
        return Preview(recorded, ("*",), "Today's rule is another one.")
    bench = bench_of(decisions, recorded, purse, context)
    assert bench is not None
    scored = bench.scored
    rules = Rules(
        bench.rule(recorded.choice.chosen),
        bench.rule("constant"),
        bench.rule(held.simple) if held.simple else None,
    )
    use = recorded.metric
    found = ruled(scored.looked, rules, _BY_DECISION, len(labels), decisions, use, purse)
    made = _rewritten(bench, rules, found, money_note)
    if _as_kept(made) == _as_kept(recorded):
        return Preview(recorded)
    if use.chosen_by == "money":
        return Preview(recorded, ("*",), "The model itself is chosen by money.")
    made, flipped = _recompared(bench, made)
    if flipped:
        return Preview(recorded, ("*",), f"Another model would be chosen: {flipped}.")
    made = made.model_copy(
        update={"trials": trials(decisions, made.leaderboard, made.candidate, made.held_out)}
    )
    waiting = _BY_METRIC if use.reported in (*_BY_DECISION, "money") else ()
    return Preview(made, waiting if money_note else (*_PROBED, *waiting))


def bench_of(
    decisions: BaselineDecisions, recorded: BaselineEvidence, purse: Purse, context: Context
) -> Bench | None:
    """The kept scores under these decisions and payoffs; None where the run kept none."""
    kept = recorded.scored
    if kept is None:
        return None
    scored = _read(context.open(kept.file), kept.file.sha256, kept.why_no_today)
    return Bench(decisions, recorded, scored, purse)


def _rewritten(bench: Bench, rules: Rules, found: Ruled, money_note: str) -> BaselineEvidence:
    """The record with what follows from the rule and the payoffs on held-out rows."""
    recorded, purse, looked = bench.recorded, bench.purse, bench.scored.looked
    held = recorded.held_out.model_copy(update=found.told)
    first, own = recorded.candidate, bench.scored.rungs.get(recorded.choice.chosen)
    candidate = first.model_copy(
        update={
            "rule": rules.chosen,
            "digest": first.digest
            if rules.chosen.model_dump(exclude={"how"}) == first.rule.model_dump(exclude={"how"})
            else digest([first.digest, rules.chosen.model_dump(mode="json")]),
            "held_out": {n: found.metrics.get(n, one) for n, one in first.held_out.items()},
            "money": held.money,
            "over_today": held.over_today,
        }
    )
    curves = {
        "profit": profit(purse, looked.y, looked.p, rules.chosen.threshold),
        "profit_out_of_fold": profit(purse, own.y, own.p, rules.chosen.threshold)
        if own
        else recorded.curves.profit_out_of_fold,
    }
    calibration = {"lost": lost(bench.decisions, purse, looked.y, looked.p)}
    if own is not None and recorded.calibration.used != "none" and purse.evaluated:
        decided = bench.decided(recorded.choice.chosen)
        calibration["gained"] = gained(bench.decisions, purse, own.y, own.raw, own.fold, decided)
    return recorded.model_copy(
        update={
            "money_note": money_note,
            "held_out": held,
            "candidate": candidate,
            "curves": recorded.curves.model_copy(update=curves),
            "calibration": recorded.calibration.model_copy(update=calibration),
            "break_even": break_even(purse, held, looked.y, looked.p),
        }
    )


def _recompared(bench: Bench, made: BaselineEvidence) -> tuple[BaselineEvidence, str]:
    """Money of every rung out of fold; and, where another is chosen then, its name."""
    board: list[RungResult] = []
    for entry in made.leaderboard:
        one = bench.scored.rungs.get(entry.rung)
        if entry.status != "fitted" or one is None:
            board.append(entry)
            continue
        decided, purse = bench.decided(entry.rung), bench.purse
        update = {"money": purse.per_week(one.y, decided, always=purse.alike(entry.rung))}
        if entry.simpler is not None:
            simpler = bench.decided(entry.simpler)
            update["money_difference"] = purse.difference(
                one.y, decided, simpler, always=purse.alike(entry.simpler)
            )
        board.append(entry.model_copy(update=update))
    choice, over = made.choice, made.choice.earned_over
    if over is not None:
        y = bench.scored.rungs[choice.before_money].y
        pair = (bench.decided(choice.before_money), bench.decided(over))
        earned = earning(choice, over, y, *pair, bench.decisions, bench.purse)
        if earned["chosen"] != choice.chosen:
            names = {entry.rung: entry.title for entry in board}
            return made, names.get(earned["chosen"], str(earned["chosen"]))
        choice = choice.model_copy(update=earned)
    return made.model_copy(update={"leaderboard": board, "choice": choice}), ""


def _as_kept(evidence: BaselineEvidence) -> Any:
    """In the digits of a record; what is not rewritten need not be compared."""
    fields = {"candidate", "held_out", "curves", "calibration", "break_even", "money_note"}
    return canonical(evidence.model_dump(mode="json", include=fields))


@lru_cache(maxsize=1)
def _read(path: Path, sha256: str, why_no_today: str) -> Scored:
    del sha256  # it tells files of one name apart
    return read_scores(path, why_no_today)


__all__ = ["FOLLOWED", "READ", "TOUCHED", "Bench", "bench_of", "preview"]
