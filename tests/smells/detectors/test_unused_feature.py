"""Columns that no model reads, where the model's columns are written out."""

# ruff: noqa: E501 (an example stands on one line)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]
START = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"

UNUSED: dict[str, tuple[Any, list[int]]] = {
    "made and left out of the list": (
        START + "df['ratio'] = df['a'] / df['b']\nX = df[['a', 'b']]\nmodel.fit(X, df['y'])\n", [3],
    ),
    "left out of a named list": (
        START + "df['ratio'] = df['a'] / df['b']\nfeatures = ['a', 'b']\nmodel.fit(df[features], df['y'])\n", [3],
    ),
    "split first": (
        START + "df['ratio'] = 1 / df['b']\nX = df[['a', 'b']]\nX_train, X_test, y_train, y_test = train_test_split(X, df['y'])\n"
        "X_train = scaler.fit_transform(X_train)\nmodel.fit(X_train, y_train)\n", [3],
    ),
    "made and dropped": (
        START + "df['ratio'] = df['a'] / df['b']\nX = df.drop(columns=['y', 'ratio'])\nmodel.fit(X, df['y'])\n", [3],
    ),
    "assigned": (
        START + "df = df.assign(ratio=df.a / df.b)\nmodel.fit(df[['a', 'b']], df['y'])\n", [3],
    ),
    "read in": (
        "df = pd.read_csv('a.csv', usecols=[\n    'a',\n    'colour',\n    'y',\n])\nmodel.fit(df[['a']], df['y'])\n", [3],
    ),
    "kept": (
        START + "df = df[['a', 'colour', 'y']]\nmodel.fit(df[['a']], df['y'])\n", [3],
    ),
    "a list that nothing reads": (
        START + "new_features = ['a', 'b', 'c']\nfeatures = ['a', 'b']\nmodel.fit(df[features], df['y'])\n", [3],
    ),
    "only named to be left out": (
        START + "df['ratio'] = df['a'] / df['b']\nX = df[[c for c in df.columns if c not in ('y', 'ratio')]]\nmodel.fit(X, df['y'])\n", [3],
    ),
    "of a frame that goes nowhere": (
        "def build(t):\n    t = t.dropna()\n    t['caps'] = t['title'].str.count('A')\n    return model.fit(vec.fit_transform(t['title']))\n", [3],
    ),
    "in polars": (
        ("df = pl.read_csv('a.csv').with_columns(\n    (pl.col('a') * 2).alias('twice'),\n    (pl.col('a') + 1).alias('more'),\n)\n"
        "model.fit(df.select(['more']), df['y'])\n"), [2],
    ),
    "left out by the column transformer": (
        START + "X = df[['a', 'b', 'c']]\nct = ColumnTransformer([('n', StandardScaler(), ['a', 'b'])])\n"
        "pipe = make_pipeline(ct, Ridge())\npipe.fit(X, df['y'])\n", [3],
    ),
}  # fmt: skip

USED: dict[str, Any] = {
    "in the list": START + "df['ratio'] = df['a'] / df['b']\nmodel.fit(df[['a', 'ratio']], df['y'])\n",
    "returned with its frame": "def build(t):\n    t = t.dropna()\n    t['caps'] = t['title'].str.count('A')\n    model.fit(t['title'])\n    return t\n",
    "of a list that makes another": "COLS = ['a', 'b']\n" + START + "df['n'] = df[COLS].sum(axis=1)\nmodel.fit(df[['n']], df['y'])\n",
    "all columns": START + "df['ratio'] = df['a'] / df['b']\nmodel.fit(df.drop(columns=['y']), df['y'])\n",
    "for another column": START + "df['sum'] = df.a + df.b\ndf['share'] = df.a / df['sum']\nmodel.fit(df[['share']], df['y'])\n",
    "as an attribute": START + "df['sum'] = df.a + df.b\ndf['share'] = df.a / df.sum\nmodel.fit(df[['share']], df.y)\n",
    "the target": START + "df['y'] = df['a'] > 3\nX = df[['a']]\nmodel.fit(X, df['y'])\n",
    "to group or to filter": START + "df['month'] = df.d.dt.month\ndf = df.query('month > 3')\nmodel.fit(df[['a']], df.y)\n",
    "columns cannot be told": START + "df['ratio'] = df.a\nmodel.fit(df[select(df)], df.y)\n",
    "no model": START + "df['ratio'] = df.a / df.b\nprint(df[['a', 'b']])\n",
    "saved for others": START + "df['ratio'] = df.a / df.b\ndf.to_csv('b.csv')\nmodel.fit(df[['a']], df.y)\n",
    "a dict of parameters": "params = {}\nparams['depth'] = f(3)\nmodel.fit(df[['a']], df.y)\n",
    "added to the list": START + "df['ratio'] = df.a\nfeatures = ['a']\nfeatures.append('ratio')\nmodel.fit(df[features], df.y)\n",
    "joined lists": START + "df['ratio'] = df.a\nnum = ['a', 'ratio']\ncat = ['c']\nmodel.fit(df[num + cat], df.y)\n",
    "all but": START + "df['ratio'] = df.a\nfeatures = [c for c in df.columns if c not in ('y', 'id')]\nmodel.fit(df[features], df.y)\n",
    "predictions": START + "model.fit(df[['a']], df.y)\ndf['pred'] = model.predict(df[['a']])\ndf[['pred']].plot()\n",
    "an identifier": "df = pd.read_csv('a.csv', usecols=['id', 'a', 'y'])\nmodel.fit(df[['a']], df['y'])\nout = df['id']\n",
}  # fmt: skip


@pytest.mark.parametrize(("code", "lines"), UNUSED.values(), ids=UNUSED)
def test_a_column_that_no_model_reads_is_found(found: Found, code: str, lines: list[int]) -> None:
    assert [smell.line for smell in found("unused_feature", code)] == lines


@pytest.mark.parametrize("code", USED.values(), ids=USED)
def test_a_column_that_is_read_is_left_alone(found: Found, code: str) -> None:
    assert found("unused_feature", code) == []


def test_a_module_of_features_is_judged_with_what_trains_on_them(found: Found) -> None:
    files = {
        "config.py": "FEATURES = ['a', 'b']\n",
        "features.py": "def build(df):\n    df['ratio'] = df['a'] / df['b']\n    return df\n",
        "train.py": "from config import FEATURES\nfrom features import build\n"
        "df = build(load())\nmodel.fit(df[FEATURES], df['y'])\n",
    }
    assert [(s.path, s.line) for s in found("unused_feature", files)] == [("features.py", 2)]
