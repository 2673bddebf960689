"""A batch is named without its secrets, and an empty one is known wherever it comes from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tenfold.delivery.check import check_batch
from tenfold.delivery.operating.batches import EmptyBatch, shown
from tenfold.delivery.operating.figures import FILE
from tenfold.delivery.operating.ledger import LEDGER
from tenfold.delivery.sizes import LEDGER as SIZES
from tenfold.errors import DataProblem
from tenfold.project import Project

_SECRET = "pl4nted"


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        ("postgresql://me:pl4nted@host/loans", "postgresql://host/loans"),
        ("postgresql+psycopg://pl4nted@host:5432/loans", "postgresql+psycopg://host:5432/loans"),
        ("postgresql://host/loans?password=pl4nted&sslmode=x", "postgresql://host/loans"),
        ("postgresql://a:b@pl4nted@host/loans", "postgresql://host/loans"),
        ("postgresql://a:b/pl4nted@host/loans", "postgresql://host/loans"),
        ("postgresql://a:b?pl4nted@host/loans", "postgresql://…"),
        ("postgresql://a:pl4nted?b@host/loans", "postgresql://…"),
        ("postgresql://a:pl4nted#b@host/loans", "postgresql://…"),
        ("postgresql://a:pl4nted@[host/loans", "postgresql://…"),
        ("postgresql://host/loans?password=a@pl4nted", "postgresql://…"),
        ("postgresql://host/loans#pl4nted", "postgresql://host/loans"),
        ("postgresql://a:pl4nted@[::1]:5432/loans", "postgresql://[::1]:5432/loans"),
        ("sqlite:///new.db", "sqlite:///new.db"),
        ("env:LOANS", "env:LOANS"),
        ("new/2026-11-23.csv", "new/2026-11-23.csv"),
        ("new//me@work?.csv", "new//me@work?.csv"),
    ],
)
def test_a_batch_is_named_without_login_and_options(batch: str, said: str) -> None:
    assert shown(batch) == said
    assert _SECRET not in shown(batch)


@pytest.fixture
def database(batch: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A day's cases in a database, under a URL that holds a secret."""
    frame = pd.read_csv(batch())
    with sqlite3.connect(tmp_path / "new.db") as connection:
        frame.to_sql("cases", connection, index=False)
    connection.close()
    monkeypatch.chdir(tmp_path)
    return f"sqlite:///{tmp_path}/new.db?timeout=5&password={_SECRET}"


def test_no_secret_of_a_url_stands_in_a_report_a_ledger_or_an_error(
    project: Project, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The driver knows no password: only what is told of the URL is tried here.
    from tenfold.tables import database as reading

    real = reading._url
    monkeypatch.setattr(reading, "_url", lambda *given: real(*given).set(query={}))
    report = check_batch(project, database, query="SELECT * FROM cases")
    assert report.holds
    said = ["\n".join(report.lines()), json.dumps(report.as_json())]
    said += [(project.folder / name).read_text() for name in (LEDGER, SIZES)]
    with pytest.raises(DataProblem) as problem:
        check_batch(project, database, query="SELECT nothing FROM nowhere")
    for text in [*said, str(problem.value)]:
        assert "new.db" in text
        assert _SECRET not in text


def test_a_query_without_rows_is_an_empty_batch(project: Project, database: str) -> None:
    url = database.partition("?")[0]
    with pytest.raises(EmptyBatch, match="no rows"):
        check_batch(project, url, query="SELECT * FROM cases WHERE 1 = 0")
    assert json.loads((project.folder / FILE).read_text())["refused"] is True
