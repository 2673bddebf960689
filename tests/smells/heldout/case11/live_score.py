"""Listens to the ten-minute SCADA messages and publishes a fault score."""

import json
import os
from collections import defaultdict, deque

import joblib
import pandas as pd
import paho.mqtt.client as mqtt
from prometheus_client import Gauge, start_http_server

clf, columns = joblib.load("gearbox.joblib")
window = defaultdict(lambda: deque(maxlen=36))
score_gauge = Gauge("gearbox_fault_score", "48h fault probability", ["turbine"])


def on_message(client, userdata, msg):
    turbine = msg.topic.split("/")[-1]
    window[turbine].append(json.loads(msg.payload))
    recent = pd.DataFrame(window[turbine])
    if len(recent) < 6:
        return

    recent["gear_delta"] = recent["gear_temp"] - recent["nacelle_temp"]
    recent["power_gap"] = recent["power_kw"] - 0.48 * recent["wind_ms"] ** 3
    recent["power_gap"] = recent["power_gap"].clip(-800, 800)
    recent["gear_delta_6h"] = recent["gear_delta"].rolling(36, min_periods=6).mean()
    recent["vib_std_6h"] = recent["vibration"].rolling(36, min_periods=6).std()

    p = clf.predict_proba(recent[columns].tail(1))[0, 1]
    score_gauge.labels(turbine).set(p)
    client.publish(f"scores/gearbox/{turbine}", json.dumps({"p": round(float(p), 4)}))


def main():
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.on_message = on_message
    client.connect(os.environ["MQTT_HOST"], int(os.environ.get("MQTT_PORT", "1883")))
    client.subscribe("scada/+")
    start_http_server(9100)
    client.loop_forever()


if __name__ == "__main__":
    main()
