"""What git says of the audited folder, read only: what is committed as it stands, who has looked.

A stranger's repository may name programs in its configuration; every command here is one that
starts none of them, and those that could be are switched off by name.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from pydantic import Field

from tenfold.steps.step09_technical_debt.repository import Repository
from tenfold.vocabulary import Frozen

MOST_CHANGES = 50
_SECONDS = 20
_OFF = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "log.showSignature=false",
    "protocol.allow=never",
    "core.quotePath=false",
)
# Records and reports may be committed too: that must not make the audit of the rest stale.
_LEFT_OUT = (".cache", "records", "runs", "data", "report.html", "reproduction.json")
_REQUEST = re.compile(r"(?i)merge (?:pull|merge) request|see merge request|\([#!]\d+\)\s*$")


class History(Frozen):
    """What git says.

    Attributes
    ----------
    known : bool
        Whether git could be asked; else `why` says why not.
    files, committed : int
        Audited files, and those whose content is that of the last commit.
    decisions_committed : bool
        Whether ``tenfold.yaml`` is.
    specifications : list of str
        Paths of committed files, for the model's specification.
    changes, reviewed : int
        Of the last 50 changes; reviewed means merged by a request, or with someone else's
        Reviewed-by, Acked-by or Approved-by.
    """

    known: bool
    why: str = ""
    files: int = 0
    committed: int = 0
    decisions_committed: bool = False
    uncommitted: list[str] = Field(default_factory=list)
    changes: int = 0
    reviewed: int = 0


def read_history(repository: Repository) -> History:
    """Ask git about the folder; nothing is written and no program of the repository started."""
    folder = repository.folder
    if not any((up / ".git").exists() for up in (folder.resolve(), *folder.resolve().parents)):
        return History(known=False, why="the folder is in no git repository")
    if shutil.which("git") is None:
        return History(known=False, why="git is not installed here")
    try:
        tree = _git(folder, "ls-tree", "-r", "-z", "HEAD")
        log = _git(
            folder,
            "log",
            "--first-parent",
            f"--max-count={MOST_CHANGES}",
            "--no-show-signature",
            "--format=%an%x1f%s%x1f%b%x1e",
            "--",
            ".",
            *(f":(exclude){name}" for name in _LEFT_OUT),
        )
    except (OSError, subprocess.SubprocessError):
        return History(known=False, why="git gives no answer: no commit yet, or not this user's")
    blobs = {}
    for line in filter(None, tree.split("\0")):
        about, _, path = line.partition("\t")
        blobs[path] = about.split()[2]
    same = {
        path: blobs.get(path) == _blob(one.raw, blobs.get(path, ""))
        for path, one in repository.files.items()
    }
    changes = [entry.strip("\n").split("\x1f") for entry in log.split("\x1e") if entry.strip()]
    return History(
        known=True,
        files=len(same),
        committed=sum(same.values()),
        decisions_committed=_decisions(folder, blobs),
        uncommitted=sorted(path for path, is_same in same.items() if not is_same)[:10],
        changes=len(changes),
        reviewed=sum(_is_reviewed(*change) for change in changes if len(change) == 3),
    )


def _git(folder: Path, *arguments: str) -> str:
    switched = [word for setting in _OFF for word in ("-c", setting)]
    environment = os.environ | {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [shutil.which("git") or "git", "--no-pager", *switched, "-C", str(folder), *arguments],
        env=environment,
        capture_output=True,
        check=True,
        timeout=_SECONDS,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.decode("utf-8", errors="replace")


def _blob(raw: bytes, like: str) -> str:
    # As git names a content: its own hash over a header and the bytes.
    header = b"blob %d\0" % len(raw)
    if len(like) == 64:
        return hashlib.sha256(header + raw).hexdigest()
    return hashlib.sha1(header + raw, usedforsecurity=False).hexdigest()


def _decisions(folder: Path, blobs: dict[str, str]) -> bool:
    path = folder / "tenfold.yaml"
    if "tenfold.yaml" not in blobs or path.is_symlink():
        return False
    try:
        return _blob(path.read_bytes(), blobs["tenfold.yaml"]) == blobs["tenfold.yaml"]
    except OSError:
        return False


def _is_reviewed(author: str, subject: str, body: str) -> bool:
    if _REQUEST.search(subject) or "see merge request" in body.lower():
        return True
    who = re.findall(r"(?im)^(?:reviewed|acked|approved)-by:\s*([^<\n]+)", body)
    return any(name.strip() and name.strip() != author for name in who)


__all__ = ["History", "read_history"]
