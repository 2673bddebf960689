"""requirements.lock: exact, hashed, free of addresses, and complete."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENTS = [
    {
        "python_version": version,
        "python_full_version": f"{version}.9",
        "sys_platform": platform,
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[platform],
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    for version in ("3.11", "3.12", "3.13")
    for platform, machine in (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
]


def _entries() -> list[str]:
    """Return each requirement with its continuation lines."""
    return [entry for entry in re.split(r"\n(?=\S)", LOCK.strip()) if not entry.startswith("#")]


def _locked() -> list[Requirement]:
    return [Requirement(entry.split("\\\n")[0].strip()) for entry in _entries()]


def _direct(group: str) -> list[Requirement]:
    table = {
        "runtime": PYPROJECT["project"]["dependencies"],
        "dev": PYPROJECT["dependency-groups"]["dev"],
        "build": PYPROJECT["build-system"]["requires"],
    }
    return [Requirement(line) for line in table[group]]


def _applies(marker: Marker | None, environment: dict[str, str]) -> bool:
    return marker is None or marker.evaluate(environment)


def test_lock_names_no_address_and_no_index():
    assert "://" not in LOCK
    assert " @ " not in LOCK
    options = [entry for entry in _entries() if entry.startswith("-")]
    assert options == []


def test_every_requirement_is_exact_and_has_a_hash():
    loose = [
        entry.splitlines()[0]
        for entry in _entries()
        if not re.match(r"[a-z0-9.\-]+==[^\s*]+( ; .+)? \\\n", entry)
        or not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert loose == []


@pytest.mark.parametrize("group", ["runtime", "dev", "build"])
@pytest.mark.parametrize(
    "environment",
    ENVIRONMENTS,
    ids=lambda e: f"{e['python_version']}-{e['sys_platform']}-{e['platform_machine']}",
)
def test_every_direct_dependency_is_locked_once_and_in_bounds(group, environment):
    wrong = []
    for wanted in _direct(group):
        if not _applies(wanted.marker, environment):
            continue
        found = [
            have
            for have in _locked()
            if canonicalize_name(have.name) == canonicalize_name(wanted.name)
            and _applies(have.marker, environment)
        ]
        versions = [str(have.specifier).removeprefix("==") for have in found]
        if len(versions) != 1 or not wanted.specifier.contains(versions[0], prereleases=True):
            wrong.append((str(wanted), versions))
    assert wrong == []


def test_the_installer_is_locked_so_that_make_can_install_it_by_hash():
    assert [have.name for have in _locked() if have.name == "uv"] == ["uv"]


@pytest.mark.parametrize("name", ["torch", "tensorflow", "nvidia-nccl-cu12", "pip", "tenfold"])
def test_lock_stays_free_of(name):
    assert name not in {canonicalize_name(have.name) for have in _locked()}
