"""A file of units, each put into its arm: the file is there whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenfold.delivery.assigning.filling import NOTHING, Filling
from tenfold.errors import DataProblem, WrongInput
from tenfold.files import replacing
from tenfold.tables.source import File, Kind, files
from tenfold.vocabulary import ExperimentPlan

_KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}


@dataclass(frozen=True)
class Assigned:
    """What came of a file of units.

    Attributes
    ----------
    rows : mapping of str to int
        By arm; a unit that stands in several rows has the same arm in all of them.
    missing : int
        Rows without an identifier: their arm is left empty.
    plan : str
        Hash of the plan.
    doubts : list of str
        What to look into before anybody acts on the arms.
    """

    units: str
    out: Path
    rows: Mapping[str, int]
    missing: int
    salt: str
    plan: str
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0, or 4 where somebody should look."""
        return 4 if self.doubts else 0

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {**self.__dict__, "out": str(self.out), "rows": dict(self.rows)}

    def lines(self) -> list[str]:
        """The report for people."""
        whole = sum(self.rows.values())
        wide = max(map(len, self.rows))
        lines = [f"{self.units}: {whole:,} rows assigned with salt '{self.salt}'."]
        lines += [
            f"  {name:<{wide}}  {count:>{len(f'{whole:,}')},}  {count / whole:.2%}"
            for name, count in self.rows.items()
        ]
        lines += [f"  warning: {doubt}" for doubt in self.doubts]
        lines += [f"  note: {note}" for note in self.notes]
        return [*lines, f"  written: {self.out}"]


def assign_file(
    plan: ExperimentPlan, units: Path, out: Path, *, id_column: str, arm_column: str = "arm"
) -> Assigned:
    """Write the rows of `units` to `out`, with the arm of each in a column more.

    Parameters
    ----------
    units : Path
        CSV, TSV (either may be packed as .gz) or Parquet, of any size.
    out : Path
        Of the same kind; replaced where it is there.
    id_column : str
        What is randomised, taken as it is written; whole numbers of Parquet as decimal digits.

    Raises
    ------
    DataProblem
        `units` cannot be read, or has no rows.
    WrongInput
        `out` is `units`, or of another kind; the identifier's column is not there or of a type
        with several spellings; the arm's column is there already.
    ProjectProblem
        `out` cannot be written.
    """
    if not arm_column.strip() or not id_column.strip():
        raise WrongInput.because("A column needs a name.", "Give --id and --arm-column.")
    if out.exists() and units.exists() and out.samefile(units):
        raise WrongInput.because(f"'{out}' is the file of units itself.", "Give another name.")
    source = _source(units)
    packed = _check_name(out, source)
    filling = Filling(plan, f"'{units.name}'", id_column, arm_column)
    with replacing(out) as spare:
        notes = _fill(source, spare, filling, packed=packed)
        if not filling.rows:
            raise DataProblem.because(
                f"'{id_column}' is empty in every row of {filling.shown}.", NOTHING
            )
    return Assigned(
        units=units.name,
        out=out,
        rows={arm.name: filling.rows[arm.name] for arm in plan.arms},
        missing=filling.missing,
        salt=plan.salt,
        plan=plan.digest,
        doubts=filling.doubts,
        notes=notes,
    )


def _fill(source: File, spare: Path, filling: Filling, *, packed: bool) -> list[str]:
    from tenfold.delivery.assigning import columnar, delimited

    if source.kind == "csv":
        return delimited.fill(source, spare, filling, packed=packed)
    columnar.fill(source, spare, filling)
    return []


def _source(units: Path) -> File:
    if units.is_dir():
        raise WrongInput.because(f"'{units}' is a folder.", "Assign one file after the other.")
    (source,) = files(units, Path())
    if source.kind == "json" or (source.kind == "parquet" and source.packed):
        what = "JSON" if source.kind == "json" else "Parquet in .gz"
        raise WrongInput.because(f"'{units}' is {what}.", "Give CSV, TSV or plain Parquet.")
    return source


def _check_name(out: Path, source: File) -> bool:
    """Whether the name asks for a packed file; refuses one of another kind than the source."""
    name = out.name.lower()
    kind = _KINDS.get(Path(name.removesuffix(".gz")).suffix)
    packed = name.endswith(".gz")
    if kind != source.kind or (kind == "parquet" and packed):
        wanted = ".csv, .tsv or .csv.gz" if source.kind == "csv" else ".parquet"
        raise WrongInput.because(
            f"'{source.path.name}' is {'text' if source.kind == 'csv' else 'Parquet'}, and so "
            f"will be what is written; '{out.name}' does not say so.",
            f"End it in {wanted}.",
        )
    return packed


__all__ = ["Assigned", "assign_file"]
