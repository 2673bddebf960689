"""A step that lets its secret out in every way: the value is nowhere, and failures say why."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from written import notebook

FAKES = Path(__file__).parents[1] / "fakes" / "leaky"
VALUE = 'pa$$"w\\ord é-7Q&2z'
FINE = ("quiet", "prints", "logs", "child")
STOPPED = ("raises", "wraps", "evidence", "file")
# One process for all: what is wanted is what a run leaves, not how long Python takes to start.
SCRIPT = """
import json, sys
from pathlib import Path
from tenfold import kernels
from tenfold.chain import run_project
from tenfold.delivery.reporting import current_report
from tenfold.project import Project

# Nor how long fork servers do: the first run's serve the others too, and end with this process.
kernels.close = lambda: None
found = {}
for folder in sorted(Path.cwd().glob("*/tenfold.yaml")):
    result = run_project(Project(folder.parent), on_event=lambda event: print(event))
    current_report(result.standing)
    said = {slug: str(error) for slug, error in result.failures.items()}
    found[folder.parent.name] = [result.exit_code, said]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """The folder of all projects, how each ended, and all that was printed."""
    folder = tmp_path_factory.mktemp("leaky")
    (folder / "token.txt").write_text(f"{VALUE}\n", encoding="utf-8")
    for how in (*FINE, *STOPPED, "in_words"):
        project = folder / how
        (project / "notebooks").mkdir(parents=True)
        (project / "notebooks" / "01_leaky.ipynb").write_text(notebook("leaky"))
        token = "file:../token.txt" if how in ("prints", "raises") else "env:LEAKY_TOKEN"
        decisions = {"token": token, "how": how}
        if how == "in_words":
            # Refused by the file's own text: the value is there because a person typed it.
            decisions = {"note": f"the password is {VALUE}", "how": "quiet"}
        (project / "tenfold.yaml").write_text(json.dumps({"steps": {"leaky": decisions}}))
    paths = os.pathsep.join([str(FAKES), *sys.path])
    environment = os.environ | {"PYTHONPATH": paths, "LEAKY_TOKEN": VALUE}
    # Under pytest, ipykernel would let what other processes print go its own way.
    environment.pop("PYTEST_CURRENT_TEST", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder, json.loads(done.stdout.splitlines()[-1]), done.stdout + done.stderr


def _texts(data: bytes) -> Iterator[bytes]:
    # The dossier packs its figures: what looks packed is unpacked before it is searched.
    yield data
    for packed in re.findall(rb"[A-Za-z0-9+/]{200,}={0,2}", data):
        try:
            yield gzip.decompress(base64.b64decode(packed))
        except (ValueError, OSError, EOFError, zlib.error):
            continue


def _leaks(data: bytes) -> bool:
    forms = {VALUE, quote(VALUE), quote(VALUE, safe=""), repr(VALUE)[1:-1]}
    forms |= {json.dumps(VALUE)[1:-1], json.dumps(VALUE, ensure_ascii=False)[1:-1]}
    forms |= {json.dumps(form)[1:-1] for form in forms}
    forms |= {base64.b64encode(VALUE.encode()).decode().rstrip("="), VALUE[:9]}
    return any(form.encode() in text for text in _texts(data) for form in forms)


def test_the_scan_finds_what_it_looks_for() -> None:
    packed = base64.b64encode(gzip.compress(os.urandom(300) + VALUE.encode()))
    for text in (VALUE.encode(), b'"a": ' + json.dumps(VALUE).encode(), b"<p>" + packed + b"</p>"):
        assert _leaks(text)


def test_the_value_stands_in_no_file_of_the_projects(ran) -> None:
    folder, _, _ = ran
    files = [path for path in folder.glob("*/**/*") if path.is_file()]
    assert {"report.html", "history.jsonl", "01_leaky.ipynb"} <= {path.name for path in files}
    files.remove(folder / "in_words" / "tenfold.yaml")
    assert [path for path in files if _leaks(path.read_bytes())] == []


def test_the_value_is_never_printed(ran) -> None:
    _, _, printed = ran
    assert not _leaks(printed.encode())
    assert "***" in printed


@pytest.mark.parametrize("how", FINE)
def test_what_only_talks_ends_well(ran, how: str) -> None:
    folder, ended, _ = ran
    assert ended[how] == [4, {}]
    (executed,) = (folder / how / "runs").glob("*/01_leaky.ipynb")
    # Ten stars are the value as pydantic wraps it, three are where it was taken out.
    text = executed.read_text(encoding="utf-8")
    assert "*" * 10 in text
    assert ("***" in text.replace("*" * 10, "")) is (how != "quiet")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("raises", "401 for https://api.example/?key=***"),
        ("wraps", "it failed"),
        ("evidence", "the value of a secret stands in its record"),
        ("file", "the value of a secret stands in a .txt file"),
        ("in_words", "the value of a secret stands in its record"),
    ],
)
def test_what_would_write_it_down_ends_in_a_sentence(ran, how: str, said: str) -> None:
    folder, ended, _ = ran
    code, failures = ended[how]
    assert code == 3
    assert said in failures["leaky"]
    assert not list((folder / how).glob("records/*.json"))
