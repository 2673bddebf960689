"""DecisionForm: any Decisions model becomes a form that saves as you type."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tenfold.errors import InvalidDecisions, TenfoldError
from tenfold.reading import UNSET
from tenfold.step import Decisions, Step
from widgets.draft import Draft, place_of
from widgets.engine import Edit, Job, Resolved
from widgets.form_runs import FormRuns
from widgets.form_view import FormView
from widgets.interview import Begin, InterviewPanel, interviews_of
from widgets.later import Later
from widgets.static import form_html, form_text
from widgets.undo_bar import History, UndoBar

_PAUSE = 0.4


class DecisionForm(FormView):
    """A view of a step's decisions; it can be rebuilt from the model alone.

    Parameters
    ----------
    values : Decisions
        The decisions that hold.
    sources : mapping of str to str
        Per decision ``default``, ``tenfold.yaml`` or ``run``; what the run set is locked.
    columns : sequence of str
        Columns of the data, for pickers.
    on_save : callable
        ``on_save(changes)`` writes valid changes and returns what holds then; a value of None
        clears a decision.
    on_run : callable
        ``on_run(watch)`` begins to run the step and returns the job; whoever is told of its
        outcome calls `tell` and `refresh`. See `FormRuns`.
    on_adopt : callable, optional
        ``on_adopt(name)`` makes what the run set the project's own decision.
    history : History, optional
        With it, saved changes can be taken back.
    lag : callable
        ``lag(outcome)`` says why an outcome is not of what is decided now; empty where it is.
    """

    def __init__(
        self,
        step: Step,
        values: Decisions,
        sources: Mapping[str, str],
        columns: Sequence[str],
        on_save: Callable[[Mapping[str, object]], Resolved],
        on_run: Callable[[Callable[[Job], None]], Job],
        on_adopt: Callable[[str], Resolved] | None = None,
        *,
        history: History | None = None,
        lag: Callable[[Any], str] = lambda outcome: "",
    ) -> None:
        super().__init__(step, values, columns, self._changed, self._act)
        self.step = step
        self._history = history
        self.runs = FormRuns(self, self._ready, on_run, lag)
        self.undoing = UndoBar(
            step, history, lambda act, done: self.guard(lambda: self._take_back(act, done))()
        )
        self.foot.children = (*self.foot.children, *self.undoing.widgets)
        self._values, self._sources = values, dict(sources)
        self._on_save = on_save
        self._on_adopt = on_adopt or (lambda name: on_save({name: self._draft.saved[name]}))
        self._draft = Draft.of(step, values)
        self._later = Later(_PAUSE, self.guard(self._save))
        self.save_button.on_click(lambda _: self.guard(self._save_all)())
        for name, field in self.fields.items():
            field.come_from(self._sources.get(name, "default"))
        self.interviews = {
            name: self._interview(name, begin) for name, begin in interviews_of(step).items()
        }
        self._arrange()

    def given(self) -> dict[str, object]:
        """What is entered, field by field, as `Step.parse` takes it."""
        return {name: field.raw() for name, field in self.fields.items()}

    def decisions(self) -> Decisions:
        """What is entered, parsed.

        Raises
        ------
        InvalidDecisions
            Something entered is not valid.
        """
        return self.step.parse(self.given())

    def flush(self) -> None:
        """Save now what still waits for a pause in typing."""
        self._later.flush()

    def refresh(self, resolved: Resolved) -> None:
        """Show what holds, except where an entry is not valid yet."""
        before, self._values = self._values, resolved.values
        self._sources = dict(resolved.sources)
        self._draft.settle(resolved.values)
        open_entries = self._draft.entries.keys() | self._draft.malformed.keys()
        for name, field in self.fields.items():
            value = getattr(resolved.values, name)
            same = value == getattr(before, name) or self._shows(name, value)
            if name not in open_entries and not same:
                field.control.set(value)
            if field.source != self._sources.get(name, "default"):
                field.come_from(self._sources.get(name, "default"))
        self._arrange()
        self.mark_result(resolved.values)
        self.undoing.look()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        bundle["text/plain"] = form_text(self.step, self._values, self._sources)
        bundle["text/html"] = form_html(self.step, self._values, self._sources)
        return bundle

    def _interview(self, name: str, begin: Begin) -> InterviewPanel:
        field = self.fields[name]

        def fill(value: object) -> None:
            field.control.set(value)
            self._changed(name)

        panel = InterviewPanel(field.label, lambda: begin(self._values), fill)
        field.ask(panel.widget)
        return panel

    def _shows(self, name: str, value: object) -> bool:
        # 1.234,56 and 1234.56 are the same: what a person typed is left as it is.
        try:
            given = self._draft.saved | {name: self.fields[name].raw()}
            return bool(getattr(self.step.parse(given), name) == value)
        except (ValueError, TenfoldError):
            return False

    def _changed(self, name: str) -> None:
        self.guard(lambda: self._enter(name))()

    def _enter(self, name: str) -> None:
        try:
            self._draft.enter(name, self.fields[name].raw())
        except ValueError as fault:
            self._draft.reject(name, str(fault))
        self._recheck()
        self.say("…")
        self._later.call()

    def _save(self) -> None:
        checked = self._draft.check()
        if checked.changes:
            self._write({n: self._clearing(n, v) for n, v in checked.changes.items()})
            checked = self._draft.check()
        else:
            self._draft.settle(self._values)
        self.show_problems(checked.problems)
        self._arrange()
        if self.problems:
            count = len(self.problems)
            self.say(f"{count} not saved: see what is marked", kind="block")
        elif not checked.problems:
            self.say(f"saved to tenfold.yaml at {time.strftime('%H:%M:%S')}", kind="pass")

    def _write(self, changes: Mapping[str, object]) -> None:
        try:
            resolved = self._on_save(changes)
        except InvalidDecisions as fault:
            # The engine knows more than the schema: the file may hold other mistakes.
            for problem in fault.problems:
                name, place = place_of(self.step, problem)
                if name in changes:
                    self._draft.reject(name, f"{place}{problem.fact}")
            self._recheck()
            raise
        self.refresh(resolved)

    def _clearing(self, name: str, value: object) -> object:
        if (
            value is None
            and self.fields[name].info.get_default(call_default_factory=True) is not None
        ):
            return UNSET
        return value

    def _save_all(self) -> None:
        self._later.flush()
        self._save()

    def _ready(self) -> bool:
        self._save_all()
        if self.problems:
            names = ", ".join(self.fields[name].label for name in self.problems)
            self.say(f"Not run. Put right first: {names}.", kind="block")
        return not self.problems

    def _take_back(self, act: Callable[[], Edit | None], done: str) -> None:
        self._later.flush()
        edit = act()
        if edit is None or self._history is None:
            self.say("There is nothing left to take back.")
            return
        self.refresh(self._history.resolved())
        where = "" if self.undoing.is_own(edit) else " in another step"
        self.say(f"{done}{where}: {self.undoing.told(edit)}", kind="pass")

    def _act(self, name: str) -> None:
        def act() -> None:
            self._draft.drop(name)
            if self._sources.get(name) == "run":
                resolved = self._on_adopt(name)
                self.say(f"{name} adopted into tenfold.yaml", kind="pass")
            else:
                resolved = self._on_save({name: None})
                self.say(f"{name} is back at its default", kind="pass")
            self.fields[name].fault("")
            self.fields[name].control.set(getattr(resolved.values, name))
            self.refresh(resolved)

        self.guard(act)()

    def _arrange(self) -> None:
        wrong = self.problems.keys()
        entries = {n: entry for n, entry in self._draft.entries.items() if n not in wrong}
        self.arrange(self._draft.saved | entries)

    def _recheck(self) -> None:
        self.show_problems(self._draft.check().problems)
        self._arrange()


__all__ = ["DecisionForm"]
