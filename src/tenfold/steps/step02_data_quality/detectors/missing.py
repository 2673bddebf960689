"""Missing values, and whether being missing goes with the target."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenfold.stats.association import Missingness, missingness
from tenfold.stats.multiplicity import holm
from tenfold.steps.step02_data_quality.detectors.column import FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.limits import MISSINGNESS_ROWS
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.sentinels import sentinel_rows


@detector("missing")
def missing(exam: Exam, *, much: float = 0.3) -> Iterator[Finding]:
    """Null and blank cells, one finding per column. `much` is the share that counts as medium.

    The target's own gaps are medium at any share: such rows can teach nothing.
    """
    for scan in exam.scans():
        rows = int(scan.absent.sum())
        if not rows:
            continue
        share = exam.share(rows)
        target = scan.name == exam.roles.target
        yield Finding(
            detector="missing",
            columns=[scan.name],
            severity="medium" if target or share >= much else "low",
            rows=rows,
            share=share,
            message=f"'{scan.name}' is missing in {rows:,} rows ({percent(share)}).",
            remedy="Rows without a label cannot be learnt from: leave them out or find the label."
            if target
            else "Find out why; else let the model fill it inside each fold, with an indicator.",
            cells=exam.cells(scan.absent),
        )


@detector("missing_informative")
def missing_informative(
    exam: Exam, *, alpha: float = 0.01, draws: int = 4999, rows: int = MISSINGNESS_ROWS
) -> Iterator[Finding]:
    """Gaps (codes for missing included) whose rows have another target than the rest.

    A permutation test per column, corrected for the number of columns (Holm) at `alpha`;
    regression looks at a sample of `rows`. Columns with the same gaps are tested once.
    `strength` is the difference of target share (or mean). Nothing is said about why values
    miss: that they do "not at random" cannot be learnt from the data (Little and Rubin 2019).
    """
    if exam.outcome is None:
        return
    tested: list[tuple[list[str], np.ndarray[tuple[int], np.dtype[np.bool_]], Missingness]] = []
    seen: dict[bytes, int] = {}
    known = np.flatnonzero(np.isfinite(exam.outcome))
    sampled = ""
    if exam.task == "regression" and len(known) > rows:
        sampled = f", tested on {rows:,} of {len(known):,} rows"
        known = np.sort(exam.rng.choice(known, rows, replace=False))
    for name in exam.features:
        scan = exam.scan(name)
        gaps = scan.absent | sentinel_rows(exam, scan)
        key = gaps.tobytes()
        if key in seen:
            tested[seen[key]][0].append(name)
            continue
        if not gaps.any():
            continue
        target = exam.outcome[known]
        inside = gaps[known]
        if (
            exam.task == "regression"
            and min(map(_different, (target[inside], target[~inside]))) < 2
        ):
            continue
        result = missingness(
            gaps[known],
            target if exam.task == "regression" else target.astype(int),
            task=exam.task,
            rng=exam.rng,
            draws=draws,
        )
        if result.p is not None:
            seen[key] = len(tested)
            tested.append(([name], gaps, result))
    corrected = np.asarray(holm([each.p or 0.0 for _, _, each in tested]) if tested else [])
    for (names, gaps, result), p in zip(tested, corrected, strict=True):
        effect = result.effect
        if p > alpha or effect.value is None:
            continue
        count = int(gaps.sum())
        said = f"{effect.value:+.3g}" if exam.task != "multiclass" else f"{effect.value:.3g}"
        yield Finding(
            detector="missing_informative",
            columns=names,
            severity="low",
            rows=count,
            share=exam.share(count),
            message=f"Where {_listed(names)} is missing, the {exam.outcome_name} differs by {said} "
            f"(permutation p = {p:.2g}{sampled}).",
            remedy="Keep an indicator of missingness, and find out when a gap arises: if only "
            "after the outcome, the gap is a leak.",
            p_value=float(p),
            strength=float(effect.value),
        )


def _different(values: FloatArray) -> int:
    return len(np.unique(values))


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:4])
    return shown + (f" and {len(names) - 4} more" if len(names) > 4 else "")


__all__ = ["missing", "missing_informative"]
