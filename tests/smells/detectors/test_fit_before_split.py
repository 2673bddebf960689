"""What is learned from all rows and reaches both sides of a split; and what only looks like it."""

# ruff: noqa: E501 (an example stands on one line)

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]
START = """
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split, cross_val_score, GridSearchCV, KFold
from sklearn.preprocessing import StandardScaler, LabelEncoder
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline, Pipeline
from sklearn.linear_model import LogisticRegression
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from imblearn.over_sampling import SMOTE
df = pd.read_csv("churn.csv")
X = df.drop(columns=["churn"])
y = df["churn"]
"""

LEAKS = {
    "scaled": """
scaler = StandardScaler()
X = scaler.fit_transform(X)  # here
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.2)
""",
    "fitted and applied later": """
scaler = StandardScaler()
scaler.fit(X)  # here
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.2)
X_train = scaler.transform(X_train)
""",
    "a new frame of it": """
X_scaled = pd.DataFrame(StandardScaler().fit_transform(X), columns=X.columns)  # here
print(cross_val_score(LogisticRegression(), X_scaled, y, cv=5))
""",
    "a column of the frame": """
imp = SimpleImputer(strategy="median")
df[["age"]] = imp.fit_transform(df[["age"]])  # here
X = df.drop("churn", axis=1)
X_tr, X_te, y_tr, y_te = train_test_split(X, y)
""",
    "selected": """
best = SelectKBest(k=10).fit_transform(X, y)  # here
a, b, c, d = train_test_split(best, y)
""",
    "selected by support": """
selector = SelectKBest(k=10)
selector.fit(X, y)  # here
cols = X.columns[selector.get_support()]
X_new = X[cols]
X_train, X_test, y_train, y_test = train_test_split(X_new, y)
""",
    "oversampled": """
sm = SMOTE(random_state=1)
X_res, y_res = sm.fit_resample(X, y)  # here
X_train, X_test, y_train, y_test = train_test_split(X_res, y_res)
""",
    "oversampled before cross-validation": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
X_res, y_res = SMOTE().fit_resample(X_train, y_train)  # here
scores = cross_val_score(RandomForestClassifier(), X_res, y_res, cv=5)
""",
    "filled with the mean": """
df["age"] = df["age"].fillna(df["age"].mean())  # here
train, test = train_test_split(df, test_size=.3)
""",
    "filled in place": """
df["age"].fillna(df["age"].median(), inplace=True)  # here
train, test = train_test_split(df, test_size=.3)
""",
    "filled with a named statistic": """
age = df["age"].median()
df.loc[df["age"].isna(), "age"] = age  # here
train, test = train_test_split(df, test_size=.3)
""",
    "filled by group": """
df["age"] = df.groupby("sex")["age"].transform(lambda s: s.fillna(s.median()))  # here
train, test = train_test_split(df)
""",
    "standardised by hand": """
X = (X - X.mean()) / X.std()  # here
X_train, X_test, y_train, y_test = train_test_split(X, y)
""",
    "target encoded": """
enc = df.groupby("city")["churn"].mean()  # here
df["city_enc"] = df["city"].map(enc)
train, test = train_test_split(df)
""",
    "labels of a feature": """
for c in ["city", "sex"]:
    df[c] = LabelEncoder().fit_transform(df[c])  # here
X = df.drop(columns=["churn"])
X_train, X_test, y_train, y_test = train_test_split(X, y)
""",
    "split by position": """
df[["age", "fee"]] = StandardScaler().fit_transform(df[["age", "fee"]])  # here
n = int(len(df) * .8)
train = df[:n]
test = df[n:]
""",
    "split by date": """
df[["age", "fee"]] = StandardScaler().fit_transform(df[["age", "fee"]])  # here
train = df[df["date"] < "2020-01-01"]
test = df[df["date"] >= "2020-01-01"]
""",
    "folds": """
Xs = StandardScaler().fit_transform(X)  # here
kf = KFold(5)
for tr, te in kf.split(Xs):
    LogisticRegression().fit(Xs[tr], y[tr])
""",
    "search": """
Xs = StandardScaler().fit_transform(X)  # here
GridSearchCV(LogisticRegression(), {"C": [1, 2]}).fit(Xs, y)
""",
    "full mean on one side": """
train, test = train_test_split(df)
train["age"] = train["age"].fillna(df["age"].mean())  # here
""",
    "fitted on all after the split": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
sc = StandardScaler().fit(X)  # here
X_train, X_test = sc.transform(X_train), sc.transform(X_test)
""",
    "in functions": """
def clean(frame):
    frame["age"] = SimpleImputer().fit_transform(frame[["age"]])  # here
    return frame

def main():
    data = pd.read_csv("a.csv")
    data = clean(data)
    train, test = train_test_split(data)

main()
""",
    "in a class": """
class Trainer:
    def __init__(self):
        self.scaler = StandardScaler()

    def run(self, X, y):
        X = self.scaler.fit_transform(X)  # here
        return train_test_split(X, y)
""",
    "correlated": """
corr = df.corr()["churn"].abs()  # here
keep = corr[corr > .1].index
X = df[keep]
X_train, X_test, y_train, y_test = train_test_split(X, y)
""",
}  # fmt: skip

