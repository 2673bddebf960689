from __future__ import annotations

import numpy as np

Y = ["0", "1"] * 250


def _cities(rng: np.random.Generator) -> np.ndarray:
    return rng.choice(["Berlin", "Hamburg", "New York"], 500).astype(object)


def test_case_space_and_punctuation_are_evened_out(look, rng) -> None:
    cities = _cities(rng)
    cities[:4] = ["berlin", " Berlin", "NEW  YORK", "New-York"]
    (finding,) = look("category_case", {"city": cities, "y": Y})
    assert finding.rows == 4
    assert finding.proposal is not None
    (rule,) = finding.proposal["clean"]
    assert rule["rule"] == "category"
    assert rule["mapping"]["NEW  YORK"] == "New York"


def test_space_before_every_value_is_the_files_layout(look, rng) -> None:
    cities = [f" {city}" for city in _cities(rng)]
    assert look("category_case", {"city": cities, "y": Y}) == []


def test_case_of_short_codes_may_carry_meaning(look) -> None:
    assert look("category_case", {"allele": ["A", "a"] * 250, "y": Y}) == []
    rare = ["Y"] * 300 + ["N"] * 190 + ["y"] * 10
    (finding,) = look("category_case", {"flag": rare, "y": Y})
    assert finding.rows == 10


def test_typing_errors_are_mapped_to_their_model(look, rng) -> None:
    cities = _cities(rng)
    cities[:3] = ["Hambrug", "Berlni", "Hamburrg"]
    (finding,) = look("category_typos", {"city": cities, "y": Y})
    assert finding.rows == 3
    assert finding.proposal == {
        "clean": [
            {
                "column": "city",
                "rule": "category",
                "mapping": {"Hambrug": "Hamburg", "Berlni": "Berlin", "Hamburrg": "Hamburg"},
            }
        ]
    }


def test_codes_and_names_of_their_own_are_no_typing_errors(look, rng) -> None:
    codes = rng.choice(["Class A", "Class B", "basic.4y", "basic.6y"], 500).astype(object)
    codes[:2] = ["Class C", "basic.9y"]
    assert look("category_typos", {"code": codes, "y": Y}) == []
    names = [f"Person {i}" for i in range(500)]
    assert look("category_typos", {"name": names, "y": Y}) == []
