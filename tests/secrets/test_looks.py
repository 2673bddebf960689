"""What looks like a secret is one; what people write, and what data hold, is none."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from wrong_texts import SECRETS

from tenfold.secrets import looks_like, masked, named_like

FINE = [
    "postgresql://me@host/db", "postgresql://me:***@host/db", "sqlite:///a.db", "env:DB_URL",
    "file:/run/secrets/token", "https://example.org/a?b=c:d@e", "C:\\data\\a.csv", "a:b@c.csv",
    "SELECT a.token, b.password FROM a JOIN b ON a.token=b.token WHERE password = 'x1'",
    "sk-learn", "sk_test", "the password of the portal is asked for", "token=", "AKIA",
    "5f4dcc3b5aa765d61d8327deb882cf99", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b",
    "550e8400-e29b-41d4-a716-446655440000", "glsa", "12345678:AAB", "mailto:me@example.org",
    "From the 18th month on: incomes stagnate, see https://example.org/a/b:c", "hf_score", "xoxo-",
    "-----BEGIN CERTIFICATE-----", "api_key", "time 12:30@noon", "Authorization: yes",
]  # fmt: skip
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_told_wherever_it_stands(secret: str) -> None:
    for text in (secret, f"use {secret}, please", f"'{secret}'", f"x={secret}\nmore"):
        assert looks_like(text), text
        assert secret not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "mssql+pyodbc://sa:Str0ng%21@db:1433/x", "redis://:p4ss@host", "https://u:p@example.org",
        "host=db user=me password=hunter22", "Server=x;PWD=hunter22;", "?api_key=0123456789abc",
        "Authorization: Bearer 0123456789abcdef", "DefaultEndpoints;AccountKey=" + "a1B+" * 10,
    ],
)  # fmt: skip
def test_a_password_in_a_connection_is_told(text: str) -> None:
    assert looks_like(text)


@pytest.mark.parametrize("text", FINE)
def test_what_only_resembles_one_is_none(text: str) -> None:
    assert not looks_like(text)


def test_names_of_secrets_are_told() -> None:
    for name in ("password", "token", "api_key", "db-password", "slackToken", "access_key_id"):
        assert named_like(name), name
    for name in (
        "tokens_used",
        "primary_key",
        "positive",
        "key",
        "max_tokens",
        "passes",
        "secretary",
    ):
        assert not named_like(name), name


def _ours() -> Iterator[tuple[str, str]]:
    # All that this repository writes: notebooks, docs, code with its texts and descriptions.
    for kind in ("notebooks/*.ipynb", "docs/**/*.md", "src/**/*.py", "*.md"):
        for path in ROOT.glob(kind):
            if path.name != "looks.py":
                for line in path.read_text(encoding="utf-8").splitlines():
                    yield f"{path.name}: {line}", line


def test_no_line_of_this_repository_is_taken_for_one() -> None:
    known = ("me:hunter2@host",)  # the example of the function itself
    lines = [(where, line) for where, line in _ours() if not any(each in line for each in known)]
    assert len(lines) > 10_000
    assert [where for where, line in lines if looks_like(line)] == []


@pytest.mark.real_data
def test_no_label_of_real_tables_is_taken_for_one(shared_data: Path) -> None:
    looked, found = 0, []
    for path in sorted(shared_data.rglob("*")):
        if path.suffix.lower() not in (".csv", ".data", ".tsv", ".json", ".md", ".txt"):
            continue
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            head = stream.read(200_000)
        rows = csv.reader(head.splitlines()) if path.suffix == ".csv" else [head.splitlines()]
        cells = {cell for row in rows for cell in row}
        looked += len(cells)
        found += [f"{path.name}: {cell}" for cell in cells if looks_like(cell)]
    print(f"{looked} labels and names looked at")  # noqa: T201
    assert looked > 50_000
    assert json.dumps(found[:10]) == "[]"
