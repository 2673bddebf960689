"""One registered version of a model, as the registry's tags tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DIGEST = "tenfold.digest"
PACKAGE = "tenfold.package"
MODEL = "tenfold.model"
REPLACED = "tenfold.replaced"
ROLLED_BACK = "tenfold.rolled_back"


@dataclass(frozen=True)
class Version:
    """A version of a registered model.

    Attributes
    ----------
    number : str
        As MLflow counts; another registry gives the same model another number.
    digest : str
        The candidate's identity, `ModelCandidate.digest`.
    package, model : str
        SHA-256 over all files of the package, and of the joblib file in it.
    replaced : str or None
        Number of the version that was champion before this one became it; empty where there was
        none, None where this one never was champion.
    rolled_back : bool
        A person took it out of service: nothing promotes it again by itself.
    """

    name: str
    number: str
    digest: str
    package: str
    model: str
    source: str
    run_id: str | None = None
    aliases: tuple[str, ...] = ()
    replaced: str | None = None
    rolled_back: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Any) -> Version:
        """From MLflow's own `ModelVersion`."""
        tags = {str(key): str(value) for key, value in found.tags.items()}
        return cls(
            name=str(found.name),
            number=str(found.version),
            digest=tags.get(DIGEST, ""),
            package=tags.get(PACKAGE, ""),
            model=tags.get(MODEL, ""),
            source=str(found.source),
            run_id=found.run_id or None,
            aliases=tuple(sorted(map(str, found.aliases))),
            replaced=tags.get(REPLACED),
            rolled_back=tags.get(ROLLED_BACK) == "true",
            tags=tags,
        )


__all__ = ["DIGEST", "MODEL", "PACKAGE", "REPLACED", "ROLLED_BACK", "Version"]
