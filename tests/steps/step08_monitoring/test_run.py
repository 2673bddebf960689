"""What moved is found, what did not stays silent, and money says what it is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.charts import to_svg, to_table
from tenfold.errors import DataProblem
from tenfold.stats.change_detection import watch
from tenfold.steps.step08_monitoring.streams import Streams, streams_of

LATER = "2025-11-01"
CALENDAR = {("schedule", 5), ("schedule", 10)}


def _check(outcome, code):
    return next(check for check in outcome.gate.checks if check.code == code)


def test_cases_like_the_old_ones_raise_no_alarm_and_keep_their_promise(watched, cases):
    outcome = watched(cases(2400, seed=2, first=LATER, days=20))
    evidence = outcome.record.evidence
    assert evidence.material.unit == "day"
    assert evidence.material.periods == 20
    assert not any(period.alarms for period in evidence.periods)
    assert _check(outcome, "TF0801").status == "pass"
    assert _check(outcome, "TF0802").status == "pass"
    assert _check(outcome, "TF0803").status == "pass"
    one = evidence.performance
    assert one.realised.low < one.expected.value < one.realised.high
    assert one.realised_money.low < one.expected_money.value < one.realised_money.high
    assert one.change.value == pytest.approx(one.realised_money.value - one.promised_money.value)
    assert evidence.joint.p > 0.05


def test_a_shift_is_found_on_its_day_and_named(watched, cases):
    before = cases(1200, seed=3, first=LATER, days=10)
    after = cases(1200, seed=4, first="2025-11-11", days=10, shift=0.8)
    outcome = watched(pd.concat([before, after]))
    evidence = outcome.record.evidence
    loudest = evidence.features[0]
    assert loudest.column == "income"
    assert 9 < loudest.alarms[0] <= 11
    assert loudest.shift.low > 0.2
    found = _check(outcome, "TF0801")
    assert found.status == "warn"
    assert "income" in found.evidence
    assert evidence.joint.p <= 0.05
    assert outcome.view.waterfall[0].order == 60
    drawn = next(chart for chart in outcome.view.charts if chart.key == "timeline")
    loudest = max(period.evidence for period in evidence.periods)
    assert max(drawn.series[0].y) == pytest.approx(loudest, rel=1e-3)
    assert loudest > drawn.cut
    assert to_svg(drawn).count("&gt;2<") == sum(p.evidence > 2 for p in evidence.periods)
    assert to_table(drawn).rows[-1][1] > drawn.cut
    one = evidence.performance
    assert one.promised == one.held_out


def test_a_turned_effect_shows_with_labels_and_not_without(watched, cases):
    outcome = watched(cases(2400, seed=5, first=LATER, days=20, flip=1.0))
    assert _check(outcome, "TF0802").status == "pass"
    realised = _check(outcome, "TF0803")
    assert realised.status in ("warn", "block")
    assert realised.money_at_risk.low > 0  # surely less than promised: a loss, said as one
    assert outcome.record.evidence.performance.realised.high < 0.5


def test_without_outcomes_money_is_estimated_and_says_what_it_assumes(watched, cases):
    outcome = watched(cases(1500, seed=6, first=LATER, days=15).drop(columns="bad"))
    evidence = outcome.record.evidence
    assert evidence.material.labelled == 0
    assert evidence.performance.expected_money.known
    assert "assume" in evidence.performance.note
    assert _check(outcome, "TF0803").status == "not_evaluated"
    assert evidence.retraining.status == "not_evaluated"


def test_young_cases_are_judged_without_their_outcomes(watched, cases):
    later = cases(1500, seed=7, first=LATER, days=15)
    evidence = watched(later, label_delay_days=5).record.evidence
    assert 0 < evidence.material.labelled < 1500
    assert evidence.periods[-1].labelled == 0
    assert evidence.periods[0].labelled > 0


def test_training_again_pays_after_the_effect_has_turned(watched, cases):
    later = cases(6000, seed=8, first=LATER, days=30, flip=1.0)
    found = watched(later, cadences=[5, 10], retraining_cost=[5, 10, 20]).record.evidence.retraining
    assert found.status == "evaluated"
    ways = {(one.trigger, one.every): one for one in found.cadences}
    assert set(ways) == {("never", 0), ("drift", 0), ("performance", 0), *CALENDAR}
    for way in CALENDAR:
        assert ways[way].net.low > 0
        assert 0 < ways[way].cost.low < ways[way].cost.value < ways[way].cost.high
    # Labels tell that the effect has turned; the features have not moved.
    assert ways["performance", 0].trainings > 0
    assert ways["drift", 0].trainings == 0
    assert found.recommended_trigger in ("performance", "schedule")
    assert "earns most" in found.words
    assert ways["never", 0].gained.value == 0


def test_training_again_does_not_pay_when_nothing_changed(watched, cases):
    later = cases(2400, seed=9, first=LATER, days=20)
    found = watched(later, cadences=[5], retraining_cost=200).record.evidence.retraining
    assert found.recommended == 0
    assert "wait for an alarm" in found.words


def test_the_budget_is_kept_where_every_alarm_is_false(watched, cases):
    outcome = watched(cases(2400, seed=10, first=LATER, days=20))
    replay = outcome.record.evidence.replay
    assert replay.false_alarms_per_month.low <= 1.0
    assert replay.shuffles == 20
    assert replay.past_periods > 0
    assert _check(outcome, "TF0806").status == "pass"


def test_new_categories_and_missing_cells_are_streams_of_their_own(watched, cases):
    later = cases(2000, seed=11, first=LATER, days=20)
    later.loc[later.index[1000:], "plan"] = "gold"
    later.loc[later.index[1000:1300], "tenure"] = np.nan
    evidence = watched(later).record.evidence
    said = {alarm for period in evidence.periods for alarm in period.alarms}
    assert "plan: share of new categories" in said
    assert "tenure: share missing" in said
    assert "gold" not in evidence.model_dump_json()


def test_rows_without_a_time_are_cut_in_their_order(watched, cases):
    later = cases(1000, seed=12, first=LATER, days=20)
    evidence = watched(later, chunk="rows", chunk_rows=300).record.evidence
    assert [period.rows for period in evidence.periods] == [300, 300, 400]
    assert evidence.periods[-1].label == "rows 601 to 1,000"
    assert evidence.material.per_month == pytest.approx(500 * 30 / 7 / 300)


def test_rows_that_were_learnt_from_are_told(watched, cases):
    evidence = watched(cases(800, seed=13, first="2025-02-01", days=20)).record.evidence
    assert any("not later than the last training row" in n for n in evidence.material.notes)


def test_the_held_out_rows_are_watched_where_no_others_are_given(watched):
    outcome = watched()
    evidence = outcome.record.evidence
    assert evidence.material.current == "held-out rows of step 2"
    assert not evidence.performance.change.known
    assert outcome.view.waterfall == []
    one = evidence.performance
    assert "cross-validation" in one.promised_how
    assert one.promised != one.held_out
    # Its own promise cannot be broken by the rows on which it was made.
    assert _check(outcome, "TF0803").status == "not_evaluated"


def test_rare_shares_and_new_labels_keep_the_budget(watched, cases):
    alarms = 0
    for seed in range(30, 34):
        later = cases(2000, seed=seed, first=LATER, days=20)
        later.loc[later.index[seed], "plan"] = "typo"
        later.loc[later.index[2 * seed], "tenure"] = np.nan
        periods = watched(later).record.evidence.periods
        alarms += sum(len(period.alarms) for period in periods)
    assert alarms <= 2


def test_a_file_in_any_order_gives_the_same_periods(watched, cases):
    later = cases(1000, seed=17, first=LATER, days=20)
    later["day"] = pd.date_range(LATER, periods=1000, freq="h").astype(str)
    mixed = later.sample(frac=1.0, random_state=0)
    first, second = (
        watched(rows, chunk="rows", chunk_rows=250).record.evidence for rows in (later, mixed)
    )
    assert [p.realised_score for p in first.periods] == [p.realised_score for p in second.periods]


def test_a_label_that_nobody_knows_is_no_outcome(watched, cases):
    later = cases(600, seed=18, first=LATER, days=6)
    later.loc[later.index[:100], "bad"] = "pending"
    assert watched(later).record.evidence.material.labelled == 500


def test_cadences_that_do_not_fit_are_said(watched, cases):
    later = cases(2400, seed=19, first=LATER, days=20)
    some = watched(later, cadences=[5, 40], retraining_cost=1).record.evidence.retraining
    assert "Not replayed: every 40" in some.words
    none = watched(later, cadences=[40]).record.evidence.retraining
    assert none.status == "not_evaluated"
    assert "40" in none.why
    assert "no trigger fired" in none.why


def test_tables_keep_their_titles_however_many_periods_there_are(watched, cases):
    outcome = watched(cases(1000, seed=21, first=LATER, days=5), chunk="rows", chunk_rows=20)
    titles = {sheet.title: sheet for sheet in outcome.view.sheets}
    assert len(titles["Periods"].rows) == 30
    assert "The last 30 of 50 periods" in titles["Periods"].note
    one = outcome.record.evidence
    short = one.model_copy(update={"material": one.material.model_copy(update={"periods": 1})})
    shown = outcome.record.step.view(outcome.record.decisions, short)
    assert "Alarms in 1 period" in [headline.label for headline in shown.headlines]


@pytest.mark.parametrize("spoil", ["missing", "renamed"])
def test_a_batch_without_a_column_stops_with_its_name(watched, cases, spoil):
    later = cases(300, seed=14, first=LATER, days=5)
    spoilt = {
        "missing": later.drop(columns="tenure"),
        "renamed": later.rename(columns={"tenure": "a"}),
    }
    with pytest.raises(DataProblem, match="tenure"):
        watched(spoilt[spoil])


def test_an_empty_batch_stops(watched, cases):
    with pytest.raises(DataProblem):
        watched(cases(300, seed=15, first=LATER, days=5).iloc[:0])


def test_two_runs_leave_the_same_content(watched, cases):
    later = cases(900, seed=16, first=LATER, days=9)
    assert watched(later).content_hash == watched(later).content_hash


def test_a_category_is_named_where_its_column_may_be_read():
    frame = pd.DataFrame({"use": ["car"] * 30 + ["home"] * 20, "who": ["ann"] * 30 + ["bob"] * 20})
    found = streams_of(frame, frame, named=frozenset({"use"}))
    titles = [found.title(k) for k in range(len(found.names))]
    assert titles[:2] == ["use: share of 'car'", "use: share of 'home'"]
    assert titles[2:] == [
        "who: share of its most common value",
        "who: share of its second most common value",
    ]


def test_a_constant_with_a_few_wild_values_is_watched_by_its_share():
    rng = np.random.default_rng(0)
    before = pd.DataFrame({"fee": np.full(8000, 0.3)})
    before.loc[:2, "fee"] = 900.0
    quiet, moved = before.copy(), before.copy()
    moved.loc[4000:, "fee"] = rng.choice([0.3, 0.5], 4000)
    index = np.arange(8000) // 400
    for now, rings in ((quiet, False), (moved, True)):
        streams = streams_of(before, now)
        assert streams.names == ["share unlike its usual value"]
        z, sizes = streams.per_period(streams.current, index, 20)
        assert watch(z, sizes, margin=0.05, threshold=30).alarms.any() == rings


def test_what_rounding_leaves_of_a_constant_is_no_spread():
    values = np.full((3000, 1), 0.1)
    streams = Streams(["a"], ["mean"], values, values, np.array([False]))
    assert streams.sd[0] == 0
    z, _ = streams.per_period(values, np.zeros(3000, dtype=np.intp), 1)
    assert np.isnan(z).all()
