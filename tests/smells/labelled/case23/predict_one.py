"""Probability of cancellation for one booking, given as key=value pairs."""
import math
import sys

import torch

from tabular_net import CODES, Cancel


def encode(booking):
    nights, adults = float(booking["nights"]), float(booking["adults"])
    rate, changes = float(booking["rate"]), float(booking["n_changes"])
    num = [
        math.log1p(float(booking["lead_time"])) / 7,
        min(max(nights, 0), 500) / 30,
        min(max(adults, 0), 500) / 10,
        min(max(rate, 0), 500) / 500,
        min(max(changes, 0), 500) / 20,
    ]
    return torch.tensor([num]), torch.tensor([[int(booking[c]) for c in CODES]])


if __name__ == "__main__":
    weights, *pairs = sys.argv[1:]
    model = Cancel()
    model.load_state_dict(torch.load(weights))
    model.eval()
    num, cat = encode(dict(p.split("=") for p in pairs))
    with torch.no_grad():
        p = torch.sigmoid(model(num, cat)).item()
        noisy = num + 0.02 * torch.randn(200, num.shape[1])
        band = torch.sigmoid(model(noisy, cat.expand(200, -1))).quantile(torch.tensor([0.05, 0.95]))
    print(f"{p:.3f} ({band[0]:.3f} to {band[1]:.3f})")
