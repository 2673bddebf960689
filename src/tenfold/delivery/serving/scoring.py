"""MLflow's scoring server around one loaded model: what it reads, answers and refuses."""

from __future__ import annotations

import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tenfold.delivery.serving.champion import Loaded
from tenfold.delivery.serving.checking import Refusal, conformed
from tenfold.delivery.serving.meter import Meter

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_UNREADABLE = (
    "The request could not be read as rows. Send JSON with 'dataframe_records' or "
    "'dataframe_split', or CSV with a header line, and say which in Content-Type."
)
_NO_ANSWER = "The model gave no answer to these rows. Whoever runs it finds the cause in its log."
_SLOW = "The model took too long to answer. Send fewer rows at once."
_GATEWAY_TIMEOUT, _UNSUPPORTED = 504, 415


@dataclass
class _Visit:
    """One request on its way through MLflow's server."""

    refusal: Refusal | None = None
    predictions: list[float] = field(default_factory=list)
    acted: int = 0


_visit: ContextVar[_Visit] = ContextVar("visit")


class Scoring:
    """One model behind ``mlflow.pyfunc.scoring_server``, with every request counted.

    Parameters
    ----------
    say : callable
        Gets one line for the log: never a value of a request.
    """

    def __init__(self, loaded: Loaded, meter: Meter, say: Callable[[str], None]) -> None:
        from mlflow.pyfunc.scoring_server import init

        self.loaded = loaded
        self._meter = meter
        watched: Any = _Watched(loaded, say)
        self._inner = init(watched)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["path"] != "/invocations":
            await self._inner(scope, receive, send)
            return
        began, visit = time.perf_counter(), _Visit()
        token = _visit.set(visit)
        held: list[Message] = []
        try:
            await self._inner(_declared(scope), receive, _holding(held))
        except Exception:
            # Whatever MLflow does not catch itself must not end the server.
            visit.refusal = visit.refusal or Refusal("format", _UNREADABLE)
        finally:
            _visit.reset(token)
        status = held[0]["status"] if held else 500
        if status == 200 and visit.refusal is None:
            self._meter.answered(visit.predictions, visit.acted, time.perf_counter() - began)
            for message in held:
                await send(message)
            return
        refusal = visit.refusal or _of_status(status)
        self._meter.refused(refusal.cause)
        await refuse(send, refusal)


class _Watched:
    """The model as MLflow's server sees it: rows are checked first, answers are counted."""

    def __init__(self, loaded: Loaded, say: Callable[[str], None]) -> None:
        self._loaded = loaded
        self._say = say
        self.metadata = _Parsing(loaded.schema)

    def predict(self, data: Any) -> Any:
        visit = _visit.get()
        if not isinstance(data, pd.DataFrame):
            visit.refusal = Refusal("format", _UNREADABLE)
            raise TypeError
        rows = conformed(data, self._loaded.schema, self._loaded.numbers)
        if isinstance(rows, Refusal):
            visit.refusal = rows
            raise TypeError
        try:
            said = self._loaded.answer(rows)
        except Exception as error:
            visit.refusal = Refusal("model", _NO_ANSWER, 500)
            # Its message may hold a value of a case.
            self._say(f"The model gave no answer: {type(error).__name__} {_place()}")
            raise
        visit.predictions, visit.acted = _counted(said)
        return said


class _Parsing:
    """What MLflow's server needs to know of a signature to read a request, and no more.

    It would read text as numbers and refuse whole ones; only that text stays text in a CSV is
    left to it, for there ``007`` is the number 7 otherwise.
    """

    def __init__(self, schema: Any) -> None:
        from mlflow.types import Schema

        texts = [spec for spec in schema.inputs if spec.type.name == "string"]
        self._schema = Schema(texts) if texts else None

    def get_input_schema(self) -> Any:
        return self._schema

    def get_params_schema(self) -> None:
        return None

    def _is_signature_from_type_hint(self) -> bool:
        return False


async def refuse(send: Send, refusal: Refusal) -> None:
    """Answer with a sentence, in the shape of MLflow's own errors."""
    import json

    code = "INTERNAL_ERROR" if refusal.status >= 500 else "BAD_REQUEST"
    said = {"error_code": code, "cause": refusal.cause, "message": refusal.sentence}
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _counted(said: pd.DataFrame) -> tuple[list[float], int]:
    """One prediction per row (of several classes the highest chance), and how many rows act."""
    chances = said.drop(columns="decided").to_numpy(dtype=float)
    decided = np.asarray(said["decided"])
    return chances.max(axis=1).tolist(), int((decided == 1).sum())


def _declared(scope: Message) -> Message:
    # MLflow takes a content type for granted.
    if any(name == b"content-type" for name, _ in scope["headers"]):
        return scope
    return {**scope, "headers": [*scope["headers"], (b"content-type", b"none")]}


def _holding(held: list[Message]) -> Send:
    async def hold(message: Message) -> None:
        held.append(message)

    return hold


def _of_status(status: int) -> Refusal:
    if status == _GATEWAY_TIMEOUT:
        return Refusal("model", _SLOW, status)
    if status >= 500:
        return Refusal("model", _NO_ANSWER, 500)
    return Refusal("format", _UNREADABLE, _UNSUPPORTED if status == _UNSUPPORTED else 400)


def _place() -> str:
    trace = sys.exc_info()[2]
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}"


__all__ = ["Message", "Receive", "Scoring", "Send", "refuse"]
