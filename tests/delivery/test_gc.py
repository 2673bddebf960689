"""What no record names may go; everything else stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tenfold.delivery.gc import collect
from tenfold.errors import ProjectProblem
from tenfold.session import execute
from tenfold.standing import Standing


def _age(*paths: Path) -> None:
    long_ago = time.time() - 7200
    for path in paths:
        os.utime(path, (long_ago, long_ago))


def test_only_what_no_record_names_goes(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    old = execute(alpha, Standing(fake_project)).record.evidence.kept.path
    fake_project.save(alpha, {"number": 8})
    new = execute(alpha, Standing(fake_project)).record.evidence.kept.path
    _age(fake_project.folder / old, fake_project.folder / new)
    (fake_project.folder / "data" / "mine.csv").write_text("a\n")
    for name in ("1", "2", "3"):
        (fake_project.runs / name).mkdir(parents=True)
    said = collect(fake_project, keep=2, dry_run=True)
    assert f"would go: {old}" in said
    assert (fake_project.folder / old).exists()
    collect(fake_project, keep=2)
    assert not (fake_project.folder / old).exists()
    assert (fake_project.folder / new).exists()
    assert (fake_project.folder / "data" / "mine.csv").exists()
    assert len(list(fake_project.runs.iterdir())) == 2
    assert Standing(fake_project).freshness(alpha)[0] == "fresh"


def test_what_a_notebook_may_be_about_to_use_stays(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    old = execute(alpha, Standing(fake_project)).record.evidence.kept.path
    fake_project.save(alpha, {"number": 8})
    execute(alpha, Standing(fake_project))
    tried = fake_project.runs / "what-if-alpha-1"
    tried.mkdir(parents=True)
    said = collect(fake_project, keep=0)
    assert any("left alone: 1 of the last hour" in line for line in said)
    assert (fake_project.folder / old).exists()
    assert tried.is_dir()
    _age(fake_project.folder / old, tried)
    collect(fake_project, keep=0)
    assert not (fake_project.folder / old).exists()
    assert not tried.exists()


def test_a_what_if_that_is_kept_keeps_its_files(fake_project, fake_steps) -> None:
    what_if = Standing(fake_project, {"alpha": {"number": 11}}, "w")
    path = execute(fake_steps[0], what_if).record.evidence.kept.path
    collect(fake_project, keep=1)
    assert (fake_project.folder / path).exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": 1}', ""])
def test_a_damaged_record_stops_it_before_anything_goes(
    fake_project, fake_steps, text: str
) -> None:
    alpha = fake_steps[0]
    old = execute(alpha, Standing(fake_project)).record.evidence.kept.path
    fake_project.save(alpha, {"number": 8})
    execute(alpha, Standing(fake_project))
    (fake_project.runs / "1").mkdir(parents=True)
    (fake_project.records / "02_beta.json").write_text(text)
    with pytest.raises(ProjectProblem, match=r"02_beta.json' is damaged.*Nothing was deleted"):
        collect(fake_project, keep=0)
    assert (fake_project.folder / old).exists()
    assert (fake_project.runs / "1").is_dir()


def test_a_record_changed_by_hand_stops_it_too(fake_project, fake_steps) -> None:
    path = Standing(fake_project).store.path(fake_steps[0])
    kept = execute(fake_steps[0], Standing(fake_project)).record.evidence.kept
    path.write_text(path.read_text().replace(kept.path, "data/other.txt"))
    with pytest.raises(ProjectProblem, match="changed by hand"):
        collect(fake_project)
    assert (fake_project.folder / kept.path).exists()
