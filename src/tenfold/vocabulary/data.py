"""The data as steps hand it on: files, roles of columns, the split."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tenfold.vocabulary.estimates import Estimate
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.gates import Severity
from tenfold.vocabulary.texts import Column, Label, Said
from tenfold.vocabulary.worth import Task


class FileRef(Frozen):
    """A file inside the project, by path relative to it and by content."""

    path: str
    sha256: str
    bytes: int


class Exclusion(Frozen):
    """A column kept out of the model, and why."""

    column: Column
    reason: Said


class LeakSuspect(Frozen):
    """A column that may know the answer, why, and whether it is in the model."""

    column: Column
    why: str
    severity: Severity
    in_model: bool
    confirmed: str = ""

    @property
    def blocks(self) -> bool:
        """Whether no figure of a model can be believed until somebody settles it (TF0203)."""
        return self.in_model and not self.confirmed and self.severity == "high"


class ColumnRoles(Frozen):
    """What each column is for. Columns named nowhere are features."""

    target: Column
    positive: Label | None = None
    id: Column | None = None
    time: Column | None = None
    group: Column | None = None
    protected: list[Column] = Field(default_factory=list)
    excluded: list[Exclusion] = Field(default_factory=list)


class SplitPlan(Frozen):
    """How rows are divided: reproducible from the snapshot and this plan alone."""

    kind: Literal["random", "time", "group"]
    test_share: float = Field(0.2, gt=0, lt=1)
    embargo_days: int = Field(0, ge=0)
    seed: int = 0
    fingerprint: str = ""


class ReadingOptions(Frozen):
    """How step 2 read its source; later rows of the same origin are read alike.

    `clean_target` is the JSON form of the cleaning rules of the target, which are no part of the
    recipe.
    """

    query: str | None = None
    header: bool = True
    delimiter: str | None = None
    encoding: str | None = None
    clean_target: list[dict[str, Any]] = Field(default_factory=list)


class WholeTable(Frozen):
    """The table that the prepared rows are a sample of.

    Attributes
    ----------
    source : str
        As step 2 was given it: a path from the project's folder, or an address.
    engine : str
        What read it.
    rows : int
        Its rows with a target.
    version : str
        Fingerprint of all its rows, whatever their order.
    corrected : int
        Labels of the prepared rows that step 2 corrected, and the table has not.
    """

    source: str
    engine: str
    rows: int
    version: str
    corrected: int = 0


class PreparedData(Frozen):
    """What step 2 hands on: the data, what its columns are for, how it is split and shaped.

    `recipe` is the JSON form of `tenfold.features.FeatureRecipe`, unfitted; `contract` the suite
    of `tenfold.contract` that every later batch is held against; `whole` is None where `snapshot`
    holds all rows.
    """

    snapshot: FileRef
    rows: int
    task: Task
    labels: list[str] = Field(default_factory=list)
    roles: ColumnRoles
    features: list[str]
    split: SplitPlan
    recipe: dict[str, Any] = Field(default_factory=dict)
    recipe_digest: str = ""
    label_noise: Estimate | None = None
    reading: ReadingOptions = ReadingOptions()
    contract: FileRef | None = None
    # Left out where there is none: records of tables that fit into memory stay what they were.
    whole: WholeTable | None = Field(None, exclude_if=lambda found: found is None)


__all__ = [
    "ColumnRoles",
    "Exclusion",
    "FileRef",
    "LeakSuspect",
    "PreparedData",
    "ReadingOptions",
    "SplitPlan",
    "WholeTable",
]
