"""Whatever is handed over ends in a clear sentence, or works and says what it did."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.cli import main
from tenfold.delivery.scaffold import new_project
from tenfold.dossier import write_report
from tenfold.errors import DataProblem, ProjectProblem
from tenfold.project import FILE, Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.verdict import verdict

TODAY = date(2026, 11, 22)
ROWS = 120
SMALL: dict[str, dict[str, object]] = {
    "baseline_models": {"fit_budget": 10, "cv_folds": 2, "boosting": False, "xgboost": False},
    "explainability": {
        "lime_samples": 500, "stability_seeds": 2, "steady_rows": 10, "repeats": 2, "count": 4,
        "stable_mean": 0, "recourse_cases": 2,
    },
    "experimentation": {"worlds": 200},
}  # fmt: skip


def _table(**columns: object) -> pd.DataFrame:
    """A small honest table; `columns` replace or add."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=ROWS)
    frame = pd.DataFrame(
        {
            "case": np.arange(ROWS) + 1000,
            "amount": np.exp(x + 4).round(2),
            "kind": rng.choice(list("abc"), ROWS),
            "y": np.where(rng.random(ROWS) < 1 / (1 + np.exp(-3 * x)), "yes", "no"),
        }
    )
    return frame.assign(**columns)


def _csv(frame: pd.DataFrame | None = None, **options: Any) -> bytes:
    return (_table() if frame is None else frame).to_csv(index=False, **options).encode()


def _named(*names: str) -> bytes:
    return _csv(_table().set_axis(list(names), axis=1))


def _ragged() -> bytes:
    lines = _csv().decode().splitlines()
    lines[5] += ",extra"
    lines[9] = "1,2"
    return "\n".join(lines).encode()


def _times(*zones: str) -> pd.Series[Any]:
    hours = pd.Series(pd.date_range("2024-01-01", periods=ROWS, freq="h"))
    text = hours.dt.strftime("%Y-%m-%dT%H:%M:%S")
    return text + pd.Series([zones[i % len(zones)] for i in range(ROWS)])


def _years(first: int) -> list[str]:
    return [f"{first + i:04d}-03-05" for i in range(ROWS)]


def _junk(head: bytes = b"") -> bytes:
    return head + np.random.default_rng(0).integers(0, 256, 5000, dtype=np.uint8).tobytes()


@dataclass(frozen=True)
class Bad:
    """Something handed over, and what must be said about it.

    `said` are texts that the sentence, or the notes where it works, must contain.
    """

    content: Callable[[], bytes] | None
    said: Sequence[str] = ()
    options: dict[str, Any] = field(default_factory=dict)


