"""What a job of GitHub Actions does, step by step, and how text reaches it unread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold.delivery.exporting.installing import LOCK, PYTHON, WHEELS, pip_lines
from tenfold.delivery.exporting.jobs import TRACKING, Job
from tenfold.delivery.exporting.naming import slug
from tenfold.delivery.exporting.plan import DeliveryPlan

# Major versions, which their authors mend in place; all are GitHub's own.
ACTIONS = ("actions/checkout@v6", "actions/setup-python@v6", "actions/upload-artifact@v7")
_CHECKOUT, _SETUP, _UPLOAD = ACTIONS
_RESTORE, _SAVE = "actions/cache/restore@v5", "actions/cache/save@v5"
_VENV = "$RUNNER_TEMP/tenfold-venv"
_KEPT = "$RUNNER_TEMP/tenfold"
# Evidence of slow drift adds up in this file of the project, and a runner forgets it.
_LEDGER = "drift.jsonl"
_REMEMBERED = "tenfold-ledger"
# A level for each exit code: only 0 is a success.
_LEVELS = {0: "notice", 1: "error", 2: "error", 3: "error", 4: "warning"}


def actions(job: Job) -> tuple[str, ...]:
    """Actions that the workflow of `job` uses."""
    return (*ACTIONS, _RESTORE, _SAVE) if job.key == "validate" else ACTIONS


def literal(text: str) -> str:
    """`text` as a value that GitHub's expressions leave as it is.

    Examples
    --------
    >>> literal("${{ secrets.X }}")
    "${{ '${{ secrets.X }}' }}"
    """
    return f"${{{{ {quoted(text)} }}}}" if "${{" in text else text


def quoted(text: str) -> str:
    """`text` as a string inside an expression."""
    return "'" + text.replace("'", "''") + "'"


def steps_of(
    plan: DeliveryPlan, job: Job, environment: Mapping[str, str], command: str
) -> list[dict[str, Any]]:
    """Check out, install, run `command` in the project, and keep what it made."""
    place = {"PROJECT": literal(plan.folder)}
    return [
        {"uses": _CHECKOUT, "with": {"persist-credentials": False}},
        {
            "uses": _SETUP,
            "with": {
                "python-version": PYTHON,
                "cache": "pip",
                "cache-dependency-path": str(LOCK),
            },
        },
        {
            "name": "Install",
            "run": _install(plan),
        },
        *([_remembering(plan, _RESTORE)] if job.key == "validate" else []),
        {
            "name": job.title,
            # Without a tracking server it is empty, and the registry a file in the project.
            "env": {**place, **environment, TRACKING: f"${{{{ secrets.{TRACKING} }}}}"},
            "run": _script(job, command),
        },
        *([_remembering(plan, _SAVE)] if job.key == "validate" else []),
        {
            "name": "Gather the dossier and the records",
            "if": "always()",
            "env": place,
            "run": _lines(
                f'mkdir -p "{_KEPT}"',
                'cd -- "$PROJECT"',
                "for kept in report.html records; do",
                f'  if [ -e "$kept" ]; then cp -R "$kept" "{_KEPT}/"; fi',
                "done",
            ),
        },
        {
            "name": "Keep them",
            "if": "always()",
            "uses": _UPLOAD,
            "with": {
                "name": f"tenfold-{job.key}-{slug(plan.project)}",
                "path": "${{ runner.temp }}/tenfold",
                "if-no-files-found": "error",
                "retention-days": 90,
            },
        },
    ]


def _remembering(plan: DeliveryPlan, action: str) -> dict[str, Any]:
    # A cache is never written twice: each run has its own, and reads the newest. A name is made of
    # letters, digits and dashes, so that behind the slash none begins like another.
    newest = f"tenfold-ledger/{slug(plan.project)}/"
    where = {
        "path": f"${{{{ runner.temp }}}}/{_REMEMBERED}",
        "key": f"{newest}${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}",
    }
    if action == _RESTORE:
        return {
            "name": "Fetch the evidence of earlier batches",
            "uses": action,
            "with": {**where, "restore-keys": newest},
        }
    # An alarm ends the job in failure, and is the batch that must not be forgotten.
    return {
        "name": "Remember the evidence",
        "if": "always()",
        "uses": action,
        "with": where,
    }


def _install(plan: DeliveryPlan) -> str:
    python, own = pip_lines(f'"{_VENV}/bin/pip"', plan.version)
    return _lines(
        f"if ! ls {WHEELS}/*.whl > /dev/null 2>&1; then",
        f'  echo "::error title=Tenfold::put the wheel of tenfold into {WHEELS}/"',
        "  exit 2",
        "fi",
        f'python -m venv "{_VENV}"',
        python,
        own,
        f'echo "{_VENV}/bin" >> "$GITHUB_PATH"',
        f'mkdir -p "{_KEPT}"',
    )


def _script(job: Job, command: str) -> str:
    return _lines(
        'cd -- "$PROJECT" || exit 2',
        f'export KEPT="{_KEPT}"',
        *(_needs_tracking() if job.key == "retrain" else ()),
        *(_fetched() if job.key == "validate" else ()),
        "# What it prints quotes data, and no line of data is a command to this runner.",
        "token=\"$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n')\"",
        'echo "::stop-commands::$token"',
        "code=0",
        f'{command} 2>&1 | tee "$KEPT/output.txt" || code=$?',
        'echo "::$token::"',
        *(_remembered() if job.key == "validate" else ()),
        'case "$code" in',
        *(
            f'  {code}) echo "::{_LEVELS[code]} title=Tenfold::{words}" ;;'
            for code, words in job.words.items()
        ),
        "esac",
        'if [ "$code" -eq 4 ] && [ "$ALLOW_REVIEW" = true ]; then code=0; fi',
        'exit "$code"',
    )


def _needs_tracking() -> list[str]:
    return [
        f'if [ -z "${TRACKING}" ]; then',
        f'  echo "::error title=Tenfold::set the secret {TRACKING}: this runner forgets the model"',
        "  exit 2",
        "fi",
    ]


def _fetched() -> list[str]:
    return [
        f'ledger="$RUNNER_TEMP/{_REMEMBERED}"',
        'mkdir -p "$ledger"',
        f'if [ -e "$ledger/{_LEDGER}" ]; then cp "$ledger/{_LEDGER}" . || exit 2; fi',
    ]


def _remembered() -> list[str]:
    lost = "this batch will not count as evidence of drift"
    return [
        f"if [ -e {_LEDGER} ]; then",
        f'  cp {_LEDGER} "$ledger/" || echo "::warning title=Tenfold::{lost}"',
        "fi",
    ]


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


__all__ = ["ACTIONS", "actions", "literal", "quoted", "steps_of"]
