"""The figures of the last checked batch, as `tenfold check` left them."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tenfold.delivery.operating.figures import FILE


class Figures(BaseModel):
    """What is known of the last batch; None is exposed as nothing, never as zero.

    Attributes
    ----------
    checked_at : float
        Seconds since 1970.
    refused : bool or None
        Whether it may not be used; None where an earlier version wrote the file.
    drift : dict of str to float
        Evidence over its threshold, by feature.
    """

    # What a later version adds is no reason to say nothing.
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)

    checked_at: float
    rows: int | None = None
    broken_clauses: int | None = None
    refused: bool | None = None
    drift: dict[str, float] = Field(default_factory=dict)
    expected_score: float | None = None
    expected_money_per_week: float | None = None


def read_figures(project: Path) -> Figures | None:
    """Read them; None where no batch was checked, or the file says nothing that can be read."""
    try:
        return Figures.model_validate_json((project / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


__all__ = ["Figures", "read_figures"]
