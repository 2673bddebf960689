"""How many weeks must the checkout test run? Simulation instead of formula, because revenue is heavy-tailed."""
import argparse
from random import Random

import numpy as np
import pandas as pd
from numpy import random as npr
from scipy import stats

WEEKLY_VISITORS = 8_000


def revenue(n, lift, gen):
    buys = gen.random(n) < 0.031
    amount = gen.lognormal(3.6, 1.1, n) * (1 + lift)
    return np.where(buys, amount, 0.0)


def one_experiment(weeks, lift, gen):
    n = WEEKLY_VISITORS * weeks // 2
    a, b = revenue(n, 0.0, gen), revenue(n, lift, gen)
    return stats.ttest_ind(b, a, equal_var=False).pvalue < 0.05


def power(weeks, lift, runs=400):
    gen = np.random.default_rng()
    return np.mean([one_experiment(weeks, lift, gen) for _ in range(runs)])


def false_alarms(weeks, seed, runs=400):
    gen = np.random.default_rng(seed)
    return np.mean([one_experiment(weeks, 0.0, gen) for _ in range(runs)])


def weekly_interval(table, level=0.9, draws=1000):
    means = []
    for _ in range(draws):
        pick = npr.choice(len(table), size=len(table))
        means.append(table["revenue"].to_numpy()[pick].mean())
    return np.quantile(means, [(1 - level) / 2, (1 + level) / 2])


def assign(visitor_ids, salt):
    """Stable assignment: the same visitor always sees the same page."""
    return {v: Random(f"{salt}:{v}").choice("AB") for v in visitor_ids}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--history")
    ap.add_argument("--lift", type=float, default=0.05)
    ap.add_argument("--seed", type=int, default=17)
    args = ap.parse_args()

    for weeks in (2, 4, 6, 8, 12):
        p = power(weeks, args.lift)
        alarm = false_alarms(weeks, args.seed)
        print(f"{weeks:>2} weeks: power {p:.0%}, false alarms {alarm:.1%}")

    if args.history:
        history = pd.read_csv(args.history)
        holdout = history.sample(n=5_000, random_state=args.seed)
        print("weekly revenue per visitor", weekly_interval(holdout))
        placebo = history["revenue"].to_numpy().copy()
        npr.shuffle(placebo)
        half = len(placebo) // 2
        print("placebo p", stats.mannwhitneyu(placebo[:half], placebo[half:]).pvalue)
        print("arms", pd.Series(assign(history["visitor"], "checkout-3")).value_counts().to_dict())


if __name__ == "__main__":
    main()
