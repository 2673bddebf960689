"""Columns put right by rule: text to numbers and dates, sentinels to missing, units to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features.recipe import CleanRule, Kind


def clean(frame: pd.DataFrame, rules: Sequence[CleanRule]) -> pd.DataFrame:
    """Apply `rules` in order; rules for columns that `frame` lacks are left out.

    Returns
    -------
    DataFrame with the rows and columns of `frame`, which is not changed
    """
    changed: dict[str, pd.Series[Any]] = {}
    for rule in rules:
        if rule.column in frame.columns:
            series = changed.get(rule.column, frame[rule.column])
            changed[rule.column] = _RULES[rule.rule](series, rule)
    return frame.assign(**changed) if changed else frame


def kind_of(series: pd.Series[Any]) -> Kind:
    """What a column is: a number, a date or a category; text of plain numbers is a number."""
    if pd.api.types.is_bool_dtype(series) or pd.api.types.is_numeric_dtype(series):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(series):
        return "datetime"
    text = _text(series).dropna()
    if len(text) and pd.to_numeric(text, errors="coerce").notna().all():
        return "number"
    return "category"


def cast(series: pd.Series[Any], kind: Kind) -> pd.Series[Any]:
    """Bring a column into the one form of its kind: float64, str or datetime64 without zone."""
    if kind == "number":
        return _number(series)
    if kind == "datetime":
        return _date(series, [])
    if pd.api.types.is_float_dtype(series):
        # A code that was 3 in training arrives as 3.0 when a batch has gaps.
        spelt = {value: f"{value:.15g}" for value in series.dropna().unique()}
        return series.map(spelt).astype("str").where(series.notna())
    return _text(series)


def cast_all(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> pd.DataFrame:
    """`cast` each column named in `kinds`; the others stay as they are.

    Returns
    -------
    DataFrame with the rows and columns of `frame`, the latter in another order
    """
    types = dict(zip(frame.columns, frame.dtypes, strict=True))
    plain = [
        name
        for name, kind in kinds.items()
        if kind == "number" and isinstance(types[name], np.dtype) and types[name].kind in "iuf"
    ]
    # All plain numbers at once: thousands of columns would cost milliseconds each.
    block = frame[plain].to_numpy(dtype=float)
    numbers = pd.DataFrame(np.where(np.isfinite(block), block, np.nan), frame.index, plain)
    rest = {name: cast(frame[name], kind) for name, kind in kinds.items() if name not in numbers}
    others = [name for name in frame.columns if name not in kinds]
    parts = [numbers, pd.DataFrame(rest, index=frame.index), frame[others]]
    return pd.concat([part for part in parts if part.shape[1]], axis=1)


def written(series: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which cells hold something: not null, and not blank text.

    Returns
    -------
    ndarray of bool of shape (n_rows,)
    """
    known = series.notna().to_numpy(dtype=bool)
    if pd.api.types.is_numeric_dtype(series) or pd.api.types.is_datetime64_any_dtype(series):
        return known
    return known & series.astype("str").str.strip().ne("").to_numpy(dtype=bool)


def _text(series: pd.Series[Any]) -> pd.Series[Any]:
    # Blank text is missing everywhere, in training as in serving.
    text = series.astype("str") if series.dtype != "str" else series
    if isinstance(series.dtype, pd.CategoricalDtype) or series.dtype != "str":
        text = text.where(series.notna())
    return text.where(text.str.strip().ne("").fillna(value=False).astype(bool))


