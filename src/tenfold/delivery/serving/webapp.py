"""The web application: scoring, health and metrics, and a champion that may change meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

from tenfold import registry
from tenfold.delivery.serving.champion import CANDIDATE, UNREGISTERED, Champions, Loaded
from tenfold.delivery.serving.checking import Refusal
from tenfold.delivery.serving.figures import read_figures
from tenfold.delivery.serving.meter import Meter
from tenfold.delivery.serving.scoring import Message, Receive, Scoring, Send, refuse
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.standing import Standing

_RETRY = 60.0  # seconds until a champion that could not be loaded is tried again
_SCORED = ("/invocations", "/ping", "/health", "/version")


class Application:
    """An ASGI application; make it with `application`.

    Parameters
    ----------
    loaded : Loaded or None
        None where it only tells metrics.
    """

    def __init__(
        self,
        champions: Champions,
        meter: Meter,
        loaded: Loaded | None,
        say: Callable[[str], None],
    ) -> None:
        from prometheus_client import CollectorRegistry, make_asgi_app

        self._champions = champions
        self._meter = meter
        self._say = say
        self._trace: object = None
        self._told = self._failed = ""
        self._again = math.inf
        self._looked = -math.inf
        self._scoring = Scoring(loaded, meter, say) if loaded else None
        own = CollectorRegistry()
        own.register(meter)
        self._metrics = make_asgi_app(own)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP is ignored."""
        if scope["type"] != "http":
            return
        scoring = self._scoring
        if scope["path"] == "/metrics":
            await self._metrics(scope, receive, send)
        elif scoring is not None and scope["path"] in _SCORED:
            await scoring(scope, receive, send)
        else:
            known = ", ".join((*(_SCORED if scoring else ()), "/metrics"))
            await refuse(send, Refusal("path", f"There is nothing here. Ask for {known}.", 404))

    @property
    def serves(self) -> str:
        """Which model serves, in words."""
        return self._scoring.loaded.said if self._scoring else "metrics only"

    def refresh(self) -> None:
        """Look whether another model should serve, and change to it if it answers.

        One that cannot be loaded is tried again when something changes and every minute; the one
        before serves on, and the metrics say so.
        """
        trace = self._champions.trace()
        if trace is not None and trace == self._trace and time.monotonic() < self._again:
            return
        try:
            if self._scoring is None:
                self._meter.serves(self._champions.identity())
            elif (pointer := self._champions.pointer()) != self._scoring.loaded.pointer:
                serving = self._scoring.loaded
                if pointer.startswith(UNREGISTERED) and serving.identity.version != CANDIDATE:
                    # A candidate that nobody promoted never takes a champion's place.
                    self._tell(f"No version is champion any more. {serving.said} serves on.")
                elif pointer != self._failed or time.monotonic() >= self._again:
                    self._change(pointer)
            elif trace is not None or self._failed or time.monotonic() >= self._looked + _RETRY:
                self._stay()
        except TenfoldError as error:
            self._tell(f"Which model should serve is not known: {error}")
        else:
            self._trace = trace

    def watch(self, stop: Event, every: float) -> None:
        """Refresh every so many seconds until `stop` is set."""
        while not stop.wait(every):
            try:
                self.refresh()
            except Exception as error:
                self._tell(f"The watch for a new champion stumbled: {type(error).__name__}.")

    def _change(self, pointer: str) -> None:
        assert self._scoring is not None
        serving = self._scoring.loaded
        try:
            loaded = self._champions.load()
            scoring = Scoring(loaded, self._meter, self._say)
        except Exception as error:
            why = str(error) if isinstance(error, TenfoldError) else type(error).__name__
            self._failed, self._again = pointer, time.monotonic() + _RETRY
            self._meter.serves(serving.identity, outdated=True)
            self._tell(f"The new champion ({pointer}) cannot be loaded: {why} "
                       f"{serving.said} serves on.")  # fmt: skip
            return
        self._scoring = scoring
        self._meter.serves(loaded.identity)
        self._settled()
        self._say(f"Now serving {loaded.said}.")

    def _stay(self) -> None:
        # A training that promoted nobody changes when the last one was. A registry elsewhere is
        # asked for that once a minute.
        self._looked = time.monotonic()
        assert self._scoring is not None
        acts = self._scoring.loaded.identity.acts
        now = self._champions.identity()
        self._meter.serves(replace(now, acts=acts))
        self._settled()

    def _settled(self) -> None:
        self._told = self._failed = ""
        self._again = math.inf

    def _tell(self, line: str) -> None:
        if line != self._told:
            self._told = line
            self._say(line)


def application(
    project: Project, *, metrics_only: bool = False, say: Callable[[str], None] = print
) -> Application:
    """Load the champion of `project` and put it behind MLflow's scoring server and ``/metrics``.

    Parameters
    ----------
    metrics_only : bool
        Tell the metrics of the project and score nothing: where scoring is done in batches.
    say : callable
        Gets one line whenever the model changes or cannot.

    Raises
    ------
    MissingExtra
        The extra `serve` is not installed.
    TenfoldError
        There is no model, or it cannot be loaded.
    """
    champions = Champions(project)
    meter = Meter(
        project.folder.name,
        lambda: read_figures(project.folder),
        bounds=_bounds(project),
        scoring=not metrics_only,
    )
    loaded = None if metrics_only else champions.load()
    meter.serves(loaded.identity if loaded else champions.identity())
    return Application(champions, meter, loaded, say)


def _bounds(project: Project) -> list[float]:
    """Latencies at which step 8 wakes somebody."""
    watched = Standing(project).record(registry.get("monitoring"))
    alerts = getattr(watched.evidence, "alerts", []) if watched else []
    return [alert.bound for alert in alerts if alert.metric == "tenfold_scoring_seconds"]


__all__ = ["Application", "application"]
