"""Too few of what matters: rare classes, and groups that the population has more of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.registry import detector

_FEW = 10


@detector("class_imbalance")
def class_imbalance(exam: Exam, *, rare: float = 0.05, few: int = 100) -> Iterator[Finding]:
    """A class below the share `rare`; `strength` is the smallest class's share.

    `rare` follows King and Zeng (2001), who call events below 5 % rare; below `few` cases of a
    class the finding is medium, since a 95 % interval of its recall is then ±10 points.
    """
    if exam.task == "regression" or exam.outcome is None:
        return
    scan = exam.scan(exam.roles.target)
    written = scan.texts != ""
    counts = scan.counts[written]
    total = int(counts.sum())
    at = int(np.argmin(counts))
    smallest, share = int(counts[at]), float(counts[at]) / total
    if share >= rare:
        return
    yield Finding(
        detector="class_imbalance",
        columns=[scan.name],
        severity="medium" if smallest < few else "low",
        rows=smallest,
        share=exam.share(smallest),
        message=f"The rarest class of '{scan.name}' makes up {percent(share)} of the rows "
        f"({smallest:,} of {total:,}).",
        remedy="Judge by money, precision and recall, never by accuracy; resampling distorts "
        "probabilities.",
        strength=share,
    )


@detector("under_represented")
def under_represented(exam: Exam, *, least: float = 0.8, alpha: float = 0.01) -> Iterator[Finding]:
    """Groups whose share lies below `least` of their share in the stated population.

    `least` is the four-fifths convention (29 CFR 1607.4 D). An exact binomial test, corrected
    for the number of groups (Holm), must reject at `alpha`. `strength` is the ratio of shares.
    Groups of fewer than ten rows count as ten, and stay without a name, as do those of private
    columns.
    """
    tested: list[tuple[float, str, str, int, float, float]] = []
    for column, shares in exam.population.items():
        if column not in map(str, exam.frame.columns):
            continue
        scan = exam.scan(column)
        total = int(scan.counts[scan.texts != ""].sum())
        for group, stated in shares.items():
            if not total or not 0 < stated <= 1:
                continue
            rows = int(scan.counts[scan.texts == str(group).strip()].sum())
            p = float(stats.binomtest(rows, total, stated, alternative="less").pvalue)
            tested.append((p, column, str(group), rows, rows / total, stated))
    tested.sort()
    for rank, (p, column, group, rows, share, stated) in enumerate(tested):
        corrected = min(1.0, p * (len(tested) - rank))
        if corrected > alpha:
            return
        if share >= least * stated:
            continue
        counted = f"{percent(share)} of the rows" if rows >= _FEW else "fewer than 10 rows"
        # Who so few are, or what a protected column says of anyone, is not told.
        shown = rows >= _FEW and exam.may_show(column)
        which = f"Group '{group}'" if shown else "A group"
        told = max(rows, _FEW)  # of a few, no more than that they are fewer
        yield Finding(
            detector="under_represented",
            columns=[column],
            severity="medium",
            rows=told,
            share=exam.share(told),
            message=f"{which} of '{column}' makes up {counted} and "
            f"{percent(stated)} of the stated population.",
            remedy="Collect more of this group, or weight it; its error rates are known poorly.",
            p_value=corrected,
            strength=max(share, exam.share(told)) / stated,
        )


__all__ = ["class_imbalance", "under_represented"]
