"""Roles of columns, corrected by hand: the split follows, and reasons say who chose."""

from __future__ import annotations

import pandas as pd
import pytest

from tenfold.delivery.column_roles import corrected, role_of, roles_from
from tenfold.tables import from_frame, infer_roles, profile
from tenfold.vocabulary import ColumnRoles, Exclusion


@pytest.fixture(scope="module")
def inferred():
    rows = 60
    frame = pd.DataFrame(
        {
            "case_id": [f"c{row}" for row in range(rows)],
            "day": pd.date_range("2026-01-01", periods=rows),
            "sex": ["f", "m"] * (rows // 2),
            "left": ["yes", "no", "no"] * (rows // 3),
        }
    )
    return infer_roles(profile(from_frame(frame), target="left"), frame, "left")


def test_roles_that_are_taken_over_untouched_change_nothing(inferred) -> None:
    chosen = {name: role_of(inferred.roles, name) for name in ("case_id", "day", "sex")}
    assert chosen == {"case_id": "id", "day": "time", "sex": "protected"}
    assert corrected(inferred, roles_from(chosen, inferred.roles)) == inferred


def test_what_is_taken_away_by_hand_is_not_inferred_again_and_the_split_follows(inferred) -> None:
    chosen = {"case_id": "excluded", "day": "feature", "sex": "feature"}
    found = corrected(inferred, roles_from(chosen, inferred.roles))
    assert (found.roles.id, found.roles.time, found.roles.protected) == (None, None, [])
    assert [each.column for each in found.roles.excluded] == ["case_id"]
    assert found.split.kind == "random"
    assert found.roles.positive == "yes"
    reasons = {each.role: each.reason for each in found.inferred}
    assert reasons["time"] == "Chosen by hand."
    assert "chosen by hand" in reasons["split"]


def test_a_column_left_out_keeps_the_reason_it_had() -> None:
    known = ColumnRoles(target="y", excluded=[Exclusion(column="n", reason="it counts")])
    found = roles_from({"n": "excluded", "m": "excluded"}, known)
    assert found.excluded[0].reason == "it counts"
    assert "by hand" in found.excluded[1].reason


def test_a_column_that_nobody_was_shown_keeps_its_role_unless_another_takes_it() -> None:
    left_out = [Exclusion(column="n", reason="it counts")]
    before = ColumnRoles(target="y", time="day", protected=["sex"], excluded=left_out)
    assert roles_from({"age": "feature"}, before) == before
    found = roles_from({"hour": "time"}, before)
    assert (found.time, found.protected, found.excluded) == ("hour", ["sex"], left_out)
