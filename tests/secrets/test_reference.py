"""A secret is given by reference, and shows as stars whatever is done with it."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from tenfold import secrets
from tenfold.errors import WrongInput
from tenfold.vocabulary import SecretRef

VALUE = "correct horse 7"


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is resolved here is hidden here."""
    monkeypatch.setattr(secrets.hiding, "_known", set())
    secrets.hiding._pattern.cache_clear()


@pytest.mark.parametrize("given", ["env:TOKEN", "file:/run/secrets/token", " env:A_1 ", "file:~/t"])
def test_a_reference_is_taken(given: str) -> None:
    assert TypeAdapter(SecretRef).validate_python(given) == given.strip()


@pytest.mark.parametrize("given", ["env:", "file:"])
def test_a_reference_to_nothing_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="write env:NAME"):
        TypeAdapter(SecretRef).validate_python(given)


@pytest.mark.parametrize("given", ["hunter2", "env:a b", "$TOKEN", "", "vault:x"])
def test_a_plain_secret_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(ValidationError, match="write env:NAME") as caught:
        TypeAdapter(SecretRef).validate_python(given)
    (fault,) = caught.value.errors()
    assert not given or given not in fault["msg"]


def test_what_is_resolved_never_shows(tmp_path: Path, monkeypatch, caplog) -> None:
    monkeypatch.setenv("TOKEN", f" {VALUE}\n")
    token = secrets.resolve("env:TOKEN", tmp_path)
    assert token.get_secret_value() == VALUE
    with caplog.at_level(logging.INFO):
        logging.getLogger().info("sent %s %r %s", token, token, {"a": [token]})
    with pytest.raises(TypeError):
        json.dumps(token)
    assert VALUE not in caplog.text + f"{token} {token!r} {[token]!r}"
    assert secrets.hidden(f"401 for {VALUE!r}") == "401 for '***'"


@pytest.mark.parametrize("value", [VALUE, "a\"b\\c'd<e>é", "0000", "line one\nline two of it"])
def test_it_is_hidden_in_every_form_that_text_gives_it(tmp_path, monkeypatch, value: str) -> None:
    monkeypatch.setenv("TOKEN", value)
    secrets.resolve("env:TOKEN", tmp_path)
    for text in (value, repr(value), json.dumps(value), json.dumps(json.dumps(value))):
        shown = secrets.hidden(f"before {text} after")
        assert shown.startswith("before ")
        assert shown.endswith(" after")
        assert "***" in shown
        assert not secrets.held(shown)
        assert secrets.held(text)
    (tmp_path / "kept").write_bytes(b"\0" * 2_000_000 + value.encode() + b"\xff")
    assert secrets.held(tmp_path / "kept")
    (tmp_path / "kept").write_bytes(b"\0" * 2_000_000)
    assert not secrets.held(tmp_path / "kept")


def test_the_password_of_a_url_is_hidden_alone_too(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DB", "postgresql://me:hunter22@host/db")
    secrets.watch({"source": ["env:DB", "env:NOT_THERE"]}, tmp_path)
    assert secrets.hidden("authentication failed: hunter22") == "authentication failed: ***"


def test_a_file_outside_the_project_is_read(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "token").write_text(VALUE + "\n")
    assert secrets.resolve("file:../token", project).get_secret_value() == VALUE
    (project / "token").write_text(VALUE)
    for given, said in {
        "file:token": "lies inside the project",
        "file:../project/token": "lies inside the project",
        "file:../no": "cannot be read",
        "env:NOT_THERE_AT_ALL": "is not set. Set NOT_THERE_AT_ALL before the run",
    }.items():
        with pytest.raises(WrongInput, match=said) as caught:
            secrets.resolve(given, project)
        assert VALUE not in str(caught.value)


def test_what_is_too_short_is_no_secret(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TOKEN", "abc")
    with pytest.raises(WrongInput, match=r"too short for a secret \(3 characters\)"):
        secrets.resolve("env:TOKEN", tmp_path)
