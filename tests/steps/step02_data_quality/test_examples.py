"""Examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import tenfold.steps.step02_data_quality as package

MODULES = [
    module.name
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if "detectors" not in module.name
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
