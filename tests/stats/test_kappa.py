"""Cohen's kappa: against a published table and scikit-learn, on degenerate answers, by coverage."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from tenfold.errors import WrongInput
from tenfold.stats.kappa import cohen_kappa


def _said(table: list[list[int]]) -> tuple[list[str], list[str]]:
    cells = [
        (str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)
    ]
    return [a for a, _ in cells], [b for _, b in cells]


def test_it_gives_the_published_value() -> None:
    # SAS' FREQ procedure prints κ = .4842 for this table (statsmodels holds the printout against
    # its own result, too).
    first, second = _said([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    found = cohen_kappa(first, second, rng=np.random.default_rng(0))
    assert found.value == pytest.approx(0.4842, abs=5e-5)
    assert found.n == 19


def test_it_equals_scikit_learns_on_any_answers() -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        first = rng.choice(["right", "wrong", "missing"], 30, p=[0.6, 0.3, 0.1]).tolist()
        second = [a if rng.random() < 0.6 else "right" for a in first]
        found = cohen_kappa(first, second, rng=rng, draws=10)
        assert found.value == pytest.approx(cohen_kappa_score(first, second))


def test_it_declines_where_nothing_can_be_told() -> None:
    rng = np.random.default_rng(0)
    assert cohen_kappa([], [], rng=rng).value is None
    alike = cohen_kappa(["right"] * 30, ["right"] * 30, rng=rng)
    assert alike.value is None
    assert "nothing of chance" in alike.note
    few = cohen_kappa(["a", "b"] * 4, ["a", "b"] * 4, rng=rng)
    assert (few.value, few.known) == (1.0, False)
    with pytest.raises(WrongInput, match="3 answers stand against 2"):
        cohen_kappa(["a"] * 3, ["a"] * 2, rng=rng)


@pytest.mark.parametrize(
    ("shares", "kappa", "n"),
    [((0.5, 0.5), 0.6, 20), ((0.9, 0.1), 0.6, 40), ((0.6, 0.3, 0.1), 0.8, 40)],
)
def test_its_interval_covers(shares: tuple[float, ...], kappa: float, n: int) -> None:
    rng = np.random.default_rng()
    marginal = np.array(shares)
    joint = kappa * np.diag(marginal) + (1 - kappa) * np.outer(marginal, marginal)
    hits, worlds = 0, 500
    for _ in range(worlds):
        table = rng.multinomial(n, joint.ravel()).reshape(joint.shape)
        found = cohen_kappa(*_said(table.tolist()), rng=rng, draws=400)
        # One answer throughout declines, which misleads nobody.
        hits += not found.known or (found.low <= kappa <= found.high)
    # 3.5 standard errors of 500 worlds below the nominal .95, and the shortfall that is documented.
    assert 0.92 - 3.5 * (0.92 * 0.08 / worlds) ** 0.5 <= hits / worlds
