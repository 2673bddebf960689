"""How every export installs Tenfold: the lock with hashes, then its own wheel from a folder."""

from __future__ import annotations

from pathlib import PurePosixPath

from tenfold.delivery.exporting.locked import lock_text

FOLDER = PurePosixPath("tenfold-install")
LOCK = FOLDER / "requirements.lock"
WHEELS = FOLDER / "wheels"
# What our own tests run on, and what the lock was made for.
PYTHON = "3.11"


def lock_file() -> dict[PurePosixPath, str]:
    """The file that goes with every export that installs."""
    return {LOCK: lock_text()}


def pip_lines(pip: str, version: str) -> tuple[str, str]:
    """Two shell commands, from the folder that was exported to.

    Tenfold itself comes from a folder and from no index: there, somebody else may have taken
    the name.
    """
    return (
        f"{pip} install --require-hashes -r {LOCK}",
        f"{pip} install --no-deps --no-index --find-links {WHEELS} tenfold=={version}",
    )


__all__ = ["FOLDER", "LOCK", "PYTHON", "WHEELS", "lock_file", "pip_lines"]
