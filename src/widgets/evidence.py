"""What a run left, shown: figures with static twins, tables, estimates, the gate."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence

from widgets.engine import Outcome
from widgets.gate import gate_panel, refresh_gate
from widgets.panels import headlines_html, status_html
from widgets.parts import PLOTLY, Part, dressed, part_of, parts

_BUDGET = 360_000
"""Bytes that the outputs of one notebook may take where nobody is there to click."""
_FIRST = 4
_GONE = "No longer part of this record."

_on_screen: dict[str, tuple[str, str]] = {}
_worded: set[str] = set()
_drawn: dict[str, Part] = {}
_last: dict[str, Outcome] = {}
_spent: Counter[str] = Counter()


def show(record: Outcome, *keys: str) -> None:
    """Show what a run left.

    Parameters
    ----------
    record : Outcome
        What ``run(session)`` returned.
    *keys : str
        Key of a chart, title of a table, ``headlines``, ``gate``, ``money`` or ``all``; a name
        with ``*`` shows all that it fits. Without any: the headlines and the gate.

    Raises
    ------
    WrongInput
        The record has no part of that name.
    """
    from tenfold.session import headless

    static = headless()
    _last[record.step.slug] = record
    for part in parts(record, keys):
        panel = gate_panel(record, keys) if part.key == "gate" and not static else None
        if panel is None:
            put(record.step.slug, keys, part, static=static)
        else:
            from IPython.display import display

            display(panel)  # type: ignore[no-untyped-call]


def refresh(record: Outcome) -> None:
    """Bring what `show` has displayed of this step up to the new record."""
    _last[record.step.slug] = record
    drawn = recorded_parts(record)
    for name, (slug, key) in list(_on_screen.items()):
        if slug == record.step.slug:
            _draw(name, drawn(key))
    refresh_gate(record)


def redraw(slug: str, drawn: Callable[[str], Part]) -> None:
    """Display of a step again what has become another part, and leave the rest alone."""
    for name, (of, key) in list(_on_screen.items()):
        if of == slug and (part := drawn(key)) != (before := _drawn.get(name)):
            _draw(name, part, words_only=before is not None and part.chart == before.chart)


def displayed(slug: str) -> tuple[Outcome | None, list[str]]:
    """The record that was shown last of a step, and the keys of its parts on the page."""
    # Asked in a thread, while a cell may show more.
    return _last.get(slug), [key for of, key in list(_on_screen.values()) if of == slug]


def recorded_parts(record: Outcome) -> Callable[[str], Part]:
    """The part of a record that has a key, or words on its being gone."""
    view = record.view
    return lambda key: part_of(record, view, key) or Part(key, f"<em>{_GONE}</em>", _GONE)


def _draw(name: str, part: Part, *, words_only: bool = False) -> None:
    from IPython.display import update_display

    _drawn[name] = part
    if not (words_only and part.chart):
        # Plotly's renderer never draws a second figure: taking it away first makes a new one.
        for static in (True, False) if part.chart else (False,):
            update_display(part.bundle(static=static), raw=True, display_id=name)  # type: ignore[no-untyped-call]
    if name in _worded:
        words = part.words(static=False) or {"text/html": "", "text/plain": ""}
        update_display(words, raw=True, display_id=f"{name}-words")  # type: ignore[no-untyped-call]


def summary_html(record: Outcome) -> str:
    """What a run came to, in short, for the form that ran the step."""
    shown = any(slug == record.step.slug for slug, _ in _on_screen.values())
    below = "What is shown below is up to date." if shown else "Run the cells below to see more."
    return dressed(
        f'<div class="gate {record.gate.status}">{status_html(record.gate.status)} '
        f'<span class="soft">{below}</span></div>{headlines_html(record.view.headlines[:_FIRST])}'
    )


def put(slug: str, keys: Sequence[str], part: Part, *, static: bool) -> None:
    """Display one part of a step; where nobody is there to click, within the size of a file."""
    from IPython.display import display

    bundle, words = part.bundle(static=static), part.words(static=static)
    if static:
        size = len(json.dumps([bundle, words]))
        # A file that nobody can open helps nobody: the dossier has the rest.
        if _spent[slug] + size > _BUDGET:
            bundle = {"text/plain": f"{part.text}\n(Left out for its size; see the dossier.)"}
            words, size = None, len(json.dumps(bundle))
        _spent[slug] += size
        display(bundle, raw=True, metadata=part.metadata)  # type: ignore[no-untyped-call]
        if words:
            display(words, raw=True)  # type: ignore[no-untyped-call]
        return
    name = f"tenfold-{slug}-{'-'.join(keys)}-{part.key}"
    _on_screen[name] = (slug, part.key)
    _drawn[name] = part
    display(bundle, raw=True, display_id=name, metadata=part.metadata)  # type: ignore[no-untyped-call]
    if words:
        _worded.add(name)
        display(words, raw=True, display_id=f"{name}-words")  # type: ignore[no-untyped-call]


__all__ = [
    "PLOTLY",
    "Part",
    "displayed",
    "parts",
    "put",
    "recorded_parts",
    "redraw",
    "refresh",
    "show",
    "summary_html",
]
