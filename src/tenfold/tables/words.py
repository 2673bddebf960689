"""The words in a column's name: customerID, customer_id and "Customer Id" are one."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")


def words(name: str) -> list[str]:
    """Split a name into lower-case words.

    Examples
    --------
    >>> words("customerID"), words("default.payment.next.month")
    (['customer', 'id'], ['default', 'payment', 'next', 'month'])
    """
    return [part.lower() for part in _PARTS.findall(name)]


__all__ = ["words"]
