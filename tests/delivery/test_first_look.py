"""A first look at a file: what could be predicted, and why it was thought of."""

from __future__ import annotations

import pytest

from tenfold.delivery.first_look import look
from tenfold.errors import DataProblem


@pytest.fixture
def table(tmp_path):
    def write(header, row, *, rows=60, name="t.csv"):
        lines = [",".join(str(cell) for cell in row(number)) for number in range(rows)]
        (tmp_path / name).write_text("\n".join([*header, *lines]) + "\n")
        return look(name, base=tmp_path)

    return write


@pytest.mark.parametrize(
    ("header", "row", "column", "reason"),
    [
        ("churned,age", lambda i: ("ny"[i % 2], i), "churned", "named like an outcome"),
        ("left,family_status", lambda i: ("ny"[i % 2], "abc"[i % 3]), "left", "like an outcome"),
        ("price,kind", lambda i: (i * 1.5, "ab"[i % 2]), "price", "named like an amount"),
        ("age,ending", lambda i: (i, "ab"[i % 2]), "ending", "the last column"),
        ("smokes,age,note", lambda i: ("ab"[i % 2], i, f"n{i}"), "smokes", "holds two values"),
    ],
)
def test_the_column_to_predict_is_guessed_with_a_reason(table, header, row, column, reason):
    guess = table([header], row).guess()
    assert guess.column == column
    assert reason in guess.reason


def test_where_no_column_suits_none_is_guessed(table) -> None:
    assert table(["id,note"], lambda i: (i, f"n{i}")).guess() is None


def test_a_file_without_a_header_is_seen_as_such(table) -> None:
    found = table([], lambda i: (i, i * 2.5, "ab"[i % 2]))
    assert not found.header
    assert list(found.frame.columns) == ["c0", "c1", "c2"]
    assert found.guess().column == "c2"


def test_a_file_of_one_column_says_what_may_be_wrong(table) -> None:
    with pytest.raises(DataProblem, match=r"has one column, 'a'.* under Separator"):
        table(["a"], lambda i: (i,))


def test_labels_are_counted_and_personal_columns_are_named(table) -> None:
    found = table(["mail,left"], lambda i: (f"p{i}@example.org", "yes" if i % 3 == 0 else "no"))
    assert found.counts("left") == {"no": 40, "yes": 20}
    assert found.personal == {"mail": "e-mail"}
    assert found.ask("left").roles.positive == "yes"
