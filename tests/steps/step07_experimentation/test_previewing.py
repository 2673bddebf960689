"""The plan that is shown as decisions change is the plan that a run then makes."""

from __future__ import annotations

from typing import Any

from tenfold.previewing import previewed
from tenfold.standing import Standing

SMALL = {"worlds": 200}


def test_what_is_not_said_to_wait_is_what_a_run_gives(
    project: Any, look: Any, differing: Any
) -> None:
    first = look()
    for changes in (
        {"units_per_week": 700, "power": 0.9, "looks": 3, "spending": "pocock"},
        {"max_weeks": 4, "transfer": 1.5, "cost": 900, "unit": "household"},
    ):
        given = {"experimentation": SMALL | changes}
        found = previewed(Standing(project, given, "entered"), first.record)
        assert found is not None
        assert found.waiting == ("Simulated experiments",)
        then = look(**changes)
        shown, wrong = differing(found, then)
        assert {"power", "worth", "The plan", "Units that it takes", "Duration"} <= shown
        assert wrong == set()
        assert found.evidence.plan_hash == then.record.evidence.plan_hash
