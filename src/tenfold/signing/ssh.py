"""Signatures with an SSH key, made and checked by ssh-keygen: a name that is more than claimed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tenfold.errors import WrongInput
from tenfold.vocabulary import Keyed, SignOff

SIGNERS = "allowed_signers"
_NAMESPACE = "tenfold"
_SECONDS = 120  # a passphrase or a touch on a security key takes its time


class NoKeygen(WrongInput):
    """ssh-keygen is not on this machine."""

    @classmethod
    def missing(cls) -> NoKeygen:
        """Say what to install."""
        return cls.because(
            "Signing with a key needs ssh-keygen, which is not on this machine.",
            "Install OpenSSH's client (8.2 or later), or sign without --key.",
        )


def fingerprint(key: Path) -> str:
    """Fingerprint of an SSH key, as ``SHA256:…``.

    Raises
    ------
    WrongInput
        It is no SSH key, or ssh-keygen is not there.
    """
    said = _keygen("-l", "-E", "sha256", "-f", str(key))
    words = said.stdout.split()
    if said.returncode or len(words) < 2:
        raise WrongInput.because(
            f"'{key}' cannot be read as an SSH key: {_first(said.stderr or said.stdout)}.",
            "Give the private key, or its public half where an agent holds the private one.",
        )
    return words[1]


def signed_with(key: Path, line: SignOff) -> SignOff:
    """`line` with the signature of its hash.

    Raises
    ------
    WrongInput
        ssh-keygen refuses, or is not there.
    """
    with tempfile.TemporaryDirectory() as room:
        message = Path(room) / "hash"
        message.write_text(line.hash, encoding="ascii")
        said = _keygen("-Y", "sign", "-f", str(key), "-n", _NAMESPACE, str(message), ask=True)
        signature = Path(f"{message}.sig")
        if said.returncode or not signature.is_file():
            raise WrongInput.because(
                f"'{key}' did not sign: {_first(said.stderr)}.", "Nothing was written."
            )
        return line.model_copy(update={"signature": signature.read_text(encoding="ascii")})


def checked_key(folder: Path, line: SignOff) -> tuple[Keyed, str]:
    """What the signature of `line` says, and whose key it is.

    ``allowed_signers`` in the project's folder lists who signs with which key, in ssh-keygen's own
    format: ``name@firm.example ssh-ed25519 AAAA…``.
    """
    if not line.signature:
        return "wrong", ""
    signers = folder / SIGNERS
    with tempfile.TemporaryDirectory() as room:
        signature = Path(room) / "hash.sig"
        signature.write_text(line.signature, encoding="utf-8")
        given = ("-n", _NAMESPACE, "-s", str(signature))
        try:
            whole = _keygen("-Y", "check-novalidate", *given, message=line.hash)
            # The key that signed must be the one that the line names, in its hash.
            if whole.returncode or line.key not in whole.stdout.split():
                return "wrong", ""
            if not signers.is_file():
                return "stranger", ""
            found = _keygen("-Y", "find-principals", "-s", str(signature), "-f", str(signers))
            for name in found.stdout.split("\n") if not found.returncode else ():
                if not name:
                    continue
                named = ("-f", str(signers), "-I", name.split(",")[0])
                if not _keygen("-Y", "verify", *named, *given, message=line.hash).returncode:
                    return "verified", name
        except NoKeygen:
            return "unchecked", ""
    return "stranger", ""


def _keygen(*words: str, message: str = "", ask: bool = False) -> subprocess.CompletedProcess[str]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoKeygen.missing()
    try:
        return subprocess.run(
            [program, *words],
            # A key with a passphrase asks on the terminal, which must then be left to it.
            input=None if ask else message,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WrongInput.because("ssh-keygen did not answer.", "Try again.") from None


def _first(text: str) -> str:
    lines = [line.strip().rstrip(".") for line in text.splitlines() if line.strip()]
    return lines[0] if lines else "it said nothing"


__all__ = ["SIGNERS", "NoKeygen", "checked_key", "fingerprint", "signed_with"]
