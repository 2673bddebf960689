"""Similar articles for a title that was just typed."""
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import joblib
from fastapi import FastAPI, HTTPException

app = FastAPI()
FILLER = ("live", "ticker", "update", "exclusive", "video")


@lru_cache
def index():
    return joblib.load(Path(__file__).with_name("index.joblib"))


def simplify(raw: str) -> str:
    decomposed = unicodedata.normalize("NFKD", raw)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    plain = re.sub(r"\b\d{1,2}:\d{2}\b", " ", plain)
    plain = re.sub(r"[^a-z0-9 ]+", " ", plain)
    kept = []
    for word in plain.split():
        if len(word) > 2 and word not in FILLER:
            kept.append(word)
    return " ".join(kept[:24])


@app.get("/api/similar")
def similar(title: str, n: int = 5):
    text = simplify(title)
    if not text:
        raise HTTPException(422, "nothing left of the title")
    ix = index()
    dist, pos = ix["neighbours"].kneighbors(ix["space"].transform([text]), n_neighbors=n)
    return [{"id": int(ix["ids"][p]), "similarity": round(1 - float(d), 3)} for d, p in zip(dist[0], pos[0])]
