"""What a notebook calls: begin, then decide, then run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from tenfold import keys, registry
from tenfold.errors import UnknownDecision, WrongInput
from tenfold.executing import Outcome, execute
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.resolution import Resolved
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import digest

_COMMON = ("project", "run_id")


@dataclass
class Session:
    """One step in one notebook. Its state is the project's; this is only the handle.

    The names of the notebook are remembered at `begin`; whatever is new at the first read of
    a decision was put there by papermill, and must be a decision.
    """

    step: Step
    namespace: MutableMapping[str, Any]
    before: Mapping[str, int] = field(default_factory=dict)
    listeners: list[Callable[[Outcome], None]] = field(default_factory=list)
    progress: Callable[[float, str], None] = lambda done, text: None
    _looked: bool = False

    @property
    def headless(self) -> bool:
        """Whether nobody is there to click: papermill, nbclient, a plain script."""
        return headless()

    @property
    def project(self) -> Project:
        """The project the ``project`` parameter names, else the nearest one upward."""
        return Project.find(self.namespace.get("project"))

    @property
    def overrides(self) -> dict[str, object]:
        """Decisions that this run set, by papermill or in the parameters cell.

        Raises
        ------
        UnknownDecision
            A name that papermill put there is no decision of this step.
        """
        known = list(self.step.decisions.model_fields)
        if self.headless and not self._looked:
            self._refuse_strangers(known)
            self._looked = True
        return {n: self.namespace[n] for n in known if self.namespace.get(n) is not None}

    @property
    def standing(self) -> Standing:
        """The project as it stands, under what this run set."""
        overrides = self.overrides
        run_id = self.namespace.get("run_id")
        if overrides and run_id is None:
            run_id = f"what-if-{self.step.slug}-{digest(_texts(overrides))[:8]}"
        return Standing(self.project, {self.step.slug: overrides}, run_id)

    def resolved(self) -> Resolved:
        """The decisions that hold, and the source of each."""
        return self.standing.resolve(self.step)

    def save(self, changes: Mapping[str, object]) -> Resolved:
        """Write changes to tenfold.yaml; None restores a default. Returns what holds then."""
        self.project.save(self.step, changes)
        return self.resolved()

    def adopt(self, name: str) -> Resolved:
        """Make what this run set for `name` the project's own decision."""
        value = self.resolved().values.model_dump(mode="json")[name]
        self.project.save(self.step, {name: UNSET if value is None else value})
        self.namespace[name] = None
        return self.resolved()

    def columns(self) -> list[str]:
        """Column names of the project's data, for pickers; empty while there are none."""
        return columns(self.standing)

    def run(self) -> Outcome:
        """Compute, record, judge. The Run button and the run cell both call this."""
        outcome = execute(self.step, self.standing, progress=self.progress)
        for listener in self.listeners:
            listener(outcome)
        return outcome

    def last(self) -> Outcome | None:
        """The record as it is now, judged today; None when the step has not run."""
        standing = self.standing
        record = standing.store.read(self.step)
        return Outcome(record, standing.gate(record)) if record else None

    def _refuse_strangers(self, known: list[str]) -> None:
        strangers = [
            name
            for name, value in list(self.namespace.items())
            if not name.startswith("_")
            and name not in known
            and name not in _COMMON
            # papermill writes nothing else; a person's own imports are their own affair.
            and isinstance(value, str | int | float | list | dict | tuple | None)
            and self.before.get(name) != id(value)
        ]
        if strangers:
            raise UnknownDecision(self.step.slug, [self.step.unknown(name) for name in strangers])


def begin(step: str, namespace: MutableMapping[str, Any]) -> Session:
    """Start a step in a notebook: ``session = begin("baseline_models", globals())``.

    Call it in the cell before the parameters: it remembers the names that are there.
    """
    found = registry.get(step)
    shell = _shell()
    if shell is not None and namespace is not shell.user_ns:
        raise WrongInput.because(
            f'begin("{step}", …) was given other names than the notebook\'s: '
            "no parameter would be read.",
            f'Write session = begin("{step}", globals()).',
        )
    before = {name: id(value) for name, value in namespace.items()}
    return Session(found, namespace, before)


def run(session: Session) -> Outcome:
    """Run the session's step and return what it left."""
    if not isinstance(session, Session):
        raise WrongInput.because(
            f"run() was given {session!r}, not a session.",
            "A parameter may have overwritten the name; parameters are decisions of the step.",
        )
    return session.run()


def headless() -> bool:
    """Whether the kernel has no person's client: papermill, or no kernel at all."""
    kernel = getattr(_shell(), "kernel", None)
    # ipykernel has no public way to ask; the request's allow_stdin is what papermill denies.
    return kernel is None or not getattr(kernel, "_allow_stdin", False)


def _shell() -> Any:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def columns(standing: Standing) -> list[str]:
    """Column names of the project's data file, for pickers; empty while there are none."""
    from tenfold.errors import TenfoldError

    for step in registry.steps():
        try:
            decisions = standing.resolve(step).values
            paths = keys.data_files(decisions, standing.project.folder)
        except TenfoldError:
            continue
        source = getattr(decisions, "source", None)
        if source and "source" in paths and paths["source"].exists():
            from tenfold import tables

            try:
                how = {
                    name: getattr(decisions, name)
                    for name in ("header", "delimiter", "encoding", "query")
                    if hasattr(decisions, name)
                }
                read = tables.read(source, base=standing.project.folder, **how)
            except TenfoldError:
                return []
            return list(read.columns)
    return []


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: repr(value) for name, value in values.items()}


__all__ = ["Outcome", "Session", "begin", "execute", "run"]
