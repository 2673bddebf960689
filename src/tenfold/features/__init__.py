"""Features as data: a recipe of cleaning and derivation, and the transformers that apply it."""

from tenfold.features.making import encoder, transformer
from tenfold.features.recipe import CleanRule, DerivedFeature, FeatureRecipe, Kind

__all__ = ["CleanRule", "DerivedFeature", "FeatureRecipe", "Kind", "encoder", "transformer"]
