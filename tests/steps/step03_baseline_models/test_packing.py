"""A model file is the same bytes whoever writes it, and a model's identity is what it predicts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.steps.step03_baseline_models.packing import identity, pack
from tenfold.vocabulary import Calibrator, DecisionRule

_RULE = DecisionRule(threshold=0.5, how="", source="fixed")
_SCRIPT = """
import sys, pathlib, json
sys.path.insert(0, sys.argv[2])
import conftest as c
from tenfold.steps.step03_baseline_models.decisions import LADDER
from tenfold.steps.step03_baseline_models.packing import keep, pack
lab = c.Laboratory(pathlib.Path(sys.argv[1]))
value = c.ValueModel(task="binary", payoffs=c.PAYOFFS, volume_per_week=1000, today="act_on_none")
options = {"complexity_rule": "best", "linear": False, "tree": False, "boosting": False}
data = lab.prepare(c.loans(rows=300, signal=4.0), "bad")
evidence = lab.run(data, value, fit_budget=20, **options)
work, ledger = lab.work(c.loans(rows=120), "bad")
kept = {r: keep(pack(r, work, seed=0, ledger=ledger), lab.context()).sha256 for r in LADDER[1:]}
content = c.canonical_json(evidence.model_dump(mode="json"))
print(json.dumps({"kept": kept, "content": content}))
"""


def test_two_processes_leave_the_same_content_and_the_same_model_files(tmp_path):
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [
                sys.executable,
                "-W",
                "ignore",
                "-c",
                _SCRIPT,
                str(folder),
                str(Path(__file__).parent),
            ],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]
    assert len(set(found[0]["kept"].values())) == 7
    assert json.loads(found[0]["content"])["candidate"]["rung"] == "xgboost"


@pytest.mark.parametrize(
    ("calibrator", "rule"),
    [
        (Calibrator(kind="sigmoid", slope=2.0), _RULE),
        (Calibrator(), DecisionRule(threshold=0.6, how="", source="fixed")),
    ],
)
def test_another_calibration_or_threshold_is_another_model(
    laboratory, loan_frame, calibrator, rule
):
    work, ledger = laboratory.work(loan_frame, "bad")
    packed = pack("linear", work, seed=0, ledger=ledger)
    same = identity(packed, work, Calibrator(), _RULE)
    assert same == identity(pack("linear", work, seed=0, ledger=ledger), work, Calibrator(), _RULE)
    assert same != identity(packed, work, calibrator, rule)


def test_parameters_are_plain_values(laboratory, loan_frame):
    work, ledger = laboratory.work(loan_frame, "bad")
    for rung in ("linear", "boosting", "xgboost"):
        json.dumps(pack(rung, work, seed=0, ledger=ledger).parameters, allow_nan=False)
