"""A chart as data, from which the interactive figure, its static twin and its table come."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Estimate, Frozen, Money

Kind = Literal["line", "step", "bar", "hbar", "points", "interval", "heat"]
Scalar = float | int | str | None


class Series(Frozen):
    """One set of marks.

    ``line``, ``step``, ``points``: y over x. ``bar``/``hbar``: value `y` per category `x`, drawn
    from `start` where that is given (the bars of a waterfall) and from zero elsewhere.
    ``interval``: `y` with ends `low` and `high` per category or number `x`. ``heat``: `z`,
    rows by `y`, columns by `x`.
    """

    name: str
    kind: Kind
    x: list[Scalar]
    y: list[Scalar]
    low: list[float | None] | None = None
    high: list[float | None] | None = None
    start: list[float | None] | None = None
    z: list[list[float | None]] | None = None
    emphasis: bool = False


class Mark(Frozen):
    """A reference line: vertical at `x` or horizontal at `y`, with a label.

    On an axis of dates the place is an ISO date, on one of names a name, or a number that counts
    names from 0.
    """

    label: str
    x: float | str | None = None
    y: float | str | None = None


class Chart(Frozen):
    """A figure with its words.

    Attributes
    ----------
    alt : str
        What a reader who cannot see it should know: the finding, with its numbers.
    cut : float, optional
        Upright bars beyond it are drawn up to it and say so; the data table has their values.
    turned : bool
        Names run down the page and values across it, as with ``hbar``. Titles and marks are those
        of the page. Intervals and points whose names are too long are turned by themselves.
    """

    key: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    alt: str = Field(min_length=1)
    x_title: str = ""
    y_title: str = ""
    series: list[Series]
    marks: list[Mark] = Field(default_factory=list)
    log_x: bool = False
    cut: float | None = None
    turned: bool = False


class Headline(Frozen):
    """One figure worth reading first: a label and an estimate, or a plain text."""

    label: str
    figure: Estimate | Money | str
    help: str = ""


class Sheet(Frozen):
    """A table to read: titled, with plain cells. An `Estimate` is shown with its interval."""

    title: str
    columns: list[str]
    rows: list[list[Money | Estimate | Scalar]]
    note: str = ""


class WaterfallBar(Frozen):
    """One bar of the money waterfall; bars of all steps stand in the order of `order`.

    10 perfect model, 20 today's rule, 30 baseline, 40 model, 50 after fairness, 60 after decay.

    Attributes
    ----------
    gain : Money, optional
        What it earns over today's rule on the same cases, which is known far better than either.
    """

    order: int
    label: str
    amount: Money
    gain: Money | None = None


class View(Frozen):
    """What a step shows of its record, in a notebook and in the dossier alike.

    Attributes
    ----------
    first : list of str
        Keys of the charts that say most; by default the first one.
    answer : str
        What the evidence answers to the step's question, in a sentence or two.
    purpose : str
        What the whole is for, in a sentence; only the step that asks for it knows.
    needed : Money, optional
        What must be earned over today's rule before the whole pays for itself.
    """

    headlines: list[Headline] = Field(default_factory=list)
    charts: list[Chart] = Field(default_factory=list)
    sheets: list[Sheet] = Field(default_factory=list)
    waterfall: list[WaterfallBar] = Field(default_factory=list)
    first: list[str] = Field(default_factory=list)
    answer: str = ""
    purpose: str = ""
    needed: Money | None = None
