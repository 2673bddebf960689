"""What must not be read from the dossier: values of the columns that name or describe people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tenfold.charts import Chart, Sheet
from tenfold.reading import members
from tenfold.step import Decisions
from tenfold.tables import ColumnProfile
from tenfold.tables.personal import looks_personal
from tenfold.vocabulary import ColumnRoles, Estimate

WITHHELD = "(withheld: values of a personal column)"
SMALLEST_GROUP = 10
_PROSE = ("reason", "note", "meaning", "unit", "author", "confirmed_by", "description", "role")
_COUNTS = ("n", "rows", "cases", "count")
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+@")


@dataclass(frozen=True)
class Personal:
    """Columns whose values stay out of the page.

    Attributes
    ----------
    identifying : frozenset of str
        Columns that name a person or a household: the roles id and group, and those that step 2
        found to look like personal data.
    protected : frozenset of str
        Protected attributes: shown for groups of ten and more only.
    """

    identifying: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()

    @classmethod
    def of(cls, models: Iterable[BaseModel]) -> Personal:
        """The roles that decisions and evidence give to columns."""
        identifying: set[str] = set()
        protected: set[str] = set()
        for model in models:
            for roles in _roles(model):
                named = (getattr(roles, "id", None), getattr(roles, "group", None))
                identifying.update(name for name in named if isinstance(name, str))
                listed = getattr(roles, "protected", None)
                protected.update(listed if isinstance(listed, list) else ())
            identifying.update(one.name for one in _profiles(model) if one.personal)
        return cls(frozenset(identifying), frozenset(protected))

    def __contains__(self, column: object) -> bool:
        # By its name alone it is known before step 2 has looked at the data.
        named = isinstance(column, str) and bool(looks_personal(column, ()))
        return named or column in self.identifying or column in self.protected

    def _names(self, value: object) -> bool:
        return any(each in self for each in (value if isinstance(value, list) else [value]))

    def hides(self, model: BaseModel, name: str) -> bool:
        """Whether field `name` of `model` may hold values of a personal column.

        Where a sibling names such a column, only names of columns, choices, flags, prose and
        numbers with a default (settings) are shown: a field that nobody thought of is withheld.
        """
        fields = type(model).model_fields
        nested = not isinstance(model, Decisions)
        # The fields of a rule stand side by side in some decisions: rule_column, rule_value.
        family = "" if nested else name.rpartition("_")[0] + "_"
        named = any(
            self._names(getattr(model, other))
            for other, info in fields.items()
            if names_column(info) and (nested or (family != "_" and other == f"{family}column"))
        )
        return named and not _harmless(name, fields[name])

    def sheet(self, sheet: Sheet) -> Sheet:
        """The table without cells of identifying columns and without groups under ten."""
        hidden = [i for i, name in enumerate(sheet.columns) if name in self.identifying]
        grouped = any(name in self.protected for name in sheet.columns)
        rows = [
            [WITHHELD if i in hidden else cell for i, cell in enumerate(row)]
            for row in sheet.rows
            if not (grouped and _small(sheet.columns, row))
        ]
        gone = len(sheet.rows) - len(rows)
        said = f" Groups under {SMALLEST_GROUP} are not shown: {gone}." if gone else ""
        return sheet.model_copy(update={"rows": rows, "note": (sheet.note + said).strip()})

    def shows(self, chart: Chart) -> bool:
        """Whether the chart may be drawn: its axes carry no identifying column's values."""
        return not {chart.x_title, chart.y_title} & self.identifying


def names_column(info: FieldInfo) -> bool:
    """Whether a field holds names of columns."""
    return _control(info) == "column" or _names_columns(info.annotation)


def without_passwords(text: str) -> str:
    """`text` with the password of every URL masked."""
    return _PASSWORD.sub(r"\1•••@", text)


def _harmless(name: str, info: FieldInfo) -> bool:
    kinds = [kind for kind in members(info.annotation) if kind is not type(None)]
    if all(kind is bool or get_origin(kind) is Literal for kind in kinds):
        return True
    setting = kinds in ([int], [float]) and isinstance(info.default, int | float)
    return setting or names_column(info) or name in _PROSE


def _names_columns(annotation: Any) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    return any(_control(mark) == "column" for mark in marks) or any(
        _names_columns(part) for part in get_args(annotation)
    )


def _control(mark: Any) -> object:
    declared = getattr(mark, "json_schema_extra", None)
    return declared.get("control") if isinstance(declared, dict) else None


def _roles(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, ColumnRoles | Decisions):
        yield value
    if isinstance(value, BaseModel):
        for _, item in value:
            yield from _roles(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _roles(item)


def _profiles(value: Any) -> Iterator[ColumnProfile]:
    if isinstance(value, ColumnProfile):
        yield value
    elif isinstance(value, BaseModel):
        for _, item in value:
            yield from _profiles(item)
    elif isinstance(value, list):
        for item in value:
            yield from _profiles(item)


def _small(columns: list[str], row: list[Any]) -> bool:
    for name, cell in zip(columns, row, strict=False):
        count = cell.n if isinstance(cell, Estimate) else None
        if name.lower() in _COUNTS and isinstance(cell, int | float):
            count = int(cell)
        if count is not None and count < SMALLEST_GROUP:
            return True
    return False


__all__ = ["SMALLEST_GROUP", "WITHHELD", "Personal", "names_column", "without_passwords"]
