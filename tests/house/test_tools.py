"""The tools that judge exports: locked by hash, named by no address, asked for in CI."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
WANTED = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
SCRIPT = (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_npm_tool_is_locked_by_hash_and_by_no_address():
    assert "://" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package
        assert not package.get("hasInstallScript")


def test_the_npm_lock_is_of_these_tools():
    assert LOCK["packages"][""]["devDependencies"] == WANTED["devDependencies"]
    for name, version in WANTED["devDependencies"].items():
        assert re.fullmatch(r"[0-9.]+", version)
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version


def test_npm_is_told_to_write_no_address_and_run_no_script():
    said = (ROOT / ".npmrc").read_text(encoding="utf-8").splitlines()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(said)


@pytest.mark.parametrize(
    ("program", "package"),
    [
        ("promtool", "prometheus"),
        ("amtool", "prometheus-alertmanager"),
        ("groovy", "groovy"),
        ("node", "nodejs"),
        ("npm", "npm"),
    ],
)
def test_ci_installs_a_tool_only_where_it_is_missing(program, package):
    assert f"command -v {program} >/dev/null || packages+=({package})\n" in SCRIPT


def test_ci_installs_the_npm_tools_as_they_are_locked_before_it_tests():
    assert SCRIPT.index("\nnpm ci ") < SCRIPT.index("\nmake check")
    assert "npm install" not in SCRIPT


def test_what_debian_starts_by_itself_is_kept_from_starting(tmp_path):
    """The part that installs, with every program but bash's own replaced by one that tells."""
    said = tmp_path / "said"
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("apt-get", "systemctl", "rm", "tee", "chmod", "npm", "make", "sudo"):
        program = folder / name
        # What reads a pipe must read it to its end: else its writer dies of SIGPIPE, now and then.
        reads = "while read -r _; do :; done\n" if name == "tee" else ""
        program.write_text(f'#!/bin/bash\n{reads}echo "{name} $*" >> "{said}"\n')
        program.chmod(0o755)
    for name in ("bash", "dirname"):
        (folder / name).symlink_to(shutil.which(name))
    (tmp_path / ".ci").mkdir()
    policy = tmp_path / "policy-rc.d"
    script = SCRIPT.replace("/usr/sbin/policy-rc.d", str(policy)).replace("EUID == 0", "1 == 1")
    (tmp_path / ".ci" / "run").write_text(script)
    done = subprocess.run(
        ["bash", str(tmp_path / ".ci" / "run")],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = said.read_text().splitlines()
    installs = next(i for i, line in enumerate(lines) if line.startswith("apt-get install"))
    assert "prometheus-alertmanager" in lines[installs]
    assert "--no-install-recommends" in lines[installs]
    assert lines.index(f"tee {policy}") < installs
    assert lines.index(f"chmod 755 {policy}") < installs
    assert lines.index("systemctl disable --quiet prometheus") > installs
    assert lines[-1] == f"rm -f {policy}"
    made = [line.split()[1] for line in lines if line.startswith("make")]
    assert made == ["setup", "check", "test"]


def test_a_missing_tool_fails_in_ci_and_skips_elsewhere(tool, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-tool is not installed"):
        tool("no-such-tool")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no-such-tool is not installed"):
        tool("no-such-tool")
