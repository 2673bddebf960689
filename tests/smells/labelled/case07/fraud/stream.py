"""Score transactions one at a time as they come off the queue."""
import json
import math
import pickle
import sys
from datetime import datetime

MONTH = 24 * 30
last_seen: dict[str, datetime] = {}


def enrich(tx: dict) -> list[float]:
    ts = datetime.fromisoformat(tx["ts"])
    before = last_seen.get(tx["card"])
    hours = MONTH if before is None else min((ts - before).total_seconds() / 3600, MONTH)
    last_seen[tx["card"]] = ts
    return [
        math.log10(max(tx["amount"], 0.01)),
        1 if ts.hour >= 23 or ts.hour < 5 else 0,
        hours,
        1 if tx["merchant_country"] != tx["card_country"] else 0,
    ]


def run(lines, model_file: str, threshold: float = 0.8) -> None:
    with open(model_file, "rb") as fh:
        scaler, clf = pickle.load(fh)
    for line in lines:
        tx = json.loads(line)
        p = clf.predict_proba(scaler.transform([enrich(tx)]))[0, 1]
        if p >= threshold:
            print(json.dumps({"tx_id": tx["tx_id"], "p": round(p, 4)}), flush=True)


if __name__ == "__main__":
    run(sys.stdin, sys.argv[1])
