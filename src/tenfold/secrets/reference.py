"""Where a secret is to be found: ``env:NAME`` or ``file:PATH``, and its value when it is used."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from tenfold.errors import WrongInput
from tenfold.secrets.hiding import remember
from tenfold.secrets.looks import looks_like

_REFERENCE = re.compile(r"env:[A-Za-z_]\w*|file:[^\s:][^\n]*")
_LEAST = 4
_MOST = 100_000


def reference(text: str) -> str:
    """Pass a reference on.

    Raises
    ------
    ValueError
        It is none; what was given is not repeated, for it may be the secret.
    """
    text = text.strip()
    if not _REFERENCE.fullmatch(text):
        raise ValueError(
            "it is no reference to a secret; put the secret into an environment variable and "
            "write env:NAME, or into a file outside the project and write file:PATH"
        )
    return text


def refused_as_text(text: str) -> str:
    """Pass on a text that holds no secret, as far as its form tells.

    Raises
    ------
    ValueError
        It holds one, which is not repeated.
    """
    kind = looks_like(text)
    if kind:
        raise ValueError(
            f"it holds {kind}, and decisions are printed in records and dossiers; take it out, "
            "renew it, put it into an environment variable and write env:NAME where it is needed"
        )
    return text


def resolve(given: str, base: Path) -> SecretStr:
    """The secret that a reference names; it shows as stars wherever it is printed.

    Call ``.get_secret_value()`` where the value is handed over, and nowhere else. From then on
    this process hides it in all that its kernel says.

    Parameters
    ----------
    base : Path
        The project's folder: relative paths start there, and the file may not lie in it.

    Raises
    ------
    WrongInput
        The variable is not set, or the file is missing, empty or inside the project.

    Examples
    --------
    >>> os.environ["TENFOLD_EXAMPLE"] = "correct horse"
    >>> resolve("env:TENFOLD_EXAMPLE", Path())
    SecretStr('**********')
    """
    kind, _, place = reference(given).partition(":")
    value = _from_file(given, place, base) if kind == "file" else _from_environment(place)
    if len(value) < _LEAST:
        raise WrongInput.because(
            f"What {given} holds is too short for a secret ({len(value)} characters).",
            "Check what was put there.",
        )
    remember(value)
    return SecretStr(value)


def watch(value: object, base: Path) -> None:
    """Hide what the references inside a JSON value name, as far as it is there."""
    if isinstance(value, str) and _REFERENCE.fullmatch(value):
        # What is not there is for the step to say: it may not need it.
        with suppress(WrongInput):
            resolve(value, base)
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            watch(item, base)


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise WrongInput.because(
            f"The environment variable {name} is not set.", f"Set {name} before the run."
        )
    return value


def _from_file(given: str, place: str, base: Path) -> str:
    path = (base / Path(place).expanduser()).resolve()
    if path.is_relative_to(base.resolve()):
        raise WrongInput.because(
            f"'{given}' lies inside the project, which is shared with others.",
            "Move the file out of the project's folder, for example to /run/secrets.",
        )
    try:
        with path.open(encoding="utf-8") as stream:
            value = stream.read(_MOST).strip()
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise WrongInput.because(f"'{given}' cannot be read: {reason}.", "Check it.") from None
    if not value:
        raise WrongInput.because(f"'{given}' is empty.", "Write the secret into the file.")
    return value


__all__ = ["reference", "refused_as_text", "resolve", "watch"]
