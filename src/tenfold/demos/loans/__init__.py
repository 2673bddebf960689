"""A synthetic loan portfolio: 24 months, drift, and faults planted on purpose.

`portfolio` makes the truth, `planting` spoils it, `FAULTS` lists what was spoilt. The page
``docs/demos.md`` says all of it in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.demos.fault import Fault

if TYPE_CHECKING:
    import pandas as pd

SEED = 20240101

FAULTS = {
    "leak": Fault(
        what="collections_calls is filled by the collections team after a default",
        columns=("collections_calls",),
        detectors=("leak_post_outcome", "leak_single_feature"),
        dealt_with="left out of the model, with the reason",
        decisions=("excluded.collections_calls",),
    ),
    "duplicates": Fault(
        what="18 applications were exported six times each (90 rows too many)",
        columns=(),
        detectors=("duplicate_rows",),
        dealt_with="the split by time keeps all copies on one side; the check is waived until the "
        "export is mended",
        decisions=("split", "waivers.TF0206"),
    ),
    "id_like": Fault(
        what="application_id numbers the rows",
        columns=("application_id",),
        detectors=("id_like",),
        dealt_with="named as the id, so no model learns it by heart",
        decisions=("id",),
    ),
    "sentinel": Fault(
        what="employment_years is 999 where it is unknown (6 % of the rows)",
        columns=("employment_years",),
        detectors=("sentinels",),
        dealt_with="999 counts as missing",
        decisions=("sentinels.employment_years",),
    ),
    "decimal_comma": Fault(
        what="the south branch writes income like 1.234,56",
        columns=("income",),
        detectors=("decimal_commas",),
        dealt_with="read with its decimal comma",
        decisions=("clean.income",),
    ),
    "mixed_dates": Fault(
        what="statement_date is written 2024-03-05 or 05/03/2024",
        columns=("statement_date",),
        detectors=("mixed_dates",),
        dealt_with="read in either format, and left out of the model: a calendar day says "
        "nothing about the applicant",
        decisions=("clean.statement_date", "excluded.statement_date"),
    ),
    "category_spelling": Fault(
        what="region is spelt North, north or ' NORTH'",
        columns=("region",),
        detectors=("category_case",),
        dealt_with="brought to one spelling",
        decisions=("clean.region",),
    ),
    "unit_shift": Fault(
        what="the web channel sent savings in cents (×100) for three months",
        columns=("savings",),
        detectors=("unit_shift",),
        dealt_with="brought back to euros",
        decisions=("clean.savings",),
    ),
    "missing_by_outcome": Fault(
        what="savings is missing three times as often where the loan defaulted",
        columns=("savings",),
        detectors=("missing_informative",),
        dealt_with="the gap is on the application form, so it is known in time and may be used",
        decisions=("known_in_time.savings",),
    ),
    "constant": Fault(
        what="country has one value",
        columns=("country",),
        detectors=("constants",),
        dealt_with="left out of the model, with the reason",
        decisions=("excluded.country",),
    ),
    "impossible": Fault(
        what="12 rows hold the year of birth where the age belongs",
        columns=("age",),
        detectors=("impossible_values",),
        dealt_with="ages outside 18 to 100 count as missing",
        decisions=("clean.age",),
    ),
    "label_noise": Fault(
        what="7 % of the labels were swapped",
        columns=("defaulted",),
        detectors=("label_noise",),
        dealt_with="nothing is dropped: the review queue goes to the collections team, and the "
        "check is waived until they have answered",
        decisions=("waivers.TF0211",),
    ),
}
"""Every planted fault, by name. The drift from month 18 on is no fault but the truth."""


def generate(*, seed: int = SEED) -> pd.DataFrame:
    """Make the portfolio.

    Returns
    -------
    DataFrame of shape (6330, 19)
        One application a row, in order of ``applied_on``, as text where a branch system would
        have written text. The target is ``defaulted`` (Yes/No).
    """
    import numpy as np

    from tenfold.demos.loans.planting import planted
    from tenfold.demos.loans.portfolio import portfolio

    rng = np.random.default_rng(seed)
    return planted(portfolio(rng), rng)


__all__ = ["FAULTS", "generate"]
