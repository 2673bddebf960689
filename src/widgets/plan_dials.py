"""What can be moved of a plan: sliders and fields that know where they were put."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from tenfold.steps.step07_experimentation.redesigning import EFFECT, SHARE

_SPENDING = (
    ("late (O'Brien-Fleming)", "obrien_fleming"),
    ("evenly (Pocock)", "pocock"),
    ("at any unit (always valid)", "always_valid"),
)
_NEAR = 0.501  # steps
_DIGITS = 3  # what a log slider can be set to; finer steps say nothing about a plan


class Dial:
    """A view of one number or choice; what nobody moved stays exactly what was decided.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The control; its `value` is what shows.
    """

    def __init__(self, widget: Any) -> None:
        self.widget = widget
        widget.style.description_width = "150px"
        widget.layout = w.Layout(width="auto", min_width="330px", flex="1 1 30%")
        self._put: object = widget.value

    @property
    def moved(self) -> bool:
        """Whether it shows something else than was put there."""
        return self._apart(self.widget.value, self._put)

    @property
    def value(self) -> object:
        """What it was moved to, as a decision takes it."""
        return self.widget.value

    def put(self, value: Any, guess: Any = None) -> None:
        """Show what holds."""
        self._fit(value)
        self.widget.value = value
        self._put = self.widget.value

    def _apart(self, shown: Any, put: Any) -> bool:
        return bool(shown != put)

    def _fit(self, value: Any) -> None:
        """Make room for `value`."""


class Linear(Dial):
    """A number on a plain scale, which grows to hold what is decided."""

    @property
    def value(self) -> object:
        """What it was moved to, in four digits."""
        return round(self.widget.value, 4)

    def _apart(self, shown: Any, put: Any) -> bool:
        # The browser moves what it is given to its nearest step: nobody has moved that.
        return bool(abs(shown - put) > _NEAR * self.widget.step)

    def _fit(self, value: float) -> None:
        self.widget.min, self.widget.max = min(self.widget.min, value), max(self.widget.max, value)


class _Weeks(Linear):
    @property
    def value(self) -> object:
        return int(self.widget.value)


class _Scaled(Dial):
    """From a tenth to a hundredfold of what holds; greyed out where nothing could be known."""

    @property
    def value(self) -> object:
        return float(f"{self.widget.value:.{_DIGITS}g}")

    def put(self, value: float | None, guess: float | None = None) -> None:
        """Show what holds; None: nobody says, and `guess` is where sliding may begin."""
        place = guess if value is None else value
        self.widget.disabled = place is None
        super().put(1.0 if place is None else place)

    def _apart(self, shown: Any, put: Any) -> bool:
        return bool(abs(math.log10(shown / put)) > _NEAR * self.widget.step)

    def _fit(self, value: float) -> None:
        at = math.log10(value)
        # The ends one after the other: the lower may never lie above the upper.
        self.widget.max = max(self.widget.max, at + 2.0)
        self.widget.min, self.widget.max = at - 1.0, at + 2.0


class _Looks(Dial):
    @property
    def value(self) -> object:
        return self.widget.value or None

    def put(self, value: int | None, guess: Any = None) -> None:
        """Show what holds; None: once a week."""
        super().put(value or 0)


def dials() -> Mapping[str, Dial]:
    """Everything that can be moved, by decision, `EFFECT` or `SHARE`."""
    return {
        EFFECT: _Scaled(_log("Smallest effect", "what is worth finding, per unit")),
        "units_per_week": _Scaled(_log("Units per week", "that take part")),
        SHARE: Linear(slide("Share of 2nd arm", 0.05, 0.95, 0.05, ".0%", "of all units")),
        "max_weeks": _Weeks(
            w.IntSlider(1, min=1, max=52, description="Weeks allowed", tooltip="at most", **_CALMLY)
        ),
        "alpha": Linear(
            slide("Risk of a false find", 0.005, 0.2, 0.005, ".1%", "alpha, over all looks")
        ),
        "power": Linear(
            slide("Chance to find it", 0.55, 0.99, 0.01, ".0%", "power at the smallest effect")
        ),
        "looks": _Looks(
            w.BoundedIntText(0, min=0, max=200, description="Looks (0: weekly)", tooltip="in all")
        ),
        "spending": Dial(
            w.Dropdown(options=_SPENDING, description="Risk is spent", tooltip="over the looks")
        ),
        "transfer": Linear(
            slide("Doubt of the promise", 0.0, 2.0, 0.05, ".0%", "transfer, as a share of it")
        ),
    }


_CALMLY = {"continuous_update": True}


def slide(name: str, low: float, high: float, step: float, shown: str, help_: str) -> Any:
    """A slider that tells of every place that it passes."""
    return w.FloatSlider(
        low,
        min=low,
        max=high,
        step=step,
        description=name,
        readout_format=shown,
        tooltip=help_,
        **_CALMLY,
    )


def _log(name: str, help_: str) -> Any:
    return w.FloatLogSlider(
        1.0,
        min=-1,
        max=3,
        step=0.001,
        description=name,
        readout_format=".3r",
        tooltip=help_,
        **_CALMLY,
    )


__all__ = ["Dial", "Linear", "dials", "slide"]
