"""Keys sign a line's hash; a wrong, missing or strange signature shows."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tenfold.errors import WrongInput
from tenfold.signing import LEDGER, SIGNERS, chained, fingerprint, read_chain, signatures, write
from tenfold.signing.lines import text_of
from tenfold.signing.ssh import signed_with
from tenfold.vocabulary import Signed, SignOff, digest


@pytest.fixture
def keygen(tool: Callable[[str], str]) -> str:
    return tool("ssh-keygen")


def _key(keygen: str, folder: Path, name: str) -> Path:
    path = folder / name
    given = ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run([keygen, *given], check=True)
    return path


def _signed(folder: Path, key: Path, *, named: Path | None = None) -> SignOff:
    draft = SignOff(
        number=1, at="", step="alpha", role="engineer", name="R. Reader", stance="approve",
        seen=digest({}), content={}, key=fingerprint(named or key),
    )  # fmt: skip
    return write(folder, signed_with(key, chained(read_chain(folder), draft)))


def _last(folder: Path) -> Signed:
    return signatures(folder, {}).lines[-1]


def test_a_key_that_the_project_lists_is_verified_and_named(tmp_path: Path, keygen: str) -> None:
    key = _key(keygen, tmp_path, "reader")
    _signed(tmp_path, key)
    assert (_last(tmp_path).keyed, _last(tmp_path).valid) == ("stranger", True)
    public = Path(f"{key}.pub").read_text(encoding="utf-8")
    (tmp_path / SIGNERS).write_text(f"reader@firm.example {public}", encoding="utf-8")
    found = _last(tmp_path)
    assert (found.keyed, found.signer, found.valid) == ("verified", "reader@firm.example", True)


def test_a_key_listed_for_another_purpose_is_a_strangers(tmp_path: Path, keygen: str) -> None:
    key = _key(keygen, tmp_path, "reader")
    public = Path(f"{key}.pub").read_text(encoding="utf-8")
    listed = f'reader@firm.example namespaces="git" {public}'
    (tmp_path / SIGNERS).write_text(listed, encoding="utf-8")
    _signed(tmp_path, key)
    assert _last(tmp_path).keyed == "stranger"


@pytest.mark.parametrize("how", ["another key", "another line", "taken away", "nonsense"])
def test_a_wrong_signature_shows_and_does_not_count(tmp_path: Path, keygen: str, how: str) -> None:
    mine = _key(keygen, tmp_path, "mine")
    if how == "another key":
        _signed(tmp_path, _key(keygen, tmp_path, "other"), named=mine)
    else:
        line = _signed(tmp_path, mine)
        assert _last(tmp_path).valid
        put = {
            "another line": signed_with(mine, line.model_copy(update={"hash": "0" * 64})).signature,
            "taken away": "",
            "nonsense": "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
        }[how]
        forged = line.model_copy(update={"signature": put})
        (tmp_path / LEDGER).write_text(text_of(forged) + "\n", encoding="utf-8")
    found = _last(tmp_path)
    assert (found.keyed, found.valid) == ("wrong", False)


def test_without_ssh_keygen_signing_is_one_sentence_and_reading_says_unchecked(
    tmp_path: Path, keygen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = _key(keygen, tmp_path, "reader")
    _signed(tmp_path, key)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _last(tmp_path).keyed == "unchecked"
    with pytest.raises(WrongInput, match="needs ssh-keygen, which is not on this machine"):
        fingerprint(key)


def test_what_is_no_key_is_refused_by_name(tmp_path: Path, keygen: str) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(WrongInput, match="notes\\.txt' cannot be read as an SSH key"):
        fingerprint(tmp_path / "notes.txt")
