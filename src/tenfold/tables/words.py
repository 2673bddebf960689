"""The words in a column's name: customerID, customer_id and "Customer Id" are one."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])")


def words(name: str) -> list[str]:
    """Split a name into lower-case words.

    Examples
    --------
    >>> words("customerID"), words("default.payment.next.month")
    (['customer', 'id'], ['default', 'payment', 'next', 'month'])
    """
    return [word.lower() for part in _PARTS.findall(name) for word in _HUMP.split(part)]


__all__ = ["words"]
