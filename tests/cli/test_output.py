"""What machines read: exit codes, JSON, JUnit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.cli import app, main, output
from tenfold.errors import ProjectProblem, StepFailed
from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Gate, Waiver

ROOT = Path(__file__).parents[2]


def _exit(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["tenfold", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        main()
    code = caught.value.code
    return code if isinstance(code, int) else 0


@pytest.mark.parametrize(
    ("code", "allow", "left"),
    [(0, "", 0), (1, "", 1), (4, "", 4), (4, "review", 0), (3, "review", 3)],
)
def test_the_verdict_is_what_the_shell_gets(
    monkeypatch, fake_project, code: int, allow: str, left: int
) -> None:
    ended = SimpleNamespace(exit_code=code, standing=None)
    monkeypatch.setattr("tenfold.chain.run_project", lambda *args, **kwargs: ended)
    monkeypatch.setattr("tenfold.dossier.write_report", lambda standing: "report.html")
    monkeypatch.setattr(output, "result", lambda *args, **kwargs: None)
    options = ["--allow", allow] if allow else []
    assert _exit(monkeypatch, "run", fake_project.folder, *options) == left


@pytest.mark.parametrize(
    ("fault", "code"),
    [(ProjectProblem("no"), 2), (StepFailed("no"), 3), (RuntimeError("a bug"), 3),
     (KeyError("a bug"), 3)],
)  # fmt: skip
def test_no_error_looks_like_a_verdict(monkeypatch, fake_project, fault, code: int) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise fault

    monkeypatch.setattr("tenfold.verdict.verdict", fail)
    assert _exit(monkeypatch, "status", fake_project.folder) == code


def test_commands_that_judge_nothing_end_well(monkeypatch, fake_project, capsys) -> None:
    assert _exit(monkeypatch, "status", fake_project.folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["word"] == "review"
    assert _exit(monkeypatch, "gc", fake_project.folder) == 0
    assert _exit(monkeypatch, "nonsense") == 2
    assert _exit(monkeypatch, "run", fake_project.folder, "--allow", "everything") == 2
    assert _exit(monkeypatch, "diff", fake_project.folder, "--run", "nope") == 2


def test_a_report_of_no_run_is_refused_and_makes_nothing(monkeypatch, fake_project, capsys) -> None:
    assert _exit(monkeypatch, "report", fake_project.folder, "--run", "nope") == 2
    assert "no what-if 'nope'" in capsys.readouterr().err
    assert not fake_project.runs.exists()


def test_a_log_that_cannot_be_written_is_said_before_anything_runs(
    monkeypatch, fake_project, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    log = tmp_path / "file" / "log.jsonl"
    assert _exit(monkeypatch, "run", fake_project.folder, "--log", log) == 2
    assert not fake_project.runs.exists()


def _run(gate: Gate | None, freshness: str = "fresh", failure: str = "") -> Any:
    step = StepStanding(
        number=1, slug="alpha", title="Alpha", freshness=freshness, why="w", gate=gate
    )
    failures = {"alpha": StepFailed(failure)} if failure else {}
    return SimpleNamespace(verdict=SimpleNamespace(steps=[step]), failures=failures)


@given(
    texts=st.lists(st.text(max_size=20), min_size=3, max_size=3),
    status=st.sampled_from(["pass", "warn", "block", "not_evaluated"]),
    waived=st.booleans(),
)
def test_junit_is_xml_whatever_the_sentences_hold(texts, status, waived: bool) -> None:
    waiver = Waiver(code="TF0101", reason="known", role="r", expires="2099-01-01")
    check = Check(
        code="TF0101",
        title=texts[0],
        status=status,
        evidence=texts[1],
        waived=waiver if waived else None,
    )
    xml = output.junit_xml(_run(Gate(step="alpha", checks=[check]), failure=texts[2]))
    root = ET.fromstring(xml.encode())
    (suite,) = root
    kinds = [child.tag for case in suite for child in case]
    assert int(suite.attrib["tests"]) == len(suite) == 2
    for count, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[count]) == kinds.count(kind)
    assert ("failure" in kinds) == (status == "block" and not waived)
    assert ("error" in kinds) == bool(texts[2])


@pytest.mark.parametrize("freshness", ["missing", "stale", "damaged"])
def test_a_step_that_did_not_run_is_skipped_in_junit_and_not_silent(freshness: str) -> None:
    (suite,) = ET.fromstring(output.junit_xml(_run(None, freshness)))
    assert suite.attrib["skipped"] == "1"
    (case,) = suite
    assert case[0].attrib["message"] == f"{freshness}: w"


def test_every_command_is_one_that_the_help_names() -> None:
    names = {command.callback.__name__ for command in app.app.registered_commands}
    assert {"new", "demo", "run", "status", "report", "lab", "schema", "check", "diff"} <= names


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_an_interrupt_ends_the_run_at_once_and_the_next_one_goes_on(tmp_path: Path) -> None:
    (tmp_path / "tenfold.yaml").write_text("schema: 1\n")
    source = ROOT / "notebooks" / "01_business_problem.ipynb"
    slow = source.read_text().replace("record = run(session)", "import time; time.sleep(100)")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / source.name).write_text(slow)
    command = [sys.executable, "-c", "from tenfold.cli import main; main()", "run", "."]
    with subprocess.Popen(
        [*command, "--only", "business_problem"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            assert started.stdout is not None
            assert any("running" in line for line in started.stdout)
            started.send_signal(signal.SIGINT)
            _, said = started.communicate(timeout=30)
        finally:
            started.kill()
    assert started.returncode == 130
    assert "Nothing is lost" in said
    (tmp_path / "notebooks" / source.name).unlink()
    done = subprocess.run(
        [*command, "--explain"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "runs: it has not run" in done.stdout
