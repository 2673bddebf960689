"""Whether the environment is pinned: a lock file that names each version and its hash."""

from __future__ import annotations

import re
import tomllib

from pydantic import Field

from tenfold.steps.step09_technical_debt.repository import Artefact, Repository
from tenfold.vocabulary import Frozen

_LOCKS = ("requirements.lock", "uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")


class Environment(Frozen):
    """The best lock file of the folder.

    Attributes
    ----------
    packages, pinned, hashed : int
        Packages it names; with an exact version; with a hash as well.
    unpinned : list of str
        The first that have no exact version.
    """

    lock: str = ""
    packages: int = 0
    pinned: int = 0
    hashed: int = 0
    unpinned: list[str] = Field(default_factory=list)

    @property
    def is_pinned(self) -> bool:
        """Whether every package has an exact version and a hash."""
        return self.packages > 0 and self.packages == self.pinned == self.hashed


def read_environment(repository: Repository) -> Environment:
    """Look at every lock and requirements file; the one that pins most is taken."""
    found = [_toml(one) for one in repository.named(*_LOCKS) if not one.name.endswith("ts.lock")]
    found += [
        _requirements(one)
        for one in repository.files.values()
        if re.fullmatch(r"(?:.*[-_.])?requirements.*\.(?:txt|lock|in)", one.name.lower())
    ]
    best = [one for one in found if one.packages]
    return max(
        best,
        key=lambda one: (one.is_pinned, one.hashed, one.pinned, one.lock),
        default=Environment(),
    )


def _requirements(artefact: Artefact) -> Environment:
    text = artefact.text.replace("\\\n", " ")
    packages = pinned = hashed = 0
    loose = []
    for line in text.splitlines():
        bare = re.split(r"(?:^|\s)#", line)[0].strip()
        if not bare or bare.startswith("-"):
            continue
        packages += 1
        spec = bare.split(";")[0]
        if re.search(r"==\s*[\w.!+]+(?![\w.*])", spec) and "*" not in spec:
            pinned += 1
            hashed += "--hash=" in bare
        else:
            loose.append(re.split(r"[\s<>=!~\[@]", bare)[0][:80])
    return Environment(
        lock=artefact.path, packages=packages, pinned=pinned, hashed=hashed, unpinned=loose[:10]
    )


def _toml(artefact: Artefact) -> Environment:
    try:
        read = tomllib.loads(artefact.text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return Environment()
    packages = pinned = hashed = 0
    listed = read.get("package", read.get("packages"))  # uv and poetry; the standard
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or "editable" in str(one.get("source", "")):
            continue
        packages += 1
        pinned += isinstance(one.get("version"), str)
        hashed += "sha256:" in str(one)
    return Environment(lock=artefact.path, packages=packages, pinned=pinned, hashed=hashed)


__all__ = ["Environment", "read_environment"]
