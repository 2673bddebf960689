"""From a file to a project: read it, say what to predict, correct the roles, make the project."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from tenfold.errors import DataProblem, ProjectProblem
from tenfold.project import FILE
from widgets.control import committed
from widgets.projects import base_folder, on_binder
from widgets.start_controls import Said, box, heading, line, shown, wide
from widgets.start_preview import preview_html
from widgets.start_roles import RolesPanel
from widgets.start_transfer import Upload, uploads
from widgets.tables_near import KINDS, files_near, free_name, shown_path

if TYPE_CHECKING:
    from tenfold.delivery.first_look import FirstLook
    from tenfold.tables import Inference

_TASKS = {
    "binary": "a yes or no",
    "multiclass": "one of several classes",
    "regression": "an amount",
}


class FilePanel:
    """The way from a file to a project.

    Parameters
    ----------
    on_made : callable
        ``on_made(project, sentences)`` when the project is there.
    """

    def __init__(self, on_made: Callable[[Any, list[str]], None]) -> None:
        self._on_made = on_made
        self._look: FirstLook | None = None
        self._asked: Inference | None = None
        self._quiet, self._guess_reason = False, ""
        self.said = Said()
        self.path = w.Combobox(
            description="File or folder",
            placeholder="path of a CSV, TSV, JSON lines or Parquet file",
            options=files_near(base_folder()),
            ensure_option=False,
            layout=wide(),
        )
        self.read = w.Button(description="Read it", button_style="primary")
        self.upload = Upload(
            self._arrived, uploads, words="or from your computer:", accept=",".join(KINDS)
        )
        self.header = w.Checkbox(
            description="the first row names the columns", value=True, indent=False
        )
        self.delimiter = w.Text(
            description="Separator", placeholder="found by itself", continuous_update=False
        )
        self._written = line(self.header, self.delimiter)
        self.preview = w.HTML()
        self.target = w.Dropdown(description="Predict", options=[], layout=wide())
        self.why = w.HTML()
        self.positive = w.Dropdown(description="“Yes” means", options=[], layout=wide())
        self.roles = RolesPanel()
        self.name = committed(w.Text(description="Project name", layout=wide()))
        self.make = w.Button(description="Make the project", button_style="primary")
        self._second = w.VBox(
            [
                self.preview,
                heading("What should be predicted?"),
                self.target,
                self.positive,
                self.why,
                heading(
                    "What is each column for?",
                    "Guessed from names and values. Correct what is wrong; the rest can wait.",
                ),
                self.roles.widget,
                line(self.name, self.make),
            ]
        )
        advice = "Any size; it stays on this computer."
        if on_binder():
            advice = "This is a public server: do not upload confidential data."
        self.widget = box(
            heading("Start from my file", f"A table with one case per row. {advice}"),
            line(self.path, self.read),
            self.upload,
            self.said.widget,
            self._written,
            self._second,
        )
        for part in (self._written, self._second):
            shown(part, visible=False)
        self._wire()

    def _wire(self) -> None:
        guard = self.said.guard
        self.read.on_click(guard(self._read))
        self.make.on_click(guard(self._make))
        self.path.observe(guard(self._complete), names=["value"])
        for control in (self.header, self.delimiter):
            control.observe(guard(self._again), names=["value"])
        self.target.observe(guard(self._target_chosen), names=["value"])
        self.positive.observe(guard(self._positive_chosen), names=["value"])

    def _arrived(self, path: Path) -> None:
        self.path.value = shown_path(path)
        self.said.guard(self._read)()

    def _complete(self) -> None:
        typed = self.path.value
        if typed.endswith("/"):
            self.path.options = files_near(base_folder(), typed)

    def _read(self) -> None:
        self._quiet = True
        self.delimiter.value = ""
        self._quiet = False
        self._take(header=None)

    def _again(self) -> None:
        if not self._quiet:
            self._take(header=self.header.value if self._look else None)

    def _take(self, *, header: bool | None) -> None:
        from tenfold.delivery.first_look import look

        typed = self.path.value.strip().strip("\"'")
        if not typed:
            raise DataProblem.because("No file is named.", "Choose one of the list, or upload one.")
        self.said.say(f"Reading {Path(typed).name} …")
        separator = self.delimiter.value.replace("\\t", "\t") or None
        try:
            found = look(typed, base=base_folder(), header=header, delimiter=separator)
        except DataProblem as fault:
            self._look = None
            shown(self._second, visible=False)
            # How it is written can still be said: nothing else of the form makes sense now.
            shown(self._written, visible=" one column" in str(fault))
            raise
        self._look = found
        self._show(found)

    def _show(self, found: FirstLook) -> None:
        guess = found.guess()
        names = [(" ".join(name.split()) or "(blank)", name) for name in found.frame.columns]
        self.preview.value = preview_html(found)
        self._quiet = True
        self.header.value = found.header
        self.target.options = [("– choose a column –", None), *names]
        self.target.value = guess.column if guess else None
        self.name.value = free_name(found.source)
        self._quiet = False
        for part in (self._written, self._second):
            shown(part, visible=True)
        self._guess_reason = f"Guessed: {guess.reason}" if guess else ""
        self.said.say(f"{found.profile.rows:,} rows read. Look below, then make the project.")
        self._ask(None)

    def _target_chosen(self) -> None:
        if not self._quiet:
            self._guess_reason = ""
            self._ask(None)

    def _positive_chosen(self) -> None:
        if not self._quiet and self.positive.value is not None:
            self._ask(self.positive.value)

    def _ask(self, positive: str | None) -> None:
        found, target = self._look, self.target.value
        self.make.disabled = True
        if found is None or target is None:
            self.why.value, self._asked = "", None
            shown(self.positive, visible=False)
            if found is not None:
                self.said.say("No column looks like an outcome: choose what to predict.")
            return
        try:
            asked = found.ask(target, positive)
        except DataProblem as fault:
            self._asked = None
            shown(self.positive, visible=False)
            self.why.value = f'<div role="alert" class="block">✕ {escape(str(fault))}</div>'
            return
        self._asked, self.make.disabled = asked, False
        self._labels(found, asked)
        roles = ("positive",) if self._guess_reason else ("task", "positive")
        reasons = [each.reason for each in asked.inferred if each.role in roles]
        task = f"What is predicted is {_TASKS[asked.task]}."
        said = " ".join([self._guess_reason, *reasons, task]).strip()
        self.why.value = f'<div class="soft" role="status">{escape(said)}</div>'
        if positive is None:
            self.roles.propose(found, asked)

    def _labels(self, found: FirstLook, asked: Inference) -> None:
        binary = asked.task == "binary"
        shown(self.positive, visible=binary)
        if not binary:
            return
        counts = found.counts(asked.roles.target)
        total = sum(counts.values())
        self._quiet = True
        self.positive.options = [
            (f"{label} ({counts.get(label, 0) / total:.1%} of the rows)", label)
            for label in reversed(asked.labels)
        ]
        self.positive.value = asked.roles.positive
        self._quiet = False

    def _make(self) -> None:
        from tenfold.delivery.scaffold import new_project
        from widgets.start_numbers import begin_with

        found, asked = self._look, self._asked
        if found is None or asked is None:
            raise DataProblem.because("Nothing can be made yet.", "Choose what to predict.")
        name = self.name.value.strip()
        if not name.strip(".") or Path(name).name != name:
            raise ProjectProblem.because(
                f"'{name}' is no name for a folder.", "Use letters, digits and -."
            )
        self.said.say("Making the project …")
        folder = base_folder() / "projects" / name
        source = found.source if "://" in found.source else str(base_folder() / found.source)
        made = new_project(
            folder,
            data=_at_home(source, folder),
            target=asked.roles.target,
            positive=asked.roles.positive,
            header=found.header,
            delimiter=found.delimiter,
            roles=self.roles.roles(),
        )
        begin_with(made.project, found.counts(asked.roles.target), asked)
        self.said.clear()
        self._on_made(made.project, made.said)


def _at_home(source: str, folder: Path) -> str:
    """Where an uploaded file is once it lies in its project; any other stays where it is.

    What lies inside is packed with the project, and nothing runs again where it is unpacked.
    """
    path = Path(source)
    if path.parent != uploads() or (folder / FILE).exists():
        return source
    (folder / "data").mkdir(parents=True, exist_ok=True)
    return str(shutil.copy(path, folder / "data" / path.name))


__all__ = ["FilePanel"]
