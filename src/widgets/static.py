"""The static twin of a form: every decision, its value and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from tenfold.charts import Sheet, to_html, to_text
from tenfold.step import Decisions, Step
from tenfold.vocabulary import Triple


@dataclass(frozen=True)
class Static:
    """Something to display that needs no widget, no script and no network."""

    html: str
    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def decisions_sheet(step: Step, values: Decisions, sources: Mapping[str, str]) -> Sheet:
    """The decisions of a step as a table."""
    return Sheet(
        title=f"Decisions of step {step.number}: {step.title}",
        columns=["Decision", "Value", "Source", "Meaning"],
        rows=[
            [name, value_text(getattr(values, name)), sources.get(name, ""), info.description or ""]
            for name, info in step.decisions.model_fields.items()
        ],
    )


def form_html(step: Step, values: Decisions, sources: Mapping[str, str]) -> str:
    """The twin in HTML; what differs from the default comes first, the rest is folded away.

    It is a plain table: GitHub and others take style sheets out.
    """
    sheet = decisions_sheet(step, values, sources)
    changed = [row for row in sheet.rows if row[2] != "default"]
    rest = [row for row in sheet.rows if row[2] == "default"]
    none = [["", "all at their defaults", "", ""]]
    first = sheet.model_copy(update={"rows": changed or none})
    second = sheet.model_copy(update={"rows": rest, "title": ""})
    return (
        f"{to_html(first)}"
        f"<details><summary>{len(rest)} at their default</summary>{to_html(second)}</details>"
    )


def form_text(step: Step, values: Decisions, sources: Mapping[str, str]) -> str:
    """The twin in plain text: decision, value, source."""
    sheet = decisions_sheet(step, values, sources)
    rows = [row[:3] for row in sheet.rows]
    short = sheet.model_copy(update={"columns": sheet.columns[:3], "rows": rows})
    return to_text(short, most_rows=len(rows))


def value_text(value: object) -> str:
    """A decision's value in words.

    Examples
    --------
    >>> value_text(None), value_text(True), value_text(["a", "b"])
    ('not set', 'yes', 'a, b')
    """
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Triple):
        return f"{value.low:.10g} · {value.likely:.10g} · {value.high:.10g}"
    if isinstance(value, BaseModel):
        named = {name: getattr(value, name) for name in type(value).model_fields}
        said = [f"{n}: {value_text(v)}" for n, v in named.items() if v not in (None, "", [], {})]
        return "; ".join(said)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {value_text(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list | tuple):
        return (" | " if value and isinstance(value[0], BaseModel) else ", ").join(
            map(value_text, value)
        ) or "none"
    return f"{value:.10g}" if isinstance(value, float) else str(value) or "empty"


__all__ = ["Static", "decisions_sheet", "form_html", "form_text", "value_text"]
