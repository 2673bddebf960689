"""What is decided in step 6: who answers for what, what is reviewed, and what experts have said."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

import difflib
import functools
import pkgutil
import re
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

from pydantic import Field, field_validator, model_validator

from tenfold.features import expression
from tenfold.step import Decisions, ui
from tenfold.vocabulary import Column, Frozen, Said

KINDS = ("costliest", "labels", "uncertain", "surprising", "random")
"""Why a case may stand in the review queue."""


class Person(Frozen):
    """Someone who answers for something."""

    role: Said = Field(description="role, for example domain expert")
    name: str = Field("", description="name, or how to reach whoever has the role")
    responsibility: str = Field("", description="what this role answers for")


class Decided(Frozen):
    """One entry of the decision log."""

    what: Said = Field(description="what was decided")
    who: Said = Field(description="who decided it")
    when: date = Field(description="day of the decision")
    why: Said = Field(description="why")
    alternatives: str = Field("", description="what else was considered, and why not")


class Rejected(Frozen):
    """A column that an expert does not want in the model."""

    column: Column = Field(description="column or derived feature")
    who: Said = Field(description="who says so")
    why: Said = Field(description="why it has no place in the model")


class Idea(Frozen):
    """What an expert would add to what the model knows."""

    words: Said = Field(description="what would help, in words")
    who: Said = Field(description="who says so")
    name: str = Field("", description="name of the new column, where there is a formula")
    formula: str = Field(
        "", description='expression of columns, for example debt / col("net income")'
    )

    @model_validator(mode="after")
    def _check_formula(self) -> Idea:
        if self.formula:
            expression.columns_of(self.formula)
            if not self.name.strip():
                raise ValueError("a formula needs a name: that of the new column")
        return self


_PEOPLE = "People"
_QUEUE = "Review"
_SAID = "What experts said"

_ROLES = {
    "business_problem": ["problem owner"],
    "data_quality": ["engineer", "domain expert"],
    "baseline_models": ["engineer"],
    "mlops": ["engineer"],
    "explainability": ["domain expert"],
    "collaboration": ["problem owner"],
    "experimentation": ["product"],
    "monitoring": ["engineer"],
    "technical_debt": ["engineer"],
    "ethics": ["risk officer"],
}
_MIX = {"costliest": 0.3, "labels": 0.25, "uncertain": 0.2, "surprising": 0.15, "random": 0.1}
_QUESTIONS = [
    "Is the recorded outcome right?",
    "Do the reasons make sense to you?",
    "What do you know about this case that no column says?",
]


class CollaborationDecisions(Decisions):
    """Step 6: who must agree, which cases are reviewed, and what reviewers have proposed."""

    # fmt: off
    people: list[Person] = Field(default=[], description="who takes part: role, name, and what the role answers for", json_schema_extra=ui(section=_PEOPLE))
    required_roles: dict[str, list[str]] = Field(default=_ROLES, description="roles that must sign each step, by the step's short name; an empty list: nobody", json_schema_extra=ui(section=_PEOPLE))
    cadence_days: int = Field(90, ge=1, le=3650, description="days after which reviews and signatures are due again; your choice: a quarter is common", json_schema_extra=ui(section=_PEOPLE))
    decision_log: list[Decided] = Field(default=[], description="what was decided: what, who, when, why, and what else was considered", json_schema_extra=ui(section=_PEOPLE))

    reviews: str = Field("reviews.csv", min_length=1, description="file of the answers, inside the project; the first answer makes it", json_schema_extra=ui(section=_QUEUE))
    queue_size: int = Field(40, ge=5, le=200, description="cases to review; forty take about half an hour", json_schema_extra=ui(section=_QUEUE))
    mix: dict[str, float] = Field(default=_MIX, description="shares of the queue: costliest, labels (suspected errors), uncertain, surprising, random", json_schema_extra=ui(section=_QUEUE))
    questions: list[Said] = Field(default=_QUESTIONS, description="what a reviewer is asked about each case", json_schema_extra=ui(section=_QUEUE), max_length=10)
    shown_columns: int = Field(15, ge=1, le=60, description="columns shown of each case at most; those of the reasons first", json_schema_extra=ui(section=_QUEUE))
    worked_share: float = Field(0.8, ge=0, le=1, description="share of the queue that somebody must have answered; your choice", json_schema_extra=ui(section=_QUEUE))
    smallest_kappa: float = Field(0.6, ge=-1, le=1, description="smallest Cohen's kappa (agreement beyond chance) between two reviewers; above .6 is called substantial (Landis and Koch, Biometrics 1977), a convention only: kappa falls where one answer is rare", json_schema_extra=ui(section=_QUEUE))
    level: float = Field(0.95, gt=0.5, lt=1, description="coverage of intervals", json_schema_extra=ui(section=_QUEUE))
    seed: int = Field(0, ge=0, le=2**31 - 1, description="seed of the random cases", json_schema_extra=ui(section=_QUEUE))

    rejected_features: list[Rejected] = Field(default=[], description="columns that experts do not want in the model: which, who says so, why", json_schema_extra=ui(section=_SAID))
    features_reviewed_by: str = Field("", description="role of whoever has gone through the model's features and rejects none but those listed; empty: nobody has", json_schema_extra=ui(section=_SAID))
    features_reviewed_on: date | None = Field(None, description="day on which that was", json_schema_extra=ui(section=_SAID))
    feature_ideas: list[Idea] = Field(default=[], description="what would help the model: in words, and as a formula where you can", json_schema_extra=ui(section=_SAID))
    # fmt: on

    @field_validator("required_roles")
    @classmethod
    def _check_steps(cls, given: dict[str, list[str]]) -> dict[str, list[str]]:
        known = [*_ROLES, *(slug for slug in present_steps() if slug not in _ROLES)]
        for slug, roles in given.items():
            if slug not in known:
                close = difflib.get_close_matches(slug, known, n=1)
                hint = f"Did you mean '{close[0]}'?" if close else f"Steps: {', '.join(known)}"
                raise ValueError(f"'{slug}' is not a step. {hint}")
            if any(not role.strip() for role in roles):
                raise ValueError(f"a role of '{slug}' is blank")
        return given

    @field_validator("reviews")
    @classmethod
    def _check_inside(cls, given: str) -> str:
        parts = (PurePosixPath(given), PureWindowsPath(given))
        if any(path.is_absolute() or path.drive or ".." in path.parts for path in parts):
            raise ValueError(f"'{given}' lies outside the project; give a path inside it")
        if not given.lower().endswith(".csv"):
            raise ValueError(f"'{given}' does not end in .csv")
        return given

    @field_validator("mix")
    @classmethod
    def _check_mix(cls, given: dict[str, float]) -> dict[str, float]:
        strange = [name for name in given if name not in KINDS]
        if strange:
            raise ValueError(f"'{strange[0]}' is none of {', '.join(KINDS)}")
        if any(share < 0 for share in given.values()) or not sum(given.values()) > 0:
            raise ValueError("shares are 0 or more, and one at least is above 0")
        return given


@functools.cache
def present_steps() -> tuple[str, ...]:
    """Short names of the steps that this version has, in order."""
    # By their folders: no step imports another.
    beside = str(Path(__file__).parents[1])
    names = sorted(module.name for module in pkgutil.iter_modules([beside]))
    return tuple(found[1] for name in names if (found := re.fullmatch(r"step\d\d_(\w+)", name)))


def step_title(slug: str) -> str:
    """Title of a step, as prose names it."""
    # By its short name: no step imports another.
    return "MLOps" if slug == "mlops" else slug.replace("_", " ").capitalize()


__all__ = [
    "KINDS",
    "CollaborationDecisions",
    "Decided",
    "Idea",
    "Person",
    "Rejected",
    "present_steps",
    "step_title",
]
