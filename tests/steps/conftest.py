"""What several steps are tested by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenfold.previewing import Previewed


@pytest.fixture(scope="session")
def differing() -> Callable[[Previewed, Any], tuple[set[str], set[str]]]:
    """Parts that a preview says to follow, and those of them that a run then shows otherwise."""

    def parts(view: Any) -> dict[str, Any]:
        found: dict[str, Any] = {chart.key: chart for chart in view.charts}
        found |= {sheet.title: sheet for sheet in view.sheets}
        return found | {one.label: one for one in view.headlines} | {"money": view.waterfall}

    def compare(found: Previewed, then: Any) -> tuple[set[str], set[str]]:
        ours, runs = parts(found.view), parts(then.view)
        shown = {name for name in ours | runs if not found.waits(name)}
        return shown, {name for name in shown if ours.get(name) != runs.get(name)}

    return compare
