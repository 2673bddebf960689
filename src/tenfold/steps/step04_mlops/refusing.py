"""Bad batches, made of good rows, held against the contract and the model: each must be refused."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tenfold.contract import Suite, check_batch
from tenfold.errors import DataProblem
from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import Refusal
from tenfold.tracking import Package

_ROWS = 500


def refusals(bench: Bench, package: Package) -> tuple[list[Refusal], str]:
    """What became of each bad batch, and why nothing could be tried."""
    rows = bench.held_out.frame if len(bench.held_out) else bench.train
    good = rows.iloc[:_ROWS].reset_index(drop=True)
    ref = bench.inputs.data.contract
    suite = Suite.read(bench.context.open(ref)) if ref is not None else None
    if suite is None:
        return [], "the record of step 2 names no data contract"
    # What the rows break anyway does not count: a contract that refuses all proves nothing.
    usual = _broken(bench, suite, good)
    found = []
    for name, batch in _bad(package, good):
        broken = [text for text in _broken(bench, suite, batch) if text not in usual]
        if broken:
            found.append(Refusal(batch=name, refused=True, by="data contract", said=broken[0]))
            continue
        said = _model_says(package, batch)
        found.append(Refusal(batch=name, refused=bool(said), by="the model", said=said))
    return found, ""


def _bad(package: Package, good: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "no rows at all", good.iloc[:0]
    columns = package.candidate.columns
    if not columns:
        return
    yield f"without the column '{columns[0]}'", good.drop(columns=columns[0])
    renamed = {columns[-1]: f"{columns[-1]} (new)"}
    yield f"with the column '{columns[-1]}' renamed", good.rename(columns=renamed)
    numbers = [name for name in columns if pd.api.types.is_numeric_dtype(good[name])]
    if numbers:
        words = good.assign(**{numbers[0]: "as agreed"})
        yield f"with words in the column '{numbers[0]}'", words


def _broken(bench: Bench, suite: Suite, batch: pd.DataFrame) -> list[str]:
    found = check_batch(suite, batch, private=bench.private)
    if not found.rows and not found.holds:
        return ["the batch has no rows"]
    return [f"{one.text}: {one.note}" if one.note else one.text for one in found.broken]


def _model_says(package: Package, batch: pd.DataFrame) -> str:
    try:
        package.predict(batch)
    except DataProblem as problem:
        return str(problem)
    return ""


__all__ = ["refusals"]
