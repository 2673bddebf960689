"""What to do next: the worst first, then the most money."""

from datetime import date

from tenfold.dossier.actions import actions, unpriced
from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Gate, Money, Waiver


def check(code, status, money=None, *, waived=False, remedy="Do it.", unit="EUR/week"):
    amount = money and Money(value=money, low=money, high=money, method="x", unit=unit)
    waiver = Waiver(code=code, reason="r", role="r", expires=date(2030, 1, 1)) if waived else None
    return Check(
        code=code,
        title=code,
        status=status,
        evidence="e",
        remedy=remedy,
        money_at_risk=amount,
        waived=waiver,
    )


def step(*checks, freshness="fresh", why=""):
    gate = Gate(step="one", checks=list(checks)) if checks else None
    return StepStanding(number=1, slug="one", title="One", freshness=freshness, why=why, gate=gate)


def test_what_blocks_comes_first_then_money_at_risk_and_waived_ones_last():
    found = actions(
        [
            step(
                check("TF0101", "warn", 50),
                check("TF0102", "block", 1),
                check("TF0103", "block", 7, waived=True),
                check("TF0104", "not_evaluated"),
                check("TF0105", "block", -900),
                check("TF0106", "warn"),
                check("TF0107", "pass"),
                check("TF0108", "warn", 60),
            )
        ]
    )
    order = [action.place[-1] for action in found]
    assert order == ["5", "2", "8", "1", "4", "6", "3"]
    assert found[-1].waived


def test_what_is_lost_every_week_comes_before_what_is_lost_once():
    once = check("TF0101", "warn", 900, unit="EUR")
    found = actions([step(once, check("TF0102", "warn", 800))])
    assert [action.place for action in found] == ["TF0102", "TF0101"]


def test_points_without_a_price_stand_together_by_step_with_who_must_act():
    checks = (check("TF0101", "warn", 50), check("TF0102", "warn"), check("TF0103", "block"))
    found = actions([step(*checks)], {"one": ["owner", "engineer"]})
    assert [point.place for point in found if point.foremost] == ["TF0103", "TF0101"]
    (group,) = unpriced(found)
    assert (group.number, group.who) == (1, ("owner", "engineer"))
    assert [point.place for point in group.points] == ["TF0102"]


def test_a_check_without_remedy_is_listed_all_the_same():
    (action,) = actions([step(check("TF0101", "warn", remedy=""))])
    assert "No remedy" in action.what


def test_a_step_without_a_valid_record_is_something_to_do():
    (action,) = actions([step(freshness="missing", why="it has not run")])
    assert action.what == "Run: `tenfold run --only one`."
    assert action.anchor == "one"
    (again,) = actions([step(freshness="stale", why="decisions changed: x")])
    assert again.what.startswith("Run again")
    assert again.found == "Decisions changed: x."


def test_nothing_is_left_to_do_where_all_pass():
    assert actions([step(check("TF0101", "pass"))]) == []
