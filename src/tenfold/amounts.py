"""Numbers as people of many countries type them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_SPACES = re.compile(r"[\s'’_]")
_MONEY = re.compile(
    r"(?P<sign>[+−-]?)\s*(?:(?P<before>[€$£¥]|[A-Z]{3}(?=[\s\d.+−-]))(?P<gap>\s*))?(?P<body>.*?)"
    r"(?:(?P<space>\s*)(?P<after>[€$£¥]|(?<=[\s\d.])[A-Z]{3}))?",
    re.DOTALL,
)
_SYMBOLS = {
    "€": ("EUR",),
    "$": ("USD", "AUD", "CAD", "CLP", "COP", "HKD", "MXN", "NZD", "SGD", "TWD"),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
}
_project_currency: ContextVar[str] = ContextVar("project_currency", default="")


@contextmanager
def counted_in(currency: object) -> Iterator[None]:
    """Within the block, refuse amounts in another currency; one that is no currency checks none."""
    code = currency.strip().upper() if isinstance(currency, str) else ""
    code = _SYMBOLS.get(code, (code,))[0]
    before = _project_currency.set(code if re.fullmatch("[A-Z]{3}", code) else "")
    try:
        yield
    finally:
        _project_currency.reset(before)


def number(text: str) -> float:
    """Read a number as people of many countries type it.

    Raises
    ------
    ValueError
        Where the text is no number, can be read in two ways (``1,234``), or is money of another
        currency than the one that is counted in.

    Examples
    --------
    >>> number("1.234,56"), number("1,234.56"), number("1 234,5 €"), number("-3")
    (1234.56, 1234.56, 1234.5, -3.0)
    """
    return float(literal(text))


def literal(text: str, *, money: bool = True) -> str:
    """The number as Python writes it: no marks between thousands, a dot before the decimals.

    Parameters
    ----------
    money : bool
        Whether a currency may stand beside it.

    Raises
    ------
    ValueError
        As `number`.
    """
    body = _without_currency(text, money=money).replace("−", "-")
    body = re.sub(r"^([+-])\s+", r"\1", body)
    spaces = set(_SPACES.findall(body))
    if spaces:
        whole = re.split("[.,eE]", body, maxsplit=1)[0]
        mark = min(spaces)
        if len(spaces) > 1 or mark in body[len(whole) :] or not _grouped(whole, mark):
            raise ValueError(f"'{text}' is not a number")
        body = body.replace(mark, "")
    if "." in body and "," in body:
        decimal = "." if body.rfind(".") > body.rfind(",") else ","
        thousands = "," if decimal == "." else "."
        whole, _, fraction = body.rpartition(decimal)
        if decimal in whole or thousands in fraction or not _grouped(whole, thousands):
            raise ValueError(f"'{text}' is not a number")
        body = whole.replace(thousands, "") + "." + fraction
    elif body.count(",") > 1 or body.count(".") > 1:
        mark = "," if "," in body else "."
        if not _grouped(body, mark):
            raise ValueError(f"'{text}' is not a number")
        body = body.replace(mark, "")
    elif "," in body:
        whole, _, fraction = body.partition(",")
        if len(fraction) == 3 and whole.lstrip("+-") not in ("", "0") and not spaces:
            raise ValueError(
                f"'{text}' can be read in two ways: write {whole}{fraction} or {whole}.{fraction}"
            )
        body = f"{whole}.{fraction}"
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", body):
        raise ValueError(f"'{text}' is not a number")
    return body


def _without_currency(text: str, *, money: bool) -> str:
    match = _MONEY.fullmatch(text.strip())
    assert match is not None  # every part of it may be empty
    before, after, body = match["before"], match["after"], match["body"].strip()
    said = before or after
    if not said:
        return text.strip()
    ours = _project_currency.get()
    glued = (before and not match["gap"]) or (after and not match["space"])
    # TOP10 is no ten paʻanga; EUR500 is money where euros are counted.
    if (before and after) or (glued and said.isalpha() and said != ours) or not body:
        raise ValueError(f"'{text}' is not a number")
    if not money:
        raise ValueError(f"'{text}' is money, and a count is wanted; give the number alone")
    if ours and ours not in _SYMBOLS.get(said, (said,)):
        raise ValueError(
            f"'{text}' is in {said}, and this project counts in {ours}; convert it, or change "
            "the currency of step 1"
        )
    return match["sign"] + body


def _grouped(whole: str, mark: str) -> bool:
    head, *rest = whole.lstrip("+-").split(mark)
    return 1 <= len(head) <= 3 and all(len(part) == 3 and part.isdigit() for part in rest)


__all__ = ["counted_in", "literal", "number"]
