"""What the four payoffs come to, said beneath their fields: a loss counted twice shows here."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.charts import money_text
from tenfold.errors import TenfoldError

_PAYOFFS = ("payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn")
_ONCE = "Count what is saved only once: as the gain of a hit, or as the loss of a miss."


class PayoffNote:
    """A sentence on what acting is worth by the payoffs that a form of step 1 holds now.

    Parameters
    ----------
    form : DecisionForm
    given : mapping of str to mapping
        Decisions of the project by step; they name the target and the class that counts as yes.

    Attributes
    ----------
    widget : ipywidgets.HTML
        Empty where the task is another, or too little is filled in.
    """

    def __init__(self, form: Any, given: Mapping[str, Mapping[str, object]]) -> None:
        self._form, self.widget = form, w.HTML()
        roles = given.get("data_quality", {})
        target, positive = roles.get("target"), roles.get("positive")
        named = target is not None and positive is not None
        self._yes = f"case where {target} is {positive}" if named else "positive"
        self._no = f"case where {target} is not {positive}" if named else "negative"
        for name in (*_PAYOFFS, "currency", "task"):
            form.fields[name].control.watch(self.look)
        self.look()

    def look(self) -> None:
        """Say it of what is entered now."""
        likely = {name: self._likely(name) for name in _PAYOFFS}
        unit = str(self._entered("currency") or "EUR")
        said = payoff_words(likely, unit, self._yes, self._no)
        self.widget.value = said if self._entered("task") == "binary" else ""

    def _likely(self, name: str) -> float | None:
        value = self._entered(name)
        return None if value is None else float(value.likely)

    def _entered(self, name: str) -> Any:
        # Each by itself: what is wrong or half typed elsewhere says nothing of this one.
        try:
            return getattr(self._form.step.parse({name: self._form.fields[name].raw()}), name)
        except (TenfoldError, ValueError):
            return None


def payoff_words(likely: Mapping[str, float | None], unit: str, yes: str, no: str) -> str:
    """What acting instead of leaving is worth per case, as HTML; empty where nothing is known.

    Parameters
    ----------
    likely : mapping of str to float or None
        The likely value of each payoff, in `unit`.
    yes, no : str
        What a case of either kind is called; escaped here.
    """
    hit, alarm, miss, left = (likely[name] for name in _PAYOFFS)
    said = []
    if hit is not None and miss is not None:
        said.append(_worth(yes, "hit − miss", (hit, miss), unit))
    if alarm is not None and left is not None:
        said.append(_worth(no, "false alarm − rightly left alone", (alarm, left), unit))
    if not said:
        return ""
    more = ""
    if alarm is not None and left is not None and alarm > left:
        more += " By these signs a false alarm pays: a cost is entered as a negative amount."
    if hit is not None and miss is not None and hit < miss:
        more += " By these signs a hit costs more than a miss: then nobody should ever act."
    if hit is not None and miss is not None and hit > 0 > miss:
        more += (
            f" A hit is counted as {escape(money_text(hit, unit))} <i>and</i> a miss as "
            f"{escape(money_text(miss, unit))}, so that both add up."
        )
    kind = "warn" if more else "soft"
    return f'<p role="status" class="{kind}">{" ".join(said)} Right?{more} {_ONCE}</p>'


def _worth(case: str, name: str, ends: tuple[float, float], unit: str) -> str:
    acted, left = ends
    verb = "brings" if acted >= left else "costs"
    sums = f"{money_text(acted, unit)} − ({money_text(left, unit)})"
    amount = money_text(abs(acted - left), unit)
    return (
        f"Acting on a {escape(case)} instead of leaving it {verb} <b>{escape(amount)}</b> "
        f"<span class='soft'>({name}: {escape(sums)})</span>."
    )


__all__ = ["PayoffNote", "payoff_words"]