def _number(series: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_datetime64_any_dtype(series):
        return pd.Series(np.nan, index=series.index, name=series.name)
    if not pd.api.types.is_numeric_dtype(series):
        # A flag that a table holds as true or false may arrive as text.
        series = _text(series).str.strip().str.lower().replace({"true": "1", "false": "0"})
    numbers = pd.to_numeric(series, errors="coerce").astype("Float64").astype("float64")
    return numbers.where(np.isfinite(numbers))


def _missing(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    texts = list(rule.values)  # a list of the rule, not an array
    wanted = {text.strip().casefold() for text in texts}
    hit = _text(series).str.strip().str.casefold().isin(wanted)
    numbers = [number for text in texts if (number := _as_float(text)) is not None]
    if numbers and pd.api.types.is_numeric_dtype(series):
        hit |= series.isin(numbers)
    return series.mask(hit.astype(bool))


def _as_float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _parsed(series: pd.Series[Any], decimal: str) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(series):
        return _number(series)
    text = _text(series).str.replace(r"[^\d.,+\-()eE]", "", regex=True)
    text = text.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
    thousands = "," if decimal == "." else "."
    text = text.str.replace(thousands, "", regex=False).str.replace(decimal, ".", regex=False)
    return _number(text)


def _decimal_comma(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    del rule
    if pd.api.types.is_numeric_dtype(series):
        return _number(series)
    text = _text(series)
    # Systems mix: "1.234,56" and "1.234" are meant one way, "2920.15" beside them another.
    comma = text.str.contains(r",|^\D*\d{1,3}(?:\.\d{3})+\D*$", regex=True)
    return _parsed(text, ".").mask(comma.fillna(value=False).astype(bool), _parsed(text, ","))


def _currency(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    del rule
    if pd.api.types.is_numeric_dtype(series):
        return _number(series)
    text = _text(series).str.replace(r"[A-Za-z]", "", regex=True)
    # "1.715,50" and "12,5" have a decimal comma, "1,715.50" and "1,715" do not.
    comma = text.str.contains(r",\d{1,2}\D*$", regex=True).fillna(value=False).astype(bool)
    return _parsed(text, ".").mask(comma, _parsed(text, ","))


def _percent(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    signed = _text(series).str.contains("%", regex=False).fillna(value=False).astype(bool)
    numbers = _currency(series, rule)
    return numbers.mask(signed, numbers / 100)


def _date(series: pd.Series[Any], formats: Sequence[str]) -> pd.Series[Any]:
    if pd.api.types.is_datetime64_any_dtype(series):
        dates = series
    elif pd.api.types.is_numeric_dtype(series):
        dates = pd.Series(pd.NaT, index=series.index, name=series.name, dtype="datetime64[us]")
    else:
        text = _text(series).str.strip()
        tries = [
            pd.to_datetime(text, errors="coerce", format=form, utc=True)
            for form in (formats or ["ISO8601"])
        ]
        dates = tries[0]
        for other in tries[1:]:
            dates = dates.fillna(other)
    if dates.dt.tz is not None:
        dates = dates.dt.tz_convert("UTC").dt.tz_localize(None)
    return dates.astype("datetime64[us]")


def _category(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    text = cast(series, "category")
    text = text.str.normalize("NFKC").str.replace(r"\s+", " ", regex=True).str.strip()
    folded = text.str.casefold()
    if not rule.mapping:
        return folded
    exact = {_even(key): value for key, value in rule.mapping.items()}
    return folded.map(exact).fillna(text)


def _even(text: str) -> str:
    return " ".join(text.split()).casefold()


def _bounds(rule: CleanRule) -> tuple[float, float]:
    low = -np.inf if rule.low is None else rule.low
    return low, np.inf if rule.high is None else rule.high


def _range(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    numbers = _number(series)
    return numbers.where(numbers.between(*_bounds(rule)))


def _clip(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    return _number(series).clip(*_bounds(rule))


def _unit(series: pd.Series[Any], rule: CleanRule) -> pd.Series[Any]:
    numbers = _number(series)
    return numbers.mask(numbers.between(*_bounds(rule)), numbers * (rule.factor or 1.0))


_RULES: dict[str, Callable[[pd.Series[Any], CleanRule], pd.Series[Any]]] = {
    "missing": _missing,
    "number": lambda series, rule: _number(series),
    "decimal_comma": _decimal_comma,
    "currency": _currency,
    "percent": _percent,
    "date": lambda series, rule: _date(series, rule.values),
    "category": _category,
    "range": _range,
    "clip": _clip,
    "unit": _unit,
}
