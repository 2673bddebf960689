"""The five numbers that matter: as much of step 1 as the first money figure needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, cast

import ipywidgets as w

from tenfold import registry
from tenfold.session import Session
from tenfold.stats.intervals import wilson
from widgets.gate_words import worded
from widgets.live import WAITING, live
from widgets.panels import headlines_html
from widgets.parts import marked
from widgets.payoff_note import PayoffNote
from widgets.start_controls import box, heading, line, shown

if TYPE_CHECKING:
    from tenfold.project import Project
    from tenfold.tables import Inference

_STEP = "business_problem"
_FIRST = {
    "binary": {
        "payoff_tp": ("A hit", "{yes}, and you acted"),
        "payoff_fp": ("A false alarm", "you acted, but {no}"),
        "payoff_fn": ("A miss", "{yes}, and nobody acted"),
        "volume_per_week": ("Cases a week", ""),
        "capacity_per_week": (
            "How many can you act on a week?",
            "leave it empty where all can be",
        ),
        "today": ("What is done today", "a model must beat it"),
    },
    "regression": {
        "cost_over": ("One unit too high", "what it costs to predict too much"),
        "cost_under": ("One unit too low", "what it costs to predict too little"),
        "volume_per_week": ("Cases a week", ""),
        "today_over": ("Today's error: too high", ""),
        "today_under": ("Today's error: too low", ""),
    },
    "multiclass": {
        "payoff_matrix": ("What each answer is worth", "press Add every pair, then fill in"),
        "volume_per_week": ("Cases a week", ""),
        "today_class": ("What is done today", ""),
    },
}
_RULE = ("rule_column", "rule_operator", "rule_value")
_QUALITY = ("today_tpr", "today_fpr")
_TODAY = {
    "act_on_none": "nobody is acted on",
    "act_on_all": "everybody is acted on",
    "rule": "a rule on one column",
    "unknown": "something else: say how good it is below",
}
_FILLED = {
    "binary": ("currency", "prevalence", "payoff_tn"),
    "regression": ("currency",),
    "multiclass": ("currency", "class_shares"),
}


def begin_with(project: Project, counts: Mapping[str, int], asked: Inference) -> None:
    """Write into step 1 what the file says: shares of its classes; and that no effect costs 0."""
    total = sum(counts.values())
    changes: dict[str, object] = {}
    if asked.task == "binary":
        positives = counts.get(str(asked.roles.positive), 0)
        changes = {"prevalence": _share(positives, total), "payoff_tn": 0}
    elif asked.task == "multiclass":
        changes = {"class_shares": {k: _share(n, total) for k, n in counts.items()}}
    if changes:
        project.save(registry.get(_STEP), changes)


class NumbersPanel:
    """Part of the form of step 1, and the money that follows from it.

    The rows are the form's own: what is typed is checked and saved as it is there.

    Parameters
    ----------
    on_run : callable
        Called when step 1 has run.
    """

    def __init__(self, project: Project, on_run: Callable[[], None]) -> None:
        from widgets.deciding import decide

        self._on_run = on_run
        self.session = Session(registry.get(_STEP), {"project": str(project.folder)})
        session: Any = self.session
        self.form = cast("Any", decide(session))
        self.session.listeners.append(self._ran)
        values: Any = session.resolved().values
        self.task: str = values.task
        self.money = w.HTML()
        given = project.given().decisions.get("data_quality", {})
        target, positive = given.get("target", "the case"), given.get("positive", "yes")
        said = {"yes": f"{target} is {positive}", "no": f"{target} is not {positive}"}
        first = [self._field(name, *words, said) for name, words in _FIRST[self.task].items()]
        self.payoffs: Any = None
        if self.task == "binary":
            self.payoffs = PayoffNote(self.form, project.given().decisions)
            first.insert(3, self.payoffs.widget)  # below a hit, a false alarm and a miss
        filled = [self.form.fields[name].widget for name in _FILLED[self.task]]
        more = w.Accordion([w.VBox(filled)], titles=(f"{len(filled)} filled in for you: check",))
        self.rule = w.VBox([self.form.fields[name].widget for name in _RULE])
        self.quality = w.VBox([self.form.fields[name].widget for name in _QUALITY])
        self._ask_today()
        self._offer_classes(given)
        self.widget = box(
            heading(
                "The five numbers that matter",
                "Rough is fine: the likely value alone will do, low and high say how sure you are. "
                "Then press Run step 1. Everything else of step 1 can wait.",
            ),
            *first,
            self.rule,
            self.quality,
            more,
            self.form.foot,
            line(self.form.bar.progress, self.form.bar.doing, self.form.status),
            self.money,
        )
        self.widget.add_class("tenfold-form")
        live(session).followers["numbers"] = self.form.guard(self.look)
        if self.payoffs is not None:
            live(session).followers["payoffs of the start page"] = self.payoffs.look
        self.look()

    @property
    def complete(self) -> bool:
        """Whether step 1 has run and its money is known."""
        last = self.session.last()
        return last is not None and last.view.headlines[0].figure.value is not None

    def _field(self, name: str, title: str, below: str, words: dict[str, str]) -> Any:
        field = self.form.fields[name]
        if hasattr(field.control, "likely_is_enough"):
            field.control.likely_is_enough = True
        said = escape(below.format(**words))
        field.widget.children[0].value = f'<b>{escape(title)}</b><span class="soft">{said}</span>'
        return field.widget

    def _ask_today(self) -> None:
        if self.task != "binary":
            for part in (self.rule, self.quality):
                shown(part, visible=False)
            return
        control = self.form.fields["today"].control
        control.words = _TODAY
        control.set(control.get())
        control.watch(lambda: self._todays(control.get()))
        self._todays(control.get())

    def _todays(self, said: object) -> None:
        """Ask for what today's way of deciding cannot be priced without."""
        shown(self.rule, visible=said == "rule")
        shown(self.quality, visible=said in ("rule", "unknown"))

    def _offer_classes(self, given: Mapping[str, object]) -> None:
        if self.task != "multiclass":
            return
        values: Any = self.session.resolved().values
        self.form.fields["payoff_matrix"].control.classes.value = ", ".join(values.class_shares)

    def look(self) -> None:
        """Show the money of the last run, and whether it is of the numbers that stand here."""
        last = self.session.last()
        if last is not None:
            self._show(last)

    def _ran(self, record: Any) -> None:
        self._show(record)
        self._on_run()

    def _show(self, record: Any) -> None:
        headlines = record.view.headlines
        waits = [each.figure for each in headlines if each.label == "Still to fill in"]
        said = (
            f"Still to fill in before all of it can be priced: {worded(str(waits[0]))}. "
            if waits
            else ""
        )
        if headlines[0].figure.value is not None:
            said += "What a model really earns on your data: press Run the rest."
        mark = marked(WAITING) if self.session.lag(record) else ""
        self.money.value = (
            f'<div role="status">{mark}{headlines_html(headlines[:1] + headlines[2:4])}'
            f'<p class="soft">{escape(said)}</p></div>'
        )


def _share(hits: int, total: int) -> list[float]:
    # A triple runs from the 5 % to the 95 % quantile.
    found = wilson(hits, total, level=0.9)
    ends = (found.low, found.value, found.high)
    return [round(end, 4) for end in ends if end is not None]


__all__ = ["NumbersPanel", "begin_with"]
