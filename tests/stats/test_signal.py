import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.signal import signal_test


def correlation(x):
    return lambda y: abs(float(np.corrcoef(x, y)[0, 1]))


def test_a_signal_is_found_at_the_smallest_p_the_fits_allow():
    x = np.arange(50.0)
    test = signal_test(correlation(x), x, rng=np.random.default_rng(0), fits=49)
    assert test.p == pytest.approx(1 / 50)
    assert test.fits == 49
    assert test.score > test.null_high > test.null_mean


def test_without_a_signal_it_stops_early():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 200))
    calls = []

    def evaluate(target):
        calls.append(1)
        return -correlation(x)(target) if len(calls) == 1 else correlation(x)(target)

    test = signal_test(evaluate, y, rng=rng, fits=999)
    assert test.fits == 10
    assert test.p == 1.0


def test_a_score_that_is_no_number_is_refused():
    with pytest.raises(WrongInput, match="nan"):
        signal_test(lambda y: float("nan"), [0, 1], rng=np.random.default_rng(0))


def test_the_target_is_shuffled_and_nothing_else():
    seen = []
    y = np.arange(10)
    signal_test(
        lambda t: float(seen.append(np.sort(t)) or len(seen)), y, rng=np.random.default_rng(0)
    )
    assert all((target == y).all() for target in seen)


def test_noise_is_called_a_signal_as_rarely_as_promised():
    rng, worlds, found = np.random.default_rng(3), 400, 0
    for _ in range(worlds):
        x, y = rng.normal(size=(2, 30))
        found += signal_test(correlation(x), y, rng=rng, fits=99).p <= 0.05
    assert found / worlds <= 0.08
