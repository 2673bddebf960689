"""Loads the corruptor and its measure by file path, and looks at small tables with one detector."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step02_data_quality.detectors import Finding, detectors
from tenfold.vocabulary import ColumnRoles

BENCHMARKS = Path(__file__).resolve().parents[4] / "benchmarks"
AS_OF = date(2026, 11, 22)
Look = Callable[..., list[Finding]]


def _load(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def corruptor() -> ModuleType:
    return _load("corruptor")


@pytest.fixture(scope="session")
def bench(corruptor: ModuleType) -> ModuleType:
    """benchmarks/detectors.py, which measures; named otherwise than the package it measures."""
    assert corruptor
    spec = importlib.util.spec_from_file_location("detector_bench", BENCHMARKS / "detectors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def look() -> Look:
    """Look at columns with one detector: ``look("missing", {"a": [...]}, target="y")``."""

    def see(name: str, columns: Any, *, target: str = "y", **more: Any) -> list[Finding]:
        keys = ("positive", "id", "time", "group", "protected", "excluded")
        roles = ColumnRoles(target=target, **{k: more.pop(k) for k in keys if k in more})
        frame = columns if isinstance(columns, pd.DataFrame) else pd.DataFrame(columns)
        more = {"task": "binary", "as_of": AS_OF, "rng": np.random.default_rng(0)} | more
        return detectors()[name](frame, roles, **more)

    return see


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)
