"""Answer whether shipments will be on time."""
import os

import joblib
import pandas as pd
from flask import Flask, jsonify, redirect, request

from parcels.features import to_features

app = Flask(__name__)
model = joblib.load(os.environ["MODEL"])


@app.get("/")
def index():
    return redirect("/home/status")


@app.get("/home/status")
def status():
    return jsonify(ok=True, docs="https://intranet.example/home/parcels")


@app.post("/api/v2/users/<int:user>/on-time")
def on_time(user):
    shipments = pd.DataFrame(request.get_json()["shipments"])
    p = model.predict_proba(to_features(shipments))[:, 1]
    return jsonify(user=user, probability=p.round(4).tolist())
