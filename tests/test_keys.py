"""What a result depends on changes its key; what it does not depend on leaves it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold import keys, registry

SOURCE = Path(keys.__file__).parent
PRINT = "from tenfold import keys; print(keys.code_hash('{}'))"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the engine, to be changed."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(SOURCE, tmp_path / "tenfold", ignore=ignore)
    return tmp_path


def _hash(tree: Path, package: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", PRINT.format(package)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, cwd=tree
    )
    return done.stdout.strip()


def _touch(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")


def test_code_that_a_step_runs_changes_its_key_and_other_code_does_not(tree: Path) -> None:
    package = "tenfold.steps.step01_business_problem"
    before = _hash(tree, package)
    for other in ("cli/app.py", "steps/step02_data_quality/run.py", "dossier/page.py"):
        _touch(tree / "tenfold" / other)
    assert _hash(tree, package) == before
    found = {before}
    for used in ("vocabulary/worth.py", "steps/step01_business_problem/run.py", "stats/money.py"):
        _touch(tree / "tenfold" / used)
        found.add(_hash(tree, package))
    assert len(found) == 4


def test_what_is_imported_late_renamed_or_relatively_is_followed(tree: Path) -> None:
    package = tree / "tenfold" / "steps" / "step77_odd"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "run.py").write_text(
        "def run():\n"
        "    from tenfold import alone_a as other  # why\n"
        "    from tenfold.alone_b import (  # noqa\n        f,  # a comment )\n        g,\n    )\n"
        "    import os, tenfold.alone_c\n"
    )
    for name, text in {
        "alone_a": "from .alone_d import x\n",
        "alone_b": "if True:\n    from tenfold \\\n        import alone_e\n",
        "alone_c": "",
        "alone_d": "from . import alone_f as y\n",
        "alone_e": "",
        "alone_f": "",
    }.items():
        (tree / "tenfold" / f"{name}.py").write_text(text)
    found = {_hash(tree, "tenfold.steps.step77_odd")}
    for name in "abcdef":
        _touch(tree / "tenfold" / f"alone_{name}.py")
        found.add(_hash(tree, "tenfold.steps.step77_odd"))
    assert len(found) == 7


def test_a_step_of_another_package_is_followed_too(fake_steps) -> None:
    modules = keys.code_closure(fake_steps[0].package)
    assert {"fakesteps.step01_alpha", "fakesteps.step01_alpha.run", "tenfold.step"} <= set(modules)
    assert not [name for name in modules if "step02" in name]


def test_no_step_depends_on_another_or_on_what_stands_above_it() -> None:
    for step in registry.steps():
        modules = keys.code_closure(step.package)
        others = [other.package for other in registry.steps() if other is not step]
        assert not [name for name in modules if any(name.startswith(o) for o in others)]
        above = ("tenfold.session", "tenfold.project", "tenfold.cli", "tenfold.chain")
        assert not [name for name in modules if name.startswith(above)]


def _notebook(path: Path, *cells: tuple[str, list[str]], prose: str = "") -> Path:
    document = {
        "cells": [{"cell_type": "markdown", "source": prose, "metadata": {}}]
        + [
            {"cell_type": "code", "source": [source], "metadata": {"tags": tags}, "outputs": []}
            for source, tags in cells
        ]
    }
    path.write_text(json.dumps(document))
    return path


def test_the_code_of_a_notebook_counts_and_its_prose_and_parameters_do_not(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    one = keys.notebook_hash(_notebook(path, ("run()", []), ("x = None", ["parameters"])))
    two = keys.notebook_hash(_notebook(path, ("run()", []), ("x = 3", ["parameters"]), prose="!"))
    three = keys.notebook_hash(_notebook(path, ("run(1)", []), ("x = None", ["parameters"])))
    assert one == two != three


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"cells": [3]}', '{"cells": [{"cell_type": "code"}]}']
)
def test_a_notebook_that_is_none_still_has_a_key(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.ipynb").write_text(text)
    assert keys.notebook_hash(tmp_path / "a.ipynb")
