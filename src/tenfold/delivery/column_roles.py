"""The role of each column, as it was inferred and as a person corrects it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

from tenfold.vocabulary import ColumnRoles, Exclusion, SplitPlan

if TYPE_CHECKING:
    from tenfold.tables import Inference, Inferred

Role = Literal["feature", "id", "time", "group", "protected", "excluded"]
ROLES: tuple[Role, ...] = get_args(Role)
_BY_HAND = "Chosen by hand."
_LEFT_OUT = "left out by hand when the project was made"


def role_of(roles: ColumnRoles, column: str) -> Role:
    """What `column` is for; a feature where nothing else is said."""
    if column in (roles.id, roles.time, roles.group):
        return "id" if column == roles.id else "time" if column == roles.time else "group"
    if any(column == each.column for each in roles.excluded):
        return "excluded"
    return "protected" if column in roles.protected else "feature"


def roles_from(chosen: Mapping[str, Role], before: ColumnRoles) -> ColumnRoles:
    """The roles that were chosen, column by column; a column that is not named keeps its own.

    What is left out keeps its known reason.

    Examples
    --------
    >>> roles_from({"a": "id", "b": "excluded"}, ColumnRoles(target="y")).id
    'a'
    """
    known = {each.column: each for each in before.excluded}
    told = [before.id, before.time, before.group, *before.protected, *known]
    kept = {name: role_of(before, name) for name in told if name and name not in chosen}
    chosen = {**chosen, **kept}
    first = {role: name for name, role in reversed(list(chosen.items()))}
    return ColumnRoles(
        target=before.target,
        positive=before.positive,
        id=first.get("id"),
        time=first.get("time"),
        group=first.get("group"),
        protected=[name for name, role in chosen.items() if role == "protected"],
        excluded=[
            known.get(name, Exclusion(column=name, reason=_LEFT_OUT))
            for name, role in chosen.items()
            if role == "excluded"
        ],
    )


def corrected(inference: Inference, roles: ColumnRoles) -> Inference:
    """The inference with the roles that a person chose; the split follows from them."""
    found, said = inference.roles, list(inference.inferred)
    for role in ("id", "time", "group"):
        if getattr(found, role) != getattr(roles, role):
            said = [each for each in said if each.role != role]
            said.append(_said(inference, role, getattr(roles, role)))
    for role in ("protected", "excluded"):
        if getattr(found, role) != getattr(roles, role):
            said = [each for each in said if each.role != role]
            said.append(_said(inference, role, None))
    kind: Literal["random", "time", "group"] = (
        "time" if roles.time else "group" if roles.group else "random"
    )
    if kind != inference.split.kind:
        said = [each for each in said if each.role != "split"]
        said.append(_said(inference, "split", roles.time or roles.group))
    chosen = roles.model_copy(update={"target": found.target, "positive": found.positive})
    return inference.model_copy(
        update={"roles": chosen, "split": SplitPlan(kind=kind), "inferred": said}
    )


def _said(inference: Inference, role: str, column: str | None) -> Inferred:
    kind = type(inference.inferred[0])  # tables' own, which drags no pandas in here
    reason = "It follows from the roles chosen by hand." if role == "split" else _BY_HAND
    return kind(role=role, column=column, reason=reason)


__all__ = ["ROLES", "Role", "corrected", "role_of", "roles_from"]
