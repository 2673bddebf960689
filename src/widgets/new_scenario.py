"""A new scenario: one decision set otherwise, by the form's own control, and run as a what-if."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from tenfold import registry
from tenfold.changes import value_text
from tenfold.columns import columns
from tenfold.errors import WrongInput
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.standing import Standing
from tenfold.whatif import checked_name
from widgets.field import Field
from widgets.kinds import kind_of, label_of
from widgets.start_controls import line
from widgets.start_run import RunPanel

_BELOW = (
    "Tried without changing the project: the steps that depend on the decision run again, beside "
    "the results that there are."
)
_FIRST = ("baseline_models", "cv_folds")


class NewScenario:
    """Choose a step, a decision and a value, name it, run it.

    Parameters
    ----------
    on_ran : callable
        ``on_ran(run_id)`` when a run has come to its end.
    """

    def __init__(self, project: Project, on_ran: Callable[[str], None]) -> None:
        self.project, self._on_ran = project, on_ran
        steps = registry.steps()
        wide = w.Layout(width="420px", max_width="100%")
        self.step = w.Dropdown(
            description="Step",
            options=[(f"{s.number} {s.title}", s.slug) for s in steps],
            layout=wide,
        )
        self.decision = w.Dropdown(description="Decision", layout=wide)
        self.name = w.Text(description="Name", layout=wide)
        self.row = w.VBox([])
        self.run = _Run(self._ended, self.asked)
        self.run.project = project
        self.field: Any = None
        guard = self.run.said.guard
        self.step.observe(guard(self._offer), names=["value"])
        self.decision.observe(guard(self._show), names=["value"])
        self.widget = w.VBox([line(self.step, self.decision), self.row, self.name, self.run.widget])
        if _FIRST[0] in [s.slug for s in steps]:
            self.step.value = _FIRST[0]
        self._offer()
        if _FIRST[1] in [value for _, value in self.decision.options]:
            self.decision.value = _FIRST[1]

    def asked(self) -> dict[str, Any]:
        """What is to be tried, checked as the chain would check it.

        Raises
        ------
        TenfoldError
            The value is none, or what the project decides already; or the name is none.
        """
        step, name = registry.get(self.step.value), self.decision.value
        try:
            raw = self.field.raw()
        except ValueError as fault:
            raise WrongInput.because(f"{step.slug}.{name}: {fault}.") from None
        given = {step.slug: {name: UNSET if raw is None else raw}}
        value = self._value(step.slug, name, given)
        if value == self._value(step.slug, name, {}):
            raise WrongInput.because(
                f"{step.slug}.{name} is {value_text(value)} in the project already.",
                "Choose another value.",
            )
        words = self.name.value or f"{self.field.label}: {value_text(value)}"
        return {
            "overrides": {step.slug: {name: UNSET if value is None else value}},
            "name": checked_name(words[:80]),
        }

    def _value(self, slug: str, name: str, given: dict[str, Any]) -> Any:
        values = Standing(self.project, given).resolve(registry.get(slug)).values
        return values.model_dump(mode="json")[name]

    def _offer(self) -> None:
        step = registry.get(self.step.value)
        fields = step.decisions.model_fields
        self.decision.options = [(label_of(name, info), name) for name, info in fields.items()]
        self._show()

    def _show(self) -> None:
        step, name = registry.get(self.step.value), self.decision.value
        if name is None:
            return
        info = step.decisions.model_fields[name]
        standing = Standing(self.project)
        # To know the columns, the data are read: only for who asks for one.
        known = columns(standing) if _names_a_column(info) else []
        value = getattr(standing.resolve(step).values, name)
        self.field = Field(name, info, value, known, lambda _: self._call(), lambda _: None)
        self.row.children = [self.field.widget]
        self._call()

    def _call(self) -> None:
        # What it is called where nobody gives it a name.
        try:
            entered = value_text(self.field.raw())
        except ValueError:
            entered = ""
        self.name.placeholder = f"{self.field.label}: {entered}"

    def _ended(self, running: bool) -> None:  # noqa: FBT001  # a callback's one argument
        if not running and self.run.run_id:
            self._on_ran(self.run.run_id)
            self.name.value = ""


class _Run(RunPanel):
    """Runs what is asked for when the button is pressed."""

    def __init__(
        self, on_change: Callable[[bool], None], asked: Callable[[], dict[str, Any]]
    ) -> None:
        super().__init__(on_change, label="Run this scenario", below=_BELOW)
        self._asked = asked

    def start(self) -> None:
        """Start the run, once what is asked for is checked."""
        if not self.running:
            self.what_if = self._asked()
            super().start()


def _names_a_column(info: Any) -> bool:
    kind = kind_of(info.annotation, info)
    return kind.hint == "column" or (
        kind.base in (list, dict) and kind_of(kind.item).hint == "column"
    )


__all__ = ["NewScenario"]
