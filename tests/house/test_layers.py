"""The import contracts bite: each of them fails on an import that it is there to refuse."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {c["name"].split(":")[0]: c for c in PYPROJECT["tool"]["importlinter"]["contracts"]}
LAYERS = CONTRACTS["Layers"]["layers"]
LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"


def _lint(copy: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the sources, so that a bad import can be planted."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.ipynb")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _names(layer: str) -> list[str]:
    return [name.strip(" ()") for name in layer.split(":")]


def _file(copy: Path, module: str) -> Path:
    path = copy / "src" / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _plant(copy: Path, module: str, line: str) -> None:
    path = _file(copy, module)
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")


def test_sources_keep_the_contracts(copy):
    done = _lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_top_level_module_has_a_layer():
    placed = {name for layer in LAYERS for name in _names(layer)}
    present = {
        f"tenfold.{path.stem}"
        for path in (ROOT / "src/tenfold").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").is_file())
        and path.stem not in {"__init__", "__main__"}
    }
    assert present - placed == set()


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("tenfold.errors", "import tenfold.vocabulary", "Layers"),
        ("tenfold.step", "import tenfold.session", "Layers"),
        ("tenfold.stats", "import tenfold.chain", "Layers"),
        ("tenfold.vocabulary", "import ipywidgets", "The engine never imports"),
        ("tenfold.session", "from IPython import display", "The engine never imports"),
        ("tenfold.cli", "import widgets", "The engine never imports"),
        ("tenfold.session", "import papermill", "Only the chain imports papermill"),
        ("widgets", "import papermill", "Only the chain imports papermill"),
        (
            "tenfold.steps.step01_business_problem",
            "import tenfold.steps.step03_baseline_models",
            "Steps never import each other",
        ),
    ],
)
def test_a_forbidden_import_breaks_the_contract(copy, module, line, contract):
    _plant(copy, module, line)
    done = _lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [text for text in done.stdout.splitlines() if " BROKEN" in text]
    assert any(text.startswith(contract) for text in broken), done.stdout


def test_the_chain_may_import_papermill(copy):
    _plant(copy, "tenfold.chain", "import papermill")
    done = _lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr
