"""What an earlier export wrote, so that nobody's own edits are lost and no old job runs on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tenfold.errors import WrongInput, bounded
from tenfold.files import hash_file, write_atomic

NAME = ".tenfold-export.json"


@dataclass(frozen=True)
class Written:
    """Hashes of the files that exports wrote below `folder`, by export and path.

    An export is a target of a project; several may share a file.
    """

    folder: Path
    files: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path) -> Written:
        """What is known of `folder`; nothing, where no export wrote there.

        Raises
        ------
        WrongInput
            The list is damaged.
        """
        try:
            said = json.loads((folder / NAME).read_text(encoding="utf-8"))
            files = {
                str(export): {str(path): str(sha256) for path, sha256 in paths.items()}
                for export, paths in said["files"].items()
            }
        except FileNotFoundError:
            files = {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise WrongInput.because(
                f"'{folder / NAME}' is damaged: it lists what exports wrote.",
                "Delete it, then export with --overwrite.",
            ) from None
        return cls(folder, files)

    def foreign(self, export: str, texts: Mapping[PurePosixPath, str]) -> list[str]:
        """Of `texts`, the files that are there, say something else, and are not this export's."""
        own = self.files.get(export, {})
        found = []
        for path, text in texts.items():
            there = self.folder / path
            if not there.exists() and not there.is_symlink():
                continue
            if not there.is_file() or (
                there.read_bytes() != text.encode()
                and not (str(path) in own and self._untouched(str(path)))
            ):
                found.append(str(path))
        return found

    def outdated(self, export: str, now: Iterable[PurePosixPath]) -> tuple[list[str], list[str]]:
        """Files that this export has no longer: untouched ones, and those edited by hand.

        What another export wrote, too, is left out.
        """
        kept = {str(path) for path in now}
        kept |= {path for name, paths in self.files.items() if name != export for path in paths}
        gone = [
            path
            for path in sorted(set(self.files.get(export, {})) - kept)
            # The list may come from a stranger, and what it names may be removed.
            if _inside(path) and (self.folder / path).is_file()
        ]
        untouched = [path for path in gone if self._untouched(path)]
        return untouched, [path for path in gone if path not in untouched]

    def remember(self, export: str, texts: Iterable[PurePosixPath]) -> None:
        """Write down that this export has just written these files."""
        now = {str(path): hash_file(self.folder / path) for path in texts}
        # A file that exports share has one content: the newest.
        files = {
            name: {path: now.get(path, sha256) for path, sha256 in paths.items()}
            for name, paths in self.files.items()
        } | {export: now}
        text = json.dumps({"files": files}, indent=1, sort_keys=True, ensure_ascii=False)
        write_atomic(self.folder / NAME, text + "\n")

    def _untouched(self, path: str) -> bool:
        known = {paths[path] for paths in self.files.values() if path in paths}
        return hash_file(self.folder / path) in known


def refuse(folder: Path, files: list[str]) -> None:
    """Raise `WrongInput` that names the files, if there are any."""
    if files:
        raise WrongInput.because(
            bounded(f"These files in '{folder}' were edited, or are not of this export:", files)
            + "\n",
            "Nothing was written. Put them aside, or replace them with --overwrite.",
        )


def _inside(path: str) -> bool:
    given = PurePosixPath(path)
    return not given.is_absolute() and ".." not in given.parts


__all__ = ["NAME", "Written", "refuse"]
