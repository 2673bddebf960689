"""A lock file pins when it names each version and its hash."""

from __future__ import annotations

import pytest
from audited import LOCK, write

from tenfold.steps.step09_technical_debt.environment import read_environment
from tenfold.steps.step09_technical_debt.repository import read_repository

_UV = '[[package]]\nname = "a"\nversion = "1"\nsdist = {hash = "sha256:00"}\n'


@pytest.mark.parametrize(
    ("files", "counts", "pinned"),
    [
        ({"requirements.lock": LOCK}, (2, 2, 2), True),
        ({"uv.lock": _UV}, (1, 1, 1), True),
        ({"uv.lock": _UV + '[[package]]\nname = "b"\nversion = "2"\n'}, (2, 2, 1), False),
        ({"requirements.txt": "numpy==2.4.0\n"}, (1, 1, 0), False),
        ({"requirements.txt": "numpy==2.*\npandas>=3 # == 3.1\nscipy\n"}, (3, 0, 0), False),
        ({"requirements.txt": "-r other.txt\n# numpy==1\n"}, (0, 0, 0), False),
        ({"requirements.txt": "numpy\n", "requirements.lock": LOCK}, (2, 2, 2), True),
        ({"uv.lock": "not toml ["}, (0, 0, 0), False),
        ({}, (0, 0, 0), False),
    ],
)
def test_the_best_lock_is_counted(tmp_path, files, counts, pinned):
    write(tmp_path, files)
    found = read_environment(read_repository(tmp_path))
    assert (found.packages, found.pinned, found.hashed) == counts
    assert found.is_pinned is pinned


def test_what_is_open_is_named(tmp_path):
    write(tmp_path, {"requirements.txt": "numpy==1.0\npandas>=3\nscipy [all]\n"})
    assert read_environment(read_repository(tmp_path)).unpinned == ["pandas", "scipy"]
