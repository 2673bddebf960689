"""A few rows of a file as a person may see them: few, escaped, nothing personal."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tenfold.charts.words import counted

if TYPE_CHECKING:
    from tenfold.delivery.first_look import FirstLook

_ROWS, _COLUMNS, _CELL = 6, 14, 32


def preview_html(look: FirstLook) -> str:
    """A table of a few rows; columns that look personal show what they look like instead."""
    names = list(look.frame.columns)[:_COLUMNS]
    head = "".join(f'<th scope="col">{_cut(name)}</th>' for name in names)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(look, name, row)}</td>" for name in names) + "</tr>"
        for row in range(min(_ROWS, len(look.frame)))
    )
    every = len(look.frame.columns)
    said = f"{counted(look.profile.rows, 'row')}, {counted(every, 'column')}"
    said += f"; the first {_COLUMNS} columns are shown" if every > _COLUMNS else ""
    caption = f"<caption>A few rows ({said})</caption>"
    notes = "".join(f"<li>{escape(note)}</li>" for note in look.notes[:8])
    return (
        f'<div class="preview" tabindex="0" role="region" aria-label="a few rows">'
        f'<table class="dense">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>" + (f'<ul class="soft">{notes}</ul>' if notes else "")
    )


def _cell(look: FirstLook, name: str, row: int) -> str:
    kind = look.personal.get(name)
    if kind:
        return f'<span class="soft">hidden: {escape(kind)}</span>'
    value = look.frame[name].iloc[row]
    missing = bool(look.frame[name].isna().iloc[row])
    return '<span class="soft">–</span>' if missing else _cut(value)


def _cut(value: object) -> str:
    text = " ".join(str(value).split())
    return escape(text if len(text) <= _CELL else f"{text[:_CELL]}…")


__all__ = ["preview_html"]
