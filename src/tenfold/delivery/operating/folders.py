"""A folder of batches: each file is examined by itself, and the worst of them counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold.delivery.operating.batches import each_file
from tenfold.delivery.operating.drifting import merged
from tenfold.delivery.operating.watching import Watched
from tenfold.errors import DataProblem
from tenfold.vocabulary import Trigger

if TYPE_CHECKING:
    from tenfold.delivery.check import BatchReport


@dataclass(frozen=True)
class FolderReport:
    """How the files of a folder fared.

    Attributes
    ----------
    files : list of BatchReport
        Of each file that can be read, in the order of their names.
    unusable : dict of str to str
        Why, by file, of those that cannot be read or are empty.
    """

    batch: str
    files: list[BatchReport]
    unusable: dict[str, str]

    @property
    def fresh(self) -> list[BatchReport]:
        """Files that were not checked before; the last one where all of them were."""
        new = [one for one in self.files if not _again(one)]
        return new or self.files[-1:]

    @property
    def holds(self) -> bool:
        """Whether every file may be used."""
        return not self.unusable and all(one.holds for one in self.files)

    @property
    def exit_code(self) -> int:
        """The worst: 2 a file cannot be read, 1 one may not be used, 4 look first, 0 all is well.

        Drift of a file rang when it came; it does not ring again.
        """
        if self.unusable:
            return 2
        if not self.holds:
            return 1
        warned = any(one.warnings for one in self.files)
        return 4 if warned or any(one.exit_code for one in self.fresh) else 0

    @property
    def asked(self) -> list[Trigger]:
        """Triggers of step 4 that ask for a training."""
        return list(dict.fromkeys(trigger for one in self.fresh for trigger in one.asked))

    @property
    def watched(self) -> Watched | None:
        """Drift of what is new together, and what the newest file is expected to bring."""
        seen = [one for one in self.fresh if one.watched is not None]
        found = [one.watched for one in seen if one.holds and one.watched is not None]
        found = found or [one.watched for one in seen if one.watched is not None]
        if not found:
            return None
        return Watched(merged([one.drift for one in found]), found[-1].expected, [])

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        watched = self.watched
        return {
            "batch": self.batch,
            "holds": self.holds,
            "exit_code": self.exit_code,
            "retrain_asked": self.asked,
            "alarms": watched.drift.alarms if watched else [],
            "unusable": self.unusable,
            "files": [one.as_json() for one in self.files],
        }

    def lines(self) -> list[str]:
        """The report for people."""
        bad = sum(not one.holds for one in self.files)
        said = [f"{self.batch}: {len(self.files) + len(self.unusable):,} files."]
        said += [f"  {bad:,} may not be used."] if bad else []
        said += [f"  {len(self.unusable):,} cannot be read or are empty."] if self.unusable else []
        fresh = {id(one) for one in self.fresh}
        for one in self.files:
            if id(one) in fresh or not one.holds or one.warnings:
                said += one.lines()
            else:
                said.append(f"{one.lines()[0]} It was checked before.")
        return said + [f"{name}: {why}" for name, why in self.unusable.items()]


def check_folder(batch: str, check: Callable[[str], BatchReport]) -> FolderReport:
    """Check each file by itself; one that cannot be read stands beside the others.

    Raises
    ------
    DataProblem
        The folder holds no table.
    """
    files, unusable = [], {}
    for path in each_file(batch):
        try:
            files.append(check(path))
        except DataProblem as problem:
            unusable[path] = str(problem)
    return FolderReport(batch, files, unusable)


def _again(one: BatchReport) -> bool:
    return one.watched is not None and one.watched.again


__all__ = ["FolderReport", "check_folder"]
