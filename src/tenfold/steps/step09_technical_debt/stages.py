"""Ingestion, features, training and serving: where each stands, apart or mixed, tested or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from tenfold.steps.step09_technical_debt.code import Code, StageName
from tenfold.steps.step09_technical_debt.told import Told, answers_alike, features_alike
from tenfold.vocabulary import Frozen

_MOST = 10
_RECORDS: dict[StageName, str] = {
    "ingestion": "data_quality",
    "features": "data_quality",
    "training": "baseline_models",
    "serving": "mlops",
}


class Stage(Frozen):
    """One stage of the pipeline.

    Attributes
    ----------
    where : list of str
        Files and records in which it happens; at most ten.
    mixed : list of str
        Those in which training happens together with ingestion or serving.
    tested_by : str
        The test that covers it, or empty.
    """

    name: StageName
    where: list[str]
    mixed: list[str]
    tested_by: str


def read_stages(code: Sequence[Code], told: Told) -> list[Stage]:
    """The four stages, in order."""
    found = []
    for name in get_args(StageName):
        mine = [one for one in code if name in one.stages]
        where = sorted(one.path for one in mine)
        step = _RECORDS[name]
        where += [f"record of {step}"] if told.has(step) else []
        mixed = [one.path for one in mine if _is_mixed(one)]
        found.append(
            Stage(
                name=name,
                where=where[:_MOST],
                mixed=sorted(mixed)[:_MOST],
                tested_by=_tested(name, code, told),
            )
        )
    return found


def covering(stage: StageName, code: Sequence[Code]) -> str:
    """A test that imports code of that stage and asserts something, as ``path::name``."""
    modules = [one for one in code if stage in one.stages and one.path.endswith(".py")]
    for one in code:
        if one.tests and any(module.is_imported_by(one) for module in modules):
            return f"{one.path}::{one.tests[0].name}"
    return ""


def _is_mixed(one: Code) -> bool:
    return "training" in one.stages and bool({"ingestion", "serving"} & one.stages)


def _tested(name: StageName, code: Sequence[Code], told: Told) -> str:
    own = covering(name, code)
    if own:
        return own
    clauses = told.get("data_quality.evidence.contract.written") or told.get(
        "data_quality.evidence.contract.learnt"
    )
    if name == "ingestion" and clauses:
        return "the data contract of step 2 (TF0201)"
    if name == "features" and features_alike(told) is not None:
        return "the parity of step 2 (TF0209)"
    if name == "training" and told.get("baseline_models.evidence.held_out.rows"):
        return "the held-out rows of step 3 (TF0301)"
    if name == "serving" and answers_alike(told) is not None:
        return "the package parity of step 4 (TF0404)"
    return ""


__all__ = ["Stage", "covering", "read_stages"]
