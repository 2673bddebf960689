"""Categories that are one and the same: by letter case, spaces, or a typing error."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.spelling import even, fingerprint, typos

IntArray = npt.NDArray[np.intp]


@detector("category_case")
def category_case(
    exam: Exam, *, unique: float = 0.5, short: int = 2, minor: float = 1 / 3, notable: float = 0.01
) -> Iterator[Finding]:
    """Categories that differ only in letter case, spaces or punctuation.

    Columns where more than the share `unique` of values occur once are text, not categories.
    In codes of up to `short` letters the case may carry meaning: there a variant counts only
    while it is rarer than `minor` of the main one.
    """
    for scan in exam.scans():
        if not _categorical(scan, exam, unique):
            continue
        main, variant = _merged(scan, short=short, minor=minor)
        if not variant.any():
            continue
        rows = scan.rows(variant)
        names = sorted({str(scan.texts[main[i]]) for i in np.flatnonzero(variant)})
        shown = ", ".join(exam.quote(scan.name, name) for name in names[:3])
        yield Finding(
            detector="category_case",
            columns=[scan.name],
            severity="medium" if exam.share(int(rows.sum())) >= notable else "low",
            rows=int(rows.sum()),
            share=exam.share(int(rows.sum())),
            message=f"'{scan.name}' writes {len(names)} of its categories in several ways "
            f"(case, spaces, punctuation): {shown}; {int(rows.sum()):,} rows deviate.",
            remedy="Even out the spelling, so that each category is counted once.",
            cells=exam.cells(rows),
            proposal=_mapping(exam, scan, variant, main),
            strength=exam.share(int(rows.sum())),
        )


@detector("category_typos")
def category_typos(
    exam: Exam, *, unique: float = 0.5, ratio: float = 20.0, rare: int = 3, notable: float = 0.01
) -> Iterator[Finding]:
    """Rare values that are typing errors of a frequent one; see `spelling.typos` for the rule."""
    for scan in exam.scans():
        if not _categorical(scan, exam, unique):
            continue
        main, variant = _merged(scan, short=0, minor=1.0)
        counts = np.bincount(main, weights=scan.counts, minlength=len(main)).astype(np.intp)
        pairs = dict(typos(list(scan.texts), counts, ratio=ratio, rare=rare))
        wrong = np.isin(main, list(pairs)) if pairs else np.zeros(len(main), dtype=bool)
        if not wrong.any():
            continue
        parent = np.array([pairs.get(int(m), int(m)) for m in main])
        rows = scan.rows(wrong)
        example = next(iter(pairs.items()))
        shown, model = (exam.quote(scan.name, scan.texts[i]) for i in example)
        yield Finding(
            detector="category_typos",
            columns=[scan.name],
            severity="medium" if exam.share(int(rows.sum())) >= notable else "low",
            rows=int(rows.sum()),
            share=exam.share(int(rows.sum())),
            message=f"'{scan.name}' has {len(pairs)} rare values that look like typing errors of "
            f"frequent ones, such as {shown} for {model} ({percent(exam.share(int(rows.sum())))} "
            "of the rows).",
            remedy="Merge those that are errors; each is a category of its own otherwise.",
            cells=exam.cells(rows),
            proposal=_mapping(exam, scan, wrong, parent),
            strength=exam.share(int(rows.sum())),
        )
        del variant


def _categorical(scan: ColumnScan, exam: Exam, unique: float) -> bool:
    if scan.kind != "text" or not len(scan.distinct):
        return False
    return len(scan.distinct) <= unique * max(int((scan.codes >= 0).sum()), 1) or exam.n < 30


def _merged(scan: ColumnScan, *, short: int, minor: float) -> tuple[IntArray, BoolArray]:
    """Per distinct value the main spelling of its key, and whether it deviates from it."""
    raw = [str(value) for value in scan.distinct]
    padded = np.array([text != text.strip() for text in raw])
    # A space before every value is the layout of the file, not a deviation.
    uniform = scan.counts[padded].sum() > 0.9 * scan.counts.sum()
    keys = pd.factorize(np.array([fingerprint(text) or even(text) for text in raw], dtype=object))[
        0
    ]
    main = np.arange(len(raw))
    order = np.argsort(-scan.counts, kind="stable")
    first: dict[int, int] = {}
    for i in order:
        main[i] = first.setdefault(int(keys[i]), int(i))
    same = scan.texts == scan.texts[main] if uniform else np.array(raw) == np.array(raw)[main]
    variant = (main != np.arange(len(raw))) & ~same & (scan.texts != "")
    codes = np.array([len(text.strip()) <= short for text in raw])
    variant &= ~(codes & (scan.counts > minor * scan.counts[main]))
    variant &= ~np.isin(scan.notations.astype(str), ("marker", "number"))
    return main, variant


def _mapping(
    exam: Exam, scan: ColumnScan, wrong: BoolArray, main: IntArray
) -> dict[str, object] | None:
    if not exam.may_show(scan.name):
        return None
    pairs = {str(scan.texts[i]): str(scan.texts[main[i]]) for i in np.flatnonzero(wrong)[:200]}
    return {"clean": [{"column": scan.name, "rule": "category", "mapping": pairs}]}


__all__ = ["category_case", "category_typos"]
