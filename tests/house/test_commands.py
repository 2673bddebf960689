"""One command a task: the Makefile, CI and Binder do what they say, from one lock."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = ["demo", "test", "check", "lab", "sync", "bench", "help"]
TELEMETRY_OFF = {"GX_ANALYTICS_ENABLED": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _make(*arguments: str) -> str:
    # A make that runs these tests must not lend its flags to the one we start.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_help_lists_the_target_with_a_sentence(target):
    assert re.search(rf"^  make {target} +\S+ \S+", _make("help"), re.MULTILINE)


def test_help_is_what_a_bare_make_prints():
    assert _make() == _make("help")


@pytest.mark.parametrize("target", [t for t in TARGETS if t != "help"])
def test_target_sets_up_the_environment_itself(target):
    assert re.search(rf"^{target}: \$\((STAMP|WHOLE)\) ##", MAKEFILE, re.MULTILINE)


def test_environment_is_rebuilt_when_lock_or_project_file_change():
    assert re.search(r"^\$\(STAMP\): requirements\.lock pyproject\.toml", MAKEFILE, re.MULTILINE)


def test_a_first_install_checks_hashes_and_compiles():
    plan = _make("--dry-run", "--always-make", "demo", "PYTHON=python3", "UV=.venv/bin/uv")
    installs = [line for line in plan.replace("\\\n", " ").splitlines() if "pip install" in line]
    assert len(installs) == 3  # uv itself, the lock, this project
    assert all("--require-hashes" in line for line in installs[:2])
    assert "--compile-bytecode" in installs[1]
    assert "-r .venv/most.lock" in installs[1]
    assert "--no-deps --no-build-isolation -e ." in installs[2]


def test_only_what_needs_spark_installs_it_and_from_the_whole_lock():
    given = ("--dry-run", "--always-make", "PYTHON=python3", "UV=.venv/bin/uv")
    plans = {target: _make(*given, target).replace("\\\n", " ") for target in ("demo", "test")}
    whole = [line for line in plans["test"].splitlines() if "-r requirements.lock" in line]
    assert len(whole) == 1
    assert "--require-hashes" in whole[0]
    assert "-r requirements.lock" not in plans["demo"]


@pytest.mark.parametrize("script", ["Makefile", "binder/postBuild"])
def test_what_is_left_out_of_the_lock_is_spark_alone(script):
    command = re.search(r"awk '(.*most.*|.*pyspark.*)' requirements\.lock", _text(script)).group(1)
    rest = subprocess.run(
        ["awk", command.replace("$$", "$"), "requirements.lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    entries = re.compile(r"^([a-z0-9][\w.-]*)==", re.MULTILINE)
    every = entries.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert sorted(set(every) - set(entries.findall(rest))) == ["py4j", "pyspark"]


def test_demo_accepts_the_verdict_review():
    assert "bin/tenfold demo loans --allow review" in _make("--dry-run", "demo")


@pytest.mark.parametrize("tool", ["ruff format --check", "ruff check", "mypy", "lint-imports"])
def test_check_only_checks(tool):
    plan = _make("--dry-run", "check")
    assert tool in plan
    assert "--fix" not in plan
    assert "tenfold sync --check" in plan


def test_make_and_binder_switch_telemetry_off():
    start = (ROOT / "binder/start").read_text(encoding="utf-8")
    for name, value in TELEMETRY_OFF.items():
        assert f"export {name} := {value}" in MAKEFILE
        assert f"export {name}={value}" in start


def test_ci_runs_check_then_test_and_stops_at_the_first_failure():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    calls = re.findall(r"^make (\w+)", script, re.MULTILINE)
    assert calls == ["setup", "check", "test"]
    assert "|| true" not in script


def test_binder_installs_the_same_lock_with_hashes():
    assert not (ROOT / "binder/requirements.txt").exists()
    installs = [line for line in _text("binder/postBuild").splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert '--require-hashes -r "$most"' in installs[0]
    assert "--no-deps --no-build-isolation -e ." in installs[1]


def test_binder_opens_the_start_page():
    assert (ROOT / "notebooks/00_start.ipynb").is_file()
    post_build = (ROOT / "binder/postBuild").read_text(encoding="utf-8")
    assert 'default_url = "/lab/tree/notebooks/00_start.ipynb"' in post_build


def test_binder_computes_the_example_and_shares_the_memory_of_its_kernels():
    post_build = (ROOT / "binder/postBuild").read_text(encoding="utf-8")
    assert "tenfold demo loans" in post_build
    assert 'default_provisioner_name = "tenfold-fork"' in post_build
    assert "export OMP_NUM_THREADS=1" in post_build


def test_binder_runs_on_a_python_that_the_package_takes():
    runtime = (ROOT / "binder/runtime.txt").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"python-3\.1[1-3]", runtime)


@pytest.mark.parametrize("script", [".ci/run", "binder/postBuild", "binder/start"])
def test_script_is_executable_and_parses(script):
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", script], cwd=ROOT, check=True)
