"""What fork servers import before they fork, and whether it is still what stands on the disk."""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

# What a kernel imports while it starts, and what every notebook imports.
_KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "sqlite3",
    "encodings.utf_8_sig",
    "numpy",
    "plotly.graph_objects",
    # What Pillow looks for when it first saves a picture, and what draws text.
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "PIL.ImageDraw",
    "PIL.ImageFont",
    "PIL._imagingft",
    "ruamel.yaml.mergevalue",
    "tenfold.session",
    "tenfold.running",
    "tenfold.executing",
)
# What steps import inside functions, where nobody sees it from outside.
_TABLES = (
    "pandas",
    "pandas.core.methods.to_dict",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "ibis.backends.duckdb",
    "narwhals._interchange.dataframe",
    "narwhals._pandas_like.dataframe",
    "narwhals._pandas_like.namespace",
    "narwhals.stable.v2._namespace",
)
_MODELS = (
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.tree",
    "sklearn.neural_network",
    "xgboost",
    "skrub",
    "skops.io",
    "shap",
    "lime.lime_tabular",
    "fairlearn.reductions",
    "statsmodels.stats.power",
    "statsmodels.stats.proportion",
    "tea_tasting",
    # What asks for the version of a library reads it as if it were an e-mail.
    "email.contentmanager",
    "email.policy",
    "importlib_metadata._adapters",
    "mlflow.pyfunc",
    "mlflow.store.db.trace_analytics_backfill_75868b020152",
    "mlflow.store.db.trace_analytics_schema_75868b020152",
    "mlflow.store.model_registry.sqlalchemy_workspace_store",
    "mlflow.store.tracking.sqlalchemy_workspace_store",
    "mlflow.store.workspace.utils",
    "sqlalchemy.dialects.sqlite",
    "alembic.command",
    "alembic.config",
    "pandas.core.arrays.arrow.extension_types",
    "tenfold.tracking.answers",
    "tenfold.tracking.examples",
    "tenfold.tracking.signature",
)
_OWN = ("tenfold", "widgets")


def _first() -> None:
    _import((*_KERNEL, *_below("widgets")))
    _import_steps(slice(1))


def _second() -> None:
    _import((*_TABLES, *_below("tenfold.features")))
    _import_steps(slice(1, 2))


def _later() -> None:
    own = ("tenfold.smells", "tenfold.explaining", "tenfold.experiments")
    _import((*_MODELS, *(name for package in own for name in _below(package))))
    _import_steps(slice(2, None))


TIERS: tuple[Callable[[], None], ...] = (_first, _second, _later)
"""What one server after the other imports, in the order in which the steps run."""


def _import_steps(which: slice) -> None:
    from tenfold import registry

    _import(name for step in registry.steps()[which] for name in _below(step.package))


def _below(package: str) -> Iterator[str]:
    """A package and its modules; those that import something only when asked to as well."""
    yield package
    for module in pkgutil.walk_packages(_folders(package), f"{package}."):
        yield module.name


def _import(names: Iterable[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            # It needs an extra that is not installed: a notebook that needs it will say so.
            continue


def sources() -> frozenset[tuple[str, int, int]]:
    """A stamp of all that may be preloaded: it differs once a source or an installation does."""
    return frozenset(_stamps())


def _stamps() -> Iterator[tuple[str, int, int]]:
    for name in _OWN:
        for folder in _folders(name):
            for where, _, files in os.walk(folder):
                for file in files:
                    if file.endswith(".py"):
                        yield _stamp(Path(where, file))
    for key in ("purelib", "platlib"):
        # Installing or removing a library renames an entry of this folder.
        yield _stamp(Path(sysconfig.get_path(key)))


def _folders(package: str) -> list[str]:
    spec = importlib.util.find_spec(package)
    return list(spec.submodule_search_locations or ()) if spec else []


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return (str(path), 0, 0)
    return (str(path), status.st_mtime_ns, status.st_size)
