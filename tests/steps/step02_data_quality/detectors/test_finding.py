from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from tenfold.steps.step02_data_quality.detectors import Finding

FIELDS = {
    "detector": "missing",
    "columns": ["age"],
    "severity": "low",
    "rows": 3,
    "share": 0.1,
    "message": "'age' is missing in 3 rows.",
    "remedy": "Find out why.",
}


def test_finding_survives_json() -> None:
    finding = Finding(**FIELDS, cells=[1, 2], proposal={"sentinels": {"age": ["999"]}})
    assert Finding.model_validate_json(finding.model_dump_json()) == finding
    json.loads(finding.model_dump_json())


@pytest.mark.parametrize(
    "wrong",
    [{"share": float("nan")}, {"share": 1.2}, {"rows": -1}, {"p_value": 2.0}, {"severity": "dire"}],
)
def test_finding_refuses_what_is_no_number_of_its_kind(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Finding(**FIELDS | wrong)


def test_finding_names_at_most_a_hundred_rows() -> None:
    with pytest.raises(ValidationError):
        Finding(**FIELDS, cells=list(range(101)))