CLEAN = {
    "fitted on the training rows": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
""",
    "a pipeline in cross-validation": """
pipe = make_pipeline(StandardScaler(), LogisticRegression())
print(cross_val_score(pipe, X, y))
pipe.fit(X, y)
""",
    "a searched pipeline": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
search = GridSearchCV(Pipeline([("s", StandardScaler()), ("m", LogisticRegression())]), {"m__C": [1]})
search.fit(X_train, y_train)
""",
    "fitted on the rows of a fold": """
for tr, te in KFold(5).split(X):
    sc = StandardScaler().fit(X.iloc[tr])
    a, b = sc.transform(X.iloc[tr]), sc.transform(X.iloc[te])
""",
    "the target's labels": """
le = LabelEncoder()
y = le.fit_transform(df["churn"])
X_train, X_test, y_train, y_test = train_test_split(X, y)
""",
    "split by date, then fitted": """
train = df[df["date"] < "2020-01-01"].copy()
test = df[df["date"] >= "2020-01-01"].copy()
sc = StandardScaler()
train[["age"]] = sc.fit_transform(train[["age"]])
test[["age"]] = sc.transform(test[["age"]])
""",
    "a constant": """
df["age"] = df["age"].fillna(0)
df["city"] = df["city"].fillna("unknown").str.lower()
train, test = train_test_split(df)
""",
    "a picture of all rows": """
from sklearn.decomposition import PCA
points = PCA(2).fit_transform(StandardScaler().fit_transform(X))
plt.scatter(points[:, 0], points[:, 1])
X_train, X_test, y_train, y_test = train_test_split(X, y)
""",
    "rows and past only": """
df["mean_of_row"] = df[["a", "b"]].mean(axis=1)
df["last_week"] = df["fee"].rolling(7).mean()
df["recency"] = (df["date"].max() - df["date"]).dt.days
train, test = train_test_split(df)
""",
    "the training rows' mean": """
train, test = train_test_split(df)
m = train["age"].mean()
train["age"] = train["age"].fillna(m)
test["age"] = test["age"].fillna(m)
""",
    "another frame": """
other = pd.read_csv("other.csv")
Z = StandardScaler().fit_transform(other)
X_train, X_test, y_train, y_test = train_test_split(X, y)
""",
    "no split at all": """
X = StandardScaler().fit_transform(X)
LogisticRegression().fit(X, y)
""",
    "parameters of a function": """
def scale(X_train, X_test):
    sc = StandardScaler()
    return sc.fit_transform(X_train), sc.transform(X_test)

X_train, X_test, y_train, y_test = train_test_split(X, y)
X_train, X_test = scale(X_train, X_test)
""",
    "fit on the index of the training rows": """
train_idx, test_idx = train_test_split(df.index)
sc = StandardScaler().fit(df.loc[train_idx, ["age"]])
df[["age"]] = sc.transform(df[["age"]])
""",
    "refitted on all at the end": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
final = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
""",
    "described and printed": """
print(df["age"].mean(), df.corr())
print(df.groupby("city")["churn"].mean())
train, test = train_test_split(df)
""",
    "oversampled training rows": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
X_res, y_res = SMOTE().fit_resample(X_train, y_train)
RandomForestClassifier().fit(X_res, y_res)
""",
    "loaded in two": """
(x_train, y_train), (x_test, y_test) = mnist.load_data()
sc = StandardScaler()
x_train = sc.fit_transform(x_train)
x_test = sc.transform(x_test)
""",
}


@pytest.mark.parametrize("code", LEAKS.values(), ids=LEAKS)
def test_what_all_rows_taught_is_found_at_its_line(found: Found, code: str) -> None:
    text = START + code
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "# here" in one)
    smells = found("fit_before_split", text)
    assert [smell.line for smell in smells] == [line]


@pytest.mark.parametrize("code", LEAKS.values(), ids=LEAKS)
def test_it_is_found_across_cells(found: Found, code: str) -> None:
    if "def " in code or "for " in code or "class " in code:
        cells = [START, code]
    else:
        cells = [START, *code.strip().splitlines()]
    wanted = next(n for n, cell in enumerate(cells) if "# here" in cell)
    assert [smell.cell for smell in found("fit_before_split", cells)] == [wanted]


@pytest.mark.parametrize("code", CLEAN.values(), ids=CLEAN)
def test_what_only_looks_like_it_is_left_alone(found: Found, code: str) -> None:
    assert found("fit_before_split", START + code) == []


def test_a_function_of_another_module_is_followed(found: Found) -> None:
    smells = found(
        "fit_before_split",
        {
            "features.py": "from sklearn.preprocessing import StandardScaler\n\n"
            "def build(df):\n    df['a'] = StandardScaler().fit_transform(df[['a']])\n    return df\n",
            "train.py": "import pandas as pd\nfrom features import build\n"
            "from sklearn.model_selection import train_test_split\n"
            "df = build(pd.read_csv('a.csv'))\ntrain, test = train_test_split(df)\n",
        },
    )
    assert [(smell.path, smell.line) for smell in smells] == [("features.py", 4)]
    assert [(place.path, place.line) for place in smells[0].also] == [("train.py", 4)]
