"""What features are made from, and which of them tell what a personal column says."""

from __future__ import annotations

from collections.abc import Collection

from tenfold.features import FeatureRecipe
from tenfold.scoring import Scorer


def personal_features(scorer: Scorer, columns: Collection[str]) -> frozenset[str]:
    """`columns`, and every feature that is derived from one of them.

    A value of an earlier row or a window of rows is found by the id, and does not tell it.
    """
    told = set(columns)
    shape = scorer.pipeline.named_steps["recipe"]
    if not hasattr(shape, "recipe"):  # a model of no features
        return frozenset(told)
    for feature in FeatureRecipe.model_validate_json(shape.recipe).derived:
        history = feature.kind in ("lag", "rolling")
        if told & set(feature.columns if history else feature.reads):
            told.add(feature.name)
    return frozenset(told)


def made_from(scorer: Scorer) -> dict[str, list[str]]:
    """Derived features, and the columns that each is made from."""
    shape = scorer.pipeline.named_steps["recipe"]
    if not hasattr(shape, "recipe"):
        return {}
    recipe = FeatureRecipe.model_validate_json(shape.recipe)
    return {one.name: list(dict.fromkeys(one.reads)) for one in recipe.derived}


__all__ = ["made_from", "personal_features"]
