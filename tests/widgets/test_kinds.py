"""Types say which control they want, whether they may be unset, and their bounds."""

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from tenfold import registry
from tenfold.schemas import ui
from tenfold.vocabulary import Column, LongText, Triple
from widgets.kinds import bounds_text, extra_of, kind_of, label_of

Inner = Literal["b", "c"]


class _Some(BaseModel):
    payoff_tp: Literal["a", Inner] | None = Field(None, title=None)
    cv_folds: Annotated[int, Field(ge=2)] = Field(5, le=20)
    named: str = Field("", title="Its own name")


@pytest.mark.parametrize(
    ("annotation", "base", "optional", "hint"),
    [
        (int, int, False, ""),
        (float | None, float, True, ""),
        (Column, str, False, "column"),
        (Column | None, str, True, "column"),
        (LongText, str, False, "textarea"),
        (Annotated[Triple, Field(description="x")] | None, Triple, True, ""),
        (date | None, date, True, ""),
        (list[Column], list, False, ""),
        (dict[str, Triple] | None, dict, True, ""),
        (int | str, object, False, ""),
        (Any, object, False, ""),
        (tuple[int, int], object, False, ""),
        (_Some, _Some, False, ""),
    ],
)
def test_a_type_is_unwrapped(annotation, base, optional, hint):
    kind = kind_of(annotation)
    assert (kind.base, kind.optional, kind.hint) == (base, optional, hint)


def test_literals_are_flattened_and_none_among_them_means_optional():
    info = _Some.model_fields["payoff_tp"]
    kind = kind_of(info.annotation, info)
    assert (kind.base, kind.choices, kind.optional) == (Literal, ("a", "b", "c"), True)
    assert kind_of(Literal["a", None]).choices == ("a",)  # noqa: PYI061  # it may be written so
    assert kind_of(Literal["a", None]).optional  # noqa: PYI061  # it may be written so


def test_bounds_are_found_in_annotation_and_field():
    info = _Some.model_fields["cv_folds"]
    assert bounds_text(kind_of(info.annotation, info)) == "whole number, 2 to 20"


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ({"gt": 0, "le": 0.5}, "above 0, at most 0.5"),
        ({"ge": 1_000}, "at least 1,000"),
        ({"lt": 1e-6}, "below 1e-06"),
        ({}, ""),
    ],
)
def test_bounds_read_as_words(bounds, text):
    assert bounds_text(kind_of(Annotated[float, Field(**bounds)])) == text


def test_labels_are_made_of_names_unless_they_have_a_title():
    assert label_of("payoff_tp", _Some.model_fields["payoff_tp"]) == "Payoff TP"
    assert label_of("cv_folds", _Some.model_fields["cv_folds"]) == "CV folds"
    assert label_of("named", _Some.model_fields["named"]) == "Its own name"


def test_values_are_called_by_their_words_or_without_underscores():
    info = Field("one_se", json_schema_extra=ui(words={"one_se": "within one standard error"}))
    words = kind_of(Literal["one_se", "at_random"], info).words
    assert words == {"one_se": "within one standard error", "at_random": "at random"}
    assert kind_of(list[Literal["a_b"]]).words == {"a_b": "a b"}
    assert label_of("xgboost", info) == "XGBoost"


def test_every_word_for_a_value_is_of_a_value_that_there_is():
    for step in registry.steps():
        for name, info in step.decisions.model_fields.items():
            said = extra_of(info).get("words", {})
            assert set(said) <= set(kind_of(info.annotation, info).words), f"{step.slug}.{name}"
