"""What step 1 shows of a replay: the saving, the target, and what before and after would claim."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, interval_text
from tenfold.charts.chart import Scalar
from tenfold.charts.words import number_text
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import Replay
from tenfold.vocabulary import Estimate, Money

STANDINGS = {
    "reached": "reached: the whole interval lies beyond it",
    "missed": "missed: the whole interval falls short of it",
    "open": "open: the interval lies around it",
    "unknown": "cannot be told",
}


def replay_headlines(replay: Replay | None) -> list[Headline]:
    """The saving in percent and in money; none where there is no replay."""
    if replay is None:
        return []
    return [
        Headline(
            label="Replayed by the new plan",
            figure=replay.change,
            help="the same cases, as they were and by the new plan; the target is "
            + STANDINGS[replay.standing],
        ),
        Headline(label="Saved per week in the replay", figure=replay.saved),
        Headline(label="Saved per week in the replay, in money", figure=replay.money),
    ]


def replay_sheet(d: BusinessProblemDecisions, replay: Replay | None) -> Sheet:
    """Both plans side by side."""
    if replay is None:
        return Sheet(title="Replay", columns=["what", "found"], rows=[])
    unit, of = d.unit.strip(), d.unit_of_prediction
    rows: list[list[Money | Estimate | Scalar]] = [
        [f"{of}s replayed, in {replay.weeks} weeks", f"{replay.cases:,}"],
        [f"as today, {unit} per {of}", number_text(replay.today)],
        [f"by the new plan, {unit} per {of}", number_text(replay.new)],
        ["change of the total", replay.change],
        ["saved per week", replay.saved],
        ["saved per week, in money", replay.money],
        ["the target", STANDINGS[replay.standing]],
    ]
    if replay.before_after is not None:
        rows.append(
            ["what before and after would have claimed, %", number_text(replay.before_after)]
        )
    return Sheet(
        title="Replay: the same cases as today and by the new plan",
        columns=["what", "found"],
        rows=rows,
        note="Both plans meet the same day, so its weather and traffic cancel; the interval counts "
        "weeks, not cases. Before and after compares the second quarter of the time by the "
        "new plan with the first as it was, and takes the season for a saving.",
    )


def replay_words(replay: Replay | None) -> str:
    """The replay in a sentence; empty where there is none."""
    if replay is None or replay.change.value is None:
        return ""
    said = f"On {replay.cases:,} cases replayed, the new plan in every case changes the total by "
    said += interval_text(replay.change)
    if replay.saved.known:
        said += f", which saves {interval_text(replay.saved)}"
    if replay.money.known:
        said += f", worth {interval_text(replay.money)}"
    short = STANDINGS[replay.standing].partition(":")[0]
    return f"{said}; the target {'is ' if replay.standing != 'unknown' else ''}{short}."


__all__ = ["STANDINGS", "replay_headlines", "replay_sheet", "replay_words"]
