"""Synthetic applications for a job: what panels decided, and whom they decided it about.

The panels' decisions are the label, and they were unfair: `TRUTHS` lists what was planted.
``docs/demos.md`` says all of it in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.demos.fault import Fault
from tenfold.demos.truth import Truth

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Strings = np.ndarray[Any, Any]

SEED = 20250301
_ROWS = 12000

FAULTS: dict[str, Fault] = {}
"""Nothing in the file is spoilt: the export is right, and the decisions in it are not."""

TRUTHS = {
    "gender_gap": Truth(
        what="panels put women one point of log-odds below men of the same skill",
        code="TF1001",
        says=("gender: female",),
    ),
    "race_gap": Truth(
        what="panels put group B 1.6 points of log-odds below the others of the same skill",
        code="TF1001",
        says=("race: B",),
    ),
    "gender_proxy": Truth(
        what="career_gap_months tells the gender: 7 in 10 women and 1 in 10 men have a gap",
        code="TF1004",
        says=("career_gap_months", "tells gender"),
    ),
    "race_proxy": Truth(
        what="district tells the race: three quarters of group B live in two of six districts",
        code="TF1004",
        says=("district", "tells race"),
    ),
}
"""Every planted truth, by name, with the check that names it. Group C is treated like A."""


def generate(*, seed: int = SEED) -> pd.DataFrame:
    """Make the applications.

    Skill is what a job needs: the test, experience and education. Gender, race and district play no
    part in it, but for the experience that a career gap costs.

    Returns
    -------
    DataFrame of shape (12000, 11)
        One application a row, in order of ``applied_on``. The target is ``shortlisted`` (yes/no),
        as the panels decided.
    """
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    n = _ROWS
    women = rng.random(n) < 0.45
    race = rng.choice(["A", "B", "C"], n, p=[0.60, 0.24, 0.16])
    age = np.clip(rng.gamma(5.0, 3.2, n) + 21, 21, 64).round().astype(int)
    away = rng.random(n) < np.where(women, 0.7, 0.1)
    gap = np.where(away, 3 + rng.gamma(2.0, 9.0, n), 0.0).round().astype(int)
    experience = np.maximum(rng.gamma(2.2, 3.0, n) * (age - 18) / 20 - gap / 24, 0).round(1)
    test = np.clip(rng.normal(60, 14, n), 5, 100).round().astype(int)
    education = rng.choice(["school", "bachelor", "master"], n, p=[0.35, 0.45, 0.20])
    skill = (
        0.9 * (test - 60) / 14
        + 0.08 * (np.minimum(experience, 15) - 6)
        + 0.5 * (education == "master")
        - 0.4 * (education == "school")
    )
    unfair = 1.0 * women + 0.03 * np.minimum(gap, 36) + 1.6 * (race == "B")
    odds = -0.25 + 1.3 * skill - unfair
    shortlisted = rng.random(n) < 1 / (1 + np.exp(-odds))
    score = np.clip(55 + 9 * (skill - 0.6 * unfair) + rng.normal(0, 7, n), 0, 100)
    days = np.sort(rng.integers(0, 730, n)).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "application_id": 500_001 + np.arange(n),
            "applied_on": pd.Series(np.datetime64("2024-01-01") + days).dt.strftime("%Y-%m-%d"),
            "gender": np.where(women, "female", "male"),
            "race": race,
            "district": _districts(race, rng),
            "education": education,
            "experience_years": experience,
            "career_gap_months": gap,
            "skills_test": test,
            "recruiter_score": score.round().astype(int),
            "shortlisted": np.where(shortlisted, "yes", "no"),
        }
    )


def _districts(race: Strings, rng: np.random.Generator) -> Strings:
    import numpy as np

    names = ["Castle", "Garden", "Hill", "Market", "Harbour", "Mills"]
    draws = {
        True: [0.06, 0.06, 0.06, 0.07, 0.40, 0.35],
        False: [0.24, 0.24, 0.22, 0.20, 0.05, 0.05],
    }
    lives = {is_b: rng.choice(names, len(race), p=p) for is_b, p in draws.items()}
    return np.where(race == "B", lives[True], lives[False])


__all__ = ["FAULTS", "SEED", "TRUTHS", "generate"]
