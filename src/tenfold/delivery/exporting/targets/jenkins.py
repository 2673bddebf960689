"""Jenkins: a declarative pipeline with a stage per step, and one for each scheduled job."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined

from tenfold.delivery.exporting.installing import PYTHON, WHEELS, lock_file, pip_lines
from tenfold.delivery.exporting.jobs import ENVIRONMENT, ROWS, TRACKING, Job, jobs
from tenfold.delivery.exporting.naming import shown, slug
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target

_RUN = "Jenkinsfile"
_TOOL = '"$WORKSPACE/.tenfold-venv/bin/tenfold"'


def groovy(text: str) -> str:
    r"""`text` as a literal of Groovy that nothing is put into.

    Examples
    --------
    >>> groovy("it's ${x}")
    "'it\\'s ${x}'"
    """
    return "'" + "".join(map(_sign, text)) + "'"


def script(lines: Sequence[str], *, indent: int) -> str:
    """Lines of a shell script as a literal of Groovy, each on a line of its own."""
    margin = " " * indent
    text = "".join(f"\n{margin}    {line}" for line in ("set -eu", *lines)) + f"\n{margin}"
    signs = "".join(sign if sign in "'\n" else _sign(sign) for sign in text)
    return "'''" + signs.replace("'''", r"\'\'\'") + "'''"


def _sign(sign: str) -> str:
    known = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if sign in known:
        return known[sign]
    if sign.isascii() and sign.isprintable():
        return sign
    # Jenkins reads the file in its own machine's encoding; these six signs are the same in all.
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def _files(plan: DeliveryPlan) -> dict[PurePosixPath, str]:
    all_jobs = jobs(plan)
    files = {PurePosixPath(_RUN): _rendered(plan, all_jobs.run)}
    for job in all_jobs.scheduled:
        files[PurePosixPath(f"{_RUN}.{job.key}")] = _rendered(plan, job)
    return files | lock_file()


def _rendered(plan: DeliveryPlan, job: Job) -> str:
    environment = Environment(  # noqa: S701 (the output is Groovy, quoted by its own filter)
        loader=PackageLoader("tenfold.delivery.exporting"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["groovy"] = groovy
    environment.filters["script"] = script
    # In a comment, where a backslash and a u would be read even so.
    environment.filters["ascii"] = lambda text: text.encode("ascii", "replace").decode()
    is_run = job.key == "run"
    return environment.get_template("Jenkinsfile.j2").render(
        version=plan.version,
        project=shown(plan.project),
        owner=shown(plan.operations.owner),
        title=job.title,
        when="when the job is started, by a push or by hand" if is_run else job.when,
        left_out=[each.title.lower() for each in jobs(plan).left_out] if is_run else [],
        cron=f"TZ=Etc/UTC\n{job.cron}" if job.cron else None,
        minutes=job.minutes,
        is_run=is_run,
        environment=ENVIRONMENT,
        secrets=plan.secrets,
        folder=plan.folder,
        install=_install(plan),
        steps=[(step.stem[:2], step.title, _step(step.slug)) for step in plan.steps],
        command=_command(plan, job),
        words=job.words,
        rows=ROWS.get(job.key, ""),
        kept=f"tenfold-{job.key}-{slug(plan.project)}",
    )


def _install(plan: DeliveryPlan) -> list[str]:
    return [
        f"if ! ls {WHEELS}/*.whl > /dev/null 2>&1; then",
        f"    echo 'Put the wheel of tenfold into {WHEELS}/'",
        "    exit 2",
        "fi",
        f"python{PYTHON} -m venv .tenfold-venv",
        *pip_lines(".tenfold-venv/bin/pip", plan.version),
    ]


def _step(slug_: str) -> list[str]:
    return [
        "code=0",
        f"{_TOOL} run . --only {slug_} || code=$?",
        "# The verdict is asked for once, at the end: here only wrong input or a crash stops.",
        'case "$code" in 2|3) exit "$code" ;; esac',
    ]


def _command(plan: DeliveryPlan, job: Job) -> list[str]:
    if job.key == "run":
        return [f"{_TOOL} run . --junit tenfold-junit.xml"]
    lines = []
    if job.key == "retrain":
        lines += [
            f'if [ -z "${{{TRACKING}:-}}" ]; then',
            f"    echo 'Set {TRACKING}: a workspace that is wiped forgets the model.'",
            "    exit 2",
            "fi",
        ]
    # As a shell has it: a parameter of Jenkins would have its dollars replaced.
    lines.append('batch="${BATCH:-}"')
    lines.append(f'if [ -z "$batch" ]; then batch={shlex.quote(job.rows)}; fi')
    named = jobs(plan, batch="$batch")
    words = (named.retrain if job.key == "retrain" else named.validate).command[1:]
    lines.append(" ".join([_TOOL, *(word.replace("$batch", '"$batch"') for word in words)]))
    return lines


TARGET = Target(
    name="jenkins",
    title="Jenkins",
    files=_files,
    then=(
        f"Export into the repository's root, put tenfold's wheel into {WHEELS}/, commit, and make "
        "one pipeline job for each Jenkinsfile."
    ),
    judged_by=(
        "Groovy 2.4, the version that Jenkins carries: parsed and run against a stand-in for "
        "Jenkins' steps; Jenkins itself has not validated it"
    ),
)

__all__ = ["TARGET", "groovy", "script"]
