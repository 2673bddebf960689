"""The review queue goes out as CSV and comes back whole, or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tenfold import registry
from tenfold.cli.app import app
from tenfold.delivery import reviewing
from tenfold.errors import MissingEvidence, ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.records import Record, RecordStore
from tenfold.steps.step06_collaboration import CollaborationDecisions, CollaborationEvidence
from tenfold.steps.step06_collaboration.answers import Answer, read_answers
from tenfold.steps.step06_collaboration.returned import Known
from tenfold.vocabulary import Estimate, Money

_NONE = Estimate.not_enough("no cases", n=0)
_UNPRICED = Money.not_evaluated("step 1 gives no payoffs")
PRINTS = {row: f"12e45678901234{row}" for row in (11, 12, 13)}


def _evidence(labels: list[str]) -> CollaborationEvidence:
    cases = [
        {
            "row": row, "data": PRINTS[row], "kind": "costliest", "why": "because",
            "score": 0.25, "decided": "no",
            "actual": "yes", "suggested": "no" if len(labels) == 2 else "", "stake": _UNPRICED,
            "per_week": _UNPRICED, "error": "FN",
            "reasons": [
                {"column": "x", "effect": 1.0, "unit": "log odds", "towards": "raises",
                 "words": "=HYPERLINK(x)"}
            ],
            "values": {"=cmd": "@SUM(1)", "plain": "-3.5", "text": 'Käse; und\t"Brot"'},
        }
        for row in (11, 12, 13)
    ]  # fmt: skip
    reviewed: dict[str, Any] = dict.fromkeys(
        ("worked", "wrong", "wrong_at_large", "suspects"), _NONE
    )
    reviewed |= {f"{name}_errors": _UNPRICED for name in ("confirmed", "refuted", "all")}
    return CollaborationEvidence.model_validate(
        {
            "task": "binary" if labels else "regression",
            "labels": labels,
            "candidate_digest": "x",
            "material": {"rows": 100, "held_out": 20},
            "queue": cases,
            "reviewed": reviewed | {"answered": 0, "verdicts": {}},
            "parts": [],
            "errors": [],
            "reviewers": [],
            "pairs": [],
            "contradictions": [],
            "remarks": [],
            "rejected": [],
            "proposals": [],
        }
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return _project(tmp_path, ["no", "yes"])


def _project(folder: Path, labels: list[str]) -> Project:
    made = Project.create(folder / "p", "schema: 1\nname: p\n")
    step = registry.get("collaboration")
    record = Record(step, CollaborationDecisions(), _evidence(labels), {"key": "k"})
    RecordStore(made.records).write(record)
    return made


@pytest.fixture
def filled(project: Project, tmp_path: Path) -> Callable[..., Path]:
    """Export, fill lines in by row, write the file as somebody's spreadsheet would."""

    def fill(
        answers: list[dict[str, str]], *, between: str = ",", encoding: str = "utf-8-sig"
    ) -> Path:
        (tmp_path / "cases.csv").unlink(missing_ok=True)
        reviewing.export(project, tmp_path / "cases.csv")
        text = (tmp_path / "cases.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        by_row = {row["row"]: row for row in rows}
        lines = [by_row.get(each["row"], rows[0]) | each for each in answers]
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), delimiter=between)
        writer.writeheader()
        writer.writerows(lines)
        path = tmp_path / "back.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        return path

    return fill


def _kept(project: Project) -> list[tuple[int, str, str, str, str]]:
    kept = read_answers(project.folder / "reviews.csv")
    assert kept.faults == []
    return [(a.row, a.reviewer, a.verdict, a.label, a.comment) for a in kept.answers]


def test_an_export_never_writes_over_a_sheet_with_answers(project: Project, filled: Any) -> None:
    path = filled([{"row": "11", "reviewer": "expert", "verdict": "right"}])
    before = path.read_bytes()
    with pytest.raises(ProjectProblem, match="is there already, perhaps with answers"):
        reviewing.export(project, path)
    assert path.read_bytes() == before


