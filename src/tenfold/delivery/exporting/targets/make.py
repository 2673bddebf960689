"""Make: the same jobs for a person or for cron, on one machine."""

from __future__ import annotations

import shlex
from pathlib import PurePosixPath

from tenfold.delivery.exporting.installing import LOCK, PYTHON, WHEELS, lock_file, pip_lines
from tenfold.delivery.exporting.jobs import ENVIRONMENT, Job, Jobs, jobs
from tenfold.delivery.exporting.naming import shown
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target

_MAKEFILE = """\
# Written by `tenfold export` {version} for the project {project}. Owner: {owner}.
# `make` lists what it can do. Needs GNU make and Python {python}.
# `make INSTALLED= …` uses the tenfold that is on the PATH, and installs nothing.
{left_out}
SHELL := /bin/sh
PYTHON ?= python{python}
INSTALLED ?= .tenfold-venv/installed
# New rows from elsewhere than step 4 decided: make validate BATCH=other.csv
export BATCH
export PATH := $(CURDIR)/.tenfold-venv/bin:$(PATH)
{environment}

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install {names} crontab

help: ## Explain these commands
\t@sed -n 's/^\\([a-z]*\\):.*## \\(.*\\)$$/\\1|\\2/p' $(firstword $(MAKEFILE_LIST)) | \\
\t  while IFS='|' read -r name what; do printf '  make %-9s %s\\n' "$$name" "$$what"; done

install: $(INSTALLED) ## Create .tenfold-venv from the lock, hashes checked

{rules}

crontab: ## Print the lines for cron
\t@here=$$(printf '%s' "$$PWD" | sed "s/'/'\\\\\\\\''/g; s/%/\\\\\\\\%/g"); \\
\tprintf '%s\\n' {crontab}

.tenfold-venv/installed: {lock}
\t@ls {wheels}/*.whl > /dev/null 2>&1 || {{ \\
\t  echo 'Put the wheel of tenfold into {wheels}/' >&2; exit 2; }}
\t$(PYTHON) -m venv .tenfold-venv
\t{pip}
\t{own}
\t@touch $@
"""


def recipe(text: str) -> str:
    """A line of shell as a recipe has it: to make, a dollar begins a variable.

    Examples
    --------
    >>> recipe("echo $HOME")
    'echo $$HOME'
    """
    return text.replace("$", "$$")


def _files(plan: DeliveryPlan) -> dict[PurePosixPath, str]:
    return {PurePosixPath("Makefile"): _makefile(plan), **lock_file()}


def _makefile(plan: DeliveryPlan) -> str:
    named = jobs(plan, batch='"$batch"')
    written = (named.run, *named.scheduled, named.serve)
    pip, own = pip_lines(".tenfold-venv/bin/pip", plan.version)
    return _MAKEFILE.format(
        version=plan.version,
        project=shown(plan.project),
        owner=shown(plan.operations.owner),
        python=PYTHON,
        left_out="".join(
            f"# Left out: {job.title.lower()}, for step 4 decided on never.\n"
            for job in named.left_out
        ),
        environment="\n".join(f"export {name} := {text}" for name, text in ENVIRONMENT.items()),
        names=" ".join(job.key for job in written),
        rules="\n\n".join(_rule(plan, job) for job in written),
        crontab=_crontab(named),
        lock=LOCK,
        wheels=WHEELS,
        pip=pip,
        own=own,
    )


def _rule(plan: DeliveryPlan, job: Job) -> str:
    words = [word if '"$batch"' in word else shlex.quote(word) for word in job.command]
    lines = [f"cd -- {shlex.quote(plan.folder)}"]
    if any('"$batch"' in word for word in words):
        lines += [
            'batch="${BATCH:-}"',
            f'if [ -z "$batch" ]; then batch={shlex.quote(job.rows)}; fi',
        ]
    if job.key == "serve":
        # On a person's machine nobody else is to reach it.
        words = ["127.0.0.1" if word == "0.0.0.0" else word for word in words]  # noqa: S104
    lines.append(" ".join(words))
    body = " \\\n\t".join(recipe(line) + " &&" for line in lines[:-1])
    help_ = f"{job.title}: {job.when}" if job.timing else job.title
    return f"{job.key}: $(INSTALLED) ## {help_}\n\t@{body} \\\n\t{recipe(lines[-1])}"


def _crontab(named: Jobs) -> str:
    lines = [
        "# In UTC; a cron without CRON_TZ reads the times as its own.",
        "# A job that fails makes make end with 2; its output says why.",
        "CRON_TZ=UTC",
    ]
    quoted = [f"'{line}'" for line in lines]
    quoted += [f"\"{job.cron} cd -- '$$here' && make {job.key}\"" for job in named.scheduled]
    return " \\\n\t  ".join(quoted)


TARGET = Target(
    name="make",
    title="Makefile",
    files=_files,
    then=(
        f"Export into the repository's root and put tenfold's wheel into {WHEELS}/; `make` "
        "lists the jobs, `make crontab` prints their schedule."
    ),
    judged_by="GNU make: every target is read, and jobs are really run in our tests",
)

__all__ = ["TARGET", "recipe"]
