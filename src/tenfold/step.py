"""The contract of a step: what it decides, what it needs, what it leaves, how it is judged."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ValidationError

from tenfold import reading
from tenfold.amounts import counted_in
from tenfold.errors import InvalidDecisions, Problem, unknown_name
from tenfold.schemas import Decisions, Evidence, Inputs, from_step, source_of, ui
from tenfold.secrets import named_like
from tenfold.vocabulary import Check, FileRef, Signatures, Waiver
from tenfold.wording import fact_of, remedy_of

if TYPE_CHECKING:
    import numpy as np

    from tenfold.charts import View


@dataclass(frozen=True)
class Context:
    """What the session hands to `run`; with it, `run` is pure.

    Attributes
    ----------
    project_dir : Path
        Folder that relative data paths start from.
    store : callable
        ``store(suffix, write)``: calls ``write(path)`` and keeps the file by its content.
    open : callable
        ``open(ref)``: the absolute path of a `FileRef`, its hash checked.
    rng : numpy.random.Generator
        Seeded from `seed`; the only source of randomness.
    seed : int
        The seed, for libraries that want an integer.
    as_of : date
        The day this run counts as today.
    progress : callable
        ``progress(done, text)`` with `done` between 0 and 1.
    measure : callable
        ``measure(name, seconds)``: timings, kept in the record's context, never its content.
    what_if : Path or None
        Folder of the what-if that this run is; None for the project itself. What a step leaves
        beyond its record, a registry for example, goes there and not into the project.
    code : callable
        ``code()``: hash of the source of this step and of those that it reads.
    """

    project_dir: Path
    store: Callable[[str, Callable[[Path], None]], FileRef]
    open: Callable[[FileRef], Path]
    rng: np.random.Generator
    seed: int
    as_of: date
    progress: Callable[[float, str], None] = field(default=lambda done, text: None)
    measure: Callable[[str, float], None] = field(default=lambda name, seconds: None)
    what_if: Path | None = None
    code: Callable[[], str] = field(default=lambda: "")


@dataclass(frozen=True)
class GateView:
    """What a gate may look at; it computes nothing heavy and caches nothing.

    Attributes
    ----------
    looks : int or None
        How many different models or decisions were scored on the held-out rows of this evidence,
        as far as the histories of the project and of its what-ifs tell; None where nobody counted.
    seconds : mapping of str to float
        What `Context.measure` was told: timings, which are no part of the content.
    ledger : callable
        ``ledger()``: who has signed, read where a gate asks for `signatures`.
    """

    decisions: Any
    evidence: Any
    as_of: date
    waivers: tuple[Waiver, ...] = ()
    looks: int | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    ledger: Callable[[], Signatures] = field(default=Signatures)

    @cached_property
    def signatures(self) -> Signatures:
        """Who has signed which step, and whether that still stands; only who asks pays for it."""
        return self.ledger()


@dataclass(frozen=True)
class Preview:
    """What a run would leave, as far as it can be told at once.

    Attributes
    ----------
    evidence : Evidence
        The recorded one, with everything that could be computed anew.
    waiting : tuple of str
        What other decisions would change and is still as of the last run: keys of charts, titles
        of tables, labels of headlines; ``*`` is everything.
    why : str
        Why it waits, where that is more than being slow.
    unread : bool
        Whether the evidence of other steps was not looked at: what has moved there waits.
    """

    evidence: Any
    waiting: tuple[str, ...] = ()
    why: str = ""
    unread: bool = False


@dataclass(frozen=True)
class Step:
    """One step: its words, its schemas and its functions, all found by its package's name.

    Parameters
    ----------
    package : str
        ``__name__`` of the step's package, ``…stepNN_slug``; number and slug are read from it.
    title, question, why : str
        Heading, the question it answers, and why that matters.
    decisions, inputs, evidence : type
        The three schemas.
    gate : callable
        ``gate(view) -> list[Check]``.
    codes : mapping of str to str
        Every check's code and title, so that docs and waivers know them without a run.
    lasting : bool
        Whether a run leaves more than its record, a registry for example: the record of a what-if
        then stands for no run of the project.

    Notes
    -----
    ``PACKAGE.run.run(decisions, inputs, context) -> evidence`` and
    ``PACKAGE.figures.view(decisions, evidence) -> View`` are imported when first
    called: the schemas stay importable without pandas. So are ``PACKAGE.watching`` and
    ``PACKAGE.previewing``, where there are such.
    """

    package: str
    title: str
    question: str
    why: str
    decisions: type[Decisions]
    inputs: type[Inputs]
    evidence: type[Evidence]
    gate: Callable[[GateView], list[Check]]
    codes: Mapping[str, str]
    lasting: bool = False

    _NAME: ClassVar[re.Pattern[str]] = re.compile(r"step(\d\d)_(\w+)$")

    def __post_init__(self) -> None:
        if not self._NAME.search(self.package):
            raise ValueError(f"'{self.package}' does not end in stepNN_slug")

    @property
    def number(self) -> int:
        """1 to 99; orders the steps."""
        return int(self._parts()[0])

    @property
    def slug(self) -> str:
        """Short name, for example ``baseline_models``."""
        return self._parts()[1]

    @property
    def stem(self) -> str:
        """File stem of its notebook and record, for example ``03_baseline_models``."""
        number, slug = self._parts()
        return f"{number}_{slug}"

    def run(self, decisions: Any, inputs: Any, context: Context) -> Any:
        """Compute the evidence. Pure, given the context."""
        return importlib.import_module(f"{self.package}.run").run(decisions, inputs, context)

    def view(self, decisions: Any, evidence: Any) -> View:
        """What to show of a record: headlines, charts, tables, money. Computes nothing heavy."""
        module = importlib.import_module(f"{self.package}.figures")
        view: View = module.view(decisions, evidence)
        return view

    def watched(self, decisions: Any, folder: Path) -> Mapping[str, str]:
        """Hash of what `run` looks at besides data files, by the decision that names it.

        Most steps look at nothing else; one that does has ``PACKAGE.watching``, which reads as
        much as `run` does and no more.
        """
        if importlib.util.find_spec(f"{self.package}.watching") is None:
            return {}
        module = importlib.import_module(f"{self.package}.watching")
        found: Mapping[str, str] = module.watched(decisions, folder)
        return found

    def rng(self, seed: int) -> np.random.Generator:
        """The source of randomness of a run under `seed`, and of its preview."""
        import numpy as np

        return np.random.default_rng([seed, self.number])

    @property
    def foresight(self) -> Any:
        """The module ``PACKAGE.previewing``; None where everything waits for Run.

        It has ``preview(decisions, inputs, recorded, context) -> Preview``, made of the functions
        that `run` is made of, so that the two cannot differ; ``FOLLOWED``, the decisions that it
        follows; ``READ``, the evidence of other steps that it reads anew, by its place as records
        keep it (``business_problem.value``); and, where the decisions that wait touch only some
        parts of the view, ``TOUCHED``: those parts by decision.
        """
        if importlib.util.find_spec(f"{self.package}.previewing") is None:
            return None
        return importlib.import_module(f"{self.package}.previewing")

    def previewed(
        self, decisions: Any, inputs: Any, recorded: Any, context: Context
    ) -> Preview | None:
        """What `run` would leave under other decisions, from what the record knows; writes nothing.

        None where the step has no preview.
        """
        module = self.foresight
        if module is None:
            return None
        found: Preview = module.preview(decisions, inputs, recorded, context)
        return found

    def sources(self) -> dict[str, tuple[str, bool]]:
        """Per input field: the step it comes from, and whether it is optional."""
        return {name: source_of(info) for name, info in self.inputs.model_fields.items()}

    def parse(
        self,
        given: Mapping[str, object],
        *,
        source: str = "",
        lines: Mapping[str, int] | None = None,
        currency: object = "",
    ) -> Decisions:
        """Validate what was given for this step; every problem is reported at once.

        Amounts may name `currency`, or the step's own decision of that name, and no other.

        Raises
        ------
        InvalidDecisions
            Names each field, its value, what to do, and its line where `lines` knows it.
        """
        problems = self.problems(given, lines=lines, currency=currency)
        if problems:
            raise InvalidDecisions(source or self.slug, problems)
        with counted_in(self.currency(given) or currency):
            return self.decisions.model_validate(self._without_cleared(given))

    def problems(
        self,
        given: Mapping[str, object],
        *,
        lines: Mapping[str, int] | None = None,
        currency: object = "",
    ) -> list[Problem]:
        """What is wrong with `given`, one `Problem` per place; empty when all is well."""
        lines = lines or {}
        known = list(self.decisions.model_fields)
        found = [self.unknown(name, lines.get(name)) for name in given if name not in known]
        try:
            meant = self._without_cleared(given)
            with counted_in(self.currency(given) or currency):
                self.decisions.model_validate({k: v for k, v in meant.items() if k in known})
        except ValidationError as error:
            for fault in error.errors():
                head = str(fault["loc"][0]) if fault["loc"] else ""
                where = ".".join([self.slug, *map(str, fault["loc"])])
                remedy = remedy_of(fault, self.decisions)
                found.append(Problem(where, fact_of(fault), remedy, lines.get(head)))
        return found

    def currency(self, given: Mapping[str, object]) -> object:
        """The currency that this step states for the whole project; empty where it does not."""
        info = self.decisions.model_fields.get("currency")
        if info is None:
            return ""
        return self._without_cleared(given).get("currency") or info.default

    def unknown(self, name: str, line: int | None = None) -> Problem:
        """Describe a name that is none of this step's decisions."""
        found = unknown_name(name, list(self.decisions.model_fields), step=self.slug, line=line)
        if not named_like(name):
            return found
        remedy = "Secrets are never given as text: write env:NAME where a decision asks for one."
        return replace(found, remedy=f"{found.remedy} {remedy}")

    def _without_cleared(self, given: Mapping[str, object]) -> dict[str, object]:
        # `unset` means None where a decision may be None, and the default everywhere else.
        return {
            name: value
            for name, value in given.items()
            if not (isinstance(value, str) and value.strip() == reading.UNSET)
            or name not in self.decisions.model_fields
            or NoneType in reading.members(self.decisions.model_fields[name].annotation)
        }

    def _parts(self) -> tuple[str, str]:
        match = self._NAME.search(self.package)
        assert match is not None
        return match.group(1), match.group(2)


__all__ = [
    "Context",
    "Decisions",
    "Evidence",
    "GateView",
    "Inputs",
    "Preview",
    "Step",
    "from_step",
    "source_of",
    "ui",
]
