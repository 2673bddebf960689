import os

import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

MODEL_PATH = os.environ.get("MODEL_PATH", "artifacts/readmission.joblib")
COLS = [
    "length_of_stay",
    "age_band",
    "charlson",
    "bmi",
    "n_prior_admissions",
    "polypharmacy",
    "weekend_discharge",
]

app = FastAPI(title="readmission")
bundle = joblib.load(MODEL_PATH)


class Admission(BaseModel):
    admitted: str
    discharged: str
    age: int
    charlson: int
    bmi: float | None = None
    n_prior_admissions: int = 0
    n_drugs: int = 0


def to_features(a: Admission) -> pd.DataFrame:
    row = pd.DataFrame([a.model_dump()])
    row["admitted"] = pd.to_datetime(row["admitted"])
    row["discharged"] = pd.to_datetime(row["discharged"])
    row["length_of_stay"] = (row["discharged"] - row["admitted"]).dt.days.clip(lower=0)
    row["age_band"] = pd.cut(row["age"], [0, 18, 45, 65, 80, 120], labels=False)
    row["polypharmacy"] = (row["n_drugs"] >= 5).astype(int)
    row["weekend_discharge"] = row["discharged"].dt.dayofweek.ge(5).astype(int)
    return row


@app.get("/healthz")
def healthz():
    return {"ok": True}


@app.post("/api/v1/readmission")
def score(a: Admission):
    feats = to_features(a)
    feats["bmi"] = feats["bmi"].astype(float).fillna(bundle["bmi_fill"])
    scaled = bundle["scaler"].transform(feats[COLS])
    scaled = pd.DataFrame(scaled, columns=COLS)
    return {"risk": float(bundle["model"].predict_proba(scaled)[0, 1])}
