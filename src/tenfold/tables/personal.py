"""Which columns look like personal data, by their names and by the shape of their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tenfold.tables.profiled import TableProfile
from tenfold.tables.words import words
from tenfold.vocabulary import ColumnRoles

if TYPE_CHECKING:  # names alone are looked at where pandas is not loaded
    import pandas as pd

_WHOSE = (
    "first|last|middle|sur|fore|given|family|maiden|nick|full|customer|client|patient|person"
    "|employee|user|borrower|applicant|recipient|sender|contact"
)
_NAMES: dict[str, str] = {
    "e-mail": r"e ?mail|mail( address)?|e ?mail address",
    "phone number": (
        r"(tele)?phone( number| no)?|mobile( number)?|cell( phone)?|fax|tel|telefon|handy"
    ),
    "person's name": (
        rf"name|({_WHOSE})( full)? ?name|surname|vorname|nachname|nom|prenom|(user|full|last)name"
    ),
    "address": (
        r"((home|street|postal|mailing|billing|shipping) )?(address|street)( (line )?\d)?"
        r"|addr|anschrift|strasse"
    ),
    "bank account": r"iban|bic|swift|((bank|sender|recipient) )?account( number| no)",
    "card number": r"((credit|debit) )?card( number| no)|pan|cvv|cvc",
    "identity number": (
        r"ssn|social security( number| no)?|passport( number| no)?|national id|tax id|nin"
        r"|nhs number|drivers? licen[cs]e( number| no)?|steuer ?id|personnummer"
    ),
    "date of birth": r"dob|(date of )?birth( ?da(te|y))?|born|geburtsdatum",
    "IP address": r"ip|ip address|ipv ?[46]",
}
_SHAPES: tuple[tuple[str, str], ...] = (
    ("e-mail", r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    ("bank account", r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7} ?[A-Z0-9]{0,3}"),
    ("IP address", r"(?:\d{1,3}\.){3}\d{1,3}"),
    ("phone number", r"(?:\+|00)\d[\d ()/.-]{7,18}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}"),
    ("identity number", r"\d{3}-\d{2}-\d{4}"),
    ("card number", r"(?:\d{4}[ -]?){3}\d{4}"),
)
_LOCAL_PHONE = r"0\d{2,4}[ /-]\d{3,}(?:[ -]?\d{2,})*"
_SHARE = 0.8


def personal_columns(data: TableProfile | pd.DataFrame) -> dict[str, str]:
    """Tell which columns look like personal data.

    Parameters
    ----------
    data : TableProfile or DataFrame

    Returns
    -------
    dict of str to str
        Column → what it looks like; usable as ``private=`` of `profile`.

    Examples
    --------
    >>> import pandas as pd
    >>> personal_columns(pd.DataFrame({"mail": ["ann@example.org"], "age": [30]}))
    {'mail': 'e-mail'}
    """
    if isinstance(data, TableProfile):
        return {column.name: column.personal for column in data.columns if column.personal}
    found = {}
    for place, name in enumerate(data.columns):
        values = data.iloc[:, place]
        texts = values.dropna().astype(str).unique()[:500].tolist() if _textual(values) else []
        kind = looks_personal(str(name), texts, numeric=not _textual(values))
        if kind:
            found[str(name)] = kind
    return found


def private_columns(roles: ColumnRoles, frame: pd.DataFrame) -> list[str]:
    """Columns of which no value may show: id, group, protected, and what looks personal.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"case": ["a"], "mail": ["ann@example.org"], "age": [30]})
    >>> private_columns(ColumnRoles(target="age", id="case"), rows)
    ['case', 'mail']
    """
    named = [name for name in (roles.id, roles.group, *roles.protected) if name]
    return list(dict.fromkeys([*named, *personal_columns(frame)]))


def looks_personal(name: str, texts: Sequence[str], *, numeric: bool = False) -> str:
    """What personal data a column looks like, or ''.

    Parameters
    ----------
    texts : sequence of str
        Some different values of a text column.
    numeric : bool
        The column holds numbers: then only its name can tell, and not of a person's name.
    """
    said = " ".join(words(name))
    for kind, pattern in _NAMES.items():
        if re.fullmatch(pattern, said) and not (numeric and kind in ("person's name", "address")):
            return kind
    return _by_shape(texts)


def personal_in(text: str) -> str:
    """What personal data free text seems to hold, or ''; names are not found by their shape.

    Examples
    --------
    >>> personal_in("call her at +49 30 1234567"), personal_in("income of 12 500 in 2024")
    ('phone number', '')
    """
    for kind, pattern in (*_SHAPES, ("phone number", _LOCAL_PHONE)):
        for found in re.finditer(rf"(?<![\w+]){pattern}(?!\w)", text):
            # Words in capitals after an account number look as if they belonged to it.
            parts = found[0].split(" ")
            ends = [" ".join(parts[:k]) for k in range(len(parts), 0, -1)]
            if any(_valid(kind, [end]) for end in ends if re.fullmatch(pattern, end)):
                return kind
    return ""


def _by_shape(texts: Iterable[str]) -> str:
    some = [text.strip() for text in texts if text.strip()]
    if not some:
        return ""
    for kind, pattern in _SHAPES:
        match = re.compile(pattern).fullmatch
        hits = [text for text in some if match(text)]
        if len(hits) >= _SHARE * len(some) and _valid(kind, hits):
            return kind
    return ""


def _valid(kind: str, texts: Sequence[str]) -> bool:
    if kind == "card number":
        return sum(map(_luhn, texts)) >= _SHARE * len(texts)
    if kind == "bank account":
        return sum(map(_iban, texts)) >= _SHARE * len(texts)
    if kind == "IP address":
        return all(int(part) < 256 for text in texts for part in text.split("."))
    return True


def _luhn(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()][::-1]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def _iban(text: str) -> bool:
    plain = text.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _textual(values: pd.Series) -> bool:
    import pandas as pd

    return not (
        pd.api.types.is_numeric_dtype(values.dtype)
        or pd.api.types.is_datetime64_any_dtype(values.dtype)
    )


__all__ = ["looks_personal", "personal_columns", "personal_in", "private_columns"]
