"""A candidate that nobody promoted never takes the place of a champion that is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from whole import tenfold

from tenfold import registry as steps
from tenfold.delivery.operating.serving import open_registry
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.tracking import Registry


@pytest.fixture
def gone(project: Project) -> Project:
    """Step 4 has run, and its registry is empty, as after its file was deleted."""
    execute(steps.get("mlops"), Standing(project))
    registry = open_registry(project)
    assert registry is not None
    # A file that is deleted under this process lives on in its open connections.
    registry.store.client().delete_registered_model(registry.model_name)
    return project


def test_a_deleted_registry_stops_score_check_and_retrain(
    gone: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    path = batch(outcomes=True)
    for command in (
        ("score", gone.folder, path, tmp_path / "out.csv"),
        ("check", gone.folder, path),
        ("retrain", gone.folder, "--data", path),
    ):
        found = tenfold(*command)
        assert found.code == 2, command
        assert "The registry has no champion, though step 4 registered one" in found.err
        assert "run step 4 again with --force" in found.err
    assert not (tmp_path / "out.csv").exists()


def test_versions_without_a_champion_wait_for_a_person(
    served: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    client = Registry.open(served.folder, "m").store.client()
    client.delete_registered_model_alias("m", "champion")
    found = tenfold("score", served.folder, batch(), tmp_path / "out.csv")
    assert found.code == 2
    assert "`tenfold promote PROJECT VERSION`" in found.err
