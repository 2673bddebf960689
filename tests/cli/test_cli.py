"""The shell's view: sentences, exit codes, and no library imported for nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.cli.running import _overrides
from tenfold.errors import WrongInput


def _tenfold(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from tenfold.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['tenfold', *{arguments!r}]\n"
        "from tenfold.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'sklearn', 'papermill', 'duckdb', 'ibis', 'plotly'}\n"
        "found = sorted(heavy & sys.modules.keys())\n"
        "assert not found, found\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_status_without_a_run_imports_no_numbers(tmp_path: Path) -> None:
    (tmp_path / "tenfold.yaml").write_text("schema: 1\n")
    code = (
        "import sys\nsys.argv = ['tenfold', 'status']\n"
        "from tenfold.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "found = sorted({'pandas', 'sklearn', 'papermill', 'duckdb'} & sys.modules.keys())\n"
        "assert not found, found\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "missing: it has not run" in done.stdout


def test_no_project_is_a_sentence_and_exit_2(tmp_path: Path) -> None:
    done = _tenfold("status", cwd=tmp_path)
    assert done.returncode == 2
    assert "tenfold new" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_option_is_exit_2(tmp_path: Path) -> None:
    done = _tenfold("run", "--forse", cwd=tmp_path)
    assert done.returncode == 2
    assert "--force" in done.stderr


def test_a_misspelt_decision_is_refused_before_a_kernel_starts(tmp_path: Path) -> None:
    (tmp_path / "tenfold.yaml").write_text("schema: 1\n")
    done = _tenfold("run", "--set", "baseline_models.cv_fold=3", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean 'cv_folds'?" in done.stderr
    assert not (tmp_path / "runs").exists()


def test_the_schema_is_json(tmp_path: Path) -> None:
    done = _tenfold("schema", "business_problem", cwd=tmp_path)
    assert "payoff_tp" in json.loads(done.stdout)["business_problem"]["properties"]


@pytest.mark.parametrize("item", ["x", "a=1", "a.=1", ".b=1", "=1"])
def test_a_malformed_set_is_a_sentence(item: str) -> None:
    with pytest.raises(WrongInput, match=r"step\.field=value"):
        _overrides([item])


def test_a_set_given_twice_is_refused() -> None:
    with pytest.raises(WrongInput, match="twice"):
        _overrides(["a.b=1", "a.b=2"])


def test_a_value_may_hold_an_equals_sign() -> None:
    assert _overrides(["a.b=c=d"]) == {"a": {"b": "c=d"}}


def test_a_signature_that_is_refused_is_a_sentence_and_none_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "tenfold.yaml").write_text("schema: 1\n")
    given = ("--role", "engineer", "--name", " ")
    done = _tenfold("sign", tmp_path, "baseline_models", *given, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "The name is blank" in done.stderr
    done = _tenfold("signatures", tmp_path, cwd=tmp_path)
    assert done.returncode in (0, 4)
    assert "Nobody has signed yet." in done.stdout
