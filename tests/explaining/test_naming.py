"""Names that people read: from the data dictionary, short, and told apart."""

from __future__ import annotations

import pytest

from tenfold.explaining import Subject, reason_codes, recourse, shap_values
from tenfold.explaining.naming import called, names_of, units_of
from tenfold.vocabulary import Meanings


@pytest.mark.parametrize(
    ("meaning", "name"),
    [
        ("Net household income. Asked on the form.", "Net household income (net income)"),
        ("score by hand, 300 to 850; higher is safer", "score by hand, 300 to 850 (net income)"),
        ("  two\nlines ", "two lines (net income)"),
        ("Net Income.", "net income"),
        (";", "net income"),
        ("long " * 40, f"{('long ' * 40)[:79]}… (net income)"),
        ("rent at 1.5 times the usual", "rent at 1.5 times the usual (net income)"),
    ],
)
def test_the_first_clause_of_a_meaning_names_its_column(meaning, name) -> None:
    assert names_of(Meanings(words={"net_income": meaning})) == {"net_income": name}


def test_a_person_reads_no_column_name_unless_two_columns_mean_the_same() -> None:
    words = {"income_1": "your income", "income_2": "your income", "rent": "your rent"}
    assert names_of(Meanings(words=words), columns=False) == {
        "income_1": "your income (income 1)",
        "income_2": "your income (income 2)",
        "rent": "your rent",
    }


def test_without_a_dictionary_names_stay_what_they_are(make, rows) -> None:
    assert (names_of(None), units_of(None)) == ({}, {})
    subject = Subject.of(make("linear"), rows(300, 1))
    assert called(subject, "amount per age") == "amount per age (from amount and age)"


def test_reasons_and_ways_back_use_the_name_and_the_unit(make, rows) -> None:
    frame = rows(600, 1)
    given = Meanings(
        words={"amount": "sum that is asked for", "age": "age", "plan": "tariff"},
        units={"amount": "EUR", "age": "%", "flag": "count"},
    )
    subject = Subject.of(
        make("linear"), frame, personal=["age"], named=names_of(given), units=units_of(given)
    )
    case = frame.iloc[:1].assign(amount=1200.0, plan="a", flag=0.0)
    told = reason_codes(subject, case, shap_values(subject, case), most=9)[0]
    words = {one.column: one.words for one in told}
    assert words["amount"].startswith("sum that is asked for (amount) of 1,200 EUR is ")
    assert words["plan"].startswith("tariff (plan) is 'a', as in ")
    assert words["age"].startswith("age (value withheld)")
    assert words["flag"].startswith("flag of 0 is shared by ")
    only = [name for name in subject.names if name != "amount"]
    way = recourse(subject, case, immutable=only)
    assert way.found
    assert way.changes[0].words.startswith("Lower sum that is asked for (amount) from 1,200 to ")
    assert way.changes[0].words.endswith(" EUR.")
