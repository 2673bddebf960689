"""Files that other tools read are valid, or it is said where they are not."""

from __future__ import annotations

import pytest
from audited import DEPENDABOT, WORKFLOW, write

from tenfold.steps.step09_technical_debt import manifests
from tenfold.steps.step09_technical_debt.manifests import read_manifests
from tenfold.steps.step09_technical_debt.repository import read_repository

_JOB = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec:\n"
_POD = "jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a}]}}}}"
_HEREDOC = "# c\nARG V=1\nFROM python:3.11\nRUN <<EOF\nnot an instruction\nEOF\nRUN a \\\n  b\n"
_JENKINS = "pipeline { agent any\n stages { stage('a {') { steps { sh 'x' } } } } // }"


def _judged(tmp_path, files):
    write(tmp_path, files)
    return {one.path: one for one in read_manifests(read_repository(tmp_path))}


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("Dockerfile", _HEREDOC, "RUN x\nFROM a\n"),
        ("Dockerfile", "FROM a\nCMD x", "FROM a\nINSTALL x\n"),
        ("Jenkinsfile", _JENKINS, _JENKINS.replace("} } } }", "} } }")),
        (".github/workflows/a.yml", WORKFLOW, WORKFLOW.replace("runs-on", "runs-in")),
        (".github/workflows/a.yml", WORKFLOW, "on: push\n"),
        (".github/workflows/a.yml", WORKFLOW, "on: [push\n"),
        (".github/workflows/a.yml", WORKFLOW, ""),
        (".github/dependabot.yml", DEPENDABOT, DEPENDABOT.replace("version: 2", "version: 9")),
        ("renovate.json", '{"extends": ["config:recommended"]}', "{"),
        ("k8s/a.yaml", f"{_JOB}  schedule: '0 5 * * *'\n  {_POD}\n", f"{_JOB}  {_POD}\n"),
        ("rules.yml", "groups: [{name: a, rules: [{alert: A, expr: up}]}]",
         "groups: [{name: a, rules: [{alert: A}]}]"),
        ("am.yml", "route: {receiver: a}\nreceivers: [{name: a}]",
         "route: {receiver: b}\nreceivers: [{name: a}]"),
        ("dash.json", '{"panels": [{"type": "stat"}]}', '{"panels": [{}]}'),
    ],
)  # fmt: skip
def test_good_files_pass_and_bad_ones_are_named(tmp_path, path, good, bad):
    fine = _judged(tmp_path, {path: good})[path]
    assert fine.valid, fine.fault
    broken = _judged(tmp_path, {path: bad})[path]
    assert not broken.valid
    assert broken.fault


def test_ordinary_files_are_no_manifests(tmp_path):
    files = {"config.yaml": "a: 1\n", "x.json": "[1]", "list.yml": "- 1\n- groups:\n", "a.py": ""}
    assert _judged(tmp_path, files) == {}


def test_a_schema_asks_nobody_outside(tmp_path, monkeypatch):
    schema = {"$ref": "https://example.invalid/schema.json"}
    monkeypatch.setattr(manifests, "_schema", lambda name: schema)
    found = _judged(tmp_path, {".github/workflows/a.yml": WORKFLOW})
    assert found[".github/workflows/a.yml"].judged_by == "parser"


def test_without_the_schemas_library_the_structure_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(manifests, "_schema", lambda name: None)
    fine = _judged(tmp_path, {".github/workflows/a.yml": WORKFLOW})[".github/workflows/a.yml"]
    assert (fine.valid, fine.judged_by) == (True, "parser")
    broken = _judged(tmp_path, {".github/workflows/a.yml": "on: push\n"})
    assert not broken[".github/workflows/a.yml"].valid
