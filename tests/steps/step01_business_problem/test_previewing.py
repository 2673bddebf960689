"""What is shown of step 1 as numbers are typed is what a run then records."""

from __future__ import annotations

from typing import Any

from tenfold import registry
from tenfold.executing import execute
from tenfold.previewing import previewed
from tenfold.project import Project
from tenfold.standing import Standing

STEP = registry.get("business_problem")


def test_every_part_follows_and_is_what_a_run_gives(
    tmp_path: Any, credit: dict[str, Any], differing: Any
) -> None:
    project = Project.create(tmp_path / "p", "schema: 1\nname: p\nsteps: {}\n")
    project.save(STEP, credit)
    first = execute(STEP, Standing(project)).record
    assert previewed(Standing(project), first) is None
    for changes in ({"payoff_fn": [-9, -7, -4]}, {"volume_per_week": 40, "horizon_weeks": 30}):
        project.save(STEP, changes)
        found = previewed(Standing(project), first)
        assert found is not None
        assert found.waiting == ()
        then = execute(STEP, Standing(project))
        shown, wrong = differing(found, then)
        assert "quality" in shown
        assert wrong == set()
        assert found.evidence == then.record.evidence
        assert [check.status for check in found.gate.checks] == [
            check.status for check in then.gate.checks
        ]
