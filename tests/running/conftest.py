"""Child processes that see the fake steps, and sessions with a person before them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tenfold.project import Project
from tenfold.session import Session, begin

FAKES = Path(__file__).parents[1] / "fakes"


@pytest.fixture
def attended(fake_project: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Session]:
    """A session of alpha under a number that says how its child behaves."""
    paths = [FAKES / "moody", FAKES, *filter(None, sys.path)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, paths)))
    monkeypatch.setattr("tenfold.session.headless", lambda: False)

    def make(number: int = 7) -> Session:
        session = begin("alpha", {"project": str(fake_project.folder)})
        session.save({"number": number})
        return session

    return make
