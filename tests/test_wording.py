"""What is wrong is said with its value, and what to do; a secret is never repeated."""

from __future__ import annotations

import pytest
from wrong_texts import SECRETS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": 99}, "alpha.number: 99: Input should be less than or equal to 20. It means:"),
        ({"matrix": {"a": {"low": 1, "hihg": 2}}}, "alpha.matrix.a.hihg: 'hihg' is not a name"),
        ({"matrix": {"a": {"low": 1, "hihg": 2}}}, "Did you mean 'high'?"),
        ({"excluded": [{"column": "a", "password": "x"}]}, "Known: column, reason."),
        ({"number": 10**5000}, "alpha.number: a number of thousands of digits"),
    ],
)
def test_it_names_the_place_the_value_and_the_remedy(fake_steps, given, said: str) -> None:
    assert said in "\n".join(map(str, fake_steps[0].problems(given)))


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_in_the_wrong_kind_of_value_is_not_repeated(fake_steps, secret: str) -> None:
    for given in ({"kind": [secret]}, {"number": {secret: secret}}, {"share": secret.encode()}):
        said = "\n".join(map(str, fake_steps[0].problems(given)))
        assert said
        assert secret not in said
