"""A small network with embeddings for hotel cancellations."""
import argparse
import random
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

NUMBERS = ["lead_time", "nights", "adults", "rate", "n_changes"]
CODES = {"channel": 6, "deposit": 4, "segment": 9}
HOME = Path("D:/projekte/hotel/runs")


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)


class Cancel(nn.Module):
    def __init__(self, width=64, p=0.1):
        super().__init__()
        self.emb = nn.ModuleList([nn.Embedding(n, 4) for n in CODES.values()])
        self.body = nn.Sequential(
            nn.Linear(len(NUMBERS) + 4 * len(CODES), width), nn.ReLU(), nn.Dropout(p), nn.Linear(width, 1)
        )

    def forward(self, num, cat):
        parts = [e(cat[:, i]) for i, e in enumerate(self.emb)]
        return self.body(torch.cat([num, *parts], dim=1)).squeeze(1)


def tensors(df):
    num = df[NUMBERS].to_numpy("float32")
    num[:, 0] = np.log1p(num[:, 0]) / 7
    num[:, 1:] = num[:, 1:].clip(0, 500) / [30, 10, 500, 20]
    cat = df[list(CODES)].to_numpy("int64")
    return TensorDataset(torch.from_numpy(num), torch.from_numpy(cat), torch.from_numpy(df["cancelled"].to_numpy("float32")))


def fit(model, loader, epochs, lr):
    opt = torch.optim.AdamW(model.parameters(), lr=lr)
    loss_of = nn.BCEWithLogitsLoss()
    for epoch in range(epochs):
        model.train()
        for num, cat, y in loader:
            opt.zero_grad()
            loss = loss_of(model(num, cat), y)
            loss.backward()
            opt.step()
        print(epoch, round(loss.item(), 4))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("csv", type=Path)
    ap.add_argument("--out", type=Path, default=HOME)
    ap.add_argument("--seed", type=int, default=5)
    ap.add_argument("--epochs", type=int, default=12)
    args = ap.parse_args()

    seed_all(args.seed)
    data = tensors(pd.read_csv(args.csv).sample(frac=1.0))
    train, hold = random_split(data, [0.8, 0.2])
    torch.manual_seed(args.seed)
    model = Cancel()
    fit(model, DataLoader(train, batch_size=256, shuffle=True), args.epochs, 2e-3)
    model.eval()
    with torch.no_grad():
        num, cat, y = zip(*hold)
        p = torch.sigmoid(model(torch.stack(num), torch.stack(cat)))
    print("hit rate", ((p > 0.5) == (torch.stack(y) > 0.5)).float().mean().item())
    torch.save(model.state_dict(), args.out / "cancel.pt")


if __name__ == "__main__":
    main()
