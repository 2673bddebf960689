"""The model of all rows beside that of the sample, on the same held-out rows: told, not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.charts.words import counted
from tenfold.stats import intervals
from tenfold.steps.step03_baseline_models import scores
from tenfold.steps.step03_baseline_models.crossval import default_loss
from tenfold.steps.step03_baseline_models.findings import AllRows
from tenfold.vocabulary import Estimate

if TYPE_CHECKING:
    from tenfold.steps.step03_baseline_models.all_rows.fitting import Fitted
    from tenfold.steps.step03_baseline_models.bench import Bench
    from tenfold.steps.step03_baseline_models.holding_out import Reported


def all_rows_told(fitted: Fitted, shown: Reported, former: Reported, bench: Bench) -> AllRows:
    """What all rows were fitted on, and what that changed on held-out rows.

    Parameters
    ----------
    shown, former : Reported
        Of the model that is handed on, and of the sample's.
    """
    if fitted.why_not:
        return _not_done(fitted, bench)
    from tenfold.scoring.spark.shaping import Fate

    work, use, fates = bench.work, bench.use, fitted.fates
    proper = use.chosen_by if use.chosen_by != "money" else default_loss(work)
    y = work.test.y
    lost = scores.losses(proper, y, former.p) - scores.losses(proper, y, shown.p)
    return AllRows(
        rows=fitted.rows,
        trained=fates[Fate.TRAINS],
        sample_trained=len(work.train),
        equal=fates[Fate.EQUAL],
        of_groups=fates[Fate.GROUP],
        of_period=fates[Fate.PERIOD],
        calibrating=fates[Fate.CALIBRATES],
        unknown=fates[Fate.UNKNOWN],
        workers=bench.decisions.all_rows_workers,
        score_of_sample=former.held_out.score,
        score=shown.held_out.score,
        better_by=intervals.mean(lost, level=bench.purse.level),
        money_of_sample=former.held_out.money,
        money=shown.held_out.money,
        earns_more=bench.purse.difference(y, shown.decided, former.decided),
        words=(
            f"The chosen model was fitted again by Spark on {counted(fates[Fate.TRAINS], 'row')} "
            f"of {fitted.rows:,} and is handed on, as decided (all_rows); the sample's was fitted "
            f"on {len(work.train):,}. Choice, parameters and features are the sample's. "
            f"{counted(shown.held_out.threshold_rows, 'training row')} of the sample, of which it "
            "saw none, calibrate it and set its rule. The held-out rows judge both models and "
            "chose neither."
        ),
    )


def _not_done(fitted: Fitted, bench: Bench) -> AllRows:
    nothing, money = Estimate.not_enough(fitted.why_not), bench.purse.nothing(fitted.why_not)
    return AllRows(
        why_not=fitted.why_not,
        rows=fitted.rows,
        sample_trained=len(bench.work.train),
        workers=bench.decisions.all_rows_workers,
        score_of_sample=nothing,
        score=nothing,
        better_by=nothing,
        money_of_sample=money,
        money=money,
        earns_more=money,
        words=f"The sample's model is handed on: {fitted.why_not}.",
    )


__all__ = ["all_rows_told"]
