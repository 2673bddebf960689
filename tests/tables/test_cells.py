"""Cells: what is a number, what says missing, and what is neither."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tenfold.tables.cells import Seen, says_missing


def seen(*cells: str | None) -> Seen:
    found = Seen()
    for half in (cells[:2], cells[2:]):
        found.look(pa.chunked_array([pa.array(half, pa.string())]))
    return found


def test_numbers_are_counted_by_kind() -> None:
    found = seen("1", "-2", "+3", "0", "1.5", ".5", "5.", "1e5", "-2E-3", "inf", "-Infinity", " 7 ")
    assert (found.whole, found.number, found.text) == (5, 7, False)


@pytest.mark.parametrize(
    "cell", ["01", "-007", "00.5", "1,5", "1_0", "0x1", "5%", "1 2", "--1", "1e", ".", "e5", "½"]
)
def test_what_only_resembles_a_number_is_text(cell: str) -> None:
    assert seen("1", cell).text


def test_long_whole_numbers_are_noticed() -> None:
    assert not seen("999999999999999", str(2**53)).long
    assert seen("1", str(2**53 + 1)).long
    assert not seen("1", str(2**63 - 1), str(-(2**63))).beyond
    assert seen("1", str(2**63)).beyond


def test_words_for_missing_are_kept_as_they_were_written() -> None:
    found = seen("1", "NA", "na", " ", "NaN", "NA")
    assert dict(found.words) == {"NA": 2, "na": 1, " ": 1, "NaN": 1}
    assert not found.text
    assert all(map(says_missing, [None, "", "N/A", "null", "None", "<NA>"]))
    assert not any(map(says_missing, ["?", "-", "unknown", "0", "999"]))