def test_no_cell_that_goes_out_is_a_formula(project: Project, tmp_path: Path) -> None:
    assert reviewing.export(project, tmp_path / "cases.csv") == 3
    raw = (tmp_path / "cases.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    cells = {cell for row in rows for cell in row}
    assert {"'=HYPERLINK(x)", "'@SUM(1)", "-3.5", "value: =cmd"} <= cells
    assert not [c for c in cells if c[:1] in ("=", "+", "@", "\t", "\r")]
    # A spreadsheet would make a number of a version like 12e4567890123411.
    assert f"v:{PRINTS[11]}" in cells


@pytest.mark.parametrize(
    ("between", "encoding"),
    [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16"), (";", "cp1252")],
)
def test_answers_come_back_from_any_spreadsheet(
    project: Project, filled: Callable[..., Path], between: str, encoding: str
) -> None:
    path = filled(
        [
            {"row": "11", "reviewer": "expert", "verdict": "Right"},
            {"row": "12", "reviewer": "expert", "verdict": "wrong label", "comment": "müde; ja"},
            {"row": "13"},
        ],
        between=between,
        encoding=encoding,
    )
    found = reviewing.take_in(project, path)
    assert (found.added, found.changed, found.known, found.blank) == (2, 0, 0, 1)
    assert _kept(project) == [
        (11, "expert", "right", "", ""),
        (12, "expert", "wrong_label", "no", "müde; ja"),
    ]
    again = reviewing.take_in(project, path)
    assert (again.added, again.changed, again.known) == (0, 0, 2)


def test_every_problem_is_named_at_once_and_nothing_is_taken(
    project: Project, filled: Callable[..., Path]
) -> None:
    path = filled(
        [
            {"row": "11", "reviewer": "expert", "verdict": "right"},
            {"row": "11", "reviewer": "expert", "verdict": "wrong label"},
            {"row": "x9", "reviewer": "expert", "verdict": "right"},
            {"row": "12", "reviewer": "expert", "verdict": "perhaps"},
            {"row": "12", "reviewer": "", "verdict": "right"},
            {"row": "13", "reviewer": "expert", "verdict": "wrong label", "label": "maybe"},
            {"row": "13", "reviewer": "two", "verdict": "wrong label", "label": "YES"},
        ]
    )
    with pytest.raises(WrongInput) as raised:
        reviewing.take_in(project, path)
    said = str(raised.value)
    for words in (
        "answered row 11 in line 2",
        "'x9' is no row number",
        "'perhaps' is no verdict",
        "nobody is named",
        "'maybe' is no outcome: no, yes",
        "recorded already",
    ):
        assert words in said
    assert not (project.folder / "reviews.csv").exists()


def test_cases_that_left_the_queue_count_and_those_that_changed_are_left_out_by_name(
    project: Project, filled: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {(40, "aa"): Known(40, "aa", "no"), (41, "bb"): Known(51, "bb", "no")}
    monkeypatch.setattr(
        reviewing, "_beyond", lambda _, asked: {k: there[k] for k in asked if k in there}
    )
    said = {"reviewer": "expert", "verdict": "wrong label"}
    path = filled(
        [
            {"row": "11", **said},
            {"row": "40", "data": "v:aa", **said},
            {"row": "41", "data": "v:bb", **said},
            {"row": "12", "data": "v:cc", **said},
        ]
    )
    found = reviewing.take_in(project, path)
    assert _kept(project) == [
        (11, "expert", "wrong_label", "no", ""),
        (40, "expert", "wrong_label", "yes", ""),
        (51, "expert", "wrong_label", "yes", ""),
    ]
    assert found.notes == [
        "line 5: the data have no row 12 like the one that was reviewed: its answer was left out.",
        "line 4: what was row 41 is row 51 now.",
        "Of cases that the queue holds no more: 2 answers. They count all the same.",
    ]
    only = filled([{"row": "12", "data": "v:cc", **said}])
    with pytest.raises(WrongInput, match="of its 1 answered case the data hold none"):
        reviewing.take_in(project, only)


def test_more_than_ten_problems_are_counted(project: Project, filled: Callable[..., Path]) -> None:
    path = filled([{"row": f"x{n}", "reviewer": "x", "verdict": "right"} for n in range(25)])
    with pytest.raises(WrongInput, match="and 15 more"):
        reviewing.take_in(project, path)


def test_a_formula_in_an_answer_is_named_kept_as_text_and_never_written_as_one(
    project: Project, filled: Callable[..., Path]
) -> None:
    comment = "=cmd|' /C calc'!A0"
    path = filled([{"row": "11", "reviewer": "@me", "verdict": "comment", "comment": comment}])
    found = reviewing.take_in(project, path)
    assert sum("formula" in note for note in found.notes) == 2
    assert _kept(project) == [(11, "@me", "comment", "", comment)]
    text = (project.folder / "reviews.csv").read_text(encoding="utf-8")
    assert "'=cmd" in text
    assert ",=cmd" not in text


def test_the_last_answer_of_a_reviewer_holds_and_none_is_lost(project: Project) -> None:
    desk = reviewing.desk(project)

    def said(verdict: str, reviewer: str = "one") -> Answer:
        return Answer.model_validate(
            {"row": 11, "data": PRINTS[11], "reviewer": reviewer, "verdict": verdict}
        )

    desk.keep(said("right"))
    desk.keep(said("right", "two"))
    desk.keep(said("missing_feature"))
    assert [one[1:3] for one in _kept(project)] == [("two", "right"), ("one", "missing_feature")]
    desk.withdraw(said("missing_feature"))
    assert [one[1:3] for one in _kept(project)] == [("two", "right")]
    assert list(desk.answers("one")) == []
    assert len((project.folder / "reviews.csv").read_text().splitlines()) == 5


def test_a_line_that_a_crash_cut_short_spoils_no_other(project: Project) -> None:
    desk = reviewing.desk(project)
    one = Answer(row=11, data=PRINTS[11], reviewer="one", verdict="right")
    desk.keep(one)
    path = project.folder / "reviews.csv"
    path.write_bytes(path.read_bytes() + b"12,12e4567890")
    desk.keep(one.model_copy(update={"row": 13, "data": PRINTS[13]}))
    kept = read_answers(path)
    assert [a.row for a in kept.answers] == [11, 13]
    assert kept.faults == ["line 3: no row number or no reviewer."]


def test_numbers_are_wanted_where_amounts_are_predicted(tmp_path: Path) -> None:
    project = _project(tmp_path, [])
    path = tmp_path / "back.csv"
    head = "row;data;reviewer;verdict;label\n"
    path.write_text(head + f"11;{PRINTS[11]};one;wrong label;12,5\n", encoding="utf-8")
    assert reviewing.take_in(project, path).added == 1
    assert _kept(project)[0][3] == "12.5"
    path.write_text(head + f"11;{PRINTS[11]};one;wrong label;much\n", encoding="utf-8")
    with pytest.raises(WrongInput, match="a number is wanted"):
        reviewing.take_in(project, path)


@pytest.mark.parametrize(
    ("told", "between"), [("sep=;\r\n", ";"), ("SEP=,\n", ","), ('"sep=;",,,,\n', ";")]
)
def test_a_first_line_that_tells_the_separator_is_read_as_that(
    project: Project, tmp_path: Path, told: str, between: str
) -> None:
    path = tmp_path / "back.csv"
    rows = [["row", "data", "reviewer", "verdict"], ["11", PRINTS[11], "one", "right"]]
    path.write_text(told + "\n".join(map(between.join, rows)) + "\n", encoding="utf-8", newline="")
    assert reviewing.take_in(project, path).added == 1
    rows[1][3] = "perhaps"
    path.write_text(told + "\n".join(map(between.join, rows)) + "\n", encoding="utf-8", newline="")
    with pytest.raises(WrongInput, match=r"1 problem\.\n  line 3: 'perhaps'"):
        reviewing.take_in(project, path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no column 'row'"),
        (b"PK\x03\x04\0\0", "is no text"),
        (b"row,row,data,verdict\n", "two columns 'row'"),
        (b"a,b\n1,2\n", "no column 'row'"),
        (b"row,data,verdict\n\x81\x8d,\x90,x\n", "neither UTF-8 nor"),
    ],
)
def test_a_file_that_is_none_is_refused(
    project: Project, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "back.csv"
    path.write_bytes(content)
    with pytest.raises(WrongInput, match=says):
        reviewing.take_in(project, path)
    with pytest.raises(WrongInput, match="cannot be read"):
        reviewing.take_in(project, tmp_path / "nowhere.csv")


def test_without_a_record_step_6_is_asked_for_and_links_lead_nowhere(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "q", "schema: 1\nname: q\n")
    with pytest.raises(MissingEvidence, match="collaboration"):
        reviewing.desk(project)
    (project.folder / "reviews.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(ProjectProblem, match="outside the project"):
        reviewing.inside(project.folder, "reviews.csv")


def test_the_command_goes_out_and_back(project: Project, tmp_path: Path) -> None:
    call = CliRunner().invoke
    folder, path = str(project.folder), str(tmp_path / "cases.csv")
    assert "3 cases" in call(app, ["review", folder, "--export", path]).output
    text = Path(path).read_text(encoding="utf-8-sig").splitlines()
    text[1] = text[1].removesuffix(",,,,") + ",right,,,"
    Path(path).write_text("\n".join(text), encoding="utf-8")
    done = call(app, ["review", folder, "--import", path, "--reviewer", "expert"])
    assert "1 answer added" in done.output
    assert "expert: 1" in call(app, ["review", folder]).output
    assert isinstance(
        call(app, ["review", folder, "--import", path, "--export", path]).exception, WrongInput
    )
