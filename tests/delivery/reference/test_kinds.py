"""What a decision takes is told in words, with its bounds."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import Field

from tenfold.delivery.reference.kinds import default, kind
from tenfold.step import Decisions, ui
from tenfold.vocabulary import Column, Triple


class _Asked(Decisions):
    folds: int = Field(5, ge=2, le=20, description="folds")
    share: float = Field(0.5, gt=0, lt=1, description="share")
    rule: Literal["a", "b"] = Field("a", description="x | <y>", json_schema_extra=ui(section="S"))
    columns: list[Column] = Field([], max_length=3, description="columns")
    worth: Triple | None = Field(None, description="worth")


@pytest.mark.parametrize(
    ("name", "takes", "given"),
    [
        ("folds", "whole number, from 2 to 20", "`5`"),
        ("share", "number, above 0 below 1", "`0.5`"),
        ("rule", "`a` · `b`", "`a`"),
        ("columns", "list of columns, at most 3", "none"),
        ("worth", "low, likely, high", "none"),
    ],
)
def test_a_decision_is_told_with_its_bounds_and_its_default(name, takes, given):
    schema = _Asked.model_json_schema()
    info = schema["properties"][name]
    assert (kind(info, schema["$defs"]), default(info)) == (takes, given)
