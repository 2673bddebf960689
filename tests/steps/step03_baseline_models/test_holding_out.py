"""The report on held-out rows counts the rows that the decision rule was really given."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step03_baseline_models import STEP
from tenfold.steps.step03_baseline_models.holding_out import Fixed, report
from tenfold.steps.step03_baseline_models.metric_use import metric_use
from tenfold.steps.step03_baseline_models.packing import pack
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.vocabulary import Calibrator, DecisionRule


@pytest.mark.parametrize("leaked", [0, 3])
def test_a_rule_that_was_set_on_held_out_rows_is_told(laboratory, loan_frame, leaked):
    work, ledger = laboratory.work(loan_frame, "bad")
    decisions = STEP.parse({})
    purse = Purse(None, work.task, work.labels, 0.95, 0)
    given = np.concatenate([work.train.number[:50], work.test.number[:leaked]])
    rule = DecisionRule(threshold=0.5, how="set too late", source="out_of_fold")
    fixed = Fixed(pack("constant", work, seed=0, ledger=ledger), Calibrator(), rule, given)
    use = metric_use(decisions, work, purse)
    held = report(fixed, None, fixed, {}, work, decisions, use, purse).held_out
    assert held.threshold_rows == 50 + leaked
    assert held.threshold_rows_shared == leaked
