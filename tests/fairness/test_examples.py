import doctest
import importlib
import subprocess
import sys

import pytest

MODULES = [
    "exceeding",
    "gaps",
    "grouping",
    "judging",
    "proxies",
    "report",
    "representing",
    "shrinking",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_docstrings_run(name):
    found = doctest.testmod(importlib.import_module(f"tenfold.fairness.{name}"))
    assert (found.failed, found.attempted > 0) == (0, True)


def test_the_records_load_without_numpy():
    code = "import sys, tenfold.fairness; print({'numpy', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
