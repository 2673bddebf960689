"""Leaving a column out of the model: the proposals that take, derived features included."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence

from tenfold.features.recipe import DerivedFeature, FeatureRecipe
from tenfold.vocabulary import Fix, Money, Proposal
from tenfold.vocabulary.proposals import accepting

_STEP = "data_quality"


def exclusion(
    column: str,
    recipe: FeatureRecipe,
    *,
    features: Collection[str],
    reason: str,
    why: str,
    words: str = "",
    money: Money | None = None,
) -> list[Proposal]:
    """Propose to leave a column, or a derived feature, out of the model.

    A derived feature still reads a column that is kept out by itself, so that those that read it
    go, too: the last made first, since each may be read by a later one.

    Parameters
    ----------
    features : collection of str
        What the model reads, raw and derived; only what is among them is proposed.
    reason : str
        What step 2 writes down beside the column.
    why : str
        Why, with who says so.
    words : str
        What is proposed for the column; when not given, that it is left out.
    money : Money, optional
        What leaving the column out costs or brings; dropped derived features carry no price.

    Examples
    --------
    >>> ratio = DerivedFeature(name="burden", kind="ratio", columns=["loan", "income"])
    >>> recipe = FeatureRecipe(columns=["loan", "income"], derived=[ratio])
    >>> seen = ["loan", "income", "burden"]
    >>> [one.words for one in exclusion("loan", recipe, features=seen, reason="r", why="w")]
    ['Leave loan out of the model', "Drop the derived feature 'burden', which reads 'loan'"]
    """
    derived = {one.name: one for one in recipe.derived}
    readers = [
        _dropped(derived[name], why, reads=column)
        for name in readers_of(column, recipe)
        if name in features
    ]
    if column in derived:
        return [*readers, _dropped(derived[column], why, words=words, money=money)]
    found = []
    if column in features:
        found.append(
            Proposal(
                key=key_of("exclude", column),
                step=_STEP,
                decision="excluded",
                change="add",
                value={"column": column, "reason": reason},
                words=words or f"Leave {column} out of the model",
                why=why,
                money=money,
            )
        )
    return [*found, *readers]


def fixes_of(step: str, proposals: Sequence[Proposal], columns: Collection[str]) -> tuple[Fix, ...]:
    """Those proposals of a step that leave one of `columns` out of the model, each as a fix."""
    keys = {key_of(what, name) for what in ("exclude", "drop") for name in columns}
    return accepting(step, proposals, keys)


def readers_of(column: str, recipe: FeatureRecipe) -> list[str]:
    """Derived features that read `column`, themselves or through others; the last made first."""
    touched, found = {column}, []
    for one in recipe.derived:
        if touched & set(one.reads) and one.name != column:
            touched.add(one.name)
            found.append(one.name)
    return found[::-1]


def key_of(what: str, name: str) -> str:
    """Key of a proposal about `name`, unlike that of any other name.

    Examples
    --------
    >>> key_of("exclude", "loan amount") == key_of("exclude", "loan-amount")
    False
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
    # Two names may look alike once they are plain.
    return f"{what}-{plain or 'x'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def _dropped(
    one: DerivedFeature,
    why: str,
    *,
    reads: str = "",
    words: str = "",
    money: Money | None = None,
) -> Proposal:
    return Proposal(
        key=key_of("drop", one.name),
        step=_STEP,
        decision="features",
        change="remove",
        value=one.model_dump(mode="json", exclude_defaults=True),
        words=words
        or f"Drop the derived feature '{one.name}'" + (f", which reads '{reads}'" if reads else ""),
        why=why,
        money=money,
    )


__all__ = ["exclusion", "fixes_of", "key_of", "readers_of"]
