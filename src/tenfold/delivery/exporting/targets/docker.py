"""Docker: one image for every job, without the project, its data or its secrets."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from tenfold.delivery.exporting.installing import LOCK, PYTHON, WHEELS, lock_file
from tenfold.delivery.exporting.jobs import ENVIRONMENT, HEALTH, jobs
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target

# As a number: Kubernetes' runAsNonRoot cannot look a name up.
USER = 10001
_DOCKERFILE = """\
# Written by `tenfold export` {version}: one image for every job of a project.
# The project is no part of it: it is mounted at /project. So are data and secrets.
# Build beside this file:  docker build --tag {image} .
# A tag can be moved; to pin the very bytes:  --build-arg PYTHON=python:…@sha256:…
ARG PYTHON=python:{python}-slim-bookworm

FROM ${{PYTHON}} AS builder
WORKDIR /build
RUN python -m venv /venv
COPY {lock} ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY {wheels}/ ./wheels/
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-index --find-links wheels \\
    tenfold=={version}

FROM ${{PYTHON}} AS runtime
LABEL org.opencontainers.image.title="tenfold" \\
      org.opencontainers.image.version="{version}"
RUN groupadd --gid {user} tenfold \\
    && useradd --uid {user} --gid {user} --no-create-home --home-dir /tmp \\
       --shell /usr/sbin/nologin tenfold
COPY --from=builder /venv /venv
# Everything that is written beside /project goes to /tmp, so the rest can be read-only.
ENV PATH=/venv/bin:$PATH \\
{environment}
WORKDIR /project
USER {user}:{user}
EXPOSE {port}
# For the server, which is what the image runs by itself; other jobs switch it off.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \\
    CMD {health}
ENTRYPOINT ["tenfold"]
CMD {serve}
"""
_WRITABLE = {
    "HOME": "/tmp",  # noqa: S108 (inside the container, of one user)
    "MPLCONFIGDIR": "/tmp/matplotlib",  # noqa: S108
    "NUMBA_CACHE_DIR": "/tmp/numba",  # noqa: S108
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
}
_IGNORED = f"""\
# Nothing goes to the image but what installs: no data, no records, no secrets.
*
!{LOCK}
!{WHEELS}/*.whl
"""


def _files(plan: DeliveryPlan) -> dict[PurePosixPath, str]:
    return {
        PurePosixPath("Dockerfile"): _dockerfile(plan),
        PurePosixPath(".dockerignore"): _IGNORED,
        **lock_file(),
    }


def _dockerfile(plan: DeliveryPlan) -> str:
    port = plan.operations.port
    asks = (
        "import urllib.request as ask; "
        f"ask.urlopen('http://127.0.0.1:{port}{HEALTH}', timeout=4).close()"
    )
    environment = ENVIRONMENT | _WRITABLE
    return _DOCKERFILE.format(
        version=plan.version,
        image=plan.image,
        python=PYTHON,
        lock=LOCK,
        wheels=WHEELS,
        user=USER,
        environment=" \\\n".join(f"    {name}={value}" for name, value in environment.items()),
        port=port,
        health=json.dumps(["python", "-c", asks]),
        serve=json.dumps(jobs(plan).serve.command[1:]),
    )


TARGET = Target(
    name="docker",
    title="Docker image",
    files=_files,
    then=(
        f"Put tenfold's wheel into {WHEELS}/, then build as the first lines of the Dockerfile "
        "say, and push."
    ),
    judged_by=(
        "hadolint, without a finding; no engine has built the image, which needs the network"
    ),
)

__all__ = ["TARGET", "USER"]
