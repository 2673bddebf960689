import json
from http.server import BaseHTTPRequestHandler, HTTPServer

import joblib
import pandas as pd

from eta.features import transform

ART = joblib.load("artifacts/eta.joblib")


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        if self.path != "/api/v1/eta":
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        orders = pd.DataFrame(json.loads(body))
        orders["placed_at"] = pd.to_datetime(orders["placed_at"])
        minutes = ART["model"].predict(transform(orders, ART["zone_speed"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(minutes.round(1).tolist()).encode())


if __name__ == "__main__":
    HTTPServer(("", 8080), Handler).serve_forever()
