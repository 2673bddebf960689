"""What the cleaning rules did."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenfold.features import CleanRule
from tenfold.features.cleaning import cast, clean
from tenfold.steps.step02_data_quality.evidence import Treatment


def treatments(frame: pd.DataFrame, rules: Sequence[CleanRule]) -> list[Treatment]:
    """Apply the rules one after the other, and count the cells that each changes or empties."""
    found = []
    current = frame
    for rule in rules:
        if rule.column not in current:
            continue
        before = cast(current[rule.column], "category")
        current = clean(current, [rule])
        after = cast(current[rule.column], "category")
        emptied = int((before.notna() & after.isna()).sum())
        both = before.notna() & after.notna()
        changed = int((both & before.ne(after)).sum())
        found.append(
            Treatment(
                column=rule.column,
                rule=rule.rule,
                changed=changed,
                emptied=emptied,
                reason=rule.reason,
            )
        )
    return found
