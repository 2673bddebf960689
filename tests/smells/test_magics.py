"""IPython's additions taken out, line for line."""

from __future__ import annotations

import pytest

from tenfold.smells.magics import neutral, parse


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if a:\n    !ls -l\n    b = 1", "if a:\n    pass\n    b = 1"),
        ("files = !ls", "files = None"),
        ("%time x = f(1)", "x = f(1)"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%html\n<b>", "\n"),
        ("df?\n??df", "pass\npass"),
        ("pip install a", "pass"),
        ("!pip install a \\\n  b\nx = 1", "pass\n\nx = 1"),
        ("x = (7\n  % y)", "x = (7\n  % y)"),
        ("text = '''\n!not a command\n'''", "text = '''\n!not a command\n'''"),
    ],
)
def test_what_remains_is_python_on_the_same_lines(cell: str, code: str) -> None:
    found = neutral(cell)
    assert found.code == code
    parse(found.code)


def test_commands_keep_their_lines() -> None:
    found = neutral("x = 1\n!pip install a \\\n  b\n%cd data")
    assert [(one.line, one.text, one.magic) for one in found.commands] == [
        (2, "pip install a b", ""), (4, "cd data", "cd"),
    ]  # fmt: skip
