"""Whether containers, pipelines and manifests in the audited folder parse and fit.

Each is held against its own schema where a library that carries it is installed, and parsed
otherwise; what judged it is written down.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tenfold.steps.step09_technical_debt.automation import documents, without_comments
from tenfold.steps.step09_technical_debt.repository import Artefact, Repository
from tenfold.vocabulary import Frozen

MOST = 60
_INSTRUCTIONS = {
    "FROM", "ARG", "RUN", "CMD", "LABEL", "MAINTAINER", "EXPOSE", "ENV", "ADD", "COPY",
    "ENTRYPOINT", "VOLUME", "USER", "WORKDIR", "ONBUILD", "STOPSIGNAL", "HEALTHCHECK", "SHELL",
}  # fmt: skip
_SCHEMAS = {
    "GitHub workflow": "github-workflows",
    "dependabot": "dependabot",
    "renovate": "renovate",
    "GitLab pipeline": "gitlab-ci",
    "compose file": "compose-spec",
}
_QUOTED = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|\"[^\"\n]*\"|//[^\n]*", re.DOTALL)
_ALERTS = "groups"
_TELLING = ("apiVersion", "pipelineInfo", "groups:", "receivers:")


class Manifest(Frozen):
    """One file that another tool reads.

    Attributes
    ----------
    judged_by : str
        What said so: a schema's library, or only the parser.
    fault : str
        What is wrong with it; empty where it is valid.
    """

    path: str
    kind: str
    valid: bool
    judged_by: str
    fault: str = ""


def read_manifests(repository: Repository) -> list[Manifest]:
    """Judge every container, pipeline and manifest file; at most 60."""
    found = [one for artefact in repository.files.values() for one in _judged(artefact)]
    return sorted(found, key=lambda one: (one.valid, one.path, one.kind))[:MOST]


def _judged(artefact: Artefact) -> Iterator[Manifest]:
    low = artefact.name.lower()
    if low.startswith(("dockerfile", "containerfile")) or low.endswith(".dockerfile"):
        yield _manifest(artefact, "Dockerfile", _dockerfile(artefact.text), "parser")
    elif low.startswith("jenkinsfile"):
        yield _manifest(artefact, "Jenkinsfile", _jenkinsfile(artefact.text), "parser")
    elif low.endswith(".json"):
        yield from _json(artefact)
    elif low.endswith((".yml", ".yaml")):
        yield from _yaml(artefact)


def _json(artefact: Artefact) -> Iterator[Manifest]:
    expected = artefact.name.lower() == "renovate.json"
    try:
        found = json.loads(artefact.text)
    except (ValueError, RecursionError):
        if expected:
            yield _manifest(artefact, "renovate", "it is not JSON", "parser")
        return
    if expected:
        yield _by_schema(artefact, "renovate", found)
    elif isinstance(found, Mapping) and isinstance(found.get("panels"), list):
        titles = all(isinstance(one, Mapping) and one.get("type") for one in found["panels"])
        fault = "" if titles and found["panels"] else "a panel has no type, or there is none"
        yield _manifest(artefact, "Grafana dashboard", fault, "parser")


def _yaml(artefact: Artefact) -> Iterator[Manifest]:
    expected = _expected(artefact)
    if not expected and not any(word in artefact.text for word in _TELLING):
        return
    try:
        found = documents(artefact)
    except ValueError as error:
        if expected:
            yield _manifest(artefact, expected, f"it is not YAML: {str(error)[:200]}", "parser")
        return
    if expected and not any(isinstance(one, Mapping) for one in found):
        yield _manifest(artefact, expected, "it is empty", "parser")
        return
    for one in found:
        if not isinstance(one, Mapping):
            continue
        if expected:
            yield _by_schema(artefact, expected, one)
        elif isinstance(one.get("apiVersion"), str) and isinstance(one.get("kind"), str):
            yield _kubernetes(artefact, one)
        elif "pipelineInfo" in one:
            whole = {"deploymentSpec", "root", "schemaVersion"} <= one.keys()
            fault = "" if whole else "deploymentSpec, root or schemaVersion is missing"
            yield _manifest(artefact, "Kubeflow pipeline", fault, "parser")
        elif isinstance(one.get(_ALERTS), list) and "rules" in str(one[_ALERTS])[:2000]:
            yield _manifest(artefact, "Prometheus rules", _rules(one[_ALERTS]), "parser")
        elif "route" in one and "receivers" in one:
            yield _manifest(artefact, "Alertmanager route", _route(one), "parser")


def _expected(artefact: Artefact) -> str:
    low = artefact.name.lower()
    if artefact.path.startswith(".github/workflows/"):
        return "GitHub workflow"
    if low in ("dependabot.yml", "dependabot.yaml"):
        return "dependabot"
    if artefact.path == ".gitlab-ci.yml":
        return "GitLab pipeline"
    if re.fullmatch(r"(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml", low):
        return "compose file"
    return ""


def _manifest(artefact: Artefact, kind: str, fault: str, judged_by: str) -> Manifest:
    return Manifest(
        path=artefact.path, kind=kind, valid=not fault, judged_by=judged_by, fault=fault[:300]
    )


def _dockerfile(text: str) -> str:
    first = ""
    for line in _instructions(text):
        word = line.split()[0].upper()
        if word not in _INSTRUCTIONS:
            return f"'{line.split()[0][:40]}' is no instruction"
        first = first or (word if word != "ARG" else "")
    return "" if first == "FROM" else "it does not begin with FROM"


def _instructions(text: str) -> Iterator[str]:
    inside, begun = "", False
    for line in text.splitlines():
        bare = line.strip()
        if inside:
            inside = "" if bare == inside else inside
            continue
        if not bare or bare.startswith("#"):
            continue
        if not begun:
            yield bare
            here = re.search(r"<<-?['\"]?(\w+)", bare)
            inside = here[1] if here else ""
        begun = bare.endswith("\\")


def _jenkinsfile(text: str) -> str:
    bare = _QUOTED.sub("", without_comments(text))
    level = 0
    for sign in bare:
        level += {"{": 1, "}": -1}.get(sign, 0)
        if level < 0:
            return "a brace closes that was not opened"
    if level:
        return "a brace is left open"
    missing = [word for word in ("pipeline", "stages", "agent") if word not in bare]
    return f"no {', no '.join(missing)}" if missing and "node" not in bare else ""


def _rules(groups: list[Any]) -> str:
    for group in groups:
        rules = group.get("rules") if isinstance(group, Mapping) else None
        for rule in rules if isinstance(rules, list) else [None]:
            if not isinstance(rule, Mapping) or not rule.get("expr"):
                return "a rule has no expression"
    return ""


def _route(one: Mapping[str, Any]) -> str:
    listed = one["receivers"] if isinstance(one["receivers"], list) else []
    names = {str(each.get("name")) for each in listed if isinstance(each, Mapping)}
    wanted = one["route"].get("receiver") if isinstance(one["route"], Mapping) else None
    return "" if wanted in names else f"its route's receiver '{wanted}' is not listed"


def _by_schema(artefact: Artefact, kind: str, found: Any) -> Manifest:
    schema = _schema(_SCHEMAS[kind])
    if schema is None:
        shape = kind != "GitHub workflow" or (isinstance(found, Mapping) and "jobs" in found)
        return _manifest(artefact, kind, "" if shape else "it has no jobs", "parser")
    # By name: neither of the judges ships types.
    jsonschema = importlib.import_module("jsonschema")
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    # An empty registry: no schema is fetched from anywhere.
    judge = jsonschema.validators.validator_for(schema)(schema, registry=Registry())
    try:
        error = jsonschema.exceptions.best_match(judge.iter_errors(found))
    except (Unresolvable, RecursionError):
        return _manifest(artefact, kind, "", "parser")
    place = "/".join(map(str, error.absolute_path)) if error else ""
    fault = f"{place or 'its top'}: {error.message}" if error else ""
    return _manifest(artefact, kind, fault, "check-jsonschema")


def _schema(name: str) -> Any:
    spec = importlib.util.find_spec("check_jsonschema")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "builtin_schemas" / "vendor" / f"{name}.json"
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _kubernetes(artefact: Artefact, one: Mapping[str, Any]) -> Manifest:
    kind = f"Kubernetes {one['kind']}"[:60]
    if importlib.util.find_spec("kubernetes_validate") is None:
        named = isinstance(one.get("metadata"), Mapping) and one["metadata"].get("name")
        return _manifest(artefact, kind, "" if named else "it has no metadata.name", "parser")
    judge = importlib.import_module("kubernetes_validate")
    try:
        judge.validate(dict(one), judge.latest_version(), strict=True)
    except judge.ValidationError as error:
        place = "/".join(map(str, error.path))
        return _manifest(artefact, kind, f"{place}: {error.message}", "kubernetes-validate")
    except (judge.SchemaNotFoundError, judge.InvalidSchemaError):
        return _manifest(artefact, kind, "", "parser")
    return _manifest(artefact, kind, "", "kubernetes-validate")


__all__ = ["Manifest", "read_manifests"]
