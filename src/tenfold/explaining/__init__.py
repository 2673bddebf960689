"""Why a model says what it says of a row, for many rows at once."""

from tenfold.explaining.attributions import Attributions, agreement
from tenfold.explaining.importance import Importance, permutation_importance
from tenfold.explaining.lime import LocalLinear, explain_rows
from tenfold.explaining.limes import LimeValues, lime_values
from tenfold.explaining.reasons import reason_codes
from tenfold.explaining.recourse import recourse, recourses
from tenfold.explaining.shapley import shap_values
from tenfold.explaining.stability import Stability, stability
from tenfold.explaining.subject import Subject

__all__ = [
    "Attributions",
    "Importance",
    "LimeValues",
    "LocalLinear",
    "Stability",
    "Subject",
    "agreement",
    "explain_rows",
    "lime_values",
    "permutation_importance",
    "reason_codes",
    "recourse",
    "recourses",
    "shap_values",
    "stability",
]
