"""What each column is for: the guess with its reason, and a control to correct it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets as w

from tenfold.delivery.column_roles import ROLES, Role, role_of, roles_from
from tenfold.vocabulary import ColumnRoles

if TYPE_CHECKING:
    from tenfold.delivery.first_look import FirstLook
    from tenfold.tables import Inference

_WORDS: dict[Role, str] = {
    "feature": "feature: the model may learn from it",
    "id": "id: names the row",
    "time": "time: dates the row",
    "group": "group: rows of one belong together",
    "protected": "protected: not used by the model, only to check fairness",
    "excluded": "left out of the model",
}
_ALONE = ("id", "time", "group")
_MOST = 60


class RolesPanel:
    """One line per column; those that are more than a feature stand first, the rest are folded."""

    def __init__(self) -> None:
        self.lines: dict[str, w.Dropdown] = {}
        self._before: ColumnRoles | None = None
        self.widget = w.VBox([])

    def propose(self, look: FirstLook, inference: Inference) -> None:
        """Show what was inferred."""
        self._before = inference.roles
        names = [c.name for c in look.profile.columns if c.name != inference.roles.target]
        reasons = {
            each.column: each.reason
            for each in inference.inferred
            if each.column and each.role not in ("split", "task", "positive")
        }
        roles = {name: role_of(inference.roles, name) for name in names}
        first = [name for name in names if roles[name] != "feature" or look.personal.get(name)]
        rest = [name for name in names if name not in first]
        shown, hidden = [*first, *rest][:_MOST], len(names) - _MOST
        self.lines = {}
        rows = {
            name: self._row(name, roles[name], reasons.get(name) or _says(look, name))
            for name in shown
        }
        folded = [rows[name] for name in rest if name in rows]
        more = f" (and {hidden:,} more, to be changed in step 2)" if hidden > 0 else ""
        children = [rows[name] for name in first if name in rows]
        if folded:
            title = f"{len(rest):,} columns are features: see or change{more}"
            children.append(w.Accordion([w.VBox(folded)], titles=(title,)))
        self.widget.children = children

    def roles(self) -> ColumnRoles | None:
        """What is chosen now; None while nothing is proposed."""
        if self._before is None:
            return None
        return roles_from({name: line.value for name, line in self.lines.items()}, self._before)

    def _row(self, name: str, role: Role, reason: str) -> w.HBox:
        short = " ".join(name.split())
        choice = w.Dropdown(
            description=short if len(short) <= 28 else f"{short[:28]}…",
            tooltip=short,
            options=[(_WORDS[each], each) for each in ROLES],
            value=role,
            layout=w.Layout(width="520px"),
            style={"description_width": "180px"},
        )
        choice.observe(lambda change: self._once(name), names=["value"])
        self.lines[name] = choice
        row = w.HBox([choice, w.HTML(f'<span class="soft">{escape(reason)}</span>')])
        row.add_class("tenfold-role")
        return row

    def _once(self, name: str) -> None:
        # One column names the row, one dates it, one groups it: the last choice holds.
        chosen = self.lines[name].value
        for other, line in self.lines.items():
            if chosen in _ALONE and other != name and line.value == chosen:
                line.value = "feature"


def _says(look: FirstLook, name: str) -> str:
    column = look.profile.column(name)
    if column.personal:
        return f"looks like {column.personal}: its values are never shown"
    values = "value" if column.distinct == 1 else "different values"
    missing = f", {column.missing:,} missing" if column.missing else ""
    return f"{column.type}, {column.distinct:,} {values}{missing}"


__all__ = ["RolesPanel"]
