"""Every field of a record that an item reads is one that its step leaves."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from tenfold import registry
from tenfold.steps.step09_technical_debt.told import FIELDS, Told, number

HAVE = {step.slug: step for step in registry.steps()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


@pytest.mark.parametrize("place", [f for f in FIELDS if f.partition(".")[0] in HAVE])
def test_the_field_exists_in_its_step(place):
    slug, half, *parts = place.split(".")
    step = HAVE[slug]
    models = [step.decisions if half == "decisions" else step.evidence]
    for part in parts:
        fields = [model.model_fields[part] for model in models if part in model.model_fields]
        assert fields, f"{part} of {place}"
        models = [model for field in fields for model in _models(field.annotation)]


def test_a_field_that_is_not_listed_cannot_be_read():
    with pytest.raises(KeyError):
        Told({}).get("data_quality.evidence.contract.suite")


def test_a_missing_record_or_field_is_none():
    told = Told({"data_quality": {"evidence": {"contract": None}}, "monitoring": None})
    assert told.get("data_quality.evidence.contract.written") is None
    assert told.get("monitoring.decisions.realised") is None
    assert not told.has("monitoring")


def test_a_truth_is_no_number():
    assert number(True) is None
    assert number({"value": 2}) == 2
