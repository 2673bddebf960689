from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step02_data_quality.detectors.spelling import (
    distance,
    even,
    fingerprint,
    is_typo,
    typos,
)


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [
        ("kitten", "sitting", 3),
        ("ca", "ac", 1),
        ("", "ab", 2),
        ("same", "same", 0),
        ("abcd", "acbd", 1),
    ],
)
def test_distance_counts_edits_and_swaps(a: str, b: str, edits: int) -> None:
    assert distance(a, b, 5) == edits
    assert distance(b, a, 5) == edits


def test_distance_stops_beyond_the_most() -> None:
    assert distance("completely", "different!", 2) == 3


def test_keys_even_out_case_space_and_marks() -> None:
    assert even("  New   York ") == even("NEW YORK")
    assert fingerprint("blue-collar") == fingerprint("Blue  collar")
    assert fingerprint("blue-collar") != fingerprint("bluecollar2")


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("maried", "married"),
        ("marreid", "married"),
        ("tehcnician", "technician"),
        ("servces", "services"),
    ],
)
def test_slips_of_a_long_word_are_typos(text: str, model: str) -> None:
    assert is_typo(text, model)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("class a", "class b"),
        ("basic.4y", "basic.6y"),
        ("1st floor", "2nd floor"),
        ("married", "single"),
        ("male", "female"),
    ],
)
def test_codes_and_other_words_are_no_typos(text: str, model: str) -> None:
    assert not is_typo(text, model)


def test_only_rare_values_are_typos_of_frequent_ones() -> None:
    texts = ["married", "maried", "marriec"]
    assert list(typos(texts, np.array([500, 2, 400]))) == [(1, 0)]
