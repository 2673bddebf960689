"""What a preview of step 10 shows is what a run then records, to the last of its ten digits."""

from __future__ import annotations

from typing import Any

import pytest

from tenfold.errors import DataProblem
from tenfold.previewing import Previewed, previewed
from tenfold.standing import Standing

SAID: dict[str, Any] = {"favourable": "act", "protected": ["sex", "age"], "limits": "none known"}
SAID |= {"mitigation": ["reweighing"]}


@pytest.fixture(scope="module")
def first(look: Any) -> Any:
    return look(**SAID)


def _preview(project: Any, first: Any, **changes: Any) -> Previewed:
    found = previewed(Standing(project, {"ethics": SAID | changes}, "entered"), first.record)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {"favourable": "not_act", "reference_groups": {"sex": "b"}, "smallest_group": 200},
        {
            "max_gap": 0.9,
            "least_ratio": 0.2,
            "errors_judged": ["tpr", "calibration"],
            "protected": ["sex"],
            "population": {"sex": {"a": 0.5, "b": 0.5}},
        },
    ],
    ids=["good", "tolerated"],
)
def test_what_is_not_said_to_wait_is_what_a_run_gives(
    project: Any, look: Any, first: Any, differing: Any, changes: dict[str, Any]
) -> None:
    found = _preview(project, first, **changes)
    shown, wrong = differing(found, look(**(SAID | changes)))
    assert {"groups", "errors", "Verdicts", "Groups", "Use, limits and appeal"} <= shown
    assert wrong == set()


def test_what_waits_is_only_what_the_change_touches(project: Any, first: Any) -> None:
    assert _preview(project, first, max_gap=0.09).waiting == ()
    worded = _preview(project, first, appeals="the desk")
    assert worded.waits("The decision letter")
    assert not worded.waits("groups")
    assert _preview(project, first, level=0.9).waits("groups")


def test_what_does_not_fit_the_data_is_said_as_by_a_run(project: Any, first: Any) -> None:
    with pytest.raises(DataProblem, match="no group of sex"):
        _preview(project, first, reference_groups={"sex": "z"})


def test_the_rows_are_read_once(project: Any, first: Any, monkeypatch: Any) -> None:
    _preview(project, first, max_gap=0.2)
    monkeypatch.setattr("tenfold.steps.step10_ethics.previewing.read_cases", None)
    assert _preview(project, first, max_gap=0.3).decisions.max_gap == 0.3
