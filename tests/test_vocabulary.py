"""The types that cross steps."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from tenfold.vocabulary import DataPath, Exclusion, Label


@pytest.mark.parametrize(
    ("given", "text"),
    [(1, "1"), (1.5, "1.5"), (True, "True"), (date(2027, 3, 31), "2027-03-31"), ("1.10", "1.10")],
)
def test_a_label_is_the_text_of_what_yaml_read(given: object, text: str) -> None:
    assert TypeAdapter(Label).validate_python(given) == text


@pytest.mark.parametrize("given", [float("nan"), float("inf"), None, [1], datetime(2027, 3, 31, 1)])  # noqa: DTZ001
def test_what_names_nothing_is_no_label(given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Label).validate_python(given)


def test_a_reason_is_never_blank() -> None:
    for reason in ("", " ", "\n"):
        with pytest.raises(ValidationError, match="reason"):
            Exclusion(column="a", reason=reason)


def test_a_password_is_never_written_into_a_decision() -> None:
    path = TypeAdapter(DataPath)
    for fine in ("data/a.csv", "env:DB", "sqlite:///a.db", "postgresql://me@host/db", "a:b@c.csv"):
        assert path.validate_python(fine) == fine
    with pytest.raises(ValidationError, match="env:NAME"):
        path.validate_python("postgresql+psycopg://me:secret@host/db")
