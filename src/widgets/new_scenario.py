"""A new scenario: decisions set otherwise, by the form's own controls, and run as a what-if."""

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
from tenfold.step import Step
from tenfold.whatif import checked_name
from widgets.comparison_view import NUMBERS, place_of
from widgets.control import committed
from widgets.field import Field
from widgets.kinds import kind_of, label_of
from widgets.start_controls import line
from widgets.start_run import RunPanel

_BELOW = (
    "Tried without changing the project: the steps that depend on what you set run again, beside "
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
        self.name = committed(w.Text(description="Name", layout=wide))
        self.more = w.Button(description="Set another decision as well", icon="plus")
        self.row = w.VBox([])
        self.run = _Run(self._ended, self.asked)
        self.run.project = project
        self.field: Any = None
        self._held: list[tuple[str, Field]] = []
        self._needed: list[tuple[str, Field]] = []
        guard = self.run.said.guard
        self.step.observe(guard(self._offer), names=["value"])
        self.decision.observe(guard(self._show), names=["value"])
        self.more.on_click(guard(self._hold))
        self.widget = w.VBox(
            [line(self.step, self.decision), self.row, line(self.more), self.name, self.run.widget]
        )
        self.widget.add_class("tenfold-form")
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
        given: dict[str, dict[str, Any]] = {}
        for slug, field in self._asked:
            try:
                raw = field.raw()
            except ValueError as fault:
                raise WrongInput.because(f"{slug}.{field.name}: {fault}.") from None
            given.setdefault(slug, {})[field.name] = UNSET if raw is None else raw
        words = []
        overrides: dict[str, dict[str, Any]] = {}
        for slug, field in self._asked:
            value = self._value(slug, field.name, given)
            if value == self._value(slug, field.name, {}):
                continue
            overrides.setdefault(slug, {})[field.name] = UNSET if value is None else value
            words.append(f"{field.label}: {value_text(value)}")
        if not overrides:
            slug, field = self._asked[-1]
            now = value_text(self._value(slug, field.name, {}))
            raise WrongInput.because(
                f"{slug}.{field.name} is {now} in the project already.", "Choose another value."
            )
        return {
            "overrides": overrides,
            "name": checked_name((self.name.value or ", ".join(words))[:80]),
        }

    @property
    def _asked(self) -> list[tuple[str, Field]]:
        """What is set, by step: what was held, what that needs, then what is chosen now."""
        kept = [*self._held, *self._needed]
        return [*kept, *([] if self.field is None else [(self.step.value, self.field)])]

    def _hold(self) -> None:
        """Keep the decision that is chosen, so that another can be set beside it."""
        self._held, self._needed = self._asked, []
        self._offer()

    def _is_held(self, name: str) -> bool:
        return (self.step.value, name) in [(slug, field.name) for slug, field in self._held]

    def _leave(self, held: tuple[str, Field]) -> None:
        self._held = [each for each in self._held if each is not held]
        name, field, needed = self.decision.value, self.field, self._needed
        self._offer()
        if name is not None:
            # What is chosen stays, and what has been entered there.
            self.decision.value = name
            self.field, self._needed = field, needed
            self._arrange()

    def _value(self, slug: str, name: str, given: dict[str, Any]) -> Any:
        values = Standing(self.project, given).resolve(registry.get(slug)).values
        return values.model_dump(mode="json")[name]

    def _offer(self) -> None:
        step = registry.get(self.step.value)
        fields = step.decisions.model_fields
        # What money hangs on first, by the names that the start page gives it; then as in the form.
        names = sorted(fields, key=place_of)
        self.decision.options = [
            (NUMBERS.get(name) or label_of(name, fields[name]), name)
            for name in names
            if not self._is_held(name)
        ]
        self._show()

    def _show(self) -> None:
        step, name = registry.get(self.step.value), self.decision.value
        self._needed, self.field = [], None
        if name is not None:
            values = Standing(self.project).resolve(step).values
            self.field = self._field(step, name, getattr(values, name))
            # A fixed threshold says nothing while the policy is another: both are set.
            self._needed = [
                (step.slug, self._field(step, other, wanted[0]))
                for other, wanted in self.field.when.items()
                if getattr(values, other) not in wanted and not self._is_held(other)
            ]
        self._arrange()

    def _arrange(self) -> None:
        shown = [self._row(each) for each in self._held]
        shown += [field.widget for _, field in self._needed]
        self.row.children = [*shown, *([] if self.field is None else [self.field.widget])]
        self._call()

    def _field(self, step: Step, name: str, value: object) -> Field:
        info = step.decisions.model_fields[name]
        # To know the columns, the data are read: only for who asks for one.
        known = columns(Standing(self.project)) if _names_a_column(info) else []
        field = Field(name, info, value, known, lambda _: self._call(), lambda _: None)
        committed(field.control.widget)
        return field

    def _row(self, held: tuple[str, Field]) -> w.HBox:
        leave = w.Button(
            description="Leave it as it is", icon="times", layout=w.Layout(width="auto")
        )
        leave.tooltip = f"{held[0]}.{held[1].name}: not set in this scenario"
        leave.on_click(self.run.said.guard(lambda: self._leave(held)))
        return line(held[1].widget, leave)

    def _call(self) -> None:
        # What it is called where nobody gives it a name.
        self.name.placeholder = ", ".join(map(_called, (field for _, field in self._asked)))

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


def _called(field: Field) -> str:
    try:
        return f"{field.label}: {value_text(field.raw())}"
    except ValueError:
        return f"{field.label}: "


def _names_a_column(info: Any) -> bool:
    kind = kind_of(info.annotation, info)
    return kind.hint == "column" or (
        kind.base in (list, dict) and kind_of(kind.item).hint == "column"
    )


__all__ = ["NewScenario"]
