"""Which Java is taken, and what is said of one that will not do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tenfold.errors import WrongInput
from tenfold.tables.spark.java import check_java

Home = Callable[[str], Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Make a Java that says what it is told to, and point JAVA_HOME to it."""

    def make(said: str) -> Path:
        java = tmp_path / "bin" / "java"
        java.parent.mkdir()
        java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
        java.chmod(0o755)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        return java

    return make


@pytest.mark.parametrize("version", ["17.0.15", "17", "21.0.2", "25-ea"])
def test_java_17_and_newer_will_do(home: Home, version: str) -> None:
    home(f'openjdk version "{version}" 2025-04-15')
    check_java()


@pytest.mark.parametrize("version", ["11.0.22", "1.8.0_402", "16.0.1"])
def test_an_older_one_is_named_with_what_is_wanted(home: Home, version: str) -> None:
    home(f'openjdk version "{version}" 2024-01-16')
    with pytest.raises(WrongInput, match="needs Java 17 or newer; found") as told:
        check_java()
    assert version in str(told.value)
    assert "or choose another engine" in str(told.value)


def test_what_is_no_java_is_said(home: Home) -> None:
    home("command not found")
    with pytest.raises(WrongInput, match="does not say which Java it is"):
        check_java()


def test_a_java_home_without_java_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(WrongInput, match=r"there is no bin/java in it\. Set JAVA_HOME"):
        check_java()


def test_no_java_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WrongInput, match=r"no Java was found\. Install it"):
        check_java()
