"""Routes incoming support tickets to a queue.

    python router.py fit
    python router.py route new_tickets.csv
"""

import logging
import os
import re
import sys

import joblib
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

STORE = os.environ.get("TICKET_STORE", "/mnt/support/tickets")
MODEL = "models/router.joblib"
HOME_DIR = re.compile(r"/home/\w+|/Users/\w+")
NUM = ["n_words", "n_caps", "has_order_no"]

log = logging.getLogger("router")


def load():
    df = pd.read_json(os.path.join(STORE, "closed.jsonl"), lines=True)
    df = df[df["queue"].notna() & df["body"].str.len().gt(10)]
    return df.reset_index(drop=True)


def prepare_training(df):
    df = df.copy()
    text = df["subject"].fillna("") + "\n" + df["body"]
    text = text.str.replace(HOME_DIR, "<home>", regex=True)
    df["text"] = text.str.replace(r"\d{6,}", "<num>", regex=True).str.lower()
    df["n_words"] = df["body"].str.split().str.len()
    df["n_caps"] = df["body"].str.count(r"\b[A-Z]{3,}\b")
    df["has_order_no"] = df["body"].str.contains(r"\bORD-\d+", regex=True).astype(int)
    df["opened_weekday"] = pd.to_datetime(df["opened_at"]).dt.dayofweek
    return df


def prepare_incoming(tickets):
    t = tickets.copy()
    t["text"] = (
        (t["subject"].fillna("") + "\n" + t["body"])
        .str.replace(HOME_DIR, "<home>", regex=True)
        .str.replace(r"\d{6,}", "<num>", regex=True)
        .str.lower()
    )
    t["n_words"] = t["body"].str.split().str.len()
    t["n_caps"] = t["body"].str.count(r"\b[A-Z]{3,}\b")
    t["has_order_no"] = t["body"].str.contains(r"\bORD-\d+", regex=True).astype(int)
    return t


def squash(x):
    return x.clip(upper=200) / 200


def make_model():
    pre = ColumnTransformer(
        [
            ("words", HashingVectorizer(n_features=2**18, ngram_range=(1, 2)), "text"),
            ("num", FunctionTransformer(squash), NUM),
        ]
    )
    sgd = SGDClassifier(loss="log_loss", alpha=1e-5, random_state=None)
    return Pipeline([("pre", pre), ("sgd", sgd)])


def fit():
    df = prepare_training(load())
    scores = []
    for tr, te in GroupKFold(n_splits=5).split(df, groups=df["customer_id"]):
        m = make_model().fit(df.iloc[tr], df["queue"].iloc[tr])
        scores.append(f1_score(df["queue"].iloc[te], m.predict(df.iloc[te]), average="macro"))
    log.info("macro F1 per fold: %s", [round(s, 3) for s in scores])
    model = make_model().fit(df, df["queue"])
    os.makedirs("models", exist_ok=True)
    joblib.dump(model, MODEL)


def route(path):
    model = joblib.load(MODEL)
    tickets = prepare_incoming(pd.read_csv(path))
    tickets["queue"] = model.predict(tickets)
    tickets[["ticket_id", "queue"]].to_csv(sys.stdout, index=False)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    if sys.argv[1] == "fit":
        fit()
    else:
        route(sys.argv[2])
