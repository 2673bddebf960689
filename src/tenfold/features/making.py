"""The two transformers of every model; scikit-learn is imported when one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tenfold.features.recipe import FeatureRecipe
from tenfold.vocabulary import ColumnRoles

if TYPE_CHECKING:
    from tenfold.features.encoding import TableEncoder
    from tenfold.features.transforming import RecipeTransformer


def transformer(recipe: FeatureRecipe, roles: ColumnRoles) -> RecipeTransformer:
    """Raw rows → cleaned and derived rows, as a scikit-learn transformer.

    Parameters
    ----------
    recipe : FeatureRecipe
        What to do; group aggregates, histories and untold kinds are learnt in ``fit``.
    roles : ColumnRoles
        Names the id and the time that lags and rolling windows follow.

    Returns
    -------
    RecipeTransformer
        ``transform`` gives a DataFrame of `recipe.names`: float64, str or datetime64 columns.
    """
    from tenfold.features.transforming import RecipeTransformer

    return RecipeTransformer(recipe.model_dump_json(), id_column=roles.id, time=roles.time)


def encoder(kind: Literal["linear", "tree"]) -> TableEncoder:
    """Cleaned rows → numbers, as a scikit-learn transformer.

    ``linear``: gaps filled and marked, categories one-hot (rare ones grouped, new ones among
    them), dates in parts, everything scaled. ``tree``: categories as codes, NaN left to the
    trees. In both, text of many values becomes a few components of its character n-grams, so
    that the width stays bounded whatever the data.
    """
    from tenfold.features.encoding import TableEncoder

    return TableEncoder(kind)
