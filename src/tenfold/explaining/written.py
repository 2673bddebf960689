"""Values put back into the form in which a raw table writes them, and into words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features import CleanRule, FeatureRecipe, Kind
from tenfold.features.cleaning import cast, clean, kind_of

Floats = NDArray[np.float64]

_DAY = pd.Timedelta(days=1)
_START = pd.Timestamp("2000-01-01")
_NUMBER = re.compile(r"^([^\d+\-]*)([+-]?\d(?:[\d.,]*\d)?)(\D*)$")
_DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
_CLOSE = 1e-9


@dataclass(frozen=True)
class Written:
    """How one raw column writes its values.

    Attributes
    ----------
    name : str
    kind : Kind
        What the column is after cleaning.
    rules : tuple of CleanRule
        The recipe's rules for this column.
    """

    name: str
    kind: Kind
    rules: tuple[CleanRule, ...]

    @classmethod
    def of(cls, pipeline: Any, raw: pd.Series[Any], recipe: FeatureRecipe | None = None) -> Written:
        """Read it off a fitted pipeline; kinds it does not know are told from `raw`.

        Parameters
        ----------
        recipe : FeatureRecipe, optional
            The pipeline's, read once for many columns.
        """
        shape = pipeline.named_steps["recipe"]
        recipe = recipe or FeatureRecipe.model_validate_json(shape.recipe)
        name = str(raw.name)
        rules = tuple(rule for rule in recipe.clean if rule.column == name)
        kind = shape.kinds_.get(name) or kind_of(clean(raw.to_frame(), rules)[name])
        return cls(name, kind, rules)

    def read(self, raw: pd.Series[Any]) -> pd.Series[Any]:
        """Raw cells as the recipe cleans them: numbers, days since 2000, or text."""
        frame = raw.rename(self.name).to_frame()
        values = cast(clean(frame, self.rules)[self.name], self.kind)
        return (values - _START) / _DAY if self.kind == "datetime" else values

    def cells(self, wanted: Sequence[float], like: pd.Series[Any]) -> list[Any]:
        """Raw cells that the recipe reads as the `wanted` numbers or days.

        Parameters
        ----------
        like : Series
            Raw cells whose way of writing is kept, the most important first.

        Returns
        -------
        list
            None where no way of writing was found that reads back as the same value.
        """
        values = np.asarray(wanted, dtype=float)
        if self.kind == "number" and not self.rules and like.dtype == np.float64:
            return [float(value) for value in values]  # thousands of such columns are common
        found: list[Any] = [None] * len(values)
        for write in self._ways(like):
            left = [k for k, cell in enumerate(found) if cell is None]
            if not left:
                break
            cells = [write(float(values[k])) for k in left]
            back = self._back(cells, like.dtype)
            for k, cell, value in zip(left, cells, back, strict=True):
                if cell is not None and abs(value - values[k]) <= _CLOSE * max(1, abs(values[k])):
                    found[k] = cell
        return found

    def _back(self, cells: list[Any], dtype: Any) -> Floats:
        try:
            raw = pd.Series(cells, dtype=dtype)
        except (TypeError, ValueError):
            raw = pd.Series(cells)
        return self.read(raw).to_numpy(dtype=float, na_value=np.nan)

    def _ways(self, like: pd.Series[Any]) -> list[Callable[[float], Any]]:
        dtype = like.dtype
        if pd.api.types.is_bool_dtype(dtype):
            return [bool]
        if pd.api.types.is_integer_dtype(dtype):
            return [lambda value: int(value) if value == int(value) else None]
        if pd.api.types.is_numeric_dtype(dtype):
            return [lambda value: value, *self._unscaled()]
        if pd.api.types.is_datetime64_any_dtype(dtype):
            return [lambda value: _moment(value, dtype)]
        texts = [str(cell) for cell in like.dropna().head(50)]
        return self._dates(texts) if self.kind == "datetime" else self._numbers(texts)

    def _unscaled(self) -> list[Callable[[float], Any]]:
        # A unit rule turns 30,000 cents into 300; a value that no plain cell gives may come so.
        factors = [rule.factor for rule in self.rules if rule.rule == "unit" and rule.factor]
        return [partial(_divided, factor) for factor in factors]

    def _dates(self, texts: list[str]) -> list[Callable[[float], Any]]:
        said = [form for rule in self.rules if rule.rule == "date" for form in rule.values]
        forms = said or list(_DATES)

        def fits(form: str) -> bool:
            parsed = pd.to_datetime(pd.Series(texts[:1]), format=form, errors="coerce")
            return bool(parsed.notna().any())

        forms = sorted(forms, key=lambda form: not fits(form))
        return [partial(_day_text, form) for form in forms]

    def _numbers(self, texts: list[str]) -> list[Callable[[float], Any]]:
        own = list(dict.fromkeys(style for text in texts if (style := _style(text))))
        # Below a thousand nobody sees that a table groups its digits.
        grouped = {(style[:2], style[3]) for style in own if style[2]}
        own = [(*s[:2], s[2] or (s[:2], s[3]) in grouped, *s[3:]) for s in own]
        plain = [("", "", False, mark, 0, suffix) for suffix in ("", "%", " %") for mark in ".,"]
        return [partial(_spell, style) for style in [*own, *plain]]


_Style = tuple[str, str, bool, str, int, str]


def _style(text: str) -> _Style | None:
    """Prefix, mark of thousands, whether it is used, decimal mark, decimals, suffix."""
    match = _NUMBER.match(text.strip())
    if match is None:
        return None
    before, body, after = match.groups()
    marks = [c for c in body if c in ".,"]
    last = marks[-1] if marks else "."
    tail = len(body.rpartition(last)[2]) if marks else 0
    thousands = bool(marks) and (len(set(marks)) == 1 and (len(marks) > 1 or tail == 3))
    if thousands:
        return before, last, True, "," if last == "." else ".", 0, after
    other = "," if last == "." else "."
    return before, other, len(set(marks)) == 2, last, tail, after


def _divided(factor: float, value: float) -> float:
    return value / factor


def _day_text(form: str, value: float) -> str:
    return str(_moment(value, None).strftime(form))


def _spell(style: _Style, value: float) -> str:
    before, mark, grouped, point, decimals, after = style
    if "%" in after:
        value *= 100
    places = min(max(decimals, _places(value)), 12)
    text = f"{value:,.{places}f}"
    whole, _, fraction = text.partition(".")
    whole = whole.replace(",", mark if grouped else "")
    return before + whole + (point + fraction if fraction else "") + after


def _places(value: float) -> int:
    text = f"{value:.12g}"
    if "e" in text:
        text = f"{value:.12f}".rstrip("0")
    return len(text.partition(".")[2])


def _moment(value: float, dtype: Any) -> Any:
    moment = (_START + pd.Timedelta(days=value)).round("s")
    zone = getattr(dtype, "tz", None)
    return moment.tz_localize("UTC").tz_convert(zone) if zone is not None else moment


def cell_text(cell: Any) -> str:
    """A raw cell as text; empty where it is missing.

    Examples
    --------
    >>> cell_text(12.50), cell_text("1.250,00"), cell_text(None)
    ('12.5', '1.250,00', '')
    """
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return ""
    if isinstance(cell, pd.Timestamp):
        return str(cell.date()) if cell == cell.normalize() else cell.isoformat(sep=" ")
    if isinstance(cell, float | np.floating):
        # As many digits as it takes: a tree may split between two neighbours.
        return repr(float(cell)).removesuffix(".0")
    return str(cell)


def value_words(value: float, kind: Kind) -> str:
    """A number or a day (since 2000) as people write it, without loss of digits that count.

    Examples
    --------
    >>> value_words(12345.5, "number"), value_words(366.0, "datetime"), value_words(-0.5, "number")
    ('12,345.5', '2001-01-01', '−0.5')
    """
    if kind == "datetime":
        return cell_text(_moment(value, None))
    return f"{value:,.12g}".replace("-", "−")


__all__ = ["Floats", "Written", "cell_text", "value_words"]
