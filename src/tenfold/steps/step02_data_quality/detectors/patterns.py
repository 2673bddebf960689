"""The shape of texts, and those of a column whose shape is the exception."""

from __future__ import annotations

import re

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


def shape(text: str) -> str:
    """The text with each run of digits as 9 and each run of letters as a.

    Examples
    --------
    >>> shape("AL_scip-inf-1"), shape("37 patients"), shape("12.50%")
    ('a_a-a-9', '9 a', '9.9%')
    """
    return _LETTERS.sub("a", _DIGITS.sub("9", text))


def odd_shapes(scan: ColumnScan, *, usual: float = 0.02, odd: float = 0.1) -> BoolArray:
    """Which distinct texts have a shape that is rare in a column of few shapes.

    A shape is usual from the share `usual` of written cells on. Only columns of codes are
    looked at: at most the share `odd` of cells has an unusual shape or no digit. The shape of
    words says nothing.
    """
    shapes = np.array([shape(str(text)) for text in scan.texts], dtype=object)
    names, where = np.unique(shapes.astype(str), return_inverse=True)
    written = scan.texts != ""
    sums = np.bincount(where, weights=scan.counts * written, minlength=len(names))
    total = sums.sum()
    if not total:
        return np.zeros(len(shapes), dtype=bool)
    rare = (sums < max(usual * total, 2))[where] & written
    worded = written & np.array(["9" not in name for name in shapes], dtype=bool)
    if max(scan.counts[rare].sum(), scan.counts[worded & ~rare].sum()) > odd * total:
        return np.zeros(len(shapes), dtype=bool)
    return np.asarray(rare, dtype=bool)
