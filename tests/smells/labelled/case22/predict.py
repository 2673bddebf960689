"""Called by the departure board: one JSON line in, minutes of delay out."""
import json
import math
import pickle
import sys
from datetime import datetime


def inputs(msg):
    t = datetime.fromisoformat(msg['planned'])
    h = t.hour + t.minute / 60
    slack = min(max(msg['planned_dwell_s'] - 120, 0), 600) / 60
    return [
        math.sin(h * math.pi / 12),
        math.cos(h * math.pi / 12),
        int(t.weekday() >= 5),
        int(msg['temp_c'] < -2),
        slack,
        msg['delay_prev_station'],
    ]


def main():
    with open(sys.argv[1], 'rb') as f:
        model = pickle.load(f)
    for line in sys.stdin:
        msg = json.loads(line)
        minutes = float(model.predict([inputs(msg)])[0])
        print(json.dumps({'train': msg['train'], 'minutes': round(minutes, 1)}), flush=True)


if __name__ == '__main__':
    main()
