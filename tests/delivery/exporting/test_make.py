"""The Makefile: real make reads every target and runs jobs, with the real tenfold on the PATH."""

from __future__ import annotations

import dataclasses
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judges import make

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.targets.make import TARGET, recipe
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.vocabulary import Timing

JOBS = ("run", "validate", "retrain", "serve")


def _write(folder: Path, plan: DeliveryPlan) -> None:
    text = TARGET.files(plan)[PurePosixPath("Makefile")]
    (folder / "Makefile").write_text(text, encoding="utf-8")


def _program(folder: Path, body: str) -> Path:
    """A folder for the PATH with a `tenfold` in it."""
    folder.mkdir(exist_ok=True)
    (folder / "tenfold").write_text(body)
    (folder / "tenfold").chmod(0o755)
    return folder


def test_a_bare_make_explains_every_job(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    _write(tmp_path, plan)
    done = make(tool, tmp_path)
    assert done.returncode == 0, done.stderr
    listed = dict(re.findall(r"^  make (\w+) +(.+)$", done.stdout, re.MULTILINE))
    assert listed.keys() == {"help", "install", *JOBS, "crontab"}
    assert listed["retrain"] == "Retrain: every Sun at 03:30 UTC"


@pytest.mark.parametrize("job", [*JOBS, "install", "crontab"])
def test_make_reads_every_target(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan, job: str
) -> None:
    _write(tmp_path, plan)
    (tmp_path / "tenfold-install").mkdir()
    (tmp_path / "tenfold-install" / "requirements.lock").touch()
    done = make(tool, tmp_path, "--dry-run", "--warn-undefined-variables", job)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("--require-hashes" in done.stdout) == (job != "crontab")


def test_awkward_names_reach_folder_and_command_line_whole(
    tool: Callable[[str], str], tmp_path: Path, awkward_plan: DeliveryPlan
) -> None:
    _write(tmp_path, awkward_plan)
    (tmp_path / awkward_plan.folder).mkdir(parents=True)
    said = _program(tmp_path / "bin", '#!/bin/sh\nprintf "%s\\n" tenfold "$@" "$PWD"\n')
    named = jobs(awkward_plan)
    for job in (named.run, *named.scheduled, named.serve):
        done = make(tool, tmp_path, "--silent", "INSTALLED=", job.key, path=said)
        assert done.returncode == 0, done.stderr
        *words, where = done.stdout.splitlines()
        # On a person's own machine the server is nobody else's.
        assert words == ["127.0.0.1" if word == "0.0.0.0" else word for word in job.command]
        assert Path(where) == tmp_path / awkward_plan.folder
    assert not (tmp_path / awkward_plan.folder / "stolen").exists()
    assert not (tmp_path / "stolen").exists()


def test_another_batch_can_be_named(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    _write(tmp_path, plan)
    (tmp_path / "loans").mkdir()
    said = _program(tmp_path / "bin", '#!/bin/sh\nprintf "%s\\n" "$@"\n')
    done = make(tool, tmp_path, "INSTALLED=", "validate", "BATCH=it's other.csv", path=said)
    assert done.stdout.splitlines()[-1] == "it's other.csv"


def test_a_job_that_fails_fails_make(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    _write(tmp_path, plan)
    (tmp_path / "loans").mkdir()
    for code in (1, 2, 3, 4):
        fails = _program(tmp_path / "bin", f"#!/bin/sh\nexit {code}\n")
        done = make(tool, tmp_path, "INSTALLED=", "validate", path=fails)
        assert done.returncode == 2
        assert re.search(rf"Error {code}$", done.stderr, re.MULTILINE)


def test_without_tenfolds_wheel_installing_says_where_to_put_it(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    _write(tmp_path, plan)
    (tmp_path / "tenfold-install").mkdir()
    (tmp_path / "tenfold-install" / "requirements.lock").touch()
    done = make(tool, tmp_path, "run")
    assert done.returncode == 2
    assert "Put the wheel of tenfold into tenfold-install/wheels/" in done.stderr
    assert not (tmp_path / ".tenfold-venv").exists()


def test_a_job_that_is_never_is_left_out_and_said(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    never = plan.operations.model_copy(update={"retrain": Timing(every="never")})
    _write(tmp_path, dataclasses.replace(plan, operations=never))
    assert "# Left out: retrain, for step 4" in (tmp_path / "Makefile").read_text()
    assert "retrain" not in make(tool, tmp_path, "crontab").stdout
    done = make(tool, tmp_path, "retrain")
    assert done.returncode == 2
    assert "No rule to make target" in done.stderr


@pytest.mark.parametrize("name", ["plain", "it's 100% here", "$HOME"])
def test_the_lines_for_cron_find_their_way_back(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    _write(folder, plan)
    lines = make(tool, folder, "crontab").stdout.splitlines()
    scheduled = [line for line in lines if not line.startswith(("#", "CRON_TZ=UTC"))]
    assert len(scheduled) == 2
    for line, job in zip(scheduled, jobs(plan).scheduled, strict=True):
        cron, _, command = line.partition(" cd ")
        assert cron == job.cron
        # cron ends a command at a bare percent sign and takes the backslash off another.
        assert not re.search(r"(?<!\\)%", command)
        before, _, after = command.replace("\\%", "%").partition(" && ")
        assert after == f"make {job.key}"
        done = subprocess.run(
            ["sh", "-c", f"cd {before} && pwd"], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{folder}\n"


def test_a_demo_is_really_checked_by_make_with_the_real_tenfold(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    made = make_demo("diabetes", out=tmp_path / "our patients")
    for slug in ("business_problem", "data_quality"):
        execute(registry.get(slug), Standing(made))
    decided = plan.operations.model_copy(update={"batches": "data/diabetes.csv"})
    _write(
        tmp_path, dataclasses.replace(plan, project="our patients", place="", operations=decided)
    )
    code = "from tenfold.cli import main; main()"
    real = _program(tmp_path / "bin", f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n')
    holds = make(tool, tmp_path, "INSTALLED=", "validate", path=real)
    assert "The contract holds." in holds.stdout, holds.stdout + holds.stderr
    batch = tmp_path / "our patients" / "broken.csv"
    batch.write_text("age,sex\n1,2\n")
    broken = make(tool, tmp_path, "INSTALLED=", "validate", "BATCH=broken.csv", path=real)
    assert broken.returncode == 2
    assert "Error 1" in broken.stderr


_SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
_TEXT = st.text(_SIGNS, max_size=30) | st.text(alphabet="$()#\\'\"%`{} @-", max_size=30)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_TEXT, min_size=50, max_size=100))
def test_any_text_survives_make_and_its_shell(
    tool: Callable[[str], str], tmp_path: Path, texts: list[str]
) -> None:
    lines = [f"\t@printf '%s\\n' {recipe(shlex.quote(text))}\n" for text in texts]
    (tmp_path / "Makefile").write_text("all:\n" + "".join(lines), encoding="utf-8")
    done = make(tool, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == texts
