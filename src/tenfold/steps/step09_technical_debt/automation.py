"""Systems that run something again and again: CI workflows, pipelines, scheduled jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tenfold import yamltext
from tenfold.steps.step09_technical_debt.repository import Artefact, Repository
from tenfold.steps.step09_technical_debt.shell import Command, Verb, commands, of_words
from tenfold.vocabulary import Frozen

_REPEATING = {"push", "pull_request", "pull_request_target", "merge_group", "schedule"}
_REVIEWING = {"pull_request", "pull_request_target", "merge_group"}
_SH = re.compile(
    r"\bsh\b\s*\(?\s*(?:\w+\s*:\s*\w+\s*,\s*)*(?:script\s*:\s*)?"
    r"('''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|\"[^\"\n]*\")",
    re.DOTALL,
)
MOST_YAML = 500_000
_NO_JOB = {"default", "include", "stages", "variables", "workflow", "image", "services", "cache"}


class Habit(Frozen):
    """A command that a system runs again and again.

    Attributes
    ----------
    clock : bool
        By the clock; else on every change.
    review : bool
        On proposed changes, before they are merged.
    where : str
        The file that says so.
    """

    verb: Verb
    clock: bool
    review: bool
    where: str
    words: str


def habits(repository: Repository) -> list[Habit]:
    """What CI workflows, Jenkinsfiles and CronJobs of the folder run; nothing is run here."""
    found: dict[Habit, None] = {}
    for artefact in repository.files.values():
        for habit in _of(artefact, repository):
            found[habit] = None
    return sorted(found, key=lambda one: (one.where, one.words, one.clock))


def without_comments(text: str) -> str:
    """Text of a Jenkinsfile without what stands between ``/*`` and ``*/``."""
    # Not by pattern: on a file made for it, that takes the square of its length.
    kept, place = [], 0
    while (start := text.find("/*", place)) >= 0 and (end := text.find("*/", start + 2)) >= 0:
        kept.append(text[place:start])
        place = end + 2
    return "".join([*kept, text[place:]])


def documents(artefact: Artefact) -> list[Any]:
    """Plain values of each YAML document of a file.

    Raises
    ------
    ValueError
        One of them cannot be read, or is built to fill the memory.
    """
    if len(artefact.raw) > MOST_YAML:
        raise ValueError("it is too large")
    parts = re.split(r"^---[ \t]*(?:#.*)?$", artefact.text, flags=re.MULTILINE)
    found = []
    for part in parts:
        if part.strip():
            try:
                found.append(yamltext.loads(part))
            except ValueError:
                raise
            except Exception as error:  # whatever a YAML library thinks of a stranger's file
                raise ValueError(" ".join(str(error).split())) from None
    return [one for one in found if one is not None]


def _of(artefact: Artefact, repository: Repository) -> Iterator[Habit]:
    if artefact.name.lower().startswith("jenkinsfile"):
        yield from _jenkins(artefact, repository)
        return
    is_ci = artefact.path.startswith(".github/workflows/") or artefact.path == ".gitlab-ci.yml"
    if not artefact.path.endswith((".yml", ".yaml")) or not (is_ci or "CronJob" in artefact.text):
        return
    try:
        found = documents(artefact)
    except ValueError:
        return
    for one in found:
        if not isinstance(one, Mapping):
            continue
        if artefact.path.startswith(".github/workflows/"):
            yield from _github(one, artefact.path, repository)
        elif artefact.path == ".gitlab-ci.yml":
            yield from _gitlab(one, artefact.path, repository)
        elif one.get("kind") == "CronJob":
            yield from _cron_job(one, artefact.path, repository)


def _github(one: Mapping[str, Any], where: str, repository: Repository) -> Iterator[Habit]:
    on = one.get("on", one.get("True", one.get("true")))
    events = {on} if isinstance(on, str) else set(on) if isinstance(on, list | Mapping) else set()
    kept = events & _REPEATING
    if isinstance(on, Mapping) and not on.get("schedule"):
        kept -= {"schedule"}
    if not kept:
        return
    for job in _mappings(one.get("jobs")):
        if _is_off(job):
            continue
        seen: set[str] = set()
        for step in _listed(job.get("steps")):
            if isinstance(step.get("run"), str) and not _is_off(step):
                found = commands(step["run"], repository, seen=seen)
                yield from _habits(found, kept, where)


def _habits(found: Iterator[Command], events: set[str], where: str) -> Iterator[Habit]:
    for command in found:
        yield Habit(
            verb=command.verb,
            clock="schedule" in events,
            review=bool(events & _REVIEWING),
            where=where,
            words=command.words,
        )


def _is_off(part: Mapping[str, Any]) -> bool:
    asked = str(part.get("if", "")).replace(" ", "").strip("${}").lower()
    return asked == "false" or part.get("continue-on-error") is True


def _gitlab(one: Mapping[str, Any], where: str, repository: Repository) -> Iterator[Habit]:
    for name, job in one.items():
        if name in _NO_JOB or name.startswith(".") or not isinstance(job, Mapping):
            continue
        if job.get("when") == "manual" or job.get("allow_failure") is True:
            continue
        script = job.get("script")
        lines = script if isinstance(script, list) else [script]
        said = str(job.get("rules", "")) + str(job.get("only", ""))
        events = {"push"} | ({"schedule"} if "schedule" in said else set())
        events |= {"pull_request"} if "merge_request" in said else set()
        seen: set[str] = set()
        for line in lines:
            if isinstance(line, str):
                yield from _habits(commands(line, repository, seen=seen), events, where)


def _jenkins(artefact: Artefact, repository: Repository) -> Iterator[Habit]:
    text = re.sub(r"^\s*//[^\n]*", "", without_comments(artefact.text), flags=re.MULTILINE)
    if not re.search(r"\b(pipeline|node)\b[^{\n]*\{", text):
        return
    events = {"push"} | ({"schedule"} if re.search(r"\bcron\s*\(?\s*['\"]", text) else set())
    events |= {"pull_request"} if "changeRequest" in text else set()
    seen: set[str] = set()
    for match in _SH.finditer(text):
        found = commands(match[1].strip("'\""), repository, seen=seen)
        yield from _habits(found, events, artefact.path)


def _cron_job(one: Mapping[str, Any], where: str, repository: Repository) -> Iterator[Habit]:
    spec = one.get("spec")
    if not isinstance(spec, Mapping) or not spec.get("schedule") or spec.get("suspend") is True:
        return
    for container in _containers(spec):
        words = [
            str(word)
            for key in ("command", "args")
            for word in (container.get(key) or [])
            if isinstance(container.get(key), list)
        ]
        image = str(container.get("image", "")).rpartition("/")[2].partition(":")[0]
        if words and not container.get("command") and "tenfold" in image and words[0] != "tenfold":
            words = ["tenfold", *words]
        yield from _habits(of_words(words, repository), {"schedule"}, where)


def _containers(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in ("containers", "initContainers"):
                yield from _listed(item)
            else:
                yield from _containers(item)


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    inner = value.values() if isinstance(value, Mapping) else ()
    return [one for one in inner if isinstance(one, Mapping)]


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


__all__ = ["Habit", "documents", "habits", "without_comments"]