REFUSED = {
    "no file": Bad(None, ["table.csv", "does not exist", "Check the path"]),
    "an empty file": Bad(lambda: b"", ["is empty", "0 bytes"]),
    "blank lines": Bad(lambda: b"\n\n\n", ["is empty"]),
    "a header alone": Bad(lambda: b"a,b,y\n", ["only a header", "0 rows", "header: false"]),
    "binary junk": Bad(_junk, ["binary data", "CSV"]),
    "a picture": Bad(lambda: _junk(b"\x89PNG\r\n\x1a\n"), ["picture", "CSV"]),
    "a workbook": Bad(lambda: _junk(b"PK\x03\x04"), ["Excel", "CSV"]),
    "a zip that is torn": Bad(lambda: gzip.compress(_csv())[:200], ["table.csv"]),
    "zero bytes in text": Bad(lambda: _csv().replace(b"a,", b"a\x00,", 3), ["binary data"]),
    "one row": Bad(lambda: _csv(_table().head(1)), ["one row", "Give more rows"]),
    "names twice": Bad(lambda: _named("case", "x", "x", "y"), ["'x'", "columns 2, 3", "rename"]),
    "names but for case": Bad(lambda: _named("case", "X", "x", "y"), ["'X' and 'x'", "rename"]),
    "a name missing": Bad(lambda: _named("case", "", "kind", "y"), ["column 2", "no name"]),
    "no such target": Bad(_csv, ["'yy'", "Did you mean 'y'?"], {"target": "yy"}),
    "a constant target": Bad(lambda: _csv(_table(y="yes")), ["'y'", "the same in all 120 rows"]),
    "a target of nulls": Bad(lambda: _csv(_table(y=None)), ["'y'", "no value"]),
    "an identifier as target": Bad(
        lambda: _csv(_table(y=[f"c{i}" for i in range(ROWS)])), ["'y'", "identifier"]
    ),
    "a counter as target": Bad(_csv, ["'case'", "identifier"], {"target": "case"}),
    "no such label": Bad(_csv, ["'maybe'", "'no'", "'yes'"], {"positive": "maybe"}),
    "the target as id": Bad(_csv, ["'y' is the target and cannot be id"], {"id": "y"}),
}
WORKS = {
    "another encoding": Bad(
        lambda: _csv(_table(kind="Köln")).decode().encode("latin-1"), ["cp1252", "encoding"]
    ),
    "utf-16": Bad(lambda: _csv().decode().encode("utf-16"), ["utf-16"]),
    "semicolons and decimal commas": Bad(
        lambda: _csv(sep=";", decimal=","), ["semicolon", "decimal comma"]
    ),
    "tabs": Bad(lambda: _csv(sep="\t"), ["tab"]),
    "ragged rows": Bad(_ragged, ["2 of 120 rows", "row 6 has 5 fields", "row 10 has 2"]),
    "an open quote": Bad(lambda: _csv() + b'9,"oops,a,yes\n', ["never closed"]),
    "infinities": Bad(
        lambda: _csv(_table(amount=_table()["amount"].where(np.arange(ROWS) % 9 > 0, np.inf))),
        ["14 infinite values count as missing"],
    ),
    "infinite targets": Bad(
        lambda: _csv(_table(y=_table()["amount"].where(np.arange(ROWS) % 9 > 0, -np.inf))),
        ["14 infinite values", "14 of 120 rows have no 'y'"],
    ),
    "integers of 10^18": Bad(lambda: _csv(_table(amount=[10**18 + 7 * i for i in range(ROWS)]))),
    "integers of 10^30": Bad(
        lambda: _csv(_table(amount=[10**30 + 7 * i for i in range(ROWS)])), ["beyond 64 bits"]
    ),
    "mixed time zones": Bad(
        lambda: _csv(_table(when=_times("Z", "+02:00"))), ["mixed time zones", "UTC"]
    ),
    "zones here and there": Bad(
        lambda: _csv(_table(when=_times("", "+02:00"))), ["60 of 120 times carry a time zone"]
    ),
    "dates before 1677": Bad(lambda: _csv(_table(when=_years(1500))), ["time: when"]),
    "dates after 2262": Bad(lambda: _csv(_table(when=_years(9000))), ["time: when"]),
    "an empty column": Bad(lambda: _csv(_table(empty=None)), ["'empty' is empty"]),
    "formulas": Bad(lambda: _csv(_table(kind="=cmd|' /C calc'!A0")), ["one value only"]),
}
NAMES = ['a "quoted"\nname', "<img src=x onerror=alert(1)>", "it's; DROP TABLE x --", "😀 {{7*7}}"]


def _handed(folder: Path, bad: Bad) -> Path:
    path = folder / "table.csv"
    if bad.content is not None:
        path.write_bytes(bad.content())
    return path


def _through(project: Project) -> list[str]:
    """Run all steps; gives what was said on the way."""
    for slug, decisions in SMALL.items():
        project.save(registry.get(slug), decisions)
    said: list[str] = []
    for step in registry.steps():
        outcome = execute(step, Standing(project), today=TODAY)
        if step.slug == "data_quality":
            evidence: Any = outcome.record.evidence
            said += [*evidence.overview.notes, *(f.finding.message for f in evidence.findings)]
    assert verdict(Standing(project), today=TODAY).word == "no-go"
    return said


