"""What no record names may go; everything else stays."""

from __future__ import annotations

from tenfold.delivery.gc import collect
from tenfold.session import execute
from tenfold.standing import Standing


def test_only_what_no_record_names_goes(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    old = execute(alpha, Standing(fake_project)).record.evidence.kept.path
    fake_project.save(alpha, {"number": 8})
    new = execute(alpha, Standing(fake_project)).record.evidence.kept.path
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


def test_a_what_if_that_is_kept_keeps_its_files(fake_project, fake_steps) -> None:
    what_if = Standing(fake_project, {"alpha": {"number": 11}}, "w")
    path = execute(fake_steps[0], what_if).record.evidence.kept.path
    collect(fake_project, keep=1)
    assert (fake_project.folder / path).exists()
