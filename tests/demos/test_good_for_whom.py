"""The decision that a demo calls good for the person is the same in steps 5 and 10."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tenfold import registry
from tenfold.delivery.demo import DEMOS, make_demo
from tenfold.steps.step01_business_problem.pricing import value_model
from tenfold.steps.step05_explainability.unfavourable import ACT, unfavourable


@pytest.mark.parametrize("name", [name for name in DEMOS if name != "diabetes"])
def test_what_step_10_calls_good_is_not_what_step_5_searches_a_way_out_of(
    name: str, tmp_path: Path
) -> None:
    given = make_demo(name, out=tmp_path / "p").given().decisions
    said = {
        slug: registry.get(slug).decisions(**given.get(slug, {}))
        for slug in ("business_problem", "explainability", "ethics")
    }
    candidate = SimpleNamespace(task="binary")
    value = value_model(said["business_problem"])  # type: ignore[arg-type]
    bad, _ = unfavourable(said["explainability"], candidate, value)  # type: ignore[arg-type]
    good = said["ethics"].favourable  # type: ignore[attr-defined]
    assert good == ("not_act" if bad == ACT else "act")
