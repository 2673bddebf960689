"""How long the rest takes is told by what it took before, and what never ran is counted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tenfold.errors import ProjectProblem
from widgets.lasting import lasting


def _told(**took: object) -> str:
    """By slug: seconds, None for no record, "fresh" for up to date, or an error."""

    def record(step):
        given = took[step.slug]
        if isinstance(given, Exception):
            raise given
        return None if given is None else SimpleNamespace(context={"seconds": {"total": given}})

    steps = [
        SimpleNamespace(slug=slug, freshness="fresh" if given == "fresh" else "stale")
        for slug, given in took.items()
    ]
    return lasting(SimpleNamespace(record=record), SimpleNamespace(steps=steps))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "about 5 s"), (32, "about 35 s"), (118, "about 2 min")]
)
def test_seconds_are_rounded_to_what_anybody_can_promise(seconds, words) -> None:
    said = _told(data_quality=seconds, mlops="fresh")
    assert said == f"What is out of date took {words} in all when it last ran."


def test_what_never_ran_or_is_damaged_is_counted_apart() -> None:
    damaged = ProjectProblem.because("It is damaged.")
    said = _told(data_quality=60, mlops=None, ethics=damaged)
    assert "about 1 min in all when it last ran; how long 2 steps more will take is not" in said


def test_without_anything_known_nothing_is_said() -> None:
    assert _told(data_quality=None) == ""
    assert _told(data_quality="fresh") == ""
