"""Transforms that stand twice, and code that is merely alike."""

# ruff: noqa: E501 (an example stands on one line)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]

PREPARE = """
import numpy as np
import pandas as pd


def prepare(df):
    df["log_income"] = np.log1p(df["income"])
    df["age_group"] = pd.cut(df["age"], [0, 25, 60, 120], labels=False)
    df["city"] = df["city"].fillna("unknown").str.lower()
    df["ratio"] = df["debt"] / df["income"].clip(lower=1)
    return df
"""
SERVE = """
import numpy as np
import pandas as pd
from flask import Flask, request

app = Flask(__name__)


@app.route("/score", methods=["POST"])
def score():
    rows = pd.DataFrame(request.json)
    rows["log_income"] = np.log1p(rows["income"])
    rows["age_group"] = pd.cut(rows["age"], [0, 25, 60, 120], labels=False)
    rows["city"] = rows["city"].fillna("unknown").str.lower()
    rows["ratio"] = rows["debt"] / rows["income"].clip(lower=1)
    return MODEL.predict(rows).tolist()
"""
PIPELINE = """
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def features():
    numeric = Pipeline([("impute", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    coded = Pipeline([("impute", SimpleImputer(strategy="most_frequent")), ("code", OneHotEncoder())])
    return ColumnTransformer([("n", numeric, ["age", "income"]), ("c", coded, ["city"])])
"""

ALIKE: dict[str, dict[str, Any]] = {
    "written once and imported": {"prepare.py": PREPARE, "serve.py": "from prepare import prepare\n\ndef score(rows):\n    return MODEL.predict(prepare(rows))\n"},
    "other columns": {"a.py": PREPARE, "b.py": PREPARE.replace('"income"', '"wage"').replace('"age"', '"years"').replace('"city"', '"town"').replace("debt", "loan")},
    "the same frame code of two idioms": {"a.py": "df = pd.read_csv('a')\ndf = df.dropna()\n", "b.py": "df = pd.read_csv('a')\ndf = df.dropna()\n"},
    "the same main and parser": dict.fromkeys(("a.py", "b.py"), "import argparse\n\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('--data', default='a')\n" "    parser.add_argument('--out', default='b')\n    args = parser.parse_args()\n    run(args.data, args.out)\n"),
    "the same plot": dict.fromkeys(("a.py", "b.py"), "import matplotlib.pyplot as plt\n\ndef show(a, b):\n    plt.figure(figsize=(3, 4))\n    plt.plot(a, b)\n    plt.title('x')\n    plt.xlabel('y')\n    plt.show()\n"),
    "tests repeat": {"prepare.py": PREPARE, "tests/test_prepare.py": SERVE.replace("score", "test_score")},
    "a loop over both": {"a.py": "for df in (train, test):\n    df['size'] = df['sibs'] + df['par'] + 1\n    df['one'] = (df['size'] == 1).astype(int)\n    df['fare'] = df['fare'].fillna(df['fare'].median())\n"},
    "two steps only": {"a.py": "def f(df):\n    df['a'] = df['a'].fillna(0)\n    df['b'] = df['b'].fillna(0)\n    return df\n", "b.py": "def g(x):\n    x['a'] = x['a'].fillna(0)\n    x['b'] = x['b'].fillna(0)\n    return x\n"},
}  # fmt: skip


# Each: training, and the same in other words.
REWORDED: dict[str, tuple[str, str]] = {
    "pandas and plain Python": (
        ("def features(df):\n    df['hour'] = pd.to_datetime(df['ts']).dt.hour\n    df['each'] = df['amount'] / df['items'].clip(lower=1)\n"
        "    df['late'] = (df['days'] > 30).astype(int)\n    df['age'] = df['age'].fillna(40).clip(upper=90)\n    return df\n"),
        ("def vector(order):\n    return [datetime.fromisoformat(order['ts']).hour, order['amount'] / max(order['items'], 1),\n"
        "        int(order['days'] > 30), min(order.get('age') or 40, 90)]\n"),
    ),
    "a chain and statements": (
        ("def prepare(raw):\n    return raw.assign(years=lambda d: (TODAY - d['start']).dt.days / 365,\n"
        "        spend=lambda d: np.log1p(d['spend'].clip(lower=0)), heavy=lambda d: (d['calls'] > 50).astype(int))\n"),
        ("def make(t):\n    t['years'] = (TODAY - t['start']).dt.days / 365\n    t['spend'] = np.log1p(t['spend'].clip(lower=0))\n"
        "    t['heavy'] = (t['calls'] > 50).astype(int)\n    return t\n"),
    ),
    "branches": (
        ("def grade(d):\n    d['risk'] = np.where(d['score'] < 580, 'high', np.where(d['score'] < 670, 'mid', 'low'))\n"
        "    d['ltv'] = (d['loan'] / d['worth']).clip(upper=1.5)\n    d['pti'] = d['pay'] / (d['income'] / 12)\n"),
        ("def one(e):\n    if e['score'] < 580:\n        risk = 'high'\n    elif e['score'] < 670:\n        risk = 'mid'\n    else:\n        risk = 'low'\n"
        "    return {'risk': risk, 'ltv': min(e['loan'] / e['worth'], 1.5), 'pti': e['pay'] / (e['income'] / 12)}\n"),
    ),
    "one long text": (
        "def clean(s):\n    s = s.lower()\n    s = re.sub('[0-9]+', ' ', s)\n    s = re.sub('[^a-z ]', ' ', s)\n    s = re.sub(' +', ' ', s)\n    return s.strip()\n",
        "def tidy(text):\n    return re.sub(' +', ' ', re.sub('[^a-z ]', ' ', re.sub('[0-9]+', ' ', text.lower()))).strip()\n",
    ),
}  # fmt: skip


