"""What the Python of the audited folder does, read from its syntax: stages, tests, docstrings."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tenfold.steps.step09_technical_debt.asserting import asserts, called, compares
from tenfold.steps.step09_technical_debt.repository import Artefact, Repository

StageName = Literal["ingestion", "features", "training", "serving"]
_CALLS: dict[str, StageName] = {
    **dict.fromkeys(
        ("read_csv", "read_parquet", "read_sql", "read_sql_query", "read_json", "read_excel",
         "read_table", "read_feather", "scan_csv", "scan_parquet"),
        "ingestion",
    ),
    **dict.fromkeys(
        ("fit_transform", "get_dummies", "StandardScaler", "MinMaxScaler", "OneHotEncoder",
         "ColumnTransformer", "TableVectorizer", "FunctionTransformer", "OrdinalEncoder",
         "SimpleImputer"),
        "features",
    ),
    **dict.fromkeys(("fit", "partial_fit", "cross_val_score"), "training"),
    **dict.fromkeys(("FastAPI", "Flask", "route"), "serving"),
}  # fmt: skip
_STEPS: dict[str, tuple[StageName, ...]] = {
    "data_quality": ("ingestion", "features"),
    "baseline_models": ("training",),
    "mlops": ("serving",),
}
_SEARCHES = {
    "GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV",
    "BayesSearchCV", "create_study", "Tuner",
}  # fmt: skip


@dataclass(frozen=True)
class Test:
    """A test that asserts something of what it calls, and the items that it is marked for.

    Marks of a test that compares nothing do not count.
    """

    name: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """One Python file or notebook.

    Attributes
    ----------
    stages : set of str
        What it does of reading data, making features, training, serving.
    imports : set of str
        Dotted names that it imports, of modules and of what is in them.
    public, documented : int
        Public functions and classes, and the module; how many have a docstring.
    """

    path: str
    stages: frozenset[StageName] = frozenset()
    imports: frozenset[str] = frozenset()
    tests: tuple[Test, ...] = ()
    searches: tuple[str, ...] = ()
    public: int = 0
    documented: int = 0

    @property
    def module(self) -> str:
        """Its dotted name, from the audited folder or from ``src``."""
        parts = self.path.removesuffix(".py").split("/")
        parts = parts[1:] if parts[0] == "src" and len(parts) > 1 else parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def is_imported_by(self, other: Code) -> bool:
        """Whether `other` imports it, by its whole name or from a folder above it."""
        mine = f".{self.module}"
        # The last part alone is the name of many: it counts where there is no folder above.
        return any(
            name == self.module or ("." in name and mine.endswith(f".{name.removeprefix('src.')}"))
            for name in other.imports
        )

    @property
    def is_test(self) -> bool:
        """Whether its place says that it tests."""
        name = self.path.rpartition("/")[2]
        inside = f"/{self.path}".rpartition("/")[0]
        return name.startswith("test_") or name.endswith("_test.py") or "/tests" in inside


@dataclass
class _Seen:
    stages: set[StageName] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    tests: list[Test] = field(default_factory=list)
    searches: set[str] = field(default_factory=set)
    public: int = 0
    documented: int = 0


def read_code(repository: Repository) -> list[Code]:
    """Every Python file and notebook that can be parsed; nothing is imported or run."""
    found = []
    for artefact in repository.ending(".py", ".ipynb"):
        seen = _Seen()
        trees = list(_trees(artefact))
        if not trees:
            continue
        for tree in trees:
            _look(tree, seen)
        if artefact.path.endswith(".py"):
            _documented(trees[0], seen)
        one = Code(
            artefact.path,
            frozenset(seen.stages),
            frozenset(seen.imports),
            tuple(seen.tests),
            tuple(sorted(seen.searches)),
            seen.public,
            seen.documented,
        )
        # A test fits and predicts to test, not to serve; its stages are none of the pipeline's.
        found.append(one if not one.is_test else _without_stages(one))
    return found


def _without_stages(one: Code) -> Code:
    return Code(one.path, frozenset(), one.imports, one.tests)


def _trees(artefact: Artefact) -> Iterator[ast.Module]:
    if artefact.path.endswith(".py"):
        texts = [artefact.text]
    else:
        cells = artefact.notebook or []
        texts = [_python(c["source"]) for c in cells if c["kind"] == "code"]
    for text in texts:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # odd escapes in strangers' code are theirs
                yield ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def _python(source: str) -> str:
    return "\n".join("" if line.lstrip()[:1] in "%!?" else line for line in source.splitlines())


def _look(tree: ast.Module, seen: _Seen) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            seen.imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            head = node.module or ""
            seen.imports.add(head)
            seen.imports.update(f"{head}.{alias.name}".lstrip(".") for alias in node.names)
        elif isinstance(node, ast.Call):
            name = called(node.func)
            if name in _CALLS:
                seen.stages.add(_CALLS[name])
            if name in _SEARCHES:
                seen.searches.add(name)
            if name == "begin" and node.args and isinstance(node.args[0], ast.Constant):
                seen.stages.update(_STEPS.get(str(node.args[0].value), ()))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_test(node):
            seen.tests.append(Test(node.name, tuple(_marks(node))))


def _is_test(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return function.name.startswith("test") and not _is_skipped(function) and asserts(function)


def _is_skipped(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    words = [ast.unparse(each) for each in function.decorator_list]
    return any("skip" in word or "xfail" in word for word in words)


def _marks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    # A mark claims points, so its test has to hold what it calls against something.
    if not compares(function):
        return
    for each in function.decorator_list:
        if isinstance(each, ast.Call) and called(each.func) == "ml_test":
            yield from (str(arg.value) for arg in each.args if isinstance(arg, ast.Constant))


def _documented(tree: ast.Module, seen: _Seen) -> None:
    if not tree.body:
        return
    owners: list[ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef] = [tree]
    owners += [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
    ]
    seen.public += len(owners)
    seen.documented += sum(1 for owner in owners if (ast.get_docstring(owner) or "").strip())


__all__ = ["Code", "StageName", "Test", "read_code"]
