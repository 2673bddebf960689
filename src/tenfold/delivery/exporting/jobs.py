"""What runs when: the jobs of a plan, as every scheduler is told them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.vocabulary import Timing

# What the exit codes of `tenfold` mean; 4 is no success unless somebody has decided so.
_EVER: dict[int, str] = {
    0: "go",
    1: "no-go: a check blocks",
    2: "wrong input: something given is missing or unusable",
    3: "a step crashed",
    4: "review: a person has to look before this counts as good",
}
_CHECKED: dict[int, str] = _EVER | {
    0: "the batch is as the model knows its data",
    1: "the batch breaks the data contract and may not be used",
    4: "review: the batch may not be whole, or it has drifted",
}
_RETRAINED: dict[int, str] = _EVER | {
    0: "the challenger was promoted, or was not better and the champion serves on",
    1: "the new data break the data contract; the champion serves on",
    4: "review: a person has to decide about the challenger; the champion serves on",
}
# Read when the libraries are imported: nobody is phoned; with shared cores, OpenMP's spinning
# makes a fit 20 to 100 times slower.
ENVIRONMENT: dict[str, str] = {
    "GX_ANALYTICS_ENABLED": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "OMP_NUM_THREADS": "1",
}
# What the rows are that a job reads, as a person who starts it by hand is told.
ROWS: dict[str, str] = {"validate": "the new rows", "retrain": "rows with outcomes, old and new"}
# Where the registry is, when it is not in the project: a runner that forgets needs it.
TRACKING = "MLFLOW_TRACKING_URI"
# Where `tenfold serve` says that it can answer, and what it measures.
HEALTH = "/health"
METRICS_PATH = "/metrics"


@dataclass(frozen=True)
class Job:
    """One command in the project's folder.

    Attributes
    ----------
    timing : Timing or None
        None for what no clock starts.
    command : tuple of str
        Words of the command line, unquoted; the project is ``.``.
    minutes : int
        After which it counts as hung.
    words : dict of int to str
        What its exit codes mean.
    rows : str
        Where the rows that it reads stand, as step 4 says; empty where it reads none.
    """

    key: str
    title: str
    command: tuple[str, ...]
    timing: Timing | None = None
    minutes: int = 60
    words: Mapping[int, str] = field(default_factory=lambda: _EVER)
    rows: str = ""

    @property
    def cron(self) -> str | None:
        """When a clock starts it, in UTC; None for never."""
        return self.timing.cron if self.timing else None

    @property
    def when(self) -> str:
        """As a person says it."""
        return self.timing.words if self.timing else "when it is started"


@dataclass(frozen=True)
class Jobs:
    """All jobs of a plan."""

    run: Job
    validate: Job
    retrain: Job
    serve: Job

    @property
    def scheduled(self) -> tuple[Job, ...]:
        """Those that a clock starts."""
        return tuple(job for job in (self.validate, self.retrain) if job.cron)

    @property
    def left_out(self) -> tuple[Job, ...]:
        """Those that a clock would start, had step 4 not decided on never."""
        return tuple(job for job in (self.validate, self.retrain) if not job.cron)


def jobs(plan: DeliveryPlan, *, batch: str | None = None) -> Jobs:
    """The jobs of `plan`.

    Parameters
    ----------
    batch : str, optional
        What stands for the rows that a job reads; default is where step 4 says they are: new ones
        to check, those with outcomes to learn from.
    """
    decided = plan.operations
    return Jobs(
        run=Job("run", "Run", ("tenfold", "run", ".")),
        # After `--`, a name that begins with a dash is no option.
        validate=Job(
            "validate",
            "Check new data",
            ("tenfold", "check", ".", "--", batch or decided.batches),
            decided.validate_data,
            30,
            _CHECKED,
            decided.batches,
        ),
        retrain=Job(
            "retrain",
            "Retrain",
            ("tenfold", "retrain", ".", f"--data={batch or decided.outcomes}"),
            decided.retrain,
            120,
            _RETRAINED,
            # New rows alone have no outcomes yet: nothing could learn from them.
            decided.outcomes,
        ),
        serve=Job(
            "serve",
            "Serve",
            ("tenfold", "serve", ".", "--host", "0.0.0.0", "--port", str(decided.port)),  # noqa: S104 (a container's own network)
        ),
    )


__all__ = ["ENVIRONMENT", "HEALTH", "METRICS_PATH", "ROWS", "TRACKING", "Job", "Jobs", "jobs"]
