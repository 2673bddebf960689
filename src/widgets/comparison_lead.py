"""The first sentence of a comparison: which earns more, or why neither is said to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tenfold.charts import interval_text
from tenfold.delivery.comparison import Comparison
from tenfold.delivery.pairing import Paired
from tenfold.delivery.scenarios import Scenario
from tenfold.step import Step
from tenfold.vocabulary import Check, Estimate

_MOST = 3
_APART = "These two cannot be held against each other."
# A check names a column first: "'boat' alone tells the target …".
_COLUMN = re.compile(r"(?:^|\. )'([^']+)'")


def lead(found: Comparison, left: Scenario, right: Scenario) -> str:
    """What the money says, in a sentence."""
    refused = _refused(found, left, right) or (_APART if found.comparable is False else "")
    if refused:
        return refused
    pair = figures(found)
    if pair is None:
        return "Of at least one of them the money is not known."
    one, two = pair
    if found.paired is not None and found.paired.money.known:
        return _case_by_case(found.paired, left, right) + _to_settle(found)
    if any(each.step.slug == "business_problem" for each in found.decisions):
        return (
            "What they are priced by differs (step 1), so that their amounts do not tell which is "
            f"better: '{left.name}' comes to {interval_text(one)}, '{right.name}' to "
            f"{interval_text(two)}."
        )
    return _side_by_side(found, one, two, left, right)


def _to_settle(found: Comparison) -> str:
    """What blocks without touching the money; empty without such a check."""
    codes = dict.fromkeys(
        check.code for side in (found.left, found.right) for _, check in side.blocks
    )
    verb = "blocks" if len(codes) == 1 else "block"
    return (
        f" {', '.join(codes)} still {verb}: what is to be reached has to be stated."
        if codes
        else ""
    )


def _side_by_side(
    found: Comparison, one: Estimate, two: Estimate, left: Scenario, right: Scenario
) -> str:
    """What two amounts say, each with an interval of its own."""
    if one.value == two.value:
        return "Both earn the same."
    assert one.value is not None
    assert two.value is not None
    more, words = (right, two) if two.value > one.value else (left, one)
    other = one if words is two else two
    said = f"'{more.name}' earns more: {interval_text(words)} against {interval_text(other)}."
    ends = (one.low, one.high, two.low, two.high)
    if any(end is None for end in ends):
        return f"{said} How sure that is, is not known."
    apart = words.low > other.high  # type: ignore[operator]  # no end is None here
    if apart:
        return f"{said} The intervals do not overlap."
    why = f" {found.paired.why_not}" if found.paired is not None else ""
    return (
        f"{said} The intervals overlap; they are of each alone, so that this does not tell whether "
        f"the difference is chance.{why}"
    )


def _refused(found: Comparison, left: Scenario, right: Scenario) -> str:
    """Why neither is said to earn more, whatever the amounts; empty where nothing forbids it."""
    names, sides = named(left, right), (found.left, found.right)
    said = [
        f"{_blocking(side.disbelieved)} '{name}'{_of_what(side.disbelieved)}; its money is not to "
        "be believed."
        for name, side in zip(names, sides, strict=True)
        if side.disbelieved
    ]
    if said:
        return f"Not comparable: {' '.join(said)}"
    unknown = [(name, side.unjudged) for name, side in zip(names, sides, strict=True)]
    said = [
        f"whether a check blocked '{name}' is not known any more (no judgement was kept of "
        f"{_steps(steps)})."
        for name, steps in unknown
        if steps
    ]
    if said:
        again = "Try its decisions as a new scenario to have it judged."
        return f"Not comparable: {' '.join(said)} {again}"
    said = [
        f"{_blocking(side.doubted)} '{name}'{_of_what(side.doubted)}."
        for name, side in zip(names, sides, strict=True)
        if side.doubted
    ]
    return f"Not comparable: {' '.join(said)} Settle that first." if said else ""


def _steps(steps: Sequence[Step]) -> str:
    if len(steps) > _MOST:
        return f"{len(steps)} of its steps"
    return ", ".join(f"{step.number} {step.title}" for step in steps)


def _blocking(blocks: Sequence[tuple[Step, Check]]) -> str:
    return f"{', '.join(check.code for _, check in blocks)} blocked"


def _of_what(blocks: Sequence[tuple[Step, Check]]) -> str:
    """The columns that the checks begin their sentences with, else what should hold."""
    named = [name for _, check in blocks for name in _COLUMN.findall(check.evidence)]
    told = list(dict.fromkeys(named or [check.told for _, check in blocks]))
    more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return f" ({', '.join(told[:_MOST])}{more})"


def _case_by_case(found: Paired, left: Scenario, right: Scenario) -> str:
    """What one earns over the other, priced on each of the same cases."""
    gain, on = found.money, f"the same {found.money.n or 0:,} held-out cases"
    assert gain.value is not None
    assert gain.low is not None
    assert gain.high is not None
    if not found.otherwise:
        return f"Both decide every one of {on} alike: they earn the same."
    more, less = (right, left) if gain.value >= 0 else (left, right)
    if gain.value < 0:
        ends = {"value": -gain.value, "low": -gain.high, "high": -gain.low}
        gain = gain.model_copy(update=ends)
    said = (
        f"'{more.name}' earns {interval_text(gain)} more than '{less.name}', counted case by case "
        f"on {on}, of which they decide {found.otherwise:,} otherwise."
    )
    if gain.low is not None and gain.low > 0:
        return f"{said} The interval lies above zero: that is more than chance."
    return f"{said} The interval includes zero: it is not shown that either earns more."


def figures(found: Comparison) -> tuple[Estimate, Estimate] | None:
    """Both amounts, over today's rule where that is known of both; None where one lacks."""
    # The gain is known far better than either amount, and is what the dossier begins with.
    if gains(found):
        pair = found.left.gain, found.right.gain
    else:
        one, two = found.left.money, found.right.money
        pair = one[1] if one else None, two[1] if two else None
    left, right = pair
    if left is None or right is None or left.value is None or right.value is None:
        return None
    return left, right


def gains(found: Comparison) -> bool:
    """Whether both say what they earn over today's rule."""
    both = (found.left.gain, found.right.gain)
    return all(gain is not None and gain.value is not None for gain in both)


def named(left: Scenario, right: Scenario) -> tuple[str, str]:
    """What the two are called where they stand side by side."""
    if left.name == right.name and left.key != right.key:
        return f"{left.name} ({left.at[:16]})", f"{right.name} ({right.at[:16]})"
    return left.name, right.name


__all__ = ["figures", "gains", "lead", "named"]
