"""What a notebook calls: begin, then decide, then run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenfold import registry, undoing
from tenfold.columns import columns
from tenfold.errors import UnknownDecision, WrongInput
from tenfold.executing import Outcome, execute
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.resolution import Resolved
from tenfold.running import Cancelled, Job, start
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.undoing import Edit
from tenfold.vocabulary import digest

_COMMON = ("project", "run_id")
_TICK = 0.2


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
    watch: Callable[[Job], None] = lambda job: None
    job: Job | None = None
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

    def undo(self) -> Edit | None:
        """Take back what was saved last in this project, by whichever step; None for nothing."""
        return undoing.undo(self.project)

    def redo(self) -> Edit | None:
        """Put on again what was taken back last; None for nothing."""
        return undoing.redo(self.project)

    def edits(self) -> tuple[Edit | None, Edit | None]:
        """What `undo` and what `redo` would do next."""
        project = self.project
        last = [*undoing.edits(project)[-1:], None][0]
        return last, [*undoing.undone(project)[-1:], None][0]

    def columns(self) -> Sequence[str]:
        """Column names of the project's data, for pickers; empty while there are none."""
        return columns(self.standing)

    def start(self, watch: Callable[[Job], None] = lambda job: None, *, force: bool = False) -> Job:
        """Begin to run, for a person who goes on meanwhile: the Run button calls this.

        A record that still holds is not computed again unless `force` is set; the job is then over
        at once. Whoever holds the job must listen to it. Where it can only run here, `watch` is
        told how far it is.
        """
        self.job = start(self.step, self.standing, force=force, tell=self._tell, watch=watch)
        return self.job

    def run(self, *, force: bool = False) -> Outcome:
        """Compute, record, judge. The run cell calls this, and waits.

        With a person at the notebook a record that still holds is not computed again unless
        `force` is set, and interrupting the kernel cancels. Headless it always computes: whoever
        started the notebook has asked for that.
        """
        if self.headless:
            outcome = execute(self.step, self.standing, progress=self.progress)
            self._tell(outcome)
            return outcome
        job = self.job
        # Begun by the button: two runs of one step would only hinder each other.
        if job is not None and not job.over and isinstance(self._wait(job).error, Cancelled):
            return job.result()  # who interrupts it wants no other to begin
        return self._wait(self.start(self.watch, force=force)).result()

    def lag(self, outcome: Outcome) -> str:
        """Why a record is not of what is decided now; empty where it is.

        Decisions can be saved while a step runs, and data can change.
        """
        standing = self.standing
        if standing.resolve(self.step).values == outcome.record.decisions:
            return ""
        return "; ".join(standing.own_changes(self.step))

    def _tell(self, outcome: Outcome) -> None:
        # One that fails keeps nobody else from hearing; it is told once all have heard.
        faults = []
        for listener in list(self.listeners):
            try:
                listener(outcome)
            except Exception as fault:
                faults.append(fault)
        if faults:
            raise faults[0]

    def _wait(self, job: Job) -> Job:
        while not job.over:
            try:
                job.listen(_TICK)
                self.watch(job)
            except KeyboardInterrupt:
                job.cancel()
        self.watch(job)
        return job

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


def run(session: Session, *, force: bool = False) -> Outcome:
    """Run the session's step and return what it left.

    Parameters
    ----------
    force : bool
        Compute even where nothing has changed since the last run.
    """
    if not isinstance(session, Session):
        raise WrongInput.because(
            f"run() was given {session!r}, not a session.",
            "A parameter may have overwritten the name; parameters are decisions of the step.",
        )
    return session.run(force=force)


def headless() -> bool:
    """Whether the kernel has no person's client: papermill, or no kernel at all."""
    kernel = getattr(_shell(), "kernel", None)
    # ipykernel has no public way to ask; the request's allow_stdin is what papermill denies.
    return kernel is None or not getattr(kernel, "_allow_stdin", False)


def _shell() -> Any:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: repr(value) for name, value in values.items()}


__all__ = ["Cancelled", "Outcome", "Session", "begin", "execute", "run"]
