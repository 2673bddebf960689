"""What stands in the repository: no addresses of registries, no paths of one machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not contain what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("yarnpkg", "com"),
        ("anaconda", "org"),
        ("docker", "io"),
        ("debian", "org"),
    )
]
# Sources that are searched for smells, absolute paths among them.
FIXTURES = ("tests/smells/labelled/", "tests/smells/heldout/")
MACHINE_PATH = re.compile("/(?:home|Users|root|work|opt)" + r"/[\w.-]+")


def _text_files() -> dict[str, str]:
    """Return every file that is committed or would be, and is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_the_registry(host):
    assert [name for name, text in _text_files().items() if host in text] == []


def test_no_file_names_a_path_of_one_machine():
    found = {
        f"{name}: {match.group()}"
        for name, text in _text_files().items()
        if not name.startswith(FIXTURES)
        for match in MACHINE_PATH.finditer(text)
    }
    assert found == set()


def test_environment_and_outputs_are_not_committed():
    unwanted = re.compile(r"(^|/)(\.venv|__pycache__|demo|projects|[^/]+\.egg-info)/")
    assert [n for n in _text_files() if unwanted.search(n) and not n.startswith("src/")] == []


def test_licence_is_apache_2_in_full_and_declared():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"


def test_every_ignored_warning_and_rule_states_its_reason():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("ignore = [")
    ignored = lines[start + 1 : lines.index("]", start)]
    assert [line for line in ignored if "#" not in line] == []
