"""The three doors that decisions come in by, as far as a kernel: file, ``--set``, papermill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.chain.runner import _check_overrides
from tenfold.chain.sync import parameters_cell
from tenfold.cli.running import _overrides
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.session import begin
from tenfold.standing import Standing
from tenfold.step import Decisions, Step


@dataclass(frozen=True)
class Ended:
    """What came of it: the decisions that hold, or why none do."""

    values: Decisions | None
    said: str = ""
    code: int = 0


@dataclass(frozen=True)
class Entries:
    """A project whose file is written anew for every try."""

    folder: Path

    @property
    def project(self) -> Project:
        return Project(self.folder)

    def by_file(self, step: Step, name: str, yaml: str) -> Ended:
        """A line of tenfold.yaml."""
        text = f"steps:\n  {step.slug}:\n    {name}: {yaml}\n"
        return self._ended(lambda: self._run(step, text, {}))

    def by_set(self, step: Step, name: str, typed: str) -> Ended:
        """``--set step.name=typed``."""
        sets = [f"{step.slug}.{name}={typed}"]
        return self._ended(lambda: self._run(step, "", _overrides(sets)))

    def by_papermill(self, step: Step, name: str, typed: str) -> Ended:
        """``papermill -p name typed``."""
        # Here, after tenfold.chain, which keeps a slow library of papermill's out.
        from papermill.cli import _resolve_type

        return self.by_python(step, name, _resolve_type(typed))

    def by_python(self, step: Step, name: str, value: object) -> Ended:
        """``papermill.execute_notebook(parameters={name: value})``, up to the first cell."""

        from papermill.translators import PythonTranslator

        def run() -> Decisions:
            self._write("")
            notebook: dict[str, Any] = {}
            session = begin(step.slug, notebook)
            notebook["session"] = session
            exec(parameters_cell(step), notebook)
            given = {"project": str(self.folder), name: value}
            exec(PythonTranslator.codify(given, "injected"), notebook)
            return session.resolved().values

        return self._ended(run)

    def _run(self, step: Step, text: str, overrides: Mapping[str, Any]) -> Decisions:
        self._write(text)
        _check_overrides(self.project, overrides)
        return Standing(self.project, overrides).resolve(step).values

    def _write(self, text: str) -> None:
        (self.folder / "tenfold.yaml").write_text(text, encoding="utf-8")

    def _ended(self, act: Callable[[], Decisions]) -> Ended:
        try:
            return Ended(act())
        except TenfoldError as error:
            return Ended(None, str(error), error.exit_code)
