"""The start page: a first choice, the project at a glance, its numbers, the run, the way out."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w

from tenfold.errors import TenfoldError
from widgets.assisting import assisted
from widgets.comparing import compare
from widgets.deciding import bring_up_to_date
from widgets.later import Later
from widgets.live import live
from widgets.projects import (
    base_folder,
    changed,
    glance,
    last_worked_on,
    on_binder,
    projects_near,
)
from widgets.start_controls import Said, box, heading, shown
from widgets.start_file import FilePanel
from widgets.start_open import DemoPanel, OpenPanel
from widgets.start_run import RunPanel
from widgets.start_sight import Sight
from widgets.start_style import START_STYLE
from widgets.start_transfer import Download, packed_words
from widgets.strip import glance_html, glance_text

DISPLAY = "tenfold-start"
_CALM = 1.5  # seconds without an entry: a glance at all ten steps takes half a second
_NOTICE = (
    '<p class="notice"><b>A public server that forgets.</b> Do not upload confidential data. '
    "This session ends when you leave it: export your project below before you do, and open it "
    "again here or on your own computer.</p>"
)


class StartPage:
    """The start page of a person at JupyterLab; all that it shows is read from the project."""

    def __init__(self) -> None:
        self._shown = False
        self._packed: tempfile.TemporaryDirectory[str] | None = None
        self.project: Any = None
        self.numbers_panel: Any = None
        self._compared: Any = None
        self.said = Said()
        refresh = self.said.guard(lambda: self._refresh(running=self.run.running))
        self._later = Later(_CALM, refresh)
        self.demo = DemoPanel(self.choose)
        self.file = FilePanel(lambda project, said: self.choose(project, "", said))
        self.open = OpenPanel(self.choose)
        self.run = RunPanel(self._changed)
        self.export = Download(self._pack, packed_words, words="Export this project as one file")
        self.sight = Sight(self.said.guard(self._come_back))
        self._looked: tuple[float, ...] = ()
        self.numbers = w.VBox([])
        self.scenarios = w.VBox([])
        self._panels: dict[str, DemoPanel | FilePanel | OpenPanel] = {
            "demo": self.demo,
            "file": self.file,
            "open": self.open,
        }
        self.choices = {
            "demo": w.Button(description="Try the worked example", icon="flask"),
            "file": w.Button(description="Start from my file", icon="upload"),
            "open": w.Button(description="Open a project", icon="folder-open"),
        }
        for key, button in self.choices.items():
            button.on_click(lambda _, key=key: self.turn_to(key))
        self._choice = w.VBox([])
        self._arrange()
        self._begin()

    def show(self) -> None:
        """Display the page."""
        from IPython.display import display

        display(self.top)  # type: ignore[no-untyped-call]
        # Not in a widget: JupyterLab opens the links of outputs in place, those of widgets not.
        display(self._glance(), raw=True, display_id=DISPLAY)  # type: ignore[no-untyped-call]
        display(self.bottom)  # type: ignore[no-untyped-call]
        self._shown = True
        threading.Thread(target=_warm_up, daemon=True).start()

    def turn_to(self, key: str) -> None:
        """Show one of the ways to a project; the same one again puts it away."""
        panel = self._panels.get(key)
        opened = panel is not None and list(self._choice.children) != [panel.widget]
        self._choice.children = [panel.widget] if panel is not None and opened else []
        for name, button in self.choices.items():
            button.button_style = "primary" if opened and name == key else ""

    def choose(self, project: Any, said: str, details: list[str] | None = None) -> None:
        """Go on with `project`.

        Parameters
        ----------
        details : list of str
            What was inferred while it was made, in sentences.
        """
        if self.run.running:
            self.said.say("A run is on: wait for it, or cancel it, then change.", kind="block")
            return
        self.project = self.run.project = project
        self.run.failures = ()
        self.run.said.clear()
        self.run.progress.value = ""
        self.turn_to("")
        self.open.list(project.folder)
        self.said.say(said)
        if details is not None:
            self._tell_made(project.folder, details)
        # Said here: the panel that has asked for it is put away.
        self.said.guard(self._fill)()
        self._refresh()
        if self._shown:
            self.sight.land()

    def _arrange(self) -> None:
        choices = w.HBox(list(self.choices.values()))
        choices.add_class("tenfold-choices")
        notice = [w.HTML(_NOTICE)] if on_binder() else []
        self.top = w.VBox(
            [
                w.HTML(START_STYLE),
                *notice,
                choices,
                self._choice,
                self.sight,
                self.said.widget,
            ]
        )
        self.way_out = box(
            heading(
                "Take it with you",
                "Decisions, data, results and notebooks in one file. Open a project takes it back.",
            ),
            self.export,
        )
        self.bottom = w.VBox([self.numbers, self.run.widget, self.scenarios, self.way_out])
        for part in (self.top, self.bottom):
            part.add_class("tenfold")
            part.add_class("tenfold-start")
            assisted(part)

    def _begin(self) -> None:
        from tenfold.project import Project

        try:
            found: Project | None = Project.find(None)
        except TenfoldError:
            last = last_worked_on(projects_near(base_folder()))
            found = Project(last) if last else None
        self._fill()
        if found is None:
            self.said.say("No project yet. Choose one of the three to begin.")
        else:
            self.choose(found, f"{found.folder.name} is open: the one you worked on last.")

    def _fill(self) -> None:
        shown(self.bottom, visible=self.project is not None)
        if self.project is None:
            return
        self.numbers.children = [self._numbers()]
        self.scenarios.children = [self._compare()]

    def _numbers(self) -> Any:
        from widgets.start_numbers import NumbersPanel

        self.numbers_panel = None
        try:
            panel = NumbersPanel(self.project, self._ran)
        except TenfoldError as fault:
            return w.HTML(f'<div role="alert" class="block">{escape(str(fault))}</div>')
        self.numbers_panel = panel
        session: Any = panel.session
        live(session).followers["glance"] = self._later.call
        self.run.before = panel.form.flush  # what is still being typed counts
        if panel.complete:
            return w.Accordion([panel.widget], titles=("The five numbers that matter",))
        return panel.widget

    def _compare(self) -> w.Accordion:
        # Made when it is opened: most visits need none of it.
        room = w.VBox([])
        folded = w.Accordion([room], titles=("Scenarios side by side: what if …?",))
        self._compared = None

        def opened() -> None:
            if folded.selected_index == 0 and not room.children:
                self._compared = compare(self.project, self._adopted)
                room.children = [self._compared]

        folded.observe(self.said.guard(opened), names=["selected_index"])
        return folded

    def _adopted(self) -> None:
        self.numbers.children = [self._numbers()]
        self._refresh()

    def _tell_made(self, folder: Path, details: list[str]) -> None:
        items = "".join(f"<li>{escape(line)}</li>" for line in details)
        self.said.widget.value = (
            f'<div role="status" class="pass"><span aria-hidden="true">✓</span> Made '
            f"<b>{escape(folder.name)}</b>. Now say below what a decision is worth.</div>"
            f"<details><summary>What was inferred, and why</summary><ul>{items}</ul></details>"
        )

    def _pack(self) -> Path:
        from tenfold.delivery.archiving import pack

        if self._packed is None:
            self._packed = tempfile.TemporaryDirectory(prefix="tenfold-")
        packed: Path = pack(self.project, Path(self._packed.name))
        return packed

    def _changed(self, running: bool) -> None:  # noqa: FBT001  # a callback's one argument
        if running:
            self._refresh(running=True)
            return
        self._ran()
        if self.numbers_panel is not None:
            self.numbers_panel.look()

    def _ran(self) -> None:
        """There are new results: whatever shows some shows these."""
        self._refresh()
        if self._compared is not None:
            self._compared.refresh()

    def _come_back(self) -> None:
        """The page is looked at again: show what was done in other notebooks meanwhile."""
        if self.project is None or self.run.running or self._looked == changed(self.project):
            return
        self._ran()
        if self.numbers_panel is not None:
            bring_up_to_date(self.numbers_panel.session)
            self.numbers_panel.look()

    def _refresh(self, *, running: bool = False) -> None:
        if self.project is not None:
            self._looked = changed(self.project)
        if self._shown:
            from IPython.display import update_display

            update_display(self._glance(running=running), raw=True, display_id=DISPLAY)  # type: ignore[no-untyped-call]

    def _glance(self, *, running: bool = False) -> dict[str, str]:
        if self.project is None:
            return {"text/html": "", "text/plain": ""}
        try:
            at = glance(self.project, self.run.failures)
        except TenfoldError as fault:
            said = f'<div class="tenfold block" role="alert">{escape(str(fault))}</div>'
            return {"text/html": f"{START_STYLE}{said}", "text/plain": str(fault)}
        html = glance_html(at, self.project.folder, here=Path.cwd(), running=running)
        return {
            "text/html": f'{START_STYLE}<div class="tenfold">{html}</div>',
            "text/plain": glance_text(at),
        }


def _warm_up() -> None:
    # While the person looks around: what the first file needs takes seconds to import.
    with contextlib.suppress(ImportError):
        import tenfold.tables.intake
        import tenfold.tables.profiler
        import tenfold.tables.roles  # noqa: F401


__all__ = ["StartPage"]
