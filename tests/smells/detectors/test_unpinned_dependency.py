"""Lines that name a dependency without its version, in every place where people name one."""

# ruff: noqa: E501 (an example stands on one line)

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tenfold.smells import Smell
from tenfold.smells.manifests import dockerfile

Found = Callable[..., list[Smell]]
HASHES = "numpy==2.2.1 --hash=sha256:" + "0" * 64 + "\n"

UNPINNED: dict[str, tuple[dict[str, Any], list[tuple[str, int]]]] = {
    "requirements": (
        {"requirements.txt": "pandas\nnumpy==2.2.1\nscipy>=1.2  # why\nshap~=0.4\n-r x.txt\n\n# no\nplotly[x]==5.*\n"},
        [("requirements.txt", 1), ("requirements.txt", 3), ("requirements.txt", 4), ("requirements.txt", 8)],
    ),
    "development": ({"requirements-dev.txt": "pytest\n"}, [("requirements-dev.txt", 1)]),
    "a folder of them": ({"requirements/base.txt": "x==1\n", "base-requirements.txt": "flask\n"}, [("base-requirements.txt", 1)]),
    "a branch": ({"requirements.txt": "git+https://h/o/p.git@main#egg=p\ngit+https://h/o/q\n"}, [("requirements.txt", 1), ("requirements.txt", 2)]),
    "pyproject": (
        {"pyproject.toml": '[project]\nname = "a"\ndependencies = [\n  "pandas>=2",\n  "numpy==2.2.1",\n]\n[build-system]\nrequires = ["hatchling"]\n'},
        [("pyproject.toml", 4)],
    ),
    "poetry": (
        {"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"\npandas = "^2.1"\nnumpy = "2.2.1"\nx = {version = "*"}\n'},
        [("pyproject.toml", 3), ("pyproject.toml", 5)],
    ),
    "not in the lock": (
        {"pyproject.toml": '[project]\nname = "a"\ndependencies = [\n  "pandas>=2",\n  "shap",\n]\n', "uv.lock": '[[package]]\nname = "pandas"\nversion = "2.2.1"\n'},
        [("pyproject.toml", 5)],
    ),
    "setup.py": (
        {"setup.py": "from setuptools import setup\nsetup(\n    name='a',\n    install_requires=[\n        'pandas',\n        'numpy==1.2.3',\n    ],\n)\n"},
        [("setup.py", 5)],
    ),
    "conda": (
        {"environment.yml": "name: a\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pandas\n  - numpy>=1.2\n  - pip\n  - pip:\n      - shap\n      - lime==0.2\n"},
        [("environment.yml", 6), ("environment.yml", 7), ("environment.yml", 10)],
    ),
    "docker": (
        {"Dockerfile": "FROM python:3.11\nRUN pip install --no-cache-dir pandas numpy==1.2.3\nRUN pip install \\\n    shap \\\n    lime==0.2\n"},
        [("Dockerfile", 2), ("Dockerfile", 4)],
    ),
    "pipfile": ({"Pipfile": '[packages]\npandas = "*"\nnumpy = "==1.2.3"\n'}, [("Pipfile", 2)]),
    "system call": ({"a.py": "import os\nos.system('pip install shap')\n"}, [("a.py", 2)]),
}  # fmt: skip

PINNED: dict[str, dict[str, Any]] = {
    "versions": {"requirements.txt": "numpy==2.2.1\npandas[x] == 2.0.1 ; python_version > '3'\n-e .\n./a.whl\n"},
    "hashes": {"requirements.txt": "numpy==2.2.1 \\\n    --hash=sha256:" + "0" * 64 + "\n"},
    "a commit or a tag": {"requirements.txt": "git+https://h/o/p@" + "a" * 40 + "\nq @ git+ssh://git@h/o/q@v1.2\nhttps://h/a-1.0.whl\n"},
    "a lock with hashes": {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["pandas>=2"]\n', "requirements.lock": HASHES},
    "uv's lock": {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["pandas>=2"]\n', "uv.lock": 'hash = "sha256:00"'},
    "a lock without hashes": {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["pandas>=2"]\n', "uv.lock": '[[package]]\nname = "pandas"\nversion = "2.2.1"\n'},
    "compiled": {"requirements.in": "pandas\n", "requirements.txt": "pandas==2.2.1\n"},
    "constraints": {"requirements.txt": "-c constraints.txt\npandas\n", "constraints.txt": "pandas==2.2.1\n"},
    "conda": {"environment.yml": "name: a\ndependencies:\n  - python=3.11\n  - numpy=1.26.4=py311\n  - pip:\n    - lime==0.2\n"},
    "docker by file": {"Dockerfile": "FROM python:3.11\nRUN pip install --upgrade pip && pip install -r requirements.txt\nRUN pip install . && apt-get install -y git\n"},
    "another tool's yaml": {"chart.yaml": "name: a\ndependencies:\n  - name: redis\n    version: 1\n", "ci.yml": "jobs:\n  a:\n    needs: b\n"},
    "a mention": {"a.py": "print('pip install pandas')\n# pip install numpy\n", "notes.txt": "pandas\n"},
    "no manifest": {"docs/list.txt": "alpha\nbeta\n"},
}  # fmt: skip


@pytest.mark.parametrize(("files", "places"), UNPINNED.values(), ids=UNPINNED)
def test_a_dependency_without_a_version_is_found_at_its_line(
    found: Found, files: dict[str, Any], places: list[tuple[str, int]]
) -> None:
    assert [(s.path, s.line) for s in found("unpinned_dependency", files)] == places


@pytest.mark.parametrize("files", PINNED.values(), ids=PINNED)
def test_what_names_its_version_is_left_alone(found: Found, files: dict[str, Any]) -> None:
    assert found("unpinned_dependency", files) == []


@pytest.mark.parametrize(
    ("line", "smelly"),
    [
        ("!pip install shap", True),
        ("%pip install -q -U 'shap>=0.4' lime", True),
        ("pip install shap", True),
        ("!{sys.executable} -m pip install shap", True),
        ("!conda install -y -c conda-forge shap", True),
        ("%conda install shap", True),
        ("!pip install shap==0.48", False),
        ("!pip install -r requirements.txt", False),
        ("%pip install --upgrade pip", False),
        ("!pip install -e ..", False),
        ("!pip list", False),
        ("!echo pip", False),
    ],
)
def test_a_cell_that_installs_is_judged_alike(found: Found, line: str, smelly: bool) -> None:
    smells = found("unpinned_dependency", ["import sys", line])
    assert [smell.cell for smell in smells] == ([1] if smelly else [])


HOSTILE = {
    "a name a line": lambda size: (
        "RUN pip install \\\n" + "".join(f" p{k} \\\n" for k in range(size // 11)) + " x\n"
    ),
    "one line of names": lambda size: "RUN pip install " + "a " * (size // 2),
    "a quote left open": lambda size: "RUN pip install '" + "a " * (size // 2),
    "brackets": lambda size: "RUN pip install a" + "[" * size,
    "lines that go on": lambda size: "\\\n" * (size // 2),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_dockerfile_takes_as_long_as_it_is_long(text: Callable[[int], str]) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        list(dockerfile(text(size)))
        return time.process_time() - began

    # Eight times the text: a reader that goes back over what it has read takes 64 times as long.
    assert seconds(1_600_000) < 24 * max(seconds(200_000), 0.01)


def test_a_package_from_an_address_is_found_at_its_own_line() -> None:
    text = "FROM x\nRUN pip install \\\n  shap==1 \\\n  git+https://h/o/lime.git\n"
    assert list(dockerfile(text)) == [(4, ["lime"])]
