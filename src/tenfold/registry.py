"""Finds the steps and checks that they fit together before anything runs."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

import tenfold.steps
from tenfold.errors import ContractBroken, WrongInput, bounded
from tenfold.reading import members
from tenfold.schemas import is_whole
from tenfold.secrets import named_like, reference
from tenfold.step import Decisions, Evidence, Inputs, Step

TEN = (
    "business_problem",
    "data_quality",
    "baseline_models",
    "mlops",
    "explainability",
    "collaboration",
    "experimentation",
    "monitoring",
    "technical_debt",
    "ethics",
)
"""The ten strategic steps, whether this version has them or not: verdicts name the missing."""

_TAKEN = ("project", "run_id", "session", "form", "record", "begin", "run", "decide", "show")


@cache
def steps() -> tuple[Step, ...]:
    """Every registered step, in order. The contract is checked on first use.

    Raises
    ------
    ContractBroken
        Every way in which the steps do not fit, at once.
    """
    found = tuple(sorted(discover(tenfold.steps), key=lambda step: step.number))
    check(found)
    return found


def discover(package: Any) -> list[Step]:
    """Import the ``stepNN_slug`` packages of `package` and take each one's ``STEP``."""
    found = []
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if module.ispkg and module.name.rpartition(".")[2].startswith("step"):
            step = getattr(importlib.import_module(module.name), "STEP", None)
            if not isinstance(step, Step):
                raise ContractBroken(f"{module.name} has no STEP.")
            found.append(step)
    return found


def get(slug: str) -> Step:
    """The step of that slug, number (``3``) or stem (``03_baseline_models``)."""
    for step in steps():
        if slug in (step.slug, str(step.number), step.stem):
            return step
    raise WrongInput.because(
        f"'{slug}' is not a step.", f"Steps: {', '.join(step.slug for step in steps())}."
    )


def missing() -> list[str]:
    """Those of the ten steps that this version does not have, as ``4 mlops``."""
    have = {step.slug for step in steps()}
    return [f"{i} {slug.replace('_', ' ')}" for i, slug in enumerate(TEN, 1) if slug not in have]


def parents(step: Step, among: Sequence[Step] | None = None) -> list[str]:
    """Slugs of the registered steps whose evidence `step` reads, in order."""
    have = [other.slug for other in (steps() if among is None else among)]
    wanted = {slug for slug, _ in step.sources().values()}
    return [slug for slug in have if slug in wanted]


def currency(given: Mapping[str, Mapping[str, object]]) -> object:
    """The currency that `given`, decisions per step, count in; empty where no step states one."""
    stated = (step.currency(given.get(step.slug, {})) for step in steps())
    return next((each for each in stated if each), "")


def evidence_field(step: Step, name: str, source: Step) -> str:
    """The field of `source`'s evidence that input `name` of `step` reads, found by type.

    Empty where the input asks for the whole record.

    Raises
    ------
    ContractBroken
        No field has the type, or several do and none has the input's name.
    """
    if is_whole(step.inputs.model_fields[name]):
        return ""
    wanted = _kinds(step.inputs.model_fields[name].annotation)
    fits = [
        field
        for field, info in source.evidence.model_fields.items()
        if _kinds(info.annotation) == wanted
    ]
    if len(fits) == 1:
        return fits[0]
    if name in fits:
        return name
    raise ContractBroken(
        f"{step.slug}.{name}: {len(fits)} fields of {source.slug}'s evidence have its type."
    )


def check(found: Sequence[Step]) -> None:
    """Check that steps fit together: types, order, codes, modules.

    Raises
    ------
    ContractBroken
        Names every misfit.
    """
    by_slug = {step.slug: step for step in found}
    faults = [fault for step in found for fault in _faults(step, by_slug)]
    for what in ("number", "slug"):
        names = [getattr(step, what) for step in found]
        twice = sorted({name for name in names if names.count(name) > 1})
        faults += [f"two steps have the {what} {name}" for name in twice]
    if faults:
        raise ContractBroken(bounded("The steps do not fit together:", faults))


def _faults(step: Step, by_slug: Mapping[str, Step]) -> list[str]:
    kinds = ((step.decisions, Decisions), (step.inputs, Inputs), (step.evidence, Evidence))
    faults = [
        f"{step.slug}: {kind.__name__} is not a {base.__name__}"
        for kind, base in kinds
        if not issubclass(kind, base)
    ]
    faults += [
        f"{step.slug}: code {code} does not belong to step {step.number}"
        for code in step.codes
        if not code.startswith(f"TF{step.number:02d}")
    ]
    faults += [
        f"{step.slug} has no {module}.py"
        for module in ("run", "figures")
        if importlib.util.find_spec(f"{step.package}.{module}") is None
    ]
    return faults + _decision_faults(step) + _input_faults(step, by_slug)


def _decision_faults(step: Step) -> list[str]:
    faults = []
    for name, info in step.decisions.model_fields.items():
        if info.is_required():
            faults.append(f"{step.slug}.{name} has no default")
        if not info.description:
            faults.append(f"{step.slug}.{name} has no description")
        if name in _TAKEN:
            faults.append(f"{step.slug}.{name}: the name is taken")
        if named_like(name) and not _is_reference(info):
            faults.append(f"{step.slug}.{name}: it names a secret, and is no SecretRef")
        kinds = [kind for kind in members(info.annotation) if kind is not type(None)]
        if len(kinds) > 1 or {get_origin(kind) or kind for kind in kinds} & {tuple, set, Any}:
            faults.append(f"{step.slug}.{name}: it takes one kind of value, and lists are lists")
    return faults


def _is_reference(info: FieldInfo) -> bool:
    marks = [mark for each in get_args(info.annotation) for mark in get_args(each)]
    return any(getattr(mark, "func", None) is reference for mark in [*info.metadata, *marks])


def _input_faults(step: Step, by_slug: Mapping[str, Step]) -> list[str]:
    faults = []
    for name, (slug, optional) in step.sources().items():
        source = by_slug.get(slug)
        if source is None:
            if not optional:
                faults.append(f"{step.slug}.{name} needs '{slug}', which is not registered")
            continue
        if source.number >= step.number:
            faults.append(f"{step.slug}.{name} reads the later step '{slug}'")
        try:
            evidence_field(step, name, source)
        except ContractBroken as fault:
            faults.append(str(fault))
    return faults


def _kinds(annotation: Any) -> frozenset[Any]:
    return frozenset(kind for kind in members(annotation) if kind is not type(None))
