"""The package's door: what it offers, and what it does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tenfold import tables


def test_the_result_types_load_neither_pandas_nor_duckdb() -> None:
    code = (
        "import sys; from tenfold.tables import ColumnProfile, TableProfile, Inference, Inferred;"
        "print([m for m in ('pandas', 'numpy', 'duckdb', 'ibis', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_promised_name_is_there() -> None:
    for name in tables.__all__:
        assert getattr(tables, name) is not None
    assert sorted(tables._HOME) == sorted(tables.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tables.nothing


def test_spilled_data_are_removed_with_the_table(tmp_path: object) -> None:
    import gc

    import pandas as pd

    table = tables.from_frame(pd.DataFrame({"a": [1]}))
    folder = table.engine.spill
    assert folder.is_dir()
    del table
    gc.collect()
    assert not folder.exists()
