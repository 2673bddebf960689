"""Nightly: learn the title space and store the neighbours index."""
import re
import unicodedata
from pathlib import Path

import joblib
import pandas as pd
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

ARCHIVE = "/mnt/editorial/archive/articles.parquet"
OUT = Path(__file__).resolve().parent / "index.joblib"
STOP = {"live", "ticker", "update", "exclusive", "video"}


def normalise_title(title: str) -> str:
    text = unicodedata.normalize("NFKD", title)
    text = "".join(ch for ch in text if not unicodedata.combining(ch)).lower()
    text = re.sub(r"\b\d{1,2}:\d{2}\b", " ", text)
    text = re.sub(r"[^a-z0-9 ]+", " ", text)
    words = [w for w in text.split() if w not in STOP and len(w) > 2]
    return " ".join(words[:24])


def build(articles: pd.DataFrame):
    articles = articles.drop_duplicates("article_id")
    articles["clean"] = articles["title"].map(normalise_title)
    articles["n_words"] = articles["clean"].str.split().str.len()
    articles["title_caps"] = articles["title"].str.count(r"[A-Z]") / articles["title"].str.len()
    articles = articles[articles["n_words"] >= 3]
    space = make_pipeline(
        TfidfVectorizer(min_df=5, sublinear_tf=True),
        TruncatedSVD(120, random_state=4),
        Normalizer(),
    )
    Z = space.fit_transform(articles["clean"])
    neighbours = NearestNeighbors(n_neighbors=12, metric="cosine").fit(Z)
    return space, neighbours, articles["article_id"].to_numpy()


def coverage(clicks: pd.DataFrame, ids) -> float:
    pos = pd.Series(range(len(ids)), index=ids)
    known = clicks[clicks["article_id"].isin(pos.index)]
    m = sparse.coo_matrix((known["n"], (known["reader"], pos[known["article_id"]])))
    return (m.tocsc().getnnz(axis=0) > 0).mean()


if __name__ == "__main__":
    space, neighbours, ids = build(pd.read_parquet(ARCHIVE))
    joblib.dump({"space": space, "neighbours": neighbours, "ids": ids}, OUT)
    print(f"{len(ids)} articles in {OUT.name}")
