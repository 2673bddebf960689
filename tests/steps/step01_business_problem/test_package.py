from __future__ import annotations

import subprocess
import sys

from tenfold.steps.step01_business_problem import STEP


def test_schemas_and_gate_import_nothing_heavy() -> None:
    code = (
        "import sys, tenfold.steps.step01_business_problem;"
        "print([m for m in ('numpy','pandas','scipy','sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_is_step_one() -> None:
    assert (STEP.number, STEP.slug, STEP.stem) == (1, "business_problem", "01_business_problem")
    assert list(STEP.codes) == [f"TF010{i}" for i in range(1, 9)]
