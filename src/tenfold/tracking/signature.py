"""What a model takes and gives, in MLflow's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def signature(examples: pd.DataFrame, said: pd.DataFrame) -> Any:
    """The `ModelSignature` of rows like `examples` with answers like `said`.

    Every number is a double and no column is without gaps: a batch with a gap in a column of
    whole numbers is a valid one.
    """
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    def schema(table: pd.DataFrame) -> Any:
        return Schema([ColSpec(_kind(table[name]), str(name)) for name in table])

    return ModelSignature(inputs=schema(examples), outputs=schema(said))


def typed(frame: pd.DataFrame, schema: Any) -> pd.DataFrame:
    """Bring rows into the types of a signature's inputs; columns that it lacks stay out.

    MLflow itself takes no column of whole numbers where a double is asked for.
    """
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    from tenfold.features.cleaning import cast_all

    types = dict(zip(frame.columns, frame.dtypes, strict=True))
    names = [spec.name for spec in schema.inputs if spec.name in types]
    doubles = {spec.name for spec in schema.inputs if str(spec.type) == "DataType.double"}
    plain = [n for n in names if is_numeric_dtype(types[n]) and not is_bool_dtype(types[n])]
    cast = cast_all(frame[names], {name: "number" for name in plain if name in doubles})
    return cast[names]


def _kind(column: pd.Series[Any]) -> str:
    import pandas as pd

    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_numeric_dtype(column):
        return "double"
    if pd.api.types.is_datetime64_any_dtype(column):
        return "datetime"
    return "string"


__all__ = ["signature", "typed"]
