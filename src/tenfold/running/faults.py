"""How a run ends that left no record: a person cancelled it, or its process crashed."""

from __future__ import annotations

import contextlib
import pickle

from tenfold.errors import StepFailed, TenfoldError, WrongInput
from tenfold.secrets import hidden


class Cancelled(TenfoldError):
    """A person ended the run; what was recorded before stands."""

    @classmethod
    def after(cls, seconds: float, *, recorded: bool) -> Cancelled:
        """Say so; `recorded` is whether there is an earlier result."""
        what = "The last result is as it was." if recorded else "Nothing was recorded."
        return cls(f"Cancelled after {seconds:.0f} s. {what}")


class Crashed(StepFailed):
    """A step crashed in its process; `details` is the traceback from there."""

    def __init__(self, said: str, details: str = "") -> None:
        super().__init__(said)
        self.details = details

    @classmethod
    def ended_by(cls, step: str, code: int | None) -> Crashed:
        """Say that the process of a step is gone without a word."""
        if code is not None and code < 0:
            why = f"ended by signal {-code}; when memory runs out, the system does this"
        else:
            why = f"gone with exit code {code}"
        return cls(
            f"'{step}' stopped half-way: its process was {why}. Nothing was recorded. "
            "Close other notebooks, or let the step look at fewer rows, and run it again."
        )

    def _render_traceback_(self) -> list[str]:
        # The frames from the child are shown folded, by whoever shows the run.
        return [str(self)]


def portable(error: TenfoldError) -> TenfoldError:
    """The error as it can be handed to another process, which does not know the secrets here."""
    text = hidden(str(error))
    with contextlib.suppress(Exception):
        same = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes, a moment old
        if text == str(error) == str(same):
            return error
    return StepFailed(text) if error.exit_code == StepFailed.exit_code else WrongInput(text)


__all__ = ["Cancelled", "Crashed", "portable"]
