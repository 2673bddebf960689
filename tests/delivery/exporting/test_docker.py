"""The image: hadolint has no complaint, nobody is root, nothing of a project goes in."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from judges import hadolint

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.locked import lock_text
from tenfold.delivery.exporting.targets.docker import TARGET, USER
from tenfold.errors import WrongInput

from_plan = TARGET.files


def _dockerfile(plan: DeliveryPlan) -> str:
    return from_plan(plan)[PurePosixPath("Dockerfile")]


def test_hadolint_has_no_complaint(tool: Callable[[str], str], plan: DeliveryPlan) -> None:
    done = hadolint(tool, _dockerfile(plan))
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("FROM python", "DL3006"),
        ("RUN pip install tenfold", "DL3013"),
        ("USER root", "DL3002"),
        ("CMD tenfold serve", "DL3025"),
    ],
)
def test_hadolint_would_have_complained(
    tool: Callable[[str], str], plan: DeliveryPlan, line: str, code: str
) -> None:
    done = hadolint(tool, f"{_dockerfile(plan)}{line}\n")
    assert done.returncode != 0
    assert code in done.stdout


def test_the_image_says_nothing_of_its_project(awkward_plan: DeliveryPlan) -> None:
    text = _dockerfile(awkward_plan)
    assert awkward_plan.operations.owner not in text
    assert awkward_plan.operations.batches not in text
    copied = re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE)
    assert copied == ["tenfold-install/requirements.lock", "tenfold-install/wheels/"]


def test_nothing_but_lock_and_wheel_is_sent_to_the_builder(plan: DeliveryPlan) -> None:
    text = from_plan(plan)[PurePosixPath(".dockerignore")]
    rules = [line for line in text.splitlines() if not line.startswith("#")]
    assert rules == ["*", "!tenfold-install/requirements.lock", "!tenfold-install/wheels/*.whl"]


def test_it_installs_the_lock_with_hashes_and_tenfold_from_no_index(plan: DeliveryPlan) -> None:
    files = from_plan(plan)
    assert files[PurePosixPath("tenfold-install/requirements.lock")] == lock_text()
    installs = re.findall(r"pip install .*?(?<!\\)\n", _dockerfile(plan), re.DOTALL)
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-deps --no-index" in installs[1]


def test_it_runs_as_a_number_and_serves(plan: DeliveryPlan) -> None:
    text = _dockerfile(plan)
    last_stage = text.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.*)$", last_stage, re.MULTILINE) == [f"{USER}:{USER}"]
    assert USER > 0
    served = json.loads(re.search(r"^CMD (.*)$", last_stage, re.MULTILINE)[1])  # type: ignore[index]
    assert ["tenfold", *served] == list(jobs(plan).serve.command)
    assert f"EXPOSE {plan.operations.port}\n" in last_stage
    assert f"127.0.0.1:{plan.operations.port}/" in last_stage


def test_no_base_moves_by_itself(plan: DeliveryPlan) -> None:
    text = _dockerfile(plan)
    assert ":latest" not in text
    assert re.search(r"^ARG PYTHON=python:3\.\d+-slim-\w+$", text, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${PYTHON}"}


def test_the_health_check_is_python_that_asks_this_very_image(
    plan: DeliveryPlan, tmp_path: Path
) -> None:
    words = json.loads(re.search(r"CMD (\[\"python\".*)$", _dockerfile(plan), re.MULTILINE)[1])  # type: ignore[index]
    # Nobody listens there: a server that is down is unhealthy, not a crash of the check's own.
    done = subprocess.run(
        ["python3", *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "URLError" in done.stderr


def test_what_is_no_image_is_refused(plan: DeliveryPlan) -> None:
    import dataclasses

    wrong = plan.operations.model_copy(update={"image": "My Image"})
    with pytest.raises(WrongInput, match="no name of a container image"):
        from_plan(dataclasses.replace(plan, operations=wrong))
