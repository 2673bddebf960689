from collections import Counter

import joblib
import pandas as pd
from flask import Flask, jsonify, request

app = Flask(__name__)
art = joblib.load("propensity.joblib")


def session_report(events):
    """Totals for the dashboard tile next to the score; not used by the model."""
    s = pd.DataFrame(events)
    out = s.groupby("page_type").agg(
        n=("seconds", "size"),
        dwell=("seconds", "median"),
        last=("ts", "max"),
    )
    out["share"] = out["n"] / out["n"].sum()
    return out.sort_values("share", ascending=False).head(5)


@app.route("/Users/active", methods=["GET"])
def active():
    return jsonify(Counter(request.args.getlist("segment")))


@app.route("/home/score", methods=["POST"])
def score():
    body = request.get_json()
    low = art["proj"].transform([body["embedding"]])[0]
    row = pd.DataFrame([body["features"] | {f"pc{i}": v for i, v in enumerate(low)}])
    p = art["model"].predict_proba(row[art["cols"]])[0, 1]
    return jsonify(score=float(p), report=session_report(body["events"]).to_dict("index"))
