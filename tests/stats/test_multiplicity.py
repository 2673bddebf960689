import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from tenfold.errors import WrongInput
from tenfold.stats.multiplicity import benjamini_hochberg, holm

# Benjamini and Hochberg (1995), section 3.2: fifteen p-values of a thrombolysis trial.
TRIAL = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_the_published_trial_rejects_four_by_false_discovery_and_three_by_holm():
    assert (benjamini_hochberg(TRIAL) <= 0.05).sum() == 4
    assert (holm(TRIAL) <= 0.05).sum() == 3


@pytest.mark.parametrize(("ours", "theirs"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
def test_adjusted_values_equal_those_of_statsmodels(ours, theirs):
    p = np.random.default_rng(0).random(40).round(2)
    assert ours(p) == pytest.approx(multipletests(p, method=theirs)[1])


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_none_and_one_test_need_no_adjustment(adjust):
    assert adjust([]).size == 0
    assert adjust([0.3]).tolist() == [0.3]


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@pytest.mark.parametrize("p", [[0.1, np.nan], [-0.1], [1.1], [None]])
def test_what_is_no_p_value_is_refused(adjust, p):
    with pytest.raises(WrongInput):
        adjust(p)


def test_holm_keeps_the_familywise_error():
    p = np.random.default_rng(0).random((4000, 10))
    wrong = np.mean([(holm(family) <= 0.05).any() for family in p])
    assert wrong <= 0.06


def test_false_discoveries_stay_within_their_share():
    rng, shares = np.random.default_rng(0), []
    for _ in range(1000):
        p = np.append(rng.random(15), rng.random(5) ** 8)
        rejected = benjamini_hochberg(p) <= 0.1
        shares.append(rejected[:15].sum() / max(1, rejected.sum()))
    assert np.mean(shares) <= 0.1
