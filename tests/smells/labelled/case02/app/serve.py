"""HTTP service around the scorecard."""
import os
from math import log1p

import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="scorecard")
bundle = joblib.load(os.environ.get("MODEL_FILE", "model.joblib"))


class Application(BaseModel):
    age: int
    annual_income: float
    monthly_debt: float
    card_balance: float
    card_limit: float
    n_open_loans: int


def to_row(a: Application) -> pd.DataFrame:
    income = max(a.annual_income, 0)
    dti = a.monthly_debt * 12 / a.annual_income if a.annual_income else 9.99
    utilisation = a.card_balance / a.card_limit if a.card_limit else 1.0
    row = {
        "income_log": log1p(income),
        "debt_to_income": min(dti, 9.99),
        "card_utilisation": utilisation,
        "is_young": int(a.age < 25),
        "n_open_loans": a.n_open_loans,
    }
    return pd.DataFrame([row])[bundle["features"]]


@app.get("/home")
def home() -> dict:
    return {"service": "scorecard", "docs": "/docs", "auc": bundle["auc"]}


@app.post("/api/v1/score")
def score(application: Application) -> dict:
    p = bundle["model"].predict_proba(to_row(application))[0, 1]
    return {"probability": float(p), "refer": bool(p > 0.2)}
