"""A delivery fleet: every tour of a year planned by today's rule and by a solver, and replayed.

`town`, `days` and `fuel` make the world, `replaying` plans and drives each tour twice, `planting`
spoils the exported file, `FAULTS` lists what was spoilt. The page ``docs/routes.md`` says all of
it in plain words.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from tenfold.demos.fault import Fault
from tenfold.demos.truth import Truth

if TYPE_CHECKING:
    import pandas as pd

SEED = 20250106

FAULTS = {
    "leak": Fault(
        what="saving_booked is filled by controlling after the tour, where the change paid",
        columns=("saving_booked",),
        detectors=("leak_post_outcome", "leak_single_feature"),
        dealt_with="left out of the model, with the reason",
        decisions=("excluded.saving_booked",),
    ),
    "duplicates": Fault(
        what="6 tours were exported five times each (24 rows too many)",
        columns=(),
        detectors=("duplicate_rows",),
        dealt_with="the split by time keeps all copies on one side; the check is waived until the "
        "export is mended",
        decisions=("split", "waivers.TF0206"),
    ),
    "id_like": Fault(
        what="tour_id numbers the rows",
        columns=("tour_id",),
        detectors=("id_like",),
        dealt_with="named as the id, so no model learns it by heart",
        decisions=("id",),
    ),
    "sentinel": Fault(
        what="temperature is 999 where the sensor at the depot was off (5 % of the rows)",
        columns=("temperature",),
        detectors=("sentinels",),
        dealt_with="999 counts as missing",
        decisions=("sentinels.temperature",),
    ),
    "stuck": Fault(
        what="tyre_pressure comes from a sensor that is stuck",
        columns=("tyre_pressure",),
        detectors=("constants",),
        dealt_with="left out of the model, with the reason",
        decisions=("excluded.tyre_pressure",),
    ),
    "category_spelling": Fault(
        what="zone is spelt Harbour, harbour or ' HARBOUR'",
        columns=("zone",),
        detectors=("category_case",),
        dealt_with="brought to one spelling",
        decisions=("clean.zone",),
    ),
    "unit_shift": Fault(
        what="the fuel cards sent last_litres in centilitres (×100) for four weeks",
        columns=("last_litres",),
        detectors=("unit_shift",),
        dealt_with="brought back to litres",
        decisions=("clean.last_litres",),
    ),
}
"""Every planted fault, by name."""

TRUTHS = {
    "winter": Truth(
        what="cold days burn more, so that a saving seen before and after winter is the spring's",
        code="TF0801",
        says=("drift in temperature",),
    ),
    "everywhere": Truth(
        what="changing every tour saves a fifth of the fuel and costs most of what that is worth",
        code="TF0106",
        says=("without any model", "would already add"),
    ),
    "habit": Truth(
        what="the agency's drivers know their zone for a shorter time, and keep to new orders",
        code="TF1004",
        says=("driver years", "tells contract"),
    ),
}
"""Every planted truth, by name, with the check that names it; ``docs/routes.md`` has more."""


def generate(*, seed: int = SEED) -> pd.DataFrame:
    """Make the year and export it.

    Returns
    -------
    DataFrame of shape (1584, 17)
        A tour (one zone on one day) a row, in order of ``delivery_day``. The target is
        ``worth_changing`` (Yes/No): the solver's plan saved more than the change cost.

    Raises
    ------
    MissingExtra
        The solver is not installed.
    """
    import numpy as np

    from tenfold.demos.routes.planting import planted
    from tenfold.demos.routes.truth import exported

    return planted(exported(tours(seed)), np.random.default_rng([seed, 99]))


def beside(*, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Further tables of the demo, by file name: the replay that step 1 reads.

    ``replay.csv`` holds a row per tour: its day, the litres of today's plan and of the solver's.
    """
    found = tours(seed)
    columns = {"delivery_day": "day", "today": "today", "new": "new"}
    return {"replay.csv": found[list(columns)].rename(columns=columns)}


@functools.cache
def tours(seed: int = SEED) -> pd.DataFrame:
    """The year as it was; planning 3,120 tours takes a while, so it is remembered."""
    from tenfold.demos.routes.replaying import replayed

    return replayed(seed)


__all__ = ["FAULTS", "SEED", "TRUTHS", "beside", "generate", "tours"]
