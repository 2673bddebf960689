"""Why a model says what it says of a row, for many rows at once."""

from tenfold.explaining.lime import LocalLinear, explain_rows

__all__ = ["LocalLinear", "explain_rows"]
