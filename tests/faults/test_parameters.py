"""Parameters that are wrong: refused by name, with what to do, before any kernel."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from whole import called, tenfold
from wrong_texts import SECRETS

from tenfold.chain import run_project
from tenfold.project import Project
from tenfold.standing import Standing

IN_FILE = {
    "misspelt": ("numbr: 3", "line 4", "'numbr' is not a decision", "Did you mean 'number'?"),
    "mistyped": ("number: many", "alpha.number: 'many' is not", "It means: the number to double"),
    "too large": ("number: 21", "alpha.number: 21", "less than or equal to 20"),
    "too small": ("share: 0", "alpha.share", "greater than 0"),
    "no choice": ("kind: plan", "alpha.kind", "'plain' or 'fancy'"),
    "key twice": ("number: 3\n    number: 4", "line 5", 'duplicate key "number"', "Mend the line"),
    "empty": ("number:", "alpha.number: has no value", "Give one, write `unset`"),
    "NaN": ("share: .nan", "alpha.share", "finite"),
    "infinite": ("share: .inf", "alpha.share", "finite"),
    "a list": ("number: [1, 2]", "alpha.number: [1, 2]", "the number to double"),
    "nested": ("number: {a: {b: 1}}", "alpha.number", "the number to double"),
    "an hour": ("due: 2027-03-31 12:30:00", "alpha.due", "2027-03-31"),
    "no day": ("due: 2027-02-30", "line 4, due: '2027-02-30'", "day is out of range", "Mend it"),
    "truth": ("strict: 1", "alpha.strict: 1 is a number; true or false is wanted"),
    "out of order": ("payoff: [3, 2, 1]", "alpha.payoff", "out of order"),
    "misspelt inside": (
        "excluded: [{column: a, reason: r, colum: b}]",
        "alpha.excluded.0.colum: 'colum' is not a name",
        "Did you mean 'column'?",
    ),
    "missing inside": ("excluded: [{column: a}]", "alpha.excluded.0.reason", "required"),
    "None inside": ("protected: [a, null]", "alpha.protected", "protected columns"),
    "a password by name": ("password: hunter2", "'password' is not a decision", "env:NAME"),
    "no YAML": ("number: [1", "not YAML", "Mend the line"),
}
SET = {
    "misspelt": (["alpha.numbr=3"], "'numbr' is not a decision of alpha", "'number'"),
    "misspelt step": (["alfa.number=3"], "'alfa'", "Did you mean 'alpha'?"),
    "twice": (["alpha.number=3", "alpha.number=4"], "alpha.number twice", "Give it once"),
    "without step": (["number=3"], "number=3 is not step.field=value", "For example"),
    "without value": (["alpha.number="], "alpha.number: ''", "the number to double"),
    "NaN": (["alpha.share=nan"], "alpha.share: 'nan' is not a number", "an optional share"),
    "seconds": (["alpha.due=86400"], "alpha.due: '86400' is not a date like 2027-03-31"),
    "two ways": (["alpha.number=1,234"], "alpha.number", "write 1234 or 1.234"),
    "not a number": (["alpha.number=TOP10"], "alpha.number: 'TOP10' is not a number"),
    "money for a count": (["alpha.number=5 EUR"], "alpha.number", "give the number alone"),
}
IN_PYTHON = {
    "tuple": ({"number": (1, 2)}, "alpha.number"),
    "numpy scalar": ({"number": np.int64(99)}, "alpha.number: 99"),
    "numpy truth": ({"number": np.bool_(True)}, "alpha.number: True is true or false"),
    "numpy array": ({"number": np.array([1, 2])}, "alpha.number: [1, 2]"),
    "numpy NaN": ({"share": np.float64("nan")}, "alpha.share"),
    "numpy NaT": ({"due": np.datetime64("NaT")}, "alpha.due: a missing value"),
    "a day": ({"number": date(2027, 3, 31)}, "alpha.number"),
    "a moment": ({"due": datetime(2027, 3, 31, 1)}, "alpha.due"),  # noqa: DTZ001
    "infinite": ({"share": float("inf")}, "alpha.share"),
    "None inside": ({"matrix": {"a": None}}, "alpha.matrix"),
    "nested": ({"matrix": {"a": {"b": [1, 2, 3]}}}, "alpha.matrix.a"),
    "bytes": ({"kind": b"plain"}, "alpha.kind"),
}


@pytest.mark.parametrize("case", IN_FILE)
def test_in_the_file(project: Project, started: list[str], case: str) -> None:
    line, *said = IN_FILE[case]
    project.file.write_text(f"schema: 1\nsteps:\n  alpha:\n    {line}\n")
    ended = tenfold("run", project.folder)
    assert ended.code == 2
    assert [part for part in said if part not in ended.err] == [], ended.err
    assert "hunter2" not in ended.err
    assert not started
    assert not project.runs.exists()


@pytest.mark.parametrize("case", SET)
def test_by_set(project: Project, started: list[str], case: str) -> None:
    sets, *said = SET[case]
    ended = tenfold("run", project.folder, *(part for each in sets for part in ("--set", each)))
    assert ended.code == 2
    assert [part for part in said if part not in ended.err] == [], ended.err
    assert not started


@pytest.mark.parametrize("case", IN_PYTHON)
def test_in_python(project: Project, started: list[str], case: str) -> None:
    given, said = IN_PYTHON[case]
    ended = called(lambda: run_project(project, overrides={"alpha": given}))
    assert ended.code == 2
    assert said in ended.err
    assert not started


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("number", np.int64(9), 9),
        ("number", np.array(9), 9),
        ("payoff", (1, 2, 3), [1, 2, 3]),
        ("payoff", np.array([1.0, 2.0, 3.0]), [1, 2, 3]),
        ("due", date(2027, 3, 31), "2027-03-31"),
        ("due", datetime(2027, 3, 31), "2027-03-31"),  # noqa: DTZ001
        ("payoff", "€500", 500),
        ("payoff", "500 EUR", 500),
    ],
)
def test_what_is_meant_well_is_read_alike(project: Project, fake_steps, name, typed, meant) -> None:
    step = fake_steps[0]
    read = [
        Standing(project, {"alpha": {name: each}}).resolve(step).values for each in (typed, meant)
    ]
    assert read[0] == read[1]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("door", ["file", "set", "wrong place"])
def test_a_secret_is_refused_and_not_repeated(
    project: Project, started: list[str], secret: str, door: str
) -> None:
    arguments = {
        "file": [],
        "set": ["--set", f"alpha.positive={secret}"],
        "wrong place": ["--set", secret],
    }[door]
    if door == "file":
        text = f"steps:\n  alpha:\n    excluded: [{{column: a, reason: '{secret}'}}]\n"
        project.file.write_text(text)
    ended = tenfold("run", project.folder, *arguments)
    assert ended.code == 2
    assert ("env:NAME" in ended.err) or door == "wrong place"
    assert secret not in ended.err + ended.out
    assert not started


CONFLICTS = {
    "split by a column that is not named": (
        "data_quality.split=time",
        "split by time needs the column: name it in 'time'",
    ),
    "what nothing reads": (
        "baseline_models.fixed_threshold=0.7",
        "fixed_threshold: it is not read while threshold_policy is money. Set threshold_policy to",
    ),
    "another currency": (
        "business_problem.build_cost=500 USD",
        "business_problem.build_cost: '500 USD' is in USD, and this project counts in EUR",
    ),
    "another currency in another step": (
        "baseline_models.complex_run_cost=500 USD",
        "'500 USD' is in USD, and this project counts in EUR; convert it",
    ),
}


@pytest.mark.parametrize("case", CONFLICTS)
def test_what_contradicts_another_decision(tmp_path, started: list[str], case: str) -> None:
    given, said = CONFLICTS[case]
    Project.create(tmp_path / "real", "schema: 1\nsteps:\n  business_problem: {currency: €}\n")
    ended = tenfold("run", tmp_path / "real", "--set", given)
    assert ended.code == 2
    assert said in ended.err
    assert not started
