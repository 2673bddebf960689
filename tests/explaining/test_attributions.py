"""What two methods have in common."""

from __future__ import annotations

import numpy as np

from tenfold.explaining import Attributions, agreement


def said(*rows: list[float]) -> Attributions:
    values = np.array(rows)
    return Attributions(("a", "b", "c", "d"), values, np.zeros(len(rows)), "", "", additive=False)


def test_the_share_of_the_loudest_whatever_their_sign() -> None:
    a = said([4.0, -3.0, 2.0, 1.0], [4.0, -3.0, 2.0, 1.0])
    b = said([1.0, 2.0, 0.5, -9.0], [-9.0, 8.0, 0.0, 0.0])
    assert agreement(a, b, top=2).tolist() == [0.5, 1.0]


def test_a_feature_that_adds_nothing_is_in_no_top() -> None:
    a, b = said([5.0, 0.0, 0.0, 0.0]), said([5.0, 1.0, 0.0, 0.0])
    assert agreement(a, b, top=3).tolist() == [0.5]
    nothing = said([0.0, 0.0, 0.0, 0.0])
    assert agreement(nothing, nothing, top=3).tolist() == [1.0]
