"""Assignment against published hashes, another program's buckets, and the shares asked for."""

from __future__ import annotations

import doctest
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.experiments import assigning
from tenfold.experiments.assigning import assign, bucket, ends
from tenfold.vocabulary import Arm

HALVES = [Arm(name="today", weight=1), Arm(name="model", weight=1)]


def test_the_examples_of_the_docstrings_run() -> None:
    assert doctest.testmod(assigning).failed == 0


def test_ten_thousand_units_get_the_buckets_of_optimizelys_software() -> None:
    from optimizely.bucketer import Bucketer

    theirs = Bucketer()
    for k in range(10_000):
        unit = f"user-{k}-é{chr(0x4E00 + k % 999)}"
        assert bucket(unit, "checkout") == theirs._generate_bucket_value(unit + "checkout")


def test_many_at_once_are_assigned_as_one_by_one() -> None:
    arms = [*HALVES, Arm(name="third", weight=0.7)]
    units = [f"u{k}" for k in range(5_000)]
    borders = ends(arms)
    alone = [arms[int(np.searchsorted(borders, bucket(u, "s"), side="right"))].name for u in units]
    assert assign(units, arms, "s") == alone


@pytest.mark.parametrize("weights", [(1, 1), (9, 1), (1, 2, 3)])
def test_arms_get_their_shares(weights: tuple[float, ...]) -> None:
    arms = [Arm(name=str(k), weight=w) for k, w in enumerate(weights)]
    got = assign((f"{k}" for k in range(60_000)), arms, "salt")
    counts = [got.count(arm.name) for arm in arms]
    wanted = 60_000 * np.array(weights) / sum(weights)
    assert stats.chisquare(counts, wanted).pvalue > 0.001


def test_another_salt_divides_anew() -> None:
    units = [f"{k}" for k in range(20_000)]
    first, second = (np.array(assign(units, HALVES, salt)) for salt in ("a", "b"))
    same = (first == second).mean()
    assert same == pytest.approx(0.5, abs=0.015)


def test_another_process_with_other_hash_seeds_assigns_alike() -> None:
    units = [f"{k}" for k in range(50)]
    code = (
        "from tenfold.experiments.assigning import assign; from tenfold.vocabulary import Arm; "
        "print(assign([str(k) for k in range(50)], "
        "[Arm(name='today', weight=1), Arm(name='model', weight=1)], 'a'))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(assign(units, HALVES, "a"))


def test_an_arm_that_nobody_would_get_is_refused() -> None:
    with pytest.raises(WrongInput, match=r"'third', 1 of 20001, is below one in 10,000"):
        ends(
            [
                Arm(name="today", weight=1e4),
                Arm(name="model", weight=1e4),
                Arm(name="third", weight=1),
            ]
        )
