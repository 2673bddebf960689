"""Names that no cell above sets, and runs that left no cell."""

# ruff: noqa: E501 (an example stands on one line)

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]

# Each: the cells, and the cells that are smelly.
HIDDEN = {
    "never set": (["import pandas as pd", "print(df_clean.head())"], [1]),
    "set further down": (["print(total)", "total = 3"], [0]),
    "read to set itself": (["import pandas as pd", "df = df.dropna()"], [1]),
    "read in the cell before it is set": (["model.fit(1)\nmodel = 2"], [0]),
    "deleted": (["df = 1", "del df", "print(df)"], [2]),
    "in a function, set nowhere": (["def f(x):\n    return x * THRESHOLD", "f(2)"], [0]),
    "in a comprehension": (["rows = [r for r in raw if r]"], [0]),
    "as an argument": (["import seaborn as sns", "sns.histplot(data=train, x='a')"], [1]),
    "in an f-string": (["print(f'{accuracy:.2f}')"], [0]),
    "added to": (["count += 1"], [0]),
    "beside magics": (["%matplotlib inline\n!ls\nprint(results)"], [0]),
    "a function called before the cell that sets what it reads": (
        ["def f():\n    return LIMIT", "f()", "LIMIT = 3"],
        [1],
    ),
    "counts that skip": ([(1, "a = 1"), (2, "b = 2"), (5, "c = 3")], [2]),
    "counts that skip twice": ([(1, "a = 1"), (3, "b = 2"), (4, "c = 3"), (9, "d = 4")], [1]),
}

CLEAN = {
    "set above": ["x = 1", "print(x)"],
    "functions defined below and called later": [
        "def a():\n    return b()", "def b():\n    return LIMIT", "LIMIT = 3\na()",
    ],
    "a star import": ["from pylab import *", "plot(linspace(0, 1))"],
    "names from %run": ["%run setup.ipynb", "print(frame)"],
    "names from %pylab": ["%pylab inline", "plot(arange(3))"],
    "what IPython gives": ["display(1)\n_ = 2\nprint(_, __, _i, In, Out[1], _3)", "get_ipython()"],
    "asked for first": ["try:\n    cache\nexcept NameError:\n    cache = {}", "print(cache)"],
    "asked for in globals": ["if 'df' not in globals():\n    df = 1", "print(df)"],
    "%%capture": ["%%capture out\nprint(1)", "print(out)"],
    "%%sql": ["%%sql result <<\nselect 1", "print(result)"],
    "bash": ["%%bash\necho $HOME\nfor i in a; do echo $i; done"],
    "assigned from the shell": ["files = !ls\nprint(files)"],
    "help": ["import os", "os?\n?os\nos.path.join??"],
    "a loop's name outlives it": ["for i in range(3):\n    pass", "print(i)"],
    "with, import, walrus, except": [
        "import os.path, numpy as np\nfrom a import b as c\nwith open('f') as g:\n    pass\nif (n := 3):\n    pass",
        "print(os, np, c, g, n)\ntry:\n    pass\nexcept ValueError as e:\n    print(e)",
    ],
    "a class and its names": ["class A:\n    size = 3\n    twice = size * 2\n    def f(self):\n        return self.size", "A()"],
    "a global of a function": ["def setup():\n    global frame\n    frame = 1", "setup()\nprint(frame)"],
    "await and match": ["import asyncio\nx = await asyncio.sleep(0)", "match x:\n    case [a, *rest]:\n        print(a, rest)"],
    "a cell that cannot be parsed": ["frame = load(\n", "print(frame)"],
    "type annotations": ["rate: float = .2", "print(rate)"],
    "lambda and sorted": ["key = lambda row: row[0]\nprint(sorted([], key=key))"],
    "a cell that ran again": [(1, "a = 1"), (2, "b = 1"), (6, "c = 1"), (4, "d = 1"), (5, "e = 1")],
    "counts that begin late": [(4, "a = 1"), (5, "b = 2")],
    "gaps of a notebook that ran out of order": [(1, "a = 1"), (5, "b = 1"), (3, "c = 1"), (9, "d = 1")],
    "not all ran": [(1, "a = 1"), (None, "b = 2"), (2, "c = 3")],
    "a string with a percent sign": ["print('%d of %d'\n  % (1, 2))"],
    "%time": ["%time x = sum(range(9))", "print(x)"],
    "decorators and defaults": ["import functools\nLIMIT = 2", "@functools.cache\ndef f(n=LIMIT):\n    return n"],
    "spark's session": ["df = spark.read.parquet('a')"],
    "exec": ["exec(open('setup.py').read())", "print(frame)"],
    "a nested function": ["def outer(a):\n    def inner(b):\n        return a + b\n    return inner"],
}  # fmt: skip


@pytest.mark.parametrize(("cells", "smelly"), HIDDEN.values(), ids=HIDDEN)
def test_what_no_cell_shows_is_found_in_its_cell(
    found: Found, cells: list[str], smelly: list[int]
) -> None:
    assert [smell.cell for smell in found("hidden_state", cells)] == smelly


@pytest.mark.parametrize("cells", CLEAN.values(), ids=CLEAN)
def test_what_runs_after_a_restart_is_left_alone(found: Found, cells: list[str]) -> None:
    assert found("hidden_state", cells) == []


def test_a_star_import_of_a_module_of_the_folder_binds_what_it_has(found: Found) -> None:
    smells = found(
        "hidden_state",
        {"work.ipynb": "", "lib.py": "def clean(df):\n    return df\n"}
        | {"work.ipynb": ["from lib import *", "clean(1)", "plot(2)"]},
    )
    assert [smell.cell for smell in smells] == [2]


def test_further_gaps_are_named_beside_the_first(found: Found) -> None:
    [smell] = found("hidden_state", [(1, "a = 1"), (3, "b = 2"), (4, "c = 3"), (9, "d = 4")])
    assert [place.cell for place in smell.also] == [3]
