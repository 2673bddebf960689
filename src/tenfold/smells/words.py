"""Which functions, signs and attributes mean the same in pandas, polars and Python."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
import re

# They change a type, a name or an order, not what a value means.
SILENT = frozenset({
    "astype", "int", "float", "bool", "str", "to_numpy", "values", "copy", "to_datetime", "Timestamp",
    "fromisoformat", "strptime", "to_numeric", "Series", "array", "asarray", "tensor", "alias", "cast",
    "reset_index", "ravel", "tolist", "to_list", "item", "squeeze", "flatten", "date", "DataFrame", "pd",
    "float32", "float64", "int64", "dt", "iloc", "loc", "fromtimestamp", "parse", "isoparse", "items",
    "from_numpy", "reshape", "lit", "to_frame", "sort_values", "sort", "sort_index", "len", "list",
    "tuple", "dict", "get", "Decimal", "to_pandas", "stack", "column_stack", "c_",
})  # fmt: skip
ALIKE = {
    "dayofweek": "weekday", "day_of_week": "weekday", "isoweekday": "weekday", "fabs": "abs", "absolute": "abs",
    "power": "pow", "casefold": "lower", "ln": "log", "fill_null": "fillna", "fill_nan": "fillna", "nan_to_num": "fillna",
    "coalesce": "fillna", "is_in": "isin", "group_by": "groupby", "over": "groupby", "partitionBy": "groupby",
    "lower_case": "lower", "to_lowercase": "lower", "to_uppercase": "upper", "strip_chars": "strip", "trim": "strip",
    "total_days": "days", "ordinal_day": "dayofyear", "day_of_year": "dayofyear", "true_divide": "/", "divide": "/",
    "div": "/", "truediv": "/", "mul": "*", "multiply": "*", "subtract": "-", "add": "+", "lag": "shift",
}  # fmt: skip
PARTS = frozenset({
    "hour", "minute", "second", "day", "month", "year", "days", "weekday", "dayofweek", "dayofyear", "week",
    "quarter", "seconds", "day_of_week", "day_of_year", "is_month_end", "is_month_start", "month_name", "str",
})  # fmt: skip
FRAME = re.compile(r"(?i)^(df\w*|\w+_df|data|frame|table|rows?)$")
COMPARED = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
SIGNS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "pow",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "isin",
    ast.NotIn: "isin",
}  # fmt: skip
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
BY_COLUMN = frozenset({"groupby", "sort", "sort_values", "drop_duplicates"})
SETTINGS = {
    "axis",
    "inplace",
    "errors",
    "regex",
    "dtype",
    "copy",
    "name",
    "index",
    "na",
    "labels",
    "ignore_index",
}


__all__ = [
    "ALIKE",
    "BY_COLUMN",
    "COMPARED",
    "FRAME",
    "MIRRORED",
    "PARTS",
    "SETTINGS",
    "SIGNS",
    "SILENT",
]
