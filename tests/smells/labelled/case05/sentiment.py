#!/usr/bin/env python
"""Sentiment of product reviews: bag of words and a linear SVM."""
import json
import os
import random
import re
import sys

from sklearn.feature_extraction.text import TfidfVectorizer as Tfidf
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

CORPUS = os.path.expanduser("~/corpora/reviews/all.jsonl")
URL = re.compile(r"https?://\S+|www\.\S+")
NEGATIONS = {"not", "no", "never", "n't"}


def read(path):
    with open(path, encoding="utf-8") as fh:
        rows = [json.loads(line) for line in fh if line.strip()]
    rows = [r for r in rows if r["stars"] != 3]
    random.shuffle(rows)
    return rows


def tidy(text):
    text = URL.sub(" ", text.lower())
    tokens, negate = [], False
    for tok in re.findall(r"[a-z']+|[.!?]", text):
        if tok in ".!?":
            negate = False
            continue
        tokens.append("NOT_" + tok if negate else tok)
        if tok in NEGATIONS:
            negate = True
    return " ".join(tokens)


def vectorise(texts, y):
    vec = Tfidf(min_df=3, ngram_range=(1, 2), sublinear_tf=True)
    X = vec.fit_transform(texts)
    best = SelectKBest(chi2, k=min(20_000, X.shape[1]))
    return best.fit_transform(X, y), vec, best


def main(path=CORPUS):
    rows = read(path)
    y = [int(r["stars"] > 3) for r in rows]
    X, vec, best = vectorise([tidy(r["text"]) for r in rows], y)
    X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.2, random_state=0, stratify=y)
    clf = LinearSVC(C=0.5, random_state=0).fit(X_tr, y_tr)
    print(f"F1: {f1_score(y_te, clf.predict(X_te)):.4f}")
    words = vec.get_feature_names_out()[best.get_support()]
    order = clf.coef_[0].argsort()
    print("worst:", ", ".join(words[order[:15]]))
    print("best: ", ", ".join(words[order[-15:]]))


if __name__ == "__main__":
    main(*sys.argv[1:])
