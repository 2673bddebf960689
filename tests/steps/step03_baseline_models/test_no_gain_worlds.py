"""Where complexity gains nothing it is not chosen; ``benchmarks/baselines.py`` runs 500 worlds."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

_SCRIPT = Path(__file__).parents[3] / "benchmarks" / "baselines.py"


@pytest.fixture(scope="module")
def worlds() -> ModuleType:
    spec = importlib.util.spec_from_file_location("baselines_benchmark", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("world", "options"),
    [
        ("no_signal", {}),
        ("linear_classes", {}),
        ("linear_amounts", {"task": "regression"}),
        ("drifting_classes", {"kind": "time"}),
    ],
)
def test_a_world_without_gain_keeps_the_simple_model(worlds, world, options):
    # XGBoost is left to the benchmark: boosting stands for it at half the time.
    found = [
        worlds.chosen(getattr(worlds, world), seed, rows=150, xgboost=False, **options)
        for seed in range(4)
    ]
    simple = {"constant"} if world == "no_signal" else {"constant", "linear"}
    assert set(found) <= simple


@pytest.mark.parametrize(
    ("named", "value"), [("no signal", "CLASSES"), ("linear amounts", "AMOUNTS")]
)
def test_payoffs_do_not_make_a_world_without_gain_complex(worlds, named, value):
    (_, world, options, too_complex) = next(w for w in worlds.WITHOUT_GAIN if w[0] == named)
    payoffs = getattr(worlds, value)
    found = [
        worlds.chosen(world, seed, rows=150, xgboost=False, value=payoffs, **options)
        for seed in range(4)
    ]
    assert not set(found) & set(too_complex)


@pytest.mark.parametrize(("always", "code"), [("tree", 1), ("constant", 0)])
def test_the_benchmark_fails_where_its_bar_is_missed(worlds, monkeypatch, capsys, always, code):
    monkeypatch.setattr(worlds, "chosen", lambda *args, **options: always)
    monkeypatch.setattr(worlds.sys, "argv", ["baselines.py", "--worlds", "16"])
    assert worlds.main() == code
    assert ("MISSED" if code else "kept") in capsys.readouterr().out


def test_a_world_with_a_gain_gets_the_complex_model(worlds):
    found = [
        worlds.chosen(worlds.crossed_classes, seed, rows=600, xgboost=False) for seed in range(2)
    ]
    assert set(found) <= set(worlds.COMPLEX)
