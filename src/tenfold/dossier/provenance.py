"""Where every figure comes from: hashes, keys, versions, files, runs and times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tenfold import keys
from tenfold.errors import DataProblem
from tenfold.records import Record, RecordStore, file_refs
from tenfold.standing import Standing


@dataclass(frozen=True)
class File:
    """A file that a step read or wrote. `sha256` is empty where it is gone."""

    use: str
    path: str
    sha256: str
    bytes: int | None

    @property
    def named_by_content(self) -> bool:
        """Whether the path says the hash already."""
        return bool(self.sha256) and self.sha256 in self.path


@dataclass(frozen=True)
class Origin:
    """How one record came about. `run` is empty for a run of the project itself."""

    content_hash: str
    key: str
    at: str
    run: str
    seconds: float | None
    libraries: dict[str, str]
    files: list[File]
    runs: int
    timings: dict[str, float] = field(default_factory=dict)


def origin(record: Record, standing: Standing) -> Origin:
    """Read a record's context; of the data files it names, the hash as they are now."""
    context = record.context
    timings = dict(context.get("seconds") or {})
    seconds = timings.pop("total", None)
    past = RecordStore(standing.project.records).history()
    return Origin(
        content_hash=record.content_hash,
        key=record.key,
        at=str(context.get("at", "")).replace("T", " ").replace("+00:00", " UTC"),
        run=str(context.get("run_id") or ""),
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
        libraries={str(k): str(v) for k, v in dict(context.get("libraries") or {}).items()},
        files=[*_read(record, standing), *_written(record)],
        runs=sum(line.get("step") == record.step.slug for line in past),
        timings={str(name): float(taken) for name, taken in timings.items()},
    )


def common_libraries(origins: list[Origin]) -> dict[str, str]:
    """Versions that all records share; empty where they differ."""
    first = origins[0].libraries if origins else {}
    return first if all(each.libraries == first for each in origins) else {}


def _read(record: Record, standing: Standing) -> Iterator[File]:
    folder = standing.project.folder
    for name, path in keys.data_files(record.decisions, folder).items():
        given = str(getattr(record.decisions, name))
        try:
            yield File(f"read as {name}", given, standing.hashes.of(path), _size(path))
        except DataProblem:
            yield File(f"read as {name}", given, "", None)


def _written(record: Record) -> Iterator[File]:
    for ref in file_refs(record.content["evidence"]):
        yield File("written", str(ref["path"]), str(ref["sha256"]), int(ref["bytes"]))


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


__all__ = ["File", "Origin", "common_libraries", "origin"]
