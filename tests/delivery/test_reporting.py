"""The dossier is written again exactly where it would say something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tenfold.delivery.reporting import current_report
from tenfold.session import execute
from tenfold.standing import Standing

DAY = date(2026, 6, 1)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lets the dossier be a line; lists each time that it is written."""
    times: list[str] = []

    def write(standing: Standing) -> Path:
        times.append(standing.run_id or "")
        standing.project.report.write_text(f"dossier {len(times)}")
        return standing.project.report

    monkeypatch.setattr("tenfold.dossier.write_report", write)
    return times


def test_it_is_kept_while_nothing_changes_and_written_when_anything_does(
    written, fake_project, fake_steps
) -> None:
    def look(day: date = DAY) -> int:
        current_report(Standing(fake_project), today=day)
        return len(written)

    assert [look(), look()] == [1, 1]
    execute(fake_steps[0], Standing(fake_project))
    assert [look(), look()] == [2, 2]
    fake_project.save(fake_steps[0], {"strict": True})
    assert [look(), look()] == [3, 3]
    assert [look(date(2026, 6, 2)), look(date(2026, 6, 2))] == [4, 4]
    fake_project.report.write_text("changed by hand")
    assert [look(date(2026, 6, 2)), look(date(2026, 6, 2))] == [5, 5]
    fake_project.report.unlink()
    assert look(date(2026, 6, 2)) == 6


def test_that_of_a_what_if_is_always_written(written, fake_project, fake_steps) -> None:
    for _ in range(2):
        current_report(Standing(fake_project, run_id="w"))
    assert written == ["w", "w"]
