"""Random numbers without a seed: a second run gives other rows, folds or weights."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tenfold.smells.code import Block, Code, dotted, keyword, last, text_of
from tenfold.smells.folder import Folder
from tenfold.smells.randomness import LIBRARIES, NEEDS_STATE, NUMPY, PYTHON, TENSORFLOW, TORCH
from tenfold.smells.seeds import is_clock, is_none, seeders, seeds_of
from tenfold.smells.smell import Smell


def detect(folder: Folder) -> Iterator[Smell]:
    """Each call that draws without a seed.

    The conditions for scikit-learn follow its glossary on ``random_state``; a global
    ``numpy.random.seed`` covers scikit-learn and pandas, as their documentation says.
    """
    seeding = seeders(folder)
    for code in folder.codes:
        seeds = seeds_of(code, seeding)
        for number, block, call, name in code.calls:
            source = _source(code, block, call, name)
            if source is None:
                continue
            kind, what, remedy = source
            at = (number, call.lineno)
            if kind and seeds.cover(kind, at, block.function(call)):
                continue
            yield code.smell(
                "unseeded_randomness",
                "medium",
                block,
                call,
                f"{what}: another run gives another result.",
                remedy,
            )


_Source = tuple[str, str, str] | None  # generator that a seed would cover, fact, remedy


def _source(  # noqa: PLR0911 (one branch a library)
    code: Code, block: Block, call: ast.Call, name: str
) -> _Source:
    short = last(name)
    if name.startswith("numpy.random."):
        return _numpy(code, call, short)
    if name.startswith("random.") and "random" in _modules(code):
        if short in PYTHON:
            return "random", f"'{name}' draws without a seed", "Call random.seed(…) first."
        if short == "Random" and _no_seed(code, call):
            return "", "'random.Random()' has no seed", "Give it one: random.Random(0)."
    if name.startswith("torch."):
        return _torch(call, name, short)
    if name.startswith(("tensorflow.", "keras.")):
        drawn = ".random." in name and short in TENSORFLOW
        if drawn and keyword(call, "seed") is None:
            return (
                "tensorflow",
                f"'{name}' draws without a seed",
                "Call tf.random.set_seed(…) first.",
            )
        return None
    if short == "rvs" and "scipy" in _modules(code) and keyword(call, "random_state") is None:
        return "numpy", "'rvs' has no random_state", "Give it one: rvs(…, random_state=0)."
    if short in NEEDS_STATE or name == "sklearn.utils.shuffle":
        return _learning(code, call, name, short)
    if short in ("sample", "shuffle") and isinstance(call.func, ast.Attribute):
        return _frame(code, block, call, short)
    return None


def _modules(code: Code) -> set[str]:
    return {value.split(".")[0] for value in code.aliases.values()}


def _numpy(code: Code, call: ast.Call, short: str) -> _Source:
    if short in ("default_rng", "RandomState", "SeedSequence", "PCG64", "MT19937"):
        if _no_seed(code, call):
            return "", f"'{short}()' has no seed", f"Give it one: {short}(0), and record it."
    elif short in NUMPY:
        return (
            "numpy",
            f"'numpy.random.{short}' draws without a seed",
            "Pass a generator in: rng = np.random.default_rng(0).",
        )
    return None


def _no_seed(code: Code, call: ast.Call) -> bool:
    if any(isinstance(one, ast.Starred) for one in call.args):
        return False
    given = [*call.args, *(one.value for one in call.keywords)]
    return not given or _resolves_to_none(code, given[0]) or is_clock(given[0])


def _resolves_to_none(code: Code, node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        values = code.assigned.get(node.id, [])
        return len(values) == 1 and is_none(values[0])
    return is_none(node)


def _torch(call: ast.Call, name: str, short: str) -> _Source:
    if keyword(call, "generator") is not None:
        return None
    drawn = name in {f"torch.{one}" for one in TORCH}
    split = name == "torch.utils.data.random_split"
    shuffle = keyword(call, "shuffle")
    loaded = name == "torch.utils.data.DataLoader" and (
        isinstance(shuffle, ast.Constant) and shuffle.value is True
    )
    if drawn or split or loaded:
        return "torch", f"'{short}' draws without a seed", "Call torch.manual_seed(…) first."
    return None


def _learning(code: Code, call: ast.Call, name: str, short: str) -> _Source:
    known = NEEDS_STATE.get(short)
    imported = name.partition(".")[0] in LIBRARIES or (
        name == short and short not in code.aliases and _has_star(code)
    )
    if not imported or (known is not None and not known(call)):
        return None
    given = keyword(call, "random_state", "seed")
    if given is not None and not _resolves_to_none(code, given):
        return None
    if given is None and (_hidden(code, call) or "random_state=" in _late(code)):
        return None
    remedy = f"Give it one: {short}(…, random_state=0), and record it."
    return "numpy", f"'{short}' has no random_state", remedy


def _has_star(code: Code) -> bool:
    return "*" in code.aliases


def _hidden(code: Code, call: ast.Call) -> bool:
    """Whether the seed may come in by ``**params`` or ``*args``."""
    if any(isinstance(one, ast.Starred) for one in call.args):
        return True
    for one in call.keywords:
        if one.arg is None:
            keys = _keys(code, one.value)
            if keys is None or "random_state" in keys:
                return True
    return False


def _keys(code: Code, node: ast.expr) -> set[str] | None:
    """The keys of a dict that is written out once and not changed; None if they cannot be told."""
    if isinstance(node, ast.Name):
        values = code.assigned.get(node.id, [])
        changed = re.search(rf"\b{node.id}\s*(\[[^\]]+\]\s*=[^=]|\.update|\.setdefault)", code.text)
        if len(values) != 1 or changed:
            return None
        node = values[0]
    if isinstance(node, ast.Dict) and all(text_of(key) is not None for key in node.keys):
        return {text_of(key) or "" for key in node.keys}
    if isinstance(node, ast.Call) and dotted(node.func) == "dict" and not node.args:
        return (
            {one.arg or "" for one in node.keywords} if all(k.arg for k in node.keywords) else None
        )
    return None


def _late(code: Code) -> str:
    """`set_params` calls of the file: they may bring the seed later."""
    found = []
    for _, _, call, name in code.calls:
        if last(name) == "set_params":
            found += [f"{one.arg}=" for one in call.keywords if one.arg]
            found += ["random_state="] if any(one.arg is None for one in call.keywords) else []
    return " ".join(found)


def _frame(code: Code, block: Block, call: ast.Call, short: str) -> _Source:
    """`sample` of a pandas or polars frame: told by its arguments."""
    assert isinstance(call.func, ast.Attribute)
    given = {one.arg for one in call.keywords}
    if short == "shuffle":
        tensors = "tensorflow" in _modules(code) and not given & {"seed"}
        inner = call.func.value
        # dataset.shuffle(1000); rng.shuffle(rows) and random.shuffle(rows) are told elsewhere
        is_dataset = tensors and (isinstance(inner, ast.Call) or "d" in dotted(inner).lower()[:1])
        named = last(dotted(inner)).lower()
        if is_dataset and ("ds" in named or "data" in named or isinstance(inner, ast.Call)):
            return (
                "tensorflow",
                "'shuffle' draws without a seed",
                "Give it a seed: shuffle(…, seed=0).",
            )
        return None
    if given & {"random_state", "seed"}:
        value = keyword(call, "random_state", "seed")
        if value is not None and not _resolves_to_none(code, value):
            return None
    if None in given or _is_generator(code, call.func.value):
        return None
    framed = bool(given & {"frac", "n", "replace", "weights", "axis", "fraction"}) or (
        len(call.args) == 1 and not given and _counts(call.args[0]) and _tables(code)
    )
    if not framed or _only_shown(block, call):
        return None
    return "numpy", "'sample' has no random_state", "Give it one: sample(…, random_state=0)."


def _counts(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) and not isinstance(node.value, bool)
    return isinstance(node, ast.Name | ast.BinOp) or (
        isinstance(node, ast.Call) and dotted(node.func) in ("int", "len", "min", "max", "round")
    )


def _tables(code: Code) -> bool:
    return bool(_modules(code) & {"pandas", "polars", "dask", "geopandas", "cudf", "modin"})


def _is_generator(code: Code, node: ast.expr) -> bool:
    name = last(dotted(node)).lower()
    return any(key in name for key in ("rng", "random", "dist", "prior", "posterior", "sampler"))


def _only_shown(block: Block, call: ast.Call) -> bool:
    """Whether the drawn rows are only looked at."""
    outer = block.parent(call)
    while isinstance(outer, ast.Attribute | ast.Call | ast.Subscript):
        used = last(dotted(outer.func)) if isinstance(outer, ast.Call) else ""
        if used in ("display", "print"):
            return True
        if used.startswith(("to_", "write")) and used not in ("to_string", "to_markdown"):
            return False
        outer = block.parent(outer)
    return isinstance(outer, ast.Expr)


__all__ = ["detect"]
