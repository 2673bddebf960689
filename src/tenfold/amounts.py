"""Numbers as people of many countries type them."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s'’_]")
_CURRENCY = re.compile(
    r"^(?:[€$£¥]|[A-Z]{3}(?=[\s\d]))?(.*?)(?:[€$£¥]|(?<=[\s\d])[A-Z]{3})?$", re.DOTALL
)


def number(text: str) -> float:
    """Read a number as people of many countries type it.

    Raises
    ------
    ValueError
        Where the text is no number, or can be read in two ways (``1,234``).

    Examples
    --------
    >>> number("1.234,56"), number("1,234.56"), number("1 234,5 €"), number("-3")
    (1234.56, 1234.56, 1234.5, -3.0)
    """
    return float(literal(text))


def literal(text: str) -> str:
    """The number as Python writes it: no marks between thousands, a dot before the decimals.

    Raises
    ------
    ValueError
        As `number`.
    """
    stripped = text.strip()
    match = _CURRENCY.match(stripped)
    body = (match.group(1) if match else stripped).strip().replace("−", "-")
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


def _grouped(whole: str, mark: str) -> bool:
    head, *rest = whole.lstrip("+-").split(mark)
    return 1 <= len(head) <= 3 and all(len(part) == 3 and part.isdigit() for part in rest)


__all__ = ["literal", "number"]