def places(smells: list[Smell]) -> list[tuple[str, int | None]]:
    return sorted((p.path, p.line) for s in smells for p in (s, *s.also))


def test_training_and_serving_copies_are_one_smell_with_two_places(found: Found) -> None:
    smells = found("duplicated_transform", {"train.py": PREPARE, "serve.py": SERVE})
    assert len(smells) == 1
    assert places(smells) == [("serve.py", 10), ("train.py", 6)]
    assert smells[0].severity == "medium"


def test_copies_that_differ_in_a_number_are_grave(found: Found) -> None:
    drifted = SERVE.replace("60, 120", "65, 120")
    [smell] = found("duplicated_transform", {"train.py": PREPARE, "serve.py": drifted})
    assert smell.severity == "high"


def test_a_notebook_and_a_module_are_compared_too(found: Found) -> None:
    cells = [
        "import pandas as pd, numpy as np",
        *SERVE.replace("    rows", "rows").splitlines()[10:14],
    ]
    smells = found("duplicated_transform", {"explore.ipynb": cells, "train.py": PREPARE})
    assert len(smells) == 1


def test_a_copied_pipeline_is_found(found: Found) -> None:
    files = {"train.py": PIPELINE, "score.py": PIPELINE.replace("features()", "preprocessor()")}
    assert len(found("duplicated_transform", files)) == 1


def test_steps_copied_for_train_and_test_are_found(found: Found) -> None:
    steps = ["x['size'] = x['sibs'] + x['par'] + 1", "x['alone'] = (x['size'] == 1).astype(int)",
             "x['title'] = x['name'].str.extract('([A-Z]+)')"]  # fmt: skip
    code = "\n".join([*steps, *steps]).replace("x[", "train[", 7)
    code = "\n".join(s.replace("x[", f"{base}[") for base in ("train", "test") for s in steps)
    assert len(found("duplicated_transform", code)) == 1


def test_the_same_columns_computed_otherwise_are_found_too(found: Found) -> None:
    files = {
        "train.py": "import numpy as np\n\ndef make(df):\n    df['size'] = np.log1p(df['amount'])\n"
        "    df['night'] = df['hour'].apply(lambda h: 1 if h < 6 else 0)\n    df['rate'] = df['a'] / (df['b'] + 1)\n",
        "serve.py": "import numpy as np\n\ndef features(tx):\n    return {'size': np.log1p(tx['amount']),\n"
        "        'night': 1 if tx['hour'] < 6 else 0, 'rate': tx['a'] / (tx['b'] + 1)}\n",
    }
    [smell] = found("duplicated_transform", files)
    assert smell.severity == "high"


@pytest.mark.parametrize("files", ALIKE.values(), ids=ALIKE)
def test_what_is_merely_alike_is_left_alone(found: Found, files: dict[str, Any]) -> None:
    assert found("duplicated_transform", files) == []


@pytest.mark.parametrize(("one", "other"), REWORDED.values(), ids=REWORDED)
def test_a_copy_in_other_words_is_found_at_both_places(found: Found, one: str, other: str) -> None:
    head = "import re\nimport numpy as np\nimport pandas as pd\nfrom datetime import datetime\n"
    smells = found("duplicated_transform", {"serve.py": head + one, "train.py": head + other})
    assert places(smells) == [("serve.py", 5), ("train.py", 5)]


def test_other_features_of_the_same_columns_are_no_copy(found: Found) -> None:
    files = {
        "a.py": "def a(df):\n    df['rate'] = df['x'] / df['y'].clip(lower=1)\n    df['month'] = df['day'].dt.month\n"
        "    df['age'] = (df['day'] - df['birth']).dt.days / 365\n    return df\n",
        "b.py": "def b(df):\n    df['growth'] = df['x'] / df['x'].shift(1) - 1\n    df['quarter'] = df['day'].dt.quarter\n"
        "    df['band'] = (df['age'] // 10).clip(upper=8)\n    return df\n",
    }
    assert found("duplicated_transform", files) == []


def test_measures_of_a_model_are_no_transform(found: Found) -> None:
    body = "def rep(y, p, t):\n    tp = ((p > t) & (y == 1)).sum()\n    fp = ((p > t) & (y == 0)).sum()\n    return {'ppv': tp / (tp + fp), 'rate': (p > t).mean(), 'gain': tp * 40 - fp * 2}\n"
    assert found("duplicated_transform", {"a.py": body, "b.py": body.replace("rep", "row")}) == []


def test_names_that_are_set_from_one_another_do_no_harm(found: Found) -> None:
    code = "d = d['a'] / (d - 1)\nx = y - 1\ny = x - 1\nf = {'k': 1 / x}\n"
    assert found("duplicated_transform", {"a.py": code, "b.py": code}) == []
