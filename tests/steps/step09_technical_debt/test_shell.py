"""What a line of shell would run."""

from __future__ import annotations

import pytest
from audited import write

from tenfold.steps.step09_technical_debt.repository import read_repository
from tenfold.steps.step09_technical_debt.shell import commands

FILES = {
    "Makefile": "PY = .venv/bin\n.PHONY: all\nall: test chain\ntest: ## runs tests\n"
    "\t@$(PY)/pytest -q\nchain:\n\ttenfold run .\nsoft:\n\t-pytest\nloop: loop\n\t$(MAKE) loop\n",
    "scripts/ci.sh": "#!/bin/sh\nset -e\npytest tests\n",
    ".ci/run": "make all\n",
}


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("pytest", ["tests"]),
        ("python -m pytest -x && tenfold run .", ["tests", "run"]),
        ("OMP_NUM_THREADS=1 .venv/bin/pytest tests", ["tests"]),
        ("uv run --frozen pytest", ["tests"]),
        ("tenfold check . data/new 2>&1 | tee log || code=$?", ["check"]),
        ("papermill a.ipynb b.ipynb", ["run"]),
        ("jupyter nbconvert --execute a.ipynb", ["run"]),
        ("make all", ["tests", "run"]),
        ("make", ["tests", "run"]),
        ("sh scripts/ci.sh", ["tests"]),
        ("./scripts/ci.sh", ["tests"]),
        (".ci/run", ["tests", "run"]),
        ("bash -c 'tenfold reproduce .'", ["reproduce"]),
        ("docker run --rm host/tenfold:1 tenfold retrain . --data x", ["retrain"]),
        ("pytest \\\n  -q", ["tests"]),
        ("python train.py", ["script"]),
        ("pip-audit", ["dependencies"]),
        ("echo pytest", []),
        ("# pytest", []),
        ("true # pytest", []),
        ("pytest || true", []),
        ("pytest | tee log || true", []),
        ("pytest --collect-only", []),
        ("tenfold run . --explain", []),
        ("tenfold --help", []),
        ("make soft", []),
        ("make loop", []),
        ("make nothing", []),
        ("pip install pytest", []),
        ("'unclosed", []),
        ("", []),
    ],
)
def test_a_line_runs_what_it_says_and_no_more(tmp_path, line, verbs):
    write(tmp_path, FILES)
    assert [one.verb for one in commands(line, read_repository(tmp_path))] == verbs


def test_scripts_that_call_each_other_come_to_an_end(tmp_path):
    write(tmp_path, {"a.sh": "sh b.sh\nsh b.sh\n", "b.sh": "sh a.sh\nsh a.sh\n"})
    assert list(commands("sh a.sh", read_repository(tmp_path))) == []
