"""Which fields of a record moved, and whether that is still the same."""

from __future__ import annotations

import pytest

from tenfold.delivery.moving import compared

THEN = {
    "evidence": {
        "auc": 0.8,
        "rows": [1, 2],
        "word": "pass",
        "file": {"path": "data/" + "a" * 64 + ".joblib", "sha256": "a" * 64, "bytes": 10},
        "digest": "b" * 64,
    }
}


def _changed(**values):
    return {"evidence": {**THEN["evidence"], **values}}


def test_equal_contents_are_equal():
    assert compared("x", THEN, _changed(), tolerance=0).status == "equal"


@pytest.mark.parametrize(
    ("values", "tolerance", "status", "places"),
    [
        ({"auc": 0.8 * (1 + 1e-8)}, 0, "differs", ["evidence.auc"]),
        ({"auc": 0.8 * (1 + 1e-8)}, 1e-6, "within_tolerance", ["evidence.auc"]),
        ({"auc": 0.8 * (1 + 1e-4)}, 1e-6, "differs", ["evidence.auc"]),
        ({"auc": -0.8}, 0.01, "differs", ["evidence.auc"]),
        ({"word": "warn"}, 0.01, "differs", ["evidence.word"]),
        ({"rows": [1, 2, 3]}, 0.01, "differs", ["evidence.rows"]),
        ({"rows": [1, 3]}, 0, "differs", ["evidence.rows[1]"]),
        ({"auc": None}, 0.01, "differs", ["evidence.auc"]),
        ({"new": 1}, 0.01, "differs", ["evidence.new"]),
        ({"digest": "c" * 64}, 0, "differs", ["evidence.digest"]),
        ({"digest": "c" * 64}, 1e-6, "within_tolerance", ["evidence.digest"]),
        ({"digest": 7}, 1e-6, "differs", ["evidence.digest"]),
    ],
)
def test_what_moved_is_named_and_judged(values, tolerance, status, places):
    found = compared("x", THEN, _changed(**values), tolerance=tolerance)
    assert found.status == status
    assert [one.place for one in found.moved] == places


def test_stored_files_follow_the_numbers_where_something_is_tolerated():
    moved = {"path": "data/" + "d" * 64 + ".joblib", "sha256": "d" * 64, "bytes": 11}
    tight = compared("x", THEN, _changed(auc=0.8 + 1e-9, file=moved), tolerance=0)
    loose = compared("x", THEN, _changed(auc=0.8 + 1e-9, file=moved), tolerance=1e-6)
    assert (tight.status, tight.hashes) == ("differs", 3)
    assert (loose.status, loose.hashes, loose.moved_count) == ("within_tolerance", 3, 4)


def test_a_long_list_is_cut_and_counted_the_farthest_first():
    many = {f"f{k}": 1.0 for k in range(30)}
    moved = {f"f{k}": 1.0 + k / 1000 + 0.001 for k in range(30)}
    found = compared("x", many, moved, tolerance=0)
    assert (len(found.moved), found.moved_count) == (20, 30)
    assert found.moved[0].place == "f29"
