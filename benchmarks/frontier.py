"""The frontier's time, and how often its intervals hold what later rows show.

    python benchmarks/frontier.py [--worlds 200]

Each world draws training rows, 1,000 held-out rows, and 200,000 further rows that stand for the
truth. Printed: seconds and fits per frontier, and the share of worlds whose 95 % interval holds the
true disparity and the true points taken away by dropping the proxy.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "fairness"))

from test_frontier import VALUE, _people, _scorer  # the same synthetic people

from tenfold.fairness.frontier import frontier

_TRUTH = 200_000


def main() -> None:
    """Print the time, then the coverage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    worlds = parser.parse_args().worlds
    from sklearn.linear_model import LogisticRegression

    scorer = _scorer(LogisticRegression())
    train, y, own = _people(1500, 1)
    given = {"y_train": y, "groups_train": own, "protected": "sex", "proxies": ["area"]}

    def run(n: int, seed: int, **more: object):
        test, actual, other = _people(n, seed)
        return frontier(
            scorer, train, test, y_test=actual, groups_test=other, value=VALUE, **given, **more
        )

    start = time.perf_counter()
    whole = run(1000, 2)
    print(f"one frontier: {time.perf_counter() - start:.2f} s, {whole.fits} fits")
    some = {"methods": ["without_proxies"]}
    true = run(_TRUTH, 3, **some).points
    held = np.zeros((worlds, 3), dtype=bool)
    for world in range(worlds):
        points = run(1000, 10 + world, **some).points
        held[world] = [
            points[0].disparity.low <= true[0].disparity.value <= points[0].disparity.high,
            points[1].disparity.low <= true[1].disparity.value <= points[1].disparity.high,
            points[1].removed.low <= true[1].removed.value <= points[1].removed.high,
        ]
    for name, share in zip(
        ("disparity of the candidate", "disparity without the proxy", "points taken away"),
        held.mean(axis=0),
        strict=True,
    ):
        print(f"{name}: the interval holds the truth in {share:.1%} of {worlds} worlds")


if __name__ == "__main__":
    main()
