"""The payments as they truly are: who pays, and who steals by which pattern."""

from __future__ import annotations

import numpy as np
import pandas as pd

WEEKS = 26
PER_WEEK = 800
EMERGES = 11  # counted from 0: the 12th week is the first with the new pattern
_FIRST_DAY = np.datetime64("2025-06-02")  # a Monday


def payments(rng: np.random.Generator) -> pd.DataFrame:
    """Draw payments and frauds.

    The old pattern: expensive goods bought online, from abroad, at night, several within a day. The
    new one, from the 12th week on: a stolen card that has little left is emptied in one payment by
    wallet, in an ordinary shop, by day. Each column of such a payment is ordinary; only its amount,
    as a share of what the card has left, is not.

    Returns
    -------
    DataFrame of shape (20800, 14)
        In order of ``paid_on``; ``pattern`` is ``none``, ``old`` or ``new``.
    """
    n = WEEKS * PER_WEEK
    week = np.repeat(np.arange(WEEKS), PER_WEEK)
    late = np.clip((week - EMERGES + 1) / (WEEKS - EMERGES), 0, 1)
    kind = rng.random(n)
    old = kind < 0.005
    new = (kind >= 0.005) & (kind < 0.005 + 0.012 * late)
    ordinary = ~old & ~new

    low = new | (ordinary & (rng.random(n) < 0.3))
    left = np.exp(np.where(low, rng.normal(4.6, 0.7, n), rng.normal(7.2, 0.5, n)))
    wish = np.exp(rng.normal(3.6, 0.9, n) + 1.6 * old)
    # Nobody pays more than the card has left.
    share = np.where(
        new, rng.uniform(0.93, 1.0, n), np.minimum(wish / left, rng.uniform(0, 0.9, n))
    )
    goods = ["grocery", "fuel", "clothes", "travel", "electronics"]
    shop = np.where(
        old,
        rng.choice(goods, n, p=[0.05, 0.05, 0.1, 0.3, 0.5]),
        rng.choice(goods, n, p=[0.45, 0.2, 0.2, 0.1, 0.05]),
    )
    mode = np.where(
        rng.random(n) < 0.1 + 0.3 * late,
        "wallet",
        rng.choice(["chip", "contactless", "online"], n, p=[0.35, 0.4, 0.25]),
    )
    mode = np.where(new, "wallet", np.where(old & (rng.random(n) < 0.85), "online", mode))
    night = np.where(old, rng.random(n) < 0.6, rng.random(n) < 0.07)
    hour = np.where(night, rng.integers(0, 6, n), np.clip(rng.normal(14, 4, n), 6, 23)).astype(int)
    abroad = np.where(old, rng.random(n) < 0.6, rng.random(n) < 0.08)
    today = rng.poisson(np.where(old, 3.0, 0.7), n)
    suspicion = 1.6 * abroad + 1.3 * (mode == "online") + 1.2 * night + 0.4 * today
    score = np.clip(20 + 11 * suspicion + rng.normal(0, 9, n), 0, 100)
    paid = _FIRST_DAY + (week * 7 + rng.integers(0, 7, n)).astype("timedelta64[D]")
    frame = pd.DataFrame(
        {
            "payment_id": 0,
            "paid_on": paid,
            "amount": np.maximum(share * left, 1.0).round(2),
            "limit_left": np.maximum(left, 1.0).round(2),
            "shop": shop,
            "entry_mode": mode,
            "hour": hour,
            "abroad": np.where(abroad, "yes", "no"),
            "payments_today": today,
            "card_age_days": rng.integers(20, 1500, n),
            "customer_age": np.clip(rng.normal(45, 15, n), 18, 90).round().astype(int),
            "rule_score": score.round().astype(int),
            "fraud": np.where(ordinary, "no", "yes"),
            "pattern": np.where(new, "new", np.where(old, "old", "none")),
        }
    )
    frame = frame.sort_values("paid_on", kind="stable", ignore_index=True)
    days = frame["paid_on"].dt.strftime("%Y-%m-%d")
    return frame.assign(payment_id=9_000_001 + np.arange(n), paid_on=days)


__all__ = ["EMERGES", "PER_WEEK", "WEEKS", "payments"]
