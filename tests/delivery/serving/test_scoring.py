"""What the server answers, and what it refuses."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from typing import Any

import httpx
import pandas as pd
import pytest

from tenfold.delivery.operating.serving import serving
from tenfold.delivery.serving.webapp import Application, application
from tenfold.project import Project


def _answers(response: Any) -> pd.DataFrame:
    assert response.status_code == 200, response.text
    return pd.DataFrame(response.json()["predictions"])


def test_the_server_answers_as_the_notebook_does(
    project: Project, ask: Any, cases: pd.DataFrame, rows: list[dict[str, Any]]
) -> None:
    found = _answers(ask.score(rows))
    expected = serving(project, asked_by="a test").scorer.score(cases.head(20))
    assert (found["p"] - expected.p).abs().max() <= 1e-9
    assert found["decided"].tolist() == expected.decided.tolist()


@pytest.mark.parametrize("form", ["split", "csv", "parquet"])
def test_rows_are_read_in_every_form_and_007_stays_text(
    ask: Any, cases: pd.DataFrame, rows: list[dict[str, Any]], form: str
) -> None:
    few = cases.drop(columns="bad").head(20)
    expected = _answers(ask.score(rows))
    if form == "split":
        split = few.astype("object").where(few.notna(), None).to_dict(orient="split")
        answer = ask("POST", "/invocations", json={"dataframe_split": split})
    elif form == "csv":
        header = {"Content-Type": "text/csv; charset=utf-8"}
        answer = ask("POST", "/invocations", content=few.to_csv(index=False), headers=header)
    else:
        file = io.BytesIO()
        few.to_parquet(file)
        header = {"Content-Type": "application/vnd.apache.parquet"}
        answer = ask("POST", "/invocations", content=file.getvalue(), headers=header)
    pd.testing.assert_frame_equal(_answers(answer), expected)


def test_whole_numbers_gaps_and_columns_that_nobody_asked_for_are_taken(
    ask: Any, rows: list[dict[str, Any]]
) -> None:
    changed = [row | {"income": 2000, "children": None, "colour": "red"} for row in rows]
    assert len(_answers(ask.score(changed))) == len(rows)


def test_a_number_may_stand_where_the_model_reads_text_as_numbers(
    ask: Any, rows: list[dict[str, Any]]
) -> None:
    # Training rows hold the area as text, 007, and the model reads it as a number.
    told = _answers(ask.score([row | {"area": "007"} for row in rows]))
    pd.testing.assert_frame_equal(_answers(ask.score([row | {"area": 7} for row in rows])), told)
    other = _answers(ask.score([row | {"area": 120.0} for row in rows]))
    assert not other["p"].equals(told["p"])


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


REFUSED: dict[str, tuple[Callable[[list[dict[str, Any]]], Any], str, str]] = {
    "a column is missing": (
        lambda rows: [_without(row, "income") for row in rows],
        "columns",
        "The rows lack what the model reads: column 'income'.",
    ),
    "all columns are missing": (lambda rows: [{"x": 1}], "columns", "columns 'income', 'children'"),
    "a number is text": (
        lambda rows: [row | {"income": "much"} for row in rows],
        "types",
        "'income' must be a number",
    ),
    "one number is text": (
        lambda rows: [rows[0] | {"income": "1.234,56"}, *rows[1:]],
        "types",
        "'income' must be a number",
    ),
    "a number is true": (
        lambda rows: [row | {"children": True} for row in rows],
        "types",
        "'children' must be a number",
    ),
    "a number is without end": (
        lambda rows: [row | {"income": 1e999} for row in rows],
        "types",
        "'income' must be a number",
    ),
    "a number is a list": (
        lambda rows: [row | {"income": [1, 2]} for row in rows],
        "types",
        "'income' must be a number",
    ),
    "text that the model reads as a number is none": (
        lambda rows: [*rows[1:], rows[0] | {"area": "abc"}],
        "types",
        "'area' must be a number",
    ),
    "text is a number": (
        lambda rows: [row | {"plan": 7} for row in rows],
        "types",
        "'plan' must be text",
    ),
    "nothing": (lambda rows: [], "empty", "The request holds no rows."),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_unusable_rows_are_refused_with_a_sentence_and_counted(
    ask: Any, rows: list[dict[str, Any]], case: tuple[Any, str, str]
) -> None:
    import json

    change, cause, words = case
    body = json.dumps({"dataframe_records": change(rows)})
    answer = ask("POST", "/invocations", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    said = answer.json()
    assert said["cause"] == cause
    assert words in said["message"]
    # A value of a case would stand in the log of whoever asked.
    assert "much" not in answer.text
    assert "1.234" not in answer.text
    metrics = ask.metrics()
    assert metrics[f"tenfold_refused_requests_total{{cause={cause}}}"] == 1
    assert sum(value for name, value in metrics.items() if "refused" in name) == 1
    assert metrics["tenfold_scored_rows_total"] == 0
    assert metrics["tenfold_scoring_seconds_count"] == 0


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[1, 2]", "application/json", 400),
        ('{"dataframe_records": {"a": 1}}', "application/json", 400),
        ('{"rows": []}', "application/json", 400),
        ('{"inputs": [[1, 2], [3, 4]]}', "application/json", 400),
        ('{"instances": "secret"}', "application/json", 400),
        (b"\xff\xfe\x00", "application/json", 400),
        ("day\n\x00", "text/csv", 400),
        ("PAR1", "application/vnd.apache.parquet", 400),
        ("{}", "text/plain", 415),
        ("{}", "application/json; charset=latin-1", 415),
        ("{}", None, 415),
        ("", "application/json", 400),
    ],
)
def test_what_is_no_table_is_refused_and_the_server_lives(
    ask: Any, rows: list[dict[str, Any]], content: Any, kind: str | None, status: int
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = ask("POST", "/invocations", content=content, headers=headers)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "secret" not in answer.text
    assert answer.json()["message"].endswith(".")
    assert ask.metrics()["tenfold_refused_requests_total{cause=format}"] + ask.metrics()[
        "tenfold_refused_requests_total{cause=columns}"
    ] == 1  # fmt: skip
    assert ask.score(rows).status_code == 200


def test_a_model_that_fails_is_counted_and_its_message_told_to_nobody(
    app: Application,
    ask: Any,
    rows: list[dict[str, Any]],
    log: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(frame: pd.DataFrame) -> pd.DataFrame:
        raise ValueError(f"income {frame['income'].iloc[0]} of somebody")

    assert app._scoring is not None
    object.__setattr__(app._scoring.loaded, "answer", fails)
    answer = ask.score(rows)
    assert answer.status_code == 500
    assert answer.json()["cause"] == "model"
    assert "somebody" not in answer.text + "".join(log)
    assert "ValueError in fails" in log[0]
    assert ask.metrics()["tenfold_refused_requests_total{cause=model}"] == 1


def test_requests_at_the_same_time_are_told_apart(
    app: Application, ask: Any, rows: list[dict[str, Any]]
) -> None:
    expected = _answers(ask.score(rows))["p"].tolist()
    bad = [_without(row, "income") for row in rows]

    async def all_at_once() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            sent = [
                {"dataframe_records": some} for k in range(8) for some in (rows[k : k + 1], bad)
            ]
            return await asyncio.gather(*(client.post("/invocations", json=one) for one in sent))

    said = asyncio.run(all_at_once())
    for k in range(8):
        (answer,) = said[2 * k].json()["predictions"]
        assert answer["p"] == pytest.approx(expected[k], abs=1e-9)
        assert said[2 * k + 1].json()["cause"] == "columns"
    metrics = ask.metrics()
    assert metrics["tenfold_scored_rows_total"] == len(rows) + 8
    assert metrics["tenfold_scoring_seconds_count"] == 9
    assert metrics["tenfold_refused_requests_total{cause=columns}"] == 8


def test_health_and_version_answer_and_nothing_else_is_there(ask: Any) -> None:
    assert ask("GET", "/ping").status_code == 200
    assert ask("GET", "/health").status_code == 200
    assert ask("GET", "/version").status_code == 200
    # FastAPI's own pages would load scripts from elsewhere.
    for path in ("/docs", "/openapi.json", "/", "/metrics/../docs"):
        answer = ask("GET", path)
        assert answer.status_code == 404
        assert "/metrics" in answer.json()["message"]


def test_without_a_registry_the_candidate_of_step_3_is_served(
    unregistered: Project, asking: Any, rows: list[dict[str, Any]], log: list[str]
) -> None:
    ask = asking(application(unregistered, say=log.append))
    found = _answers(ask.score(rows))
    scorer = serving(unregistered, asked_by="a test").scorer
    assert (found["p"] - scorer.score(pd.DataFrame(rows)).p).abs().max() <= 1e-9
    (name,) = [name for name in ask.metrics() if name.startswith("tenfold_model{")]
    assert "version=candidate" in name
    assert ask.score([{"x": 1}]).json()["cause"] == "columns"
