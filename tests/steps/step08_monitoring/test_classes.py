"""Several classes are watched by their accuracy, without outcomes and with them."""

from __future__ import annotations

LATER = "2025-11-01"


def _check(outcome, code):
    return next(check for check in outcome.gate.checks if check.code == code)


def test_accuracy_without_outcomes_agrees_with_that_measured(watched_classes, moods):
    outcome = watched_classes(moods(2000, seed=2, first=LATER, days=20))
    one = outcome.record.evidence.performance
    assert one.score == "accuracy"
    assert one.realised.low - 0.02 < one.expected.value < one.realised.high + 0.02
    assert one.realised_money.low < one.expected_money.value < one.realised_money.high
    assert one.break_even < one.realised.low
    for code in ("TF0801", "TF0802", "TF0803"):
        assert _check(outcome, code).status == "pass"
    assert 1 / 3 < outcome.record.evidence.periods[0].predicted < 1


def test_classes_that_swap_show_with_outcomes_alone(watched_classes, moods):
    outcome = watched_classes(moods(2400, seed=3, first=LATER, days=20, flip=1.0), cadences=[5])
    assert _check(outcome, "TF0802").status == "pass"
    assert _check(outcome, "TF0803").status == "block"
    ways = {one.trigger: one for one in outcome.record.evidence.retraining.cadences}
    assert ways["schedule"].net.low > 0
    assert ways["performance"].trainings > 0


def test_words_that_go_missing_alarm(watched_classes, moods):
    outcome = watched_classes(moods(2000, seed=4, first=LATER, days=20, missing=0.4))
    alarms = {alarm for period in outcome.record.evidence.periods for alarm in period.alarms}
    assert "words: share missing" in alarms
    assert _check(outcome, "TF0801").status == "warn"
