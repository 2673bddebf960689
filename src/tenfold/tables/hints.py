"""Words in column names that hint at what a column is for."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ID = _words("id uuid guid key no nr number code index instant rownames serial")
"""Names a row or a thing."""

ENTITY = _words(
    "customer client patient user account borrower member household company provider store shop "
    "machine device driver vehicle employee person subject group brewery site school hospital "
    "merchant loan session"
)
"""Something that may have several rows."""

PROTECTED = _words(
    "sex gender race ethnicity ethnic age religion nationality citizenship marital marriage "
    "married disability disabled pregnant pregnancy senior foreign orientation colour "
    "geschlecht alter caste veteran language"
)
"""What the law protects in many places."""

BIRTH = _words("birth dob birthday birthdate born")
"""A person's birth, which does not order the rows."""

SPANS = _words(
    "since opened joined signup registered registration hired member first expiry expires until "
    "due end ended closed updated modified last"
)
"""Since when or until when, which does not order the rows either."""

PROTECTED_TOGETHER = ({"native", "country"}, {"country", "birth"}, {"personal", "status"})
"""Words that hint at something protected when they stand together."""

WHO = frozenset(
    {
        "person's name",
        "e-mail",
        "phone number",
        "address",
        "bank account",
        "card number",
        "identity number",
    }
)
"""Kinds of personal data that name one person; a date of birth or an IP address may say more."""

ROW_NUMBERS = frozenset(
    {
        ("row", "names"),
        ("rownames",),
        ("index",),
        ("instant",),
        ("x",),
        ("rowid",),
        ("unnamed", "0"),
    }
)
"""Whole names that only number the rows."""

__all__ = [
    "BIRTH",
    "ENTITY",
    "ID",
    "PROTECTED",
    "PROTECTED_TOGETHER",
    "ROW_NUMBERS",
    "SPANS",
    "WHO",
]
