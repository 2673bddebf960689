"""Every error that a user can see: the fact, the value, what to do."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

_MOST_LINES = 10


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was given.

    Attributes
    ----------
    where : str
        Dotted place, for example ``data_quality.split``.
    fact, remedy : str
        What is wrong (with the value), and what to do.
    line : int or None
        1-based line in the file that said it, where there is one.
    """

    where: str
    fact: str
    remedy: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        text = f"{place}: {self.fact}" if place else self.fact
        return f"{text} {self.remedy}".rstrip()


class TenfoldError(Exception):
    """Anything a user can act on. ``exit_code`` is what the shell gets."""

    exit_code: ClassVar[int] = 2

    def _render_traceback_(self) -> list[str]:
        # Jupyter shows this. Frames say nothing to those who can act on the sentence.
        if self.exit_code == TenfoldError.exit_code:
            return [str(self)]
        return traceback.format_exception(self)


class WrongInput(TenfoldError):
    """Something given is unusable: a file, a value, a place."""

    @classmethod
    def because(cls, fact: str, remedy: str = "") -> Self:
        """Compose fact and remedy into one message."""
        return cls(f"{fact} {remedy}".rstrip())


class InvalidDecisions(TenfoldError):
    """One or more decisions are wrong; all of them are reported at once."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__(bounded(f"{source}: {_count(len(problems), 'problem')}", problems))

    def __reduce__(self) -> tuple[type, tuple[str, tuple[Problem, ...]]]:
        # An error must survive the way back from a child process.
        return type(self), (self.source, self.problems)


class UnknownDecision(InvalidDecisions):
    """A name that no step knows."""

    @classmethod
    def named(cls, names: Iterable[str], known: Iterable[str], *, step: str) -> UnknownDecision:
        """Name every stranger, each with the nearest known name."""
        known = list(known)
        return cls(step, [unknown_name(name, known, step=step) for name in names])


class DataProblem(WrongInput):
    """The data cannot be used as they are."""


class ProjectProblem(WrongInput):
    """The project folder is missing, locked, read-only or damaged."""


class MissingEvidence(WrongInput):
    """A step was asked for before the steps that it stands on."""

    @classmethod
    def of(cls, step: str, needs: str) -> MissingEvidence:
        """Say which step must run first."""
        return cls(
            f"'{step}' needs the evidence of '{needs}', which has not run. "
            f"Run `tenfold run --from {needs}` or open the notebook of '{needs}' first."
        )


class NoRows(DataProblem):
    """A source can be read and holds nothing."""


class MissingExtra(WrongInput):
    """An optional library is needed and not installed."""

    @classmethod
    def named(cls, what: str, extra: str) -> MissingExtra:
        """Say how to install it."""
        return cls(f"{what} needs: pip install 'tenfold[{extra}]'")


class ContractBroken(TenfoldError):
    """The registered steps do not fit together: a fault of the code, not of the user."""

    exit_code: ClassVar[int] = 3


class StepFailed(TenfoldError):
    """A step crashed while it ran."""

    exit_code: ClassVar[int] = 3

    @classmethod
    def holding(cls, step: str, what: str) -> Self:
        """Say that a step was about to write down the value of a secret."""
        return cls(
            f"'{step}' was stopped: the value of a secret stands in {what}. Nothing was written. "
            "Take it out of the decisions and the data; where the step put it there, report it."
        )


def unknown_name(name: str, known: Sequence[str], *, step: str, line: int | None = None) -> Problem:
    """Describe a name that is not in `known`, with the nearest that is."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    remedy = f"Did you mean '{close[0]}'?" if close else f"Known: {_listed(known)}."
    return Problem(step, f"'{name}' is not a decision of {step}.", remedy, line)


def bounded(head: str, items: Sequence[object]) -> str:
    """Join `head` and at most ten lines of `items`, saying how many more there are."""
    lines = [f"  {item}" for item in items[:_MOST_LINES]]
    if len(items) > _MOST_LINES:
        lines.append(f"  … and {len(items) - _MOST_LINES} more")
    return "\n".join([head, *lines])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown}, …" if len(names) > 8 else shown
