"""Which classes and functions learn from rows, which split them, and which do neither."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
import re

from tenfold.smells.code import dotted, last, walk

STATELESS = frozenset({
    "Normalizer", "FunctionTransformer", "HashingVectorizer", "PolynomialFeatures", "Binarizer",
    "MultiLabelBinarizer", "AdditiveChi2Sampler", "FeatureHasher", "SplineTransformer_", "ColumnSelector",
    "DropColumns", "ToTensor", "DataFrameSelector",
})  # fmt: skip
OF_TARGETS = frozenset({"LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer"})
SPLITTERS = re.compile(
    r"(Fold|ShuffleSplit|TimeSeriesSplit|LeaveOneOut|LeavePOut|LeaveOneGroupOut|PredefinedSplit)$"
)
SPLITTER_NAMES = re.compile(
    r"(?i)^(s|g|sg|r|rs|strat\w*|group_?|outer_?|inner_?|ts)?(kf|cv|kfold|fold|folds|skf|splitter|split|sss|ss|tscv|rkf|loo|gss)\w*$"
)
SEARCHES = re.compile(r"(SearchCV|RFECV|OptunaSearchCV|SequentialFeatureSelector)$")
CROSS = frozenset({
    "cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve",
    "permutation_test_score",
})  # fmt: skip
SPLITS = re.compile(
    r"(?i)^(\w+_)?(train_(val(id)?(idation)?_)?test_split|test_train_split|train_val(id)?(idation)?_split|random_split|initial_split)(_\w+)?$"
)
SCALED = frozenset({
    "scale", "minmax_scale", "maxabs_scale", "robust_scale", "quantile_transform", "power_transform",
    "zscore",
})  # fmt: skip
STATS = frozenset({
    "mean", "median", "mode", "std", "var", "min", "max", "quantile", "nanmean", "nanmedian", "nanstd",
    "percentile", "nanmin", "nanmax", "average", "amin", "amax",
})  # fmt: skip
ALONG = frozenset({"rolling", "expanding", "ewm", "resample", "shift", "cumsum", "diff"})
COMBINING = frozenset({"concat", "append", "vstack", "concatenate", "hstack", "r_"})
FRAMES = frozenset({"DataFrame", "Series", "Dataset", "DMatrix", "Pool", "TensorDataset", "Index"})
FITS = frozenset(
    {"fit_transform", "fit_resample", "fit_sample", "fit_on_texts", "fit", "adapt", "partial_fit"}
)
OF_COLUMNS = frozenset({"with_columns", "select", "filter"})
SCHEMA = frozenset({"columns", "shape", "dtypes", "dtype", "ndim", "name", "names", "empty"})
TARGET = re.compile(r"(?i)^(y|y_\w+|target\w*|labels?|\w*_target|\w*_label|target_col\w*)$")
APPLIES = frozenset({"transform", "texts_to_sequences", "texts_to_matrix"})
PREDICTS = frozenset({"predict", "predict_proba", "score", "decision_function", "evaluate"})


def is_subset(node: ast.expr) -> bool:
    """Whether an expression takes some rows of a frame: by position, mask, head, query or sample."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            node = node.value
            continue
        name = last(dotted(node.func))
        if name in ("head", "tail", "sample", "query", "take", "truncate", "between_time"):
            return True
        if name == "filter" and any(not isinstance(one, ast.List) for one in node.args):
            return True
        if name == "drop" and any(
            _is_index(one) for one in [*node.args, *(k.value for k in node.keywords)]
        ):
            return True
        if not isinstance(node.func, ast.Attribute):
            return False
        node = node.func.value
    if not isinstance(node, ast.Subscript):
        return False
    return _takes_rows(node.slice) or is_subset(node.value)


def _is_index(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Attribute) and inner.attr == "index" for inner in walk(node))


def _takes_rows(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple) and node.elts:
        first = node.elts[0]
        is_all = isinstance(first, ast.Slice) and not (first.lower or first.upper or first.step)
        return not is_all and _takes_rows(first)
    if isinstance(node, ast.Slice | ast.Compare | ast.BoolOp | ast.UnaryOp | ast.BinOp):
        return True
    if isinstance(node, ast.Call):
        return last(dotted(node.func)) in (
            "isin",
            "between",
            "notna",
            "isna",
            "isnull",
            "notnull",
            "lt",
            "le",
            "gt",
            "ge",
        )
    name = last(dotted(node)).lower()
    return bool(
        re.search(r"mask|idx|index|indices|ind$|rows|^is_|train|test|val", name)
    ) and not re.search(r"col|feat|vars|name", name)


__all__ = [
    "ALONG",
    "APPLIES",
    "COMBINING",
    "CROSS",
    "FITS",
    "FRAMES",
    "OF_COLUMNS",
    "OF_TARGETS",
    "PREDICTS",
    "SCALED",
    "SCHEMA",
    "SEARCHES",
    "SPLITS",
    "SPLITTERS",
    "SPLITTER_NAMES",
    "STATELESS",
    "STATS",
    "TARGET",
    "is_subset",
]
