"""Values of personal columns stay out; planted ones are looked for in the whole page."""

import base64
import gzip
import json
import re

import pytest
from dossiersteps.step02_people import PeopleDecisions, Rule

from tenfold.charts import Chart, Series, Sheet
from tenfold.delivery.papers import write_papers
from tenfold.dossier import write_report
from tenfold.dossier.privacy import WITHHELD, Personal, names_column
from tenfold.dossier.values import shown
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.tables import ColumnProfile, TableProfile
from tenfold.vocabulary import ColumnRoles, Estimate, PreparedData, TodayRule

PEOPLE = Personal(frozenset({"patient"}), frozenset({"religion"}))
PLANTED = """\
schema: 1
name: people
steps:
  people:
    id: passport
    protected: [creed]
    rules:
      - {column: passport, values: [PLANTED-RULE-1], low: 987654321, note: the office says so}
      - {column: creed, values: [PLANTED-RULE-2]}
      - {column: colour, values: [red, green], low: 4}
    sentinels: {creed: [PLANTED-SENTINEL], colour: [none]}
    rule_column: creed
    rule_value: PLANTED-TODAY
"""


def interactive_figures(page):
    """The text of the compressed figures."""
    block = re.search(r'id="figures">(.*?)</script>', page, re.DOTALL)
    packed = json.loads(block.group(1)) if block else {}
    return "".join(gzip.decompress(base64.b64decode(t)).decode() for t in packed.values())


@pytest.fixture
def page(tmp_path, steps):
    project = Project.create(tmp_path / "people", PLANTED)
    execute(steps[1], Standing(project))
    papers = "".join(p.read_text(encoding="utf-8") for p in write_papers(Standing(project)))
    return write_report(Standing(project)).read_text(encoding="utf-8") + papers


def test_no_planted_value_reaches_the_page(page):
    assert "PLANTED" not in page
    assert "PLANTED" not in interactive_figures(page)
    assert "987654321" not in page
    assert "987,654,321" not in page


def test_columns_are_named_and_other_values_are_shown(page):
    for text in ("passport", "creed", "the office says so", "red, green", WITHHELD):
        assert text in page


def test_a_withheld_chart_is_named_and_small_groups_are_counted(page):
    assert "is not shown: it would print values of a column that names people" in page
    assert page.count("Groups under 10 are not shown: 1.") == 2
    assert "large" in page


def test_before_any_record_the_decided_roles_hold(tmp_path, steps):
    project = Project.create(tmp_path / "people", PLANTED)
    page = write_report(Standing(project)).read_text(encoding="utf-8")
    assert "PLANTED" not in page
    assert "has not run" in page


def test_roles_are_found_in_decisions_and_deep_inside_evidence():
    roles = ColumnRoles(target="y", id="a", group="b", protected=["c"])
    decided = PeopleDecisions(id="d", protected=["e"])
    found = Personal.of([decided, _holder(roles)])
    assert found == Personal(frozenset("abd"), frozenset("ce"))


def test_beside_a_personal_column_only_names_choices_settings_and_prose_are_shown():
    rule = Rule(column="patient", values=["x"], low=1)
    assert [name for name in Rule.model_fields if PEOPLE.hides(rule, name)] == ["values", "low"]
    other = Rule(column="colour", values=["x"], low=1)
    assert not any(PEOPLE.hides(other, name) for name in Rule.model_fields)
    today = TodayRule(column="religion", operator="==", value="x")
    assert [name for name in TodayRule.model_fields if PEOPLE.hides(today, name)] == ["value"]


def test_flat_decisions_hide_the_value_that_belongs_to_a_personal_column():
    decided = PeopleDecisions(id="patient", rule_column="religion", rule_value="x")
    assert PEOPLE.hides(decided, "rule_value")
    assert not PEOPLE.hides(decided, "rule_column")
    assert not PEOPLE.hides(decided, "rules")


def test_column_fields_are_recognised_in_every_form():
    fields = ColumnRoles.model_fields
    assert [name for name in fields if names_column(fields[name])] == [
        "target",
        "id",
        "time",
        "group",
        "protected",
    ]


def test_cells_of_an_identifying_column_are_withheld():
    sheet = Sheet(title="t", columns=["patient", "cost"], rows=[["Ann", 3]])
    assert PEOPLE.sheet(sheet).rows == [[WITHHELD, 3]]


@pytest.mark.parametrize("small", [9, 9.0, Estimate.not_enough("few", n=9)])
def test_groups_under_ten_are_left_out_and_counted(small):
    large = Estimate(value=1, low=0, high=2, n=10, method="x")
    sheet = Sheet(
        title="t", columns=["religion", "n"], rows=[["a", small], ["b", 10], ["c", large]]
    )
    shown = PEOPLE.sheet(sheet)
    assert [row[0] for row in shown.rows] == ["b", "c"]
    assert shown.note == "Groups under 10 are not shown: 1."


def test_a_table_without_personal_columns_is_left_alone():
    sheet = Sheet(title="t", columns=["colour", "n"], rows=[["red", 1]])
    assert PEOPLE.sheet(sheet) == sheet


def test_a_chart_over_an_identifying_column_is_not_drawn():
    chart = Chart(
        key="k", title="t", alt="a", series=[Series(name="s", kind="bar", x=["Ann"], y=[1])]
    )
    assert PEOPLE.shows(chart)
    assert not PEOPLE.shows(chart.model_copy(update={"x_title": "patient"}))
    assert not PEOPLE.shows(chart.model_copy(update={"y_title": "patient"}))


def test_columns_that_look_personal_to_step_2_are_personal():
    looked = ColumnProfile.model_construct(name="ref", personal="bank account")
    plain = ColumnProfile.model_construct(name="colour", personal="")
    found = Personal.of([TableProfile.model_construct(columns=[looked, plain])])
    assert found == Personal(frozenset({"ref"}))


def test_a_column_is_personal_by_its_name_before_the_data_have_been_looked_at():
    nobody = Personal()
    assert "e_mail" in nobody
    assert "colour" not in nobody
    assert shown({"e_mail": ["x@y.org"], "colour": ["red"]}, nobody).rows == [
        ["e_mail", WITHHELD],
        ["colour", "red"],
    ]


def _holder(roles):
    return PreparedData.model_construct(roles=roles, labels=["x"])
