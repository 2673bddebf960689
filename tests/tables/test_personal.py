"""What looks personal, by name and by shape, and what does not."""

from __future__ import annotations

import pandas as pd
import pytest

from tenfold.tables import from_frame, personal_columns, profile
from tenfold.tables.personal import looks_personal, personal_in


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("E-Mail", "e-mail"),
        ("emailAddress", "e-mail"),
        ("phone_number", "phone number"),
        ("Name", "person's name"),
        ("firstName", "person's name"),
        ("recipient_fullname", "person's name"),
        ("customer name", "person's name"),
        ("street", "address"),
        ("IBAN", "bank account"),
        ("sender_account_number", "bank account"),
        ("dob", "date of birth"),
        ("date_of_birth", "date of birth"),
        ("SSN", "identity number"),
        ("brewery-name", ""),
        ("amount", ""),
        ("phone_service", ""),
        ("cardinality", ""),
        ("company", ""),
    ],
)
def test_names_tell(name: str, kind: str) -> None:
    assert looks_personal(name, ["x"]) == kind


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["ann@example.org", "bob@mail.example.com"], "e-mail"),
        (["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"], "bank account"),
        (["4111 1111 1111 1111", "5500-0000-0000-0004"], "card number"),
        (["4111 1111 1111 1112", "5500-0000-0000-0005"], ""),
        (["192.168.0.1", "10.0.0.255"], "IP address"),
        (["999.168.0.1", "10.0.0.255"], ""),
        (["+49 170 1234567", "0049 30 123456"], "phone number"),
        (["078-05-1120", "219-09-9999"], "identity number"),
        (["7590-VHVEG", "5575-GNVDE"], ""),
        (["Month-to-month", "Two year"], ""),
        ([], ""),
    ],
)
def test_shapes_tell(texts: list[str], kind: str) -> None:
    assert looks_personal("column", texts) == kind


def test_frame_and_profile_agree() -> None:
    frame = pd.DataFrame({"contact": ["ann@example.org"] * 5, "name": list("abcde"), "n": range(5)})
    found = personal_columns(frame)
    assert found == {"contact": "e-mail", "name": "person's name"}
    assert personal_columns(profile(from_frame(frame))) == found


def test_numbers_called_name_are_no_names_but_numbers_called_ssn_are() -> None:
    assert personal_columns(pd.DataFrame({"name": [1, 2], "ssn": [3, 4]})) == {
        "ssn": "identity number"
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to ann.b@example.org.", "e-mail"),
        ("(DE89 3704 0044 0532 0130 00 WAS WRONG)", "bank account"),
        ("ring 030/1234567", "phone number"),
        ("paid by 4111 1111 1111 1111", "card number"),
        ("rows 100 200 300 of 2024-05-04, 10.000.000 at 0.25", ""),
        ("US32 IS NO ACCOUNT", ""),
    ],
)
def test_personal_data_within_a_sentence_are_told(text: str, kind: str) -> None:
    assert personal_in(text) == kind
