"""What draws without a seed, and what needs none."""

# ruff: noqa: E501 (an example stands on one line)

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]
START = """
import random
import numpy as np
import pandas as pd
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, train_test_split
from sklearn.svm import SVC
"""

UNSEEDED = [
    "x = np.random.rand(3)",
    "np.random.shuffle(rows)",
    "np.random.seed()\nx = np.random.normal(size=3)",
    "np.random.seed(int(time.time()))\nx = np.random.normal(size=3)",
    "rng = np.random.default_rng()",
    "rng = np.random.default_rng(None)",
    "rng = np.random.RandomState()",
    "x = random.choice(rows)",
    "a, b = train_test_split(df, test_size=.2)",
    "a, b = train_test_split(df, random_state=None)",
    "SEED = None\na, b = train_test_split(df, random_state=SEED)",
    "cv = KFold(5, shuffle=True)",
    "model = RandomForestClassifier(n_estimators=100)",
    "params = {'n_estimators': 3}\nmodel = RandomForestClassifier(**params)",
    "model = LogisticRegression(solver='saga')",
    "model = SVC(probability=True)",
    "df = df.sample(frac=1).reset_index(drop=True)",
    "small = df.sample(1000)",
    "df.sample(100).to_csv('small.csv')",
    "x = torch.randn(3)",
    "loader = torch.utils.data.DataLoader(data, batch_size=4, shuffle=True)",
    "from imblearn.over_sampling import SMOTE\na, b = SMOTE().fit_resample(X, y)",
    "from sklearn.cluster import KMeans\nlabels = KMeans(n_clusters=3).fit_predict(X)",
    "import sklearn.utils\nX, y = sklearn.utils.shuffle(X, y)",
    "import tensorflow as tf\nx = tf.random.normal([3])",
    "from scipy import stats\nx = stats.norm.rvs(size=3)",
]

SEEDED = {
    "a seed above": "np.random.seed(0)\nx = np.random.rand(3)\ndf = df.sample(frac=1)",
    "the global seed serves scikit-learn": "np.random.seed(0)\nm = RandomForestClassifier()",
    "a generator": "rng = np.random.default_rng(42)\nx = rng.normal(size=3)\nrng.shuffle(x)",
    "random_state": "a, b = train_test_split(df, random_state=42)\nm = RandomForestClassifier(random_state=0)",
    "by keywords": "def build(**kwargs):\n    return RandomForestClassifier(**kwargs)",
    "by known keywords": "p = {'max_depth': 3, 'random_state': 1}\nm = RandomForestClassifier(**p)",
    "keywords that change": "p = {'max_depth': 3}\np['random_state'] = 1\nm = RandomForestClassifier(**p)",
    "no shuffling": "cv = KFold(5)\na, b = train_test_split(df, shuffle=False)",
    "a deterministic solver": "m = LogisticRegression(max_iter=1000)\ns = SVC(kernel='rbf')",
    "boosters seed themselves": "import xgboost as xgb\nm = xgb.XGBClassifier()",
    "only looked at": "df.sample(5)\nprint(df.sample(3))",
    "python seeded": "random.seed(1)\nx = random.random()",
    "torch seeded": "torch.manual_seed(0)\nx = torch.randn(3)",
    "a function that seeds": "def set_seed(seed=0):\n    np.random.seed(seed)\n\nset_seed()\nx = np.random.rand(3)",
    "somebody's seed_everything": "from fastai.basics import seed_everything\nseed_everything(1)\nx = np.random.rand(3) + torch.rand(3)",
    "set later": "m = RandomForestClassifier()\nm.set_params(random_state=3)",
    "a distribution": "x = torch.distributions.Normal(0, 1).sample()\ny = posterior.sample(100)",
    "a system random": "x = random.SystemRandom().random()",
    "not numpy's": "x = my.random.rand(3)\ny = choice(rows)",
}  # fmt: skip


@pytest.mark.parametrize("code", UNSEEDED)
def test_a_draw_without_a_seed_is_found(found: Found, code: str) -> None:
    last = len((START + code).splitlines())
    assert [smell.line for smell in found("unseeded_randomness", START + code)] == [last]


@pytest.mark.parametrize("code", SEEDED.values(), ids=SEEDED)
def test_what_is_seeded_or_needs_no_seed_is_left_alone(found: Found, code: str) -> None:
    assert found("unseeded_randomness", START + code) == []


def test_a_seed_in_a_later_cell_comes_too_late(found: Found) -> None:
    cells = [
        "import numpy as np",
        "x = np.random.rand(3)",
        "np.random.seed(1)",
        "np.random.rand(3)",
    ]
    assert [smell.cell for smell in found("unseeded_randomness", cells)] == [1]


def test_a_seeding_function_of_another_module_covers_its_importer(found: Found) -> None:
    files = {
        "seeding.py": "import numpy as np\n\ndef set_seed(n):\n    np.random.seed(n)\n",
        "train.py": "import numpy as np\nfrom seeding import set_seed\nset_seed(1)\nnp.random.rand()\n",
    }
    assert found("unseeded_randomness", files) == []
