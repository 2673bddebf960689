"""How a model is run once it is chosen: when it is checked and trained, by whom, on what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary.frozen import Frozen

Every = Literal["never", "hour", "day", "week", "month", "quarter"]
Trigger = Literal["drift", "performance", "contract"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
ExportTarget = Literal[
    "github-actions",
    "jenkins",
    "kubeflow",
    "docker",
    "kubernetes",
    "make",
    "prometheus",
    "alertmanager",
    "grafana",
    "datadog",
    "optimizely",
    "sagemaker",
]

_DAYS: tuple[Weekday, ...] = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


class Timing(Frozen):
    """One recurring job, in UTC.

    Attributes
    ----------
    hour, minute : int
        Of the day, UTC; an hourly job uses the minute alone.
    weekday : str
        Of a weekly job. Monthly and quarterly jobs run on the first of the month.
    """

    every: Every
    hour: int = Field(5, ge=0, le=23)
    minute: int = Field(0, ge=0, le=59)
    weekday: Weekday = "Mon"

    @property
    def cron(self) -> str | None:
        """Five fields as cron, GitHub, Jenkins and Kubernetes read them; None for never.

        Examples
        --------
        >>> Timing(every="week", hour=5, weekday="Mon").cron
        '0 5 * * 1'
        """
        day = _DAYS.index(self.weekday)
        return {
            "never": None,
            "hour": f"{self.minute} * * * *",
            "day": f"{self.minute} {self.hour} * * *",
            "week": f"{self.minute} {self.hour} * * {day}",
            "month": f"{self.minute} {self.hour} 1 * *",
            "quarter": f"{self.minute} {self.hour} 1 1,4,7,10 *",
        }[self.every]

    @property
    def words(self) -> str:
        """As a person says it.

        Examples
        --------
        >>> Timing(every="day").words
        'every day at 05:00 UTC'
        """
        at = f"at {self.hour:02d}:{self.minute:02d} UTC"
        return {
            "never": "never",
            "hour": f"every hour at minute {self.minute}",
            "day": f"every day {at}",
            "week": f"every {self.weekday} {at}",
            "month": f"on the first of every month {at}",
            "quarter": f"on the first of every quarter {at}",
        }[self.every]


class Resources(Frozen):
    """What one container may use, in Kubernetes' units."""

    cpu: str = Field("500m", pattern=r"^\d+m?$")
    memory: str = Field("1Gi", pattern=r"^\d+(Mi|Gi)$")
    replicas: int = Field(1, ge=1, le=100)


class Operations(Frozen):
    """What step 4 decides for every export: one schedule, one owner, one image.

    Attributes
    ----------
    model_name : str
        Of the registered model.
    batches : str
        Where new rows arrive, as the scheduled jobs see it: path, folder or URL.
    outcomes : str
        Where rows with outcomes stand, old and new together: what a challenger learns from.
    image : str
        Container image with its registry, without a tag.
    targets : list of str
        What is exported.
    triggers : list of str
        On what `tenfold check` asks for a training; nothing trains by itself but the calendar.
    """

    model_name: str
    owner: str
    validate_data: Timing
    retrain: Timing
    batches: str = "data/new"
    outcomes: str = "data/labelled"
    image: str = "tenfold"
    port: int = Field(8080, ge=1024, le=65535)
    resources: Resources = Field(default_factory=Resources)
    targets: list[ExportTarget] = Field(default_factory=list)
    triggers: list[Trigger] = Field(default_factory=list)


__all__ = ["Every", "ExportTarget", "Operations", "Resources", "Timing", "Trigger", "Weekday"]
