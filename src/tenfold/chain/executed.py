"""An executed notebook made fit to open anywhere: no widgets, no paths of this machine, not big."""

from __future__ import annotations

import json
import os
import re
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tenfold.errors import TenfoldError
from tenfold.files import write_atomic

MOST_BYTES = 400_000
"""What an executed notebook may weigh; GitHub draws none of more than about a megabyte."""
_KEPT_TEXT = 2_000
_WIDGET = "application/vnd.jupyter.widget-view+json"
_ABOUT_RUN = ("parameters", "duration", "exception", "version")

Json = dict[str, Any]


def finish(path: Path, *, folder: Path, most_bytes: int = MOST_BYTES) -> list[str]:
    """Rewrite the executed notebook at `path` so that every viewer shows it.

    Widget state and papermill's notes on each cell are taken out, paths of this machine become
    relative to the project, and where the file is too big the largest outputs give way to their
    text and a note.

    Parameters
    ----------
    folder : Path
        The project's folder, which paths are then relative to.
    most_bytes : int
        What the file may weigh.

    Returns
    -------
    list of str
        What was left out, or is wrong with the file; empty where nothing is. A file that is not
        there, or that is not JSON, is left alone.
    """
    try:
        notebook: Json = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    before = _written(notebook)
    _strip(notebook)
    relative = os.path.relpath(folder.resolve(), path.parent.resolve())
    shortened = _shortener(folder)
    for cell in notebook.get("cells", []):
        if "injected-parameters" in cell.get("metadata", {}).get("tags", []):
            # Who runs it again from here must find the same project.
            _everywhere(cell, lambda text: text.replace(f'"{folder}"', f'"{relative}"'))
            cell["id"] = "injected-parameters"
    _everywhere(notebook, shortened)
    said = _trim(notebook, path.name, most_bytes)
    said += _faults(notebook, path.name)
    after = _written(notebook)
    if after != before:
        try:
            write_atomic(path, after, durable=False)
        except TenfoldError as error:
            # What papermill wrote is still there, and the record is what counts.
            said.append(str(error))
    return said


def _strip(notebook: Json) -> None:
    about = notebook.get("metadata", {})
    about.pop("widgets", None)
    if "papermill" in about:
        kept = {name: about["papermill"].get(name) for name in _ABOUT_RUN}
        about["papermill"] = {name: value for name, value in kept.items() if value is not None}
    for cell in notebook.get("cells", []):
        noted = cell.get("metadata", {})
        for name in ("papermill", "execution"):
            noted.pop(name, None)
        if not noted.get("tags", True):
            del noted["tags"]
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            # Without its state a widget is an empty box, or an error.
            if data.pop(_WIDGET, None) is not None and not data:
                data["text/plain"] = "(A widget: it works in JupyterLab only.)"


def _shortener(folder: Path) -> Callable[[str], str]:
    here = Path(__file__).parents[2]
    known = {
        **{str(path): "." for path in (folder, folder.resolve())},
        sysconfig.get_paths()["purelib"]: "site-packages",
        sysconfig.get_paths()["stdlib"]: "python",
        str(here): "src",
        str(Path.home()): "~",
    }
    # The longest first: one may lie in another.
    order = sorted((path for path in known if len(path) > 1), key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(map(re.escape, order))})(?![\\w-])")
    return lambda text: pattern.sub(lambda found: known[found.group(1)], text)


def _everywhere(value: Any, change: Callable[[str], str]) -> None:
    # Every text in place, pictures left out.
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        if isinstance(item, str) and not str(key).startswith("image/"):
            value[key] = change(item)
        elif isinstance(item, dict | list) and not str(key).startswith("image/"):
            _everywhere(item, change)


def _trim(notebook: Json, name: str, most_bytes: int) -> list[str]:
    weight = len(_written(notebook).encode())
    if weight <= most_bytes:
        return []
    left_out = 0
    for output in sorted(_outputs(notebook), key=_weight, reverse=True):
        before = _weight(output)
        _reduce(output, most_bytes)
        left_out += 1
        weight -= before - _weight(output)
        if weight <= most_bytes:
            break
    said = f"{name}: {left_out} of its outputs left out, for it may weigh {_kilobytes(most_bytes)}"
    if weight > most_bytes:
        said += f", and it still weighs {_kilobytes(weight)}"
    return [f"{said}. The records and the dossier are complete."]


def _outputs(notebook: Json) -> Iterator[Json]:
    for cell in notebook.get("cells", []):
        yield from cell.get("outputs", [])


def _reduce(output: Json, most_bytes: int) -> None:
    size = _kilobytes(_weight(output))
    note = (
        f"(Left out for its size, {size}: an executed notebook holds {_kilobytes(most_bytes)}. "
        "The records and the dossier are complete.)"
    )
    if "traceback" in output:
        output["traceback"] = [*output["traceback"][-1:], note]
    elif "text" in output:
        output["text"] = f"{_cut(output['text'])}\n{note}\n"
    else:
        output["data"] = {"text/plain": f"{_cut(output['data'].get('text/plain', ''))}\n{note}"}
        output["metadata"] = {}


def _cut(text: str | list[str]) -> str:
    return "".join(text)[:_KEPT_TEXT]


def _faults(notebook: Json, name: str) -> list[str]:
    from nbformat.validator import iter_validate

    error = next(iter_validate(notebook), None)  # type: ignore[no-untyped-call]  # nbformat types in part
    if error is None:
        return []
    why = str(error).splitlines()[0]
    return [f"{name} is not a valid notebook, and some programs will not open it: {why}"]


def _weight(output: Json) -> int:
    return len(json.dumps(output, ensure_ascii=False).encode())


def _kilobytes(count: int) -> str:
    return f"{count / 1000:,.0f} kB"


def _written(notebook: Json) -> str:
    # As nbformat writes it.
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


__all__ = ["MOST_BYTES", "finish"]
