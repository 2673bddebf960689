"""What a pack says about itself: its files with their hashes, and what its project said."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from tenfold.errors import WrongInput
from tenfold.vocabulary.frozen import Frozen

NAME = "tenfold-pack.json"
SCHEMA = 1
MOST_FILES = 50_000
MOST_BYTES = 5_000_000_000
# Others are read without a bound on what they grow to.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_OF_A_MANIFEST = 50_000_000


class Packed(Frozen):
    """One file of a pack; `changed` is its modification time in nanoseconds."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    changed: int = Field(ge=0)


class Manifest(Frozen):
    """What a pack says about itself.

    Attributes
    ----------
    name : str
        Of the project's folder.
    made : datetime
    tenfold : str
        The version that made it.
    decisions : int
        Schema of its decision file.
    said : list of str
        What whoever unpacks it should know, in sentences.
    standing : mapping of str to str
        How fresh each step was.
    files : mapping of str to Packed
        By path, with forward slashes.
    """

    format: str = Field(pattern="^tenfold-pack$")
    schema_: int = Field(alias="schema")
    name: str
    made: datetime
    tenfold: str
    decisions: int
    said: list[str] = Field(default_factory=list)
    standing: dict[str, str] = Field(default_factory=dict)
    files: dict[str, Packed]


def look(file: Path) -> Manifest:
    """What a pack says about itself; nothing is unpacked.

    Raises
    ------
    WrongInput
        It is no pack, a newer version made it, or it is too large.
    """
    try:
        with zipfile.ZipFile(file) as opened:
            return manifest_of(opened, file.name)
    except (OSError, zipfile.BadZipFile) as error:
        if isinstance(error, FileNotFoundError):
            raise WrongInput.because(f"There is no '{file}'.") from None
        raise no_pack(file.name) from None


def manifest_of(opened: zipfile.ZipFile, name: str) -> Manifest:
    """The manifest of an open pack. Raises as `look`."""
    from tenfold import __version__

    try:
        info = opened.getinfo(NAME)
        if info.file_size > _MOST_OF_A_MANIFEST or info.compress_type not in METHODS:
            raise no_pack(name)
        with opened.open(info) as stream:
            raw = json.loads(stream.read(_MOST_OF_A_MANIFEST))
        schema = raw["schema"]
        if raw["format"] == "tenfold-pack" and isinstance(schema, int) and schema > SCHEMA:
            raise WrongInput.because(
                f"'{name}' was made by tenfold {raw.get('tenfold', '?')}, and this is "
                f"{__version__}, which cannot read it.",
                "Install that version or a newer one.",
            )
        made = Manifest.model_validate(raw)
    except (KeyError, ValueError, TypeError, RecursionError, RuntimeError, ValidationError):
        raise no_pack(name) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError):
        raise no_pack(name) from None
    size = sum(each.bytes for each in made.files.values())
    if len(made.files) > MOST_FILES or size > MOST_BYTES:
        raise WrongInput.because(
            f"'{name}' holds {len(made.files)} files of {size / 1e9:,.1f} GB: more than a project "
            f"may ({MOST_FILES:,} files, {MOST_BYTES / 1e9:.0f} GB)."
        )
    return made


def no_pack(name: str) -> WrongInput:
    """Say that a file is no pack."""
    return WrongInput.because(
        f"'{name}' is no packed project, or was cut off.", "`tenfold pack PROJECT` makes one."
    )


__all__ = ["METHODS", "MOST_BYTES", "MOST_FILES", "NAME", "SCHEMA", "Manifest", "Packed", "look"]
