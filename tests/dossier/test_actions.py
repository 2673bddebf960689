"""What to do next: the worst first, then the most money."""

from datetime import date

from tenfold.dossier.actions import actions
from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Gate, Money, Waiver


def check(code, status, money=None, *, waived=False, remedy="Do it."):
    amount = money and Money(value=money, low=money, high=money, method="x")
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


def test_severity_comes_first_then_money_at_risk_and_waived_ones_last():
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
    assert order == ["5", "2", "4", "8", "1", "6", "3"]
    assert found[-1].waived


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
