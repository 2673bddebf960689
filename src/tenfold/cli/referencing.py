"""The reference page of the command line, written from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_MADE = (
    "<!-- Written by `tenfold sync` from the commands themselves: edit those, not this page. -->"
)


def commands_page(group: Any) -> str:
    """Every command of the click group with its arguments, options and defaults; Markdown."""
    lines = [_MADE, "# Commands", "", "`tenfold COMMAND --help` prints the same.", ""]
    for name, command in group.commands.items():
        if command.hidden:
            continue
        given = " ".join(
            _argument(one) for one in command.params if one.param_type_name != "option"
        )
        lines += [f"## tenfold {name}", "", f"`tenfold {name} {given}`".replace(" `", "`"), ""]
        lines += [_cell(command.help or ""), ""]
        rows = [row for one in command.params for row in _row(one)]
        if rows:
            lines += ["| | Meaning | Default |", "| --- | --- | --- |", *rows, ""]
    return "\n".join(lines)


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper()
    return name if parameter.required else f"[{name}]"


def _row(parameter: Any) -> Iterator[str]:
    if getattr(parameter, "hidden", False) or parameter.name == "help":
        return
    if parameter.param_type_name == "option":
        spelt = "`, `".join([*parameter.opts, *parameter.secondary_opts])
    else:
        spelt = (parameter.metavar or parameter.name).upper()
    value = parameter.default
    shown = "needed" if parameter.required else _shown(value)
    yield f"| `{spelt}` | {_cell(getattr(parameter, 'help', '') or '')} | {shown} |"


def _shown(value: object) -> str:
    if value is None or value in ("", [], ()):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return re.sub(r"<(?=[\w/!])", "&lt;", " ".join(text.split()).replace("|", "\\|"))


__all__ = ["commands_page"]
