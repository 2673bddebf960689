"""Checks of the question: metric, target, deadline, objective, today's rule."""

from __future__ import annotations

from datetime import date

from tenfold.charts.words import number_text
from tenfold.steps.step01_business_problem import pricing
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence, Replay
from tenfold.steps.step01_business_problem.judging import fill_in, judged
from tenfold.steps.step01_business_problem.objective import read_objective
from tenfold.steps.step01_business_problem.replay_view import replay_words
from tenfold.vocabulary import Check, Fix


def stated(d: BusinessProblemDecisions) -> Check:
    """TF0101: the metric, its unit, where it stands and where it should go."""
    lacking = [name for name in ("metric", "unit") if not getattr(d, name).strip()]
    lacking += [name for name in ("baseline", "target") if getattr(d, name) is None]
    if lacking:
        return judged(
            "TF0101",
            "block",
            f"Not stated: {', '.join(lacking)}.",
            f"Fill in {', '.join(lacking)} in step 1, section Metric.",
            fixes=fill_in(lacking, f"Fill in {', '.join(lacking)}"),
        )
    span = f"from {number_text(d.baseline)} to {number_text(d.target)} {d.unit.strip()}"
    if not d.measured_by.strip():
        return judged(
            "TF0101",
            "warn",
            f"{d.metric.strip()}: {span}. Nobody is named who measures it.",
            "Say who measures the metric, and how (measured_by).",
            fixes=fill_in(["measured_by"], "Say who measures it"),
        )
    return judged("TF0101", "pass", f"{d.metric.strip()}: {span}, measured by {d.measured_by}.")


def improves(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> Check:
    """TF0102: the target is better than the baseline."""
    if d.baseline is None or d.target is None:
        return judged(
            "TF0102",
            "not_evaluated",
            "Baseline or target is not stated.",
            "Fill in baseline and target in step 1.",
            fixes=fill_in(["baseline", "target"], "Fill in baseline and target"),
        )
    span = f"from {number_text(d.baseline)} to {number_text(d.target)}"
    better = d.target > d.baseline if d.direction == "increase" else d.target < d.baseline
    if better:
        return _replayed(evidence.replay, f"{span.capitalize()}: {d.direction} is what is wanted.")
    return judged(
        "TF0102",
        "block",
        f"The metric should {d.direction}, but goes {span}.",
        f"Correct target, baseline or direction (now '{d.direction}').",
        evidence.gain,
        fixes=_turned(d),
    )


def _replayed(replay: Replay | None, said: str) -> Check:
    if replay is None or replay.standing not in {"reached", "missed", "open"}:
        return judged("TF0102", "pass", said)
    words = f"{said} {replay_words(replay)}"
    if replay.standing == "reached":
        return judged("TF0102", "pass", words)
    short = replay.standing == "missed"
    return judged(
        "TF0102",
        "warn",
        words,
        "Promise what the replay shows, or improve the plan before anybody drives by it."
        if short
        else "Replay more weeks, or promise what the replay surely shows.",
        replay.money,
        fixes=fill_in(["target"], "Correct the target"),
    )


def _turned(d: BusinessProblemDecisions) -> list[Fix]:
    found = [*fill_in(["baseline", "target"], "Correct baseline or target")]
    if d.target == d.baseline:
        return found
    way, better = ("decrease", "less") if d.direction == "increase" else ("increase", "more")
    turn = Fix(
        label=f"Say that {better} is better",
        says=f"For a number that should {way}, as the one from baseline to target does.",
        changes={"business_problem": {"direction": way}},
    )
    return [turn, *found]


def ahead(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence, today: date) -> Check:
    """TF0103: there is time left."""
    if d.deadline is None:
        return judged(
            "TF0103",
            "block",
            "No deadline is stated.",
            "Give the day by which the target is reached (deadline).",
            fixes=fill_in(["deadline"], "Set a deadline"),
        )
    days = (d.deadline - today).days
    if days > 0:
        return judged("TF0103", "pass", f"{d.deadline}: {days:,} days ahead of {today}.")
    return judged(
        "TF0103",
        "block",
        f"The deadline {d.deadline} is {'today' if days == 0 else 'past'} (as of {today}).",
        "Agree on a new deadline, or stop the project. Each further week costs the gain at risk.",
        evidence.gain,
        fixes=fill_in(["deadline"], "Set the new deadline", "Once those who decide have agreed."),
    )


def measurable(d: BusinessProblemDecisions) -> Check:
    """TF0105: the objective says which way, how much and of what."""
    read = read_objective(d.objective)
    if read.measurable:
        return judged("TF0105", "pass", f"Read: '{read.direction}', '{read.size}'.")
    quoted = f"'{d.objective.strip()}': " if d.objective.strip() else ""
    return judged(
        "TF0105",
        "block",
        f"{quoted}{read.problem}",
        "Write the objective as: direction, quantity, size, deadline. For example: reduce fuel "
        "consumption by 15% across our delivery fleet within six months.",
        fixes=fill_in(["objective"], "Write the objective"),
    )


def today(d: BusinessProblemDecisions) -> Check:
    """TF0107: there is a rule to beat, and a computer can apply it."""
    words = pricing.today_in_words(d)
    if not words:
        return judged(
            "TF0107",
            "block",
            "Nothing says what is done today.",
            "Say in words what is done today (heuristic): the rule, habit or judgement that a "
            "model must beat.",
            fixes=fill_in(["heuristic", "today"], "Say what is done today"),
        )
    names = pricing.missing_rule(d)
    if d.task == "binary" and d.today == "rule" and names:
        return judged(
            "TF0107",
            "warn",
            f"'{words}' The rule for the computer lacks {', '.join(names)}.",
            f"Fill in {', '.join(names)}, so that step 3 can apply today's rule to the data.",
            fixes=fill_in(names, "Complete today's rule"),
        )
    if d.task == "binary" and d.today == "unknown":
        return judged(
            "TF0107",
            "warn",
            f"'{words}' A computer cannot apply it to the data.",
            "Set today: act_on_all, act_on_none, or a rule on one column.",
            fixes=fill_in(
                ["today", "rule_column", "rule_operator", "rule_value"], "Say it for a computer"
            ),
        )
    return judged("TF0107", "pass", words)


__all__ = ["ahead", "improves", "measurable", "stated", "today"]
