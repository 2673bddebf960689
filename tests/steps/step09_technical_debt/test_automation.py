"""Which systems run something again and again, and when."""

from __future__ import annotations

import pytest
from audited import write

from tenfold.steps.step09_technical_debt.automation import habits
from tenfold.steps.step09_technical_debt.repository import read_repository

CRON_JOB = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: check}
spec:
  schedule: "0 5 * * *"
  suspend: %s
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - {name: check, image: "host/tenfold:1", args: [check, ., data/new]}
"""
JENKINS = """
pipeline {
    agent any
    triggers { cron('0 5 * * *') }
    stages { stage('x') { steps {
        // sh 'pytest'
        sh(returnStatus: true, script: '''
            tenfold check . data/new
        ''')
    } } }
}
"""


def _found(tmp_path, files):
    write(tmp_path, files)
    return {(one.verb, one.clock, one.review) for one in habits(read_repository(tmp_path))}


def _workflow(on, step="run: pytest", job=""):
    return {
        ".github/workflows/a.yml": f"on: {on}\njobs:\n  a:\n    {job}\n    steps:\n      - {step}\n"
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (_workflow("push"), {("tests", False, False)}),
        (_workflow("[push, pull_request]"), {("tests", False, True)}),
        (_workflow("{schedule: [{cron: '0 5 * * *'}]}"), {("tests", True, False)}),
        (_workflow("{schedule: []}"), set()),
        (_workflow("workflow_dispatch"), set()),
        (_workflow("push", "{if: false, run: pytest}"), set()),
        (_workflow("push", "{continue-on-error: true, run: pytest}"), set()),
        (_workflow("push", job="if: ${{ false }}"), set()),
        (_workflow("push", "uses: actions/checkout@v5"), set()),
        ({"ci/workflow.yml": _workflow("push")[".github/workflows/a.yml"]}, set()),
        ({".gitlab-ci.yml": "test:\n  script: [pytest]\n"}, {("tests", False, False)}),
        ({".gitlab-ci.yml": "test:\n  when: manual\n  script: [pytest]\n"}, set()),
        (
            {".gitlab-ci.yml": "t:\n  script: pytest\n  rules: [{if: schedule}]\n"},
            {("tests", True, False)},
        ),
        ({"Jenkinsfile": JENKINS}, {("check", True, False)}),
        ({"k8s/check.yaml": CRON_JOB % "false"}, {("check", True, False)}),
        ({"k8s/check.yaml": CRON_JOB % "true"}, set()),
    ],
)
def test_a_system_repeats_what_its_file_says(tmp_path, files, expected):
    assert _found(tmp_path, files) == expected
