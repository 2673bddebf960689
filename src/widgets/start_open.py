"""Try the worked example, or open a project: of the list, by its folder, from one packed file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w

from tenfold.errors import ProjectProblem
from widgets.control import committed
from widgets.projects import DEMOS, base_folder, projects_near
from widgets.start_controls import Said, box, heading, line, wide
from widgets.start_transfer import Upload, uploads


class DemoPanel:
    """Makes a worked example; ``on_open(project, said)`` when it is there."""

    def __init__(self, on_open: Callable[[Any, str], None]) -> None:
        self._on_open = on_open
        self.said = Said()
        self.demo = w.Dropdown(
            description="Example",
            options=[(f"{name}: {text}", name) for name, text in DEMOS.items()],
            layout=wide(),
        )
        self.make = w.Button(description="Open the example", button_style="primary")
        self.make.on_click(self.said.guard(self._make))
        self.widget = box(
            heading("Try the worked example", "Data and decisions are there; you may change them."),
            line(self.demo, self.make),
            self.said.widget,
        )

    def _make(self) -> None:
        from tenfold.delivery.demo import make_demo

        name = self.demo.value
        self.said.say(f"Making {name} …")
        project = make_demo(name, out=base_folder() / "demo" / name)
        self.said.clear()
        self._on_open(project, f"{name} is open.")


class OpenPanel:
    """Opens a project; ``on_open(project, said)`` when it is found."""

    def __init__(self, on_open: Callable[[Any, str], None]) -> None:
        self._on_open, self._quiet = on_open, False
        self.said = Said()
        self.pick = w.Dropdown(description="Project", options=[("– none –", None)], layout=wide())
        self.path = committed(w.Text(description="or its folder", layout=wide()))
        self.open = w.Button(description="Open it", button_style="primary")
        self.packed = Upload(
            self._unpack, uploads, words="or from a file that was exported:", accept=".zip"
        )
        self.open.on_click(self.said.guard(self._open))
        self.widget = box(
            heading("Open a project"),
            line(self.pick, self.open),
            self.path,
            self.packed,
            self.said.widget,
        )
        self.list(None)

    def list(self, chosen: Path | None) -> None:
        """Offer the projects near here."""
        found = projects_near(base_folder())
        if chosen is not None and chosen not in found:
            found.insert(0, chosen)
        named = [(os.path.relpath(path, base_folder()), path) for path in found]
        named = [(str(path) if text.startswith("..") else text, path) for text, path in named]
        self.pick.options = [("– choose –" if found else "– none yet –", None), *named]
        self.pick.value = chosen

    def _open(self) -> None:
        from tenfold.project import Project

        typed = self.path.value.strip()
        if not typed and self.pick.value is None:
            raise ProjectProblem.because("No project is chosen.", "Choose one, or name its folder.")
        found = Project.find(base_folder() / typed if typed else self.pick.value)
        self.path.value = ""
        self.said.clear()
        self._on_open(found, f"{found.folder.name} is open.")

    def _unpack(self, file: Path) -> None:
        from tenfold.delivery.archiving import look, unpack

        name = file.name.split(".")[0] or "project"
        folder, number = base_folder() / "projects" / name, 2
        while folder.exists():
            folder, number = base_folder() / "projects" / f"{name}-{number}", number + 1
        try:
            found, notes = unpack(file, folder), look(file).said
        finally:
            file.unlink(missing_ok=True)
        said = [f"{found.folder.name} is open, as it was exported.", *notes]
        self._on_open(found, "\n".join(said))


__all__ = ["DemoPanel", "OpenPanel"]