def _left(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")} - {"table.csv"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = REFUSED[name]
    path = _handed(tmp_path, bad)
    options = {"data": str(path), "target": "y"} | bad.options
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    monkeypatch.setattr("sys.argv", ["tenfold", "new", str(tmp_path / "p"), *words])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("Error: ")
    assert "Traceback" not in printed.err
    assert [text for text in bad.said if text not in printed.err] == []
    assert _left(tmp_path) == set()


@pytest.mark.parametrize("name", WORKS)
def test_what_can_be_used_works_and_is_said(name: str, tmp_path: Path) -> None:
    bad = WORKS[name]
    path = _handed(tmp_path, bad)
    made = new_project(tmp_path / "p", data=str(path), **({"target": "y"} | bad.options))
    said = " ".join([*made.said, *_through(made.project)])
    assert [text for text in bad.said if text not in said] == []


def test_names_of_any_kind_pass_through_every_step_and_stay_text(tmp_path: Path) -> None:
    frame = _table().assign(more=np.random.default_rng(3).normal(size=ROWS))
    path = tmp_path / "table.csv"
    frame.set_axis([*NAMES, "ziel 🎯 </script>"], axis=1).to_csv(path, index=False)
    target = NAMES[3]
    made = new_project(tmp_path / "p", data=str(path), target=target)
    assert made.project.given().decisions["data_quality"]["target"] == target
    _through(made.project)
    page = write_report(Standing(made.project)).read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "ziel 🎯 </script>" not in page


def test_too_few_rows_for_a_test_are_said_by_step_2(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    _table().head(12).to_csv(path, index=False)
    made = new_project(tmp_path / "p", data=str(path), target="y")
    step = registry.get("data_quality")
    with pytest.raises(DataProblem, match=r"12 rows; at least 20 are needed .* Give more rows"):
        execute(step, Standing(made.project), today=TODAY)
    assert not Standing(made.project).store.path(step).exists()
    assert not list((made.project.folder).glob("data/*"))


def test_roles_that_are_no_columns_are_all_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    _table().to_csv(path, index=False)
    made = new_project(
        tmp_path / "p", data=str(path), target="y", id="cse", group="nowhere", protected=["sex"]
    )
    with pytest.raises(DataProblem) as caught:
        execute(registry.get("data_quality"), Standing(made.project), today=TODAY)
    for text in ("'cse'", "Did you mean 'case'?", "'nowhere'", "'sex'"):
        assert text in str(caught.value)


def test_data_that_vanish_after_the_project_was_made_are_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    _table().to_csv(path, index=False)
    made = new_project(tmp_path / "p", data=str(path), target="y")
    path.unlink()
    with pytest.raises(DataProblem, match=r"table\.csv' is not there\. Put it back"):
        execute(registry.get("data_quality"), Standing(made.project), today=TODAY)


def test_a_folder_that_holds_a_project_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    _table().to_csv(path, index=False)
    made = new_project(tmp_path / "p", data=str(path), target="y")
    before = (made.project.folder / FILE).read_bytes()
    with pytest.raises(ProjectProblem, match="already holds a project"):
        new_project(tmp_path / "p", data=str(path), target="kind")
    assert (made.project.folder / FILE).read_bytes() == before


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    _table().to_csv(path, index=False)
    with pytest.raises(ProjectProblem, match=r"cannot be written"):
        new_project(path / "p", data=str(path), target="y")
    assert _left(tmp_path) == set()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    _table().to_csv(path, index=False)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    with pytest.raises(ProjectProblem, match="cannot be written"):
        new_project(closed / "p", data=str(path), target="y")


@pytest.mark.slow
def test_more_columns_than_are_looked_at_pass_through_every_step(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    numbers = rng.normal(size=(60, 510)).round(2)
    wide = pd.DataFrame(numbers, columns=[f"c{i}" for i in range(510)])
    path = tmp_path / "table.csv"
    wide.assign(y=np.where(numbers[:, 0] > 0, "yes", "no")).to_csv(path, index=False)
    made = new_project(tmp_path / "p", data=str(path), target="y")
    said = " ".join(_through(made.project))
    assert "looked at 500 of 511 columns" in said
    assert write_report(Standing(made.project)).stat().st_size < 5_000_000
