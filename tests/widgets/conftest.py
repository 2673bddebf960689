"""A step with every type of decision, and a session over memory instead of a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pytest
from pydantic import Field, model_validator

from tenfold.charts import Chart, Headline, Series, Sheet, View, WaterfallBar
from tenfold.errors import ProjectProblem
from tenfold.running import Cancelled
from tenfold.standing import resolve
from tenfold.step import Decisions, Evidence, Inputs, Step, ui
from tenfold.vocabulary import (
    Check,
    Column,
    Estimate,
    Exclusion,
    Frozen,
    Gate,
    Label,
    LongText,
    Money,
    Triple,
)

NASTY = '<b onclick="x()">c</b> \'q\' "d" 😀\nline &amp; $x$'


class Group(Frozen):
    name: str = Field(description="its name", min_length=1)
    columns: list[Column] = Field(default=[], description="what belongs to it")
    kind: Literal["a", "b"] = Field("a", description="its kind")
    low: float | None = Field(None, description="lowest")
    share: Triple | None = Field(None, description="its share")
    note: str = Field("", description="why")


class RichDecisions(Decisions):
    """One field of every type that a form knows."""

    objective: LongText = Field("", max_length=80, description="one sentence")
    name: str = Field("case", min_length=1, description="what it is about")
    nickname: str | None = Field(None, description="another name")
    folds: int = Field(5, ge=2, le=20, description="folds", json_schema_extra=ui(section="Numbers"))
    rate: float = Field(
        0.05, gt=0, lt=1, description="rate", json_schema_extra=ui(section="Numbers")
    )
    capacity: float | None = Field(
        None, ge=0, description="cases per week", json_schema_extra=ui(section="Numbers")
    )
    limit: int | None = Field(7, description="cleared by unset")
    payoff: Triple | None = Field(
        None, description="money per case", json_schema_extra=ui(section="Numbers")
    )
    capture: Triple = Field(Triple(low=0.1, likely=0.2, high=0.5), description="share")
    task: Literal["binary", "regression"] = Field("binary", description="kind of question")
    metric: Literal["auto", "auc", "f1", "log_loss", "rmse", "mae"] = Field(
        "auto", description="metric", json_schema_extra=ui(when={"task": "binary"})
    )
    operator: Literal["<", ">"] | None = Field(None, description="how it compares")
    level: Literal[1, 2, 3] = Field(2, description="a number of few")
    use_it: bool = Field(True, description="whether to use it")
    maybe: bool | None = Field(None, description="yes, no or unknown")
    deadline: date | None = Field(None, description="the day")
    start: date = Field(date(2026, 1, 1), description="another day")
    target: Column | None = Field(None, description="what to predict")
    positive: Label | None = Field(None, description="label")
    protected: list[Column] = Field(default=[], description="columns")
    rungs: list[Literal["linear", "tree", "forest"]] = Field(default=["linear"], description="some")
    weights: list[float] = Field(default=[], description="numbers")
    maybe_list: list[str] | None = Field(None, description="a list or none")
    excluded: list[Exclusion] = Field(default=[], description="columns left out, with reason")
    groups: list[Group] = Field(default=[], description="groups")
    best: Group | None = Field(None, description="one group")
    payoffs: dict[str, Triple] = Field(default_factory=dict, description="per pair")
    sentinels: dict[str, list[Label]] = Field(default={}, description="values per column")
    population: dict[str, dict[str, float]] = Field(default={}, description="shares")
    low: float = Field(0.0, description="lower end")
    high: float = Field(1.0, description="upper end")
    anything: int | str = Field("x", description="a number or a word")
    scores: tuple[int, int] = Field((1, 2), description="a pair")

    @model_validator(mode="after")
    def _check_order(self) -> "RichDecisions":
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} lies above high {self.high:g}")
        return self


STEP = Step(
    package="tests.step03_rich",
    title="Rich",
    question="?",
    why="!",
    decisions=RichDecisions,
    inputs=Inputs,
    evidence=Evidence,
    gate=lambda view: [],
    codes={},
)


@dataclass
class FakeOutcome:
    step: Step
    gate: Gate
    view: View
    content_hash: str = "0123456789abcdef" * 4


class FakeJob:
    """A run that takes three looks."""

    def __init__(self, session):
        self.session, self.looks = session, 0
        self.done, self.text, self.seconds, self.reused = 0.0, "starting", 0.0, False
        self.outcome = self.error = None
        self.stopping = False

    @property
    def over(self):
        return self.outcome is not None or self.error is not None

    can_cancel = property(lambda self: not self.over and not self.stopping)

    def listen(self, seconds=0.0):
        self.looks += 1
        self.done, self.text, self.seconds = self.looks / 4, "half way", self.looks
        if self.stopping:
            self.error = Cancelled.after(2.0, recorded=True)
        elif self.looks > 2 and not self.over:
            self.outcome = self.session.outcome
            for listener in self.session.listeners:
                listener(self.outcome)
        return self.over

    def cancel(self):
        self.stopping = True


@dataclass
class FakeSession:
    """What `tenfold.session.Session` does, in memory."""

    step: Step = STEP
    headless: bool = False
    file: dict[str, object] = field(default_factory=dict)
    overrides: dict[str, object] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    saves: list[dict[str, object]] = field(default_factory=list)
    listeners: list[Any] = field(default_factory=list)
    progress: Any = None
    broken: Exception | None = None
    outcome: FakeOutcome | None = None
    runs: int = 0
    watch: Any = None
    job: Any = None
    behind: str = ""
    back: list[Any] = field(default_factory=list)

    def resolved(self):
        return resolve(self.step, self.file, self.overrides)

    def save(self, changes: Mapping[str, object]):
        if self.broken:
            raise self.broken
        file = {k: v for k, v in (self.file | dict(changes)).items() if v is not None}
        resolve(self.step, file, self.overrides)
        self.file = file
        self.saves.append(dict(changes))
        return self.resolved()

    def adopt(self, name: str):
        value = self.resolved().values.model_dump(mode="json")[name]
        del self.overrides[name]
        return self.save({name: value})

    def columns(self):
        return self.names

    def start(self, watch=None):
        if self.broken:
            raise self.broken
        self.runs += 1
        self.job = FakeJob(self)
        return self.job

    def lag(self, outcome):
        return self.behind

    def undo(self):
        return self.back.pop() if self.back else None

    def redo(self):
        return None

    def edits(self):
        return (self.back[-1] if self.back else None), None


def outcome_of(*, amount=1240.0, name=NASTY):
    money = Money(
        value=amount, low=amount - 200, high=amount + 200, n=400, method="t", unit="EUR/week"
    )
    checks = [
        Check(code="TF0301", title="Fine", status="pass", evidence=name, remedy="nothing"),
        Check(
            code="TF0302",
            title=name,
            status="block",
            evidence=name,
            remedy="Repair it.",
            money_at_risk=money,
        ),
        Check(code="TF0303", title="Unknown", status="not_evaluated", evidence="no data"),
        Check(code="TF0304", title="Doubt", status="warn", evidence="some"),
    ]
    charts = [
        Chart(
            key=key,
            title=f"{key} {name}",
            alt="A.",
            series=[Series(name=name, kind="bar", x=[name, "b"], y=[amount, 2])],
        )
        for key in ("first", "second")
    ]
    view = View(
        headlines=[
            Headline(label=name, figure=money, help="what it is worth"),
            Headline(label="Lift", figure=Estimate.not_enough("3 cases", n=3)),
            Headline(label="Words", figure=name),
        ],
        charts=charts,
        sheets=[Sheet(title="Leaderboard", columns=[name], rows=[[name], [money]])],
        waterfall=[WaterfallBar(order=10, label=name, amount=money)],
    )
    return FakeOutcome(STEP, Gate(step="rich", checks=checks), view)


@pytest.fixture
def step():
    return STEP


@pytest.fixture
def nasty():
    return NASTY


@pytest.fixture
def outcome():
    return outcome_of


@pytest.fixture
def session():
    return FakeSession(names=["age", "income", NASTY], outcome=outcome_of())


@pytest.fixture
def fake():
    """The class, for tests that need several sessions."""
    return FakeSession


@pytest.fixture
def problem():
    return ProjectProblem.because("The project is locked.", "Wait for the run to end.")


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    # What a child costs is paid in tests/running; here it is the forms that are looked at.
    monkeypatch.setattr("tenfold.running.starting.launch", lambda task: None)
