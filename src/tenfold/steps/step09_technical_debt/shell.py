"""What a line of shell runs: tests, a Tenfold command, a script, or nothing that checks."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tenfold.steps.step09_technical_debt.repository import Repository

Verb = Literal[
    "tests", "run", "check", "retrain", "score", "reproduce", "dependencies", "script", "other"
]
_TENFOLD: dict[str, Verb] = {
    "run": "run",
    "check": "check",
    "retrain": "retrain",
    "score": "score",
    "reproduce": "reproduce",
}
_TOOLS: dict[str, Verb] = {
    "pytest": "tests",
    "tox": "tests",
    "nox": "tests",
    "unittest": "tests",
    "papermill": "run",
    "pip-audit": "dependencies",
    "osv-scanner": "dependencies",
    "safety": "dependencies",
}
_SILENT = {"--help", "-h", "--version", "--collect-only", "--co", "--explain", "--dry-run"}
_WRAPPERS = {"uv", "poetry", "pipenv", "hatch", "run", "time", "xvfb-run", "exec", "env", "nice"}
_SHELLS = {"bash", "sh", "source", "."}
_SWALLOWING = {"true", ":", "echo", "printf", "/bin/true"}


class Command(NamedTuple):
    """One command that would run, and the words it was written with."""

    verb: Verb
    words: str


def commands(
    script: str, repository: Repository, *, seen: set[str] | None = None
) -> Iterator[Command]:
    """The commands of a shell script; targets of make and scripts of the folder are followed.

    Parameters
    ----------
    seen : set of str, optional
        What was followed already, and is not again: scripts may call each other.
    """
    seen = set() if seen is None else seen
    for line in script.replace("\\\n", " ").splitlines():
        for statement in re.split(r"&&|;", line):
            tried, _, otherwise = statement.partition("||")
            if otherwise and otherwise.split()[:1] and otherwise.split()[0] in _SWALLOWING:
                continue  # it may fail, and nobody is told
            for part in tried.split("|"):
                words = _words(part)
                if words:
                    yield from _of(words, repository, seen)


def of_words(words: list[str], repository: Repository) -> Iterator[Command]:
    """The same for a command that is given as a list, as containers have it."""
    yield from _of(words, repository, set())


def _of(words: list[str], repository: Repository, seen: set[str]) -> Iterator[Command]:
    words = _bare(words)
    if not words or _SILENT & set(words):
        return
    head, rest = words[0].rpartition("/")[2], words[1:]
    if head in ("docker", "podman") and "tenfold" in [_image(word) for word in rest]:
        at = [_image(word) for word in rest].index("tenfold")
        yield from _of(
            ["tenfold", *[w for w in rest[at + 1 :] if w != "tenfold"]], repository, seen
        )
    elif head == "tenfold" and rest[:1] and rest[0] in _TENFOLD:
        yield Command(_TENFOLD[rest[0]], " ".join(words))
    elif head in _TOOLS:
        yield Command(_TOOLS[head], " ".join(words))
    elif head == "jupyter" and "nbconvert" in rest and "--execute" in rest:
        yield Command("run", " ".join(words))
    elif head == "pip" and "--outdated" in rest:
        yield Command("dependencies", " ".join(words))
    elif head == "make":
        yield from _made(rest, repository, seen)
    elif head in _SHELLS and rest[:1] == ["-c"] and rest[1:]:
        yield from commands(rest[1], repository, seen=seen)
    elif head in _SHELLS and rest:
        yield from _scripted(rest[-1] if rest[0].startswith("-") else rest[0], repository, seen)
    elif head.startswith("python") and rest and rest[0].endswith(".py"):
        yield Command("script", rest[0].removeprefix("./"))
    else:
        yield from _scripted(words[0], repository, seen)


def _bare(words: list[str]) -> list[str]:
    while words and ("=" in words[0].partition("/")[0] or words[0] in _WRAPPERS):
        words = words[1:]
        while words and words[0].startswith("-"):
            words = words[1:]
    if len(words) > 2 and words[0].rpartition("/")[2].startswith("python") and words[1] == "-m":
        words = words[2:]
    return words


def _words(part: str) -> list[str]:
    try:
        return shlex.split(part.strip(), comments=True)
    except ValueError:
        return []


def _image(word: str) -> str:
    return word.rpartition("/")[2].partition(":")[0].partition("@")[0]


def _scripted(word: str, repository: Repository, seen: set[str]) -> Iterator[Command]:
    artefact = repository.files.get(word.removeprefix("./"))
    if artefact is None or artefact.path in seen or artefact.path.endswith((".py", ".ipynb")):
        return
    seen.add(artefact.path)
    yield from commands(artefact.text, repository, seen=seen)


def _made(targets: list[str], repository: Repository, seen: set[str]) -> Iterator[Command]:
    found = repository.files.get("Makefile") or repository.files.get("makefile")
    if found is None:
        return
    rules = _rules(found.text)
    wanted = [target for target in targets if target in rules] or list(rules)[:1] * (not targets)
    for target in wanted:
        if f"make {target}" in seen:
            continue
        seen.add(f"make {target}")
        needs, recipe = rules[target]
        inner = [need for need in needs if need in rules and need != target]
        if inner:
            yield from _made(inner, repository, seen)
        for line in recipe:
            # `-` lets a failure pass.
            if not line.startswith("-"):
                yield from commands(line.lstrip("@+"), repository, seen=seen)


@functools.lru_cache(maxsize=8)  # a script may call make a thousand times
def _rules(text: str) -> dict[str, tuple[list[str], list[str]]]:
    rules: dict[str, tuple[list[str], list[str]]] = {}
    variables = dict(re.findall(r"^(\w+)\s*[:?]?=\s*([^\n#]*)", text, re.MULTILINE))
    current: list[str] = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("\t"):
            recipe = re.sub(r"\$[({](\w+)[)}]", lambda m: variables.get(m[1], ""), line.strip())
            for name in current:
                rules[name][1].append(recipe)
        elif match := re.match(r"^([\w./ -]+):(?!=)([^#=]*)", line):
            current = [name for name in match[1].split() if not name.startswith(".")]
            for name in current:
                rules.setdefault(name, ([], []))[0].extend(match[2].split())
        elif line.strip() and not line.startswith(("#", " ")):
            current = []
    return rules


__all__ = ["Command", "Verb", "commands", "of_words"]
