"""Where the notebooks are, and whether one would run its step as decided."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenfold import registry
from tenfold.errors import WrongInput, bounded
from tenfold.project import Project
from tenfold.step import Step

_REMEDY = "Put it right, or delete the notebook and run `tenfold upgrade` for a new one."


def notebook_of(project: Project, step: Step) -> Path | None:
    """The notebook of a step: the project's own copy, else the one this package carries."""
    for folder in (project.notebooks, carried_notebooks()):
        path = folder / f"{step.stem}.ipynb"
        if path.is_file():
            return path
    return None


def carried_notebooks() -> Path:
    """Where this package's own notebooks are: inside the wheel, or beside ``src``."""
    inside = Path(__file__).parent / "notebooks"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "notebooks"


def check_notebook(path: Path) -> None:
    """Check, without a kernel, that a step's notebook reads every decision and runs the step.

    A notebook that is called after no registered step is left alone.

    Raises
    ------
    WrongInput
        Names everything that is wrong with it.
    """
    step = next((step for step in registry.steps() if step.stem == path.stem), None)
    if step is None:
        return
    faults = [*_faults(_cells(path), step), *_twins(path, step)]
    if faults:
        raise WrongInput.because(bounded(f"{path.name} cannot run:", faults) + "\n", _REMEDY)


@dataclass(frozen=True)
class _Cell:
    tree: ast.Module
    is_parameters: bool

    def calls(self, name: str) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                yield node

    def sets(self) -> Iterator[tuple[str, ast.expr | None]]:
        """Names that the cell binds for those that follow, and to what, where it is said."""
        for statement in self.tree.body:
            for node in _of_the_cell(statement):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    for alias in node.names:
                        yield (alias.asname or alias.name.partition(".")[0]), None
                elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                    yield node.name, None
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, getattr(statement, "value", None)


_SCOPES = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp)


def _of_the_cell(node: ast.AST) -> Iterator[ast.AST]:
    # What stands inside a function or a comprehension is bound there and nowhere else.
    yield node
    if not isinstance(node, (*_SCOPES, ast.GeneratorExp)):
        for child in ast.iter_child_nodes(node):
            yield from _of_the_cell(child)


def _faults(cells: list[_Cell], step: Step) -> Iterator[str]:
    known = step.decisions.model_fields
    places = [index for index, cell in enumerate(cells) if cell.is_parameters]
    begins = [index for index, cell in enumerate(cells) if any(cell.calls("begin"))]
    if len(places) != 1:
        yield f"{len(places) or 'no'} cells are tagged 'parameters': `-p` needs one"
    if not begins or (places and begins[0] > places[0]):
        yield f'no cell before the parameters calls session = begin("{step.slug}", globals())'
    for call in (call for index in begins for call in cells[index].calls("begin")):
        if ast.unparse(call).replace("'", '"') != f'begin("{step.slug}", globals())':
            yield f'{ast.unparse(call)} must be begin("{step.slug}", globals())'
    if not any(ast.unparse(call) == "run(session)" for cell in cells for call in cell.calls("run")):
        yield "no cell calls record = run(session): nothing would be computed"
    for index, cell in enumerate(cells):
        for name, value in cell.sets():
            if name == "session" and index not in begins:
                yield "a cell overwrites 'session'"
            elif name in known and not (isinstance(value, ast.Constant) and value.value is None):
                yield (
                    f"a cell gives '{name}' a value of its own: decide it in tenfold.yaml, or call "
                    "yours another name"
                )


def _twins(path: Path, step: Step) -> Iterator[str]:
    for other in sorted(path.parent.glob("*.ipynb")):
        try:
            begins = [call for cell in _cells(other) for call in cell.calls("begin")]
        except WrongInput:
            continue
        said = {ast.unparse(arg) for call in begins for arg in call.args[:1]}
        if other != path and f"'{step.slug}'" in said:
            yield f"{other.name} is a second notebook of {step.slug}: move it out of the folder"


def _cells(path: Path) -> list[_Cell]:
    try:
        document = json.loads(path.read_bytes())
        code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
        return [
            _Cell(
                _parsed("".join(cell["source"])), "parameters" in cell["metadata"].get("tags", [])
            )
            for cell in code
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongInput.because(f"'{path}' is not a notebook: {error!r}.", _REMEDY) from None


def _parsed(source: str) -> ast.Module:
    # Lines for IPython and for the shell are none of ours; what else is no Python fails by itself.
    lines = ["" if line.lstrip()[:1] in "%!?" else line for line in source.splitlines()]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.Module([], [])


__all__ = ["carried_notebooks", "check_notebook", "notebook_of"]
