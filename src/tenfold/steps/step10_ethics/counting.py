"""What step 10 counts: groups, verdicts, shares and prices; nothing is fitted or searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold.fairness import FairnessReport
from tenfold.steps.step10_ethics.cases import Cases
from tenfold.steps.step10_ethics.comparing import prices_of, report_of, shares_of
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import EthicsInputs, Good
from tenfold.steps.step10_ethics.goodness import good_for
from tenfold.steps.step10_ethics.groups import Protected, protected_of
from tenfold.vocabulary import ModelCandidate, ValueModel


@dataclass(frozen=True)
class Compared:
    """What was counted, for what follows; `told` are the fields of the evidence that say it."""

    good: Good
    protected: Protected
    report: FairnessReport | None
    value: ValueModel | None
    told: dict[str, Any]


def compare(decisions: EthicsDecisions, inputs: EthicsInputs, cases: Cases) -> Compared:
    """Groups, verdicts, shares and prices.

    Raises
    ------
    DataProblem
        A column or class that the decisions name is not there, or does not fit the task.
    """
    candidate, target = inputs.candidate, inputs.data.roles.target
    good = good_for(decisions, candidate, target)
    protected = protected_of(decisions, inputs.data, cases)
    report = report_of(decisions, candidate, good, cases, protected, target=target)
    shares, why_no_shares = shares_of(decisions, protected)
    value = _fitting(inputs.value, candidate)
    told = {
        "good": good,
        "attributes": protected.attributes,
        "report": report,
        "representation": shares,
        "representation_note": why_no_shares,
        "prices": prices_of(decisions, candidate, cases, protected, value),
        "priced_note": "" if value else "not evaluated: step 1 gives no payoffs for this task",
    }
    return Compared(good, protected, report, value, told)


def _fitting(value: ValueModel | None, candidate: ModelCandidate) -> ValueModel | None:
    from tenfold.stats.money import why_not_evaluated

    if value is None or value.task != candidate.task:
        return None
    return None if why_not_evaluated(value, candidate.labels) else value


__all__ = ["Compared", "compare"]
