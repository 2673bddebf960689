"""The start page: pick or make a project, see its ten steps, open the next one, run the rest."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from tenfold.errors import TenfoldError
from widgets.projects import Engine, projects_near
from widgets.start_controls import StartControls
from widgets.strip import strip_html, strip_text

DISPLAY = "tenfold-start"
_KINDS = {"Verdict: go": "pass", "Verdict: review": "warn", "Verdict: no-go": "block"}


def base_folder() -> Path:
    """Where new projects go: here, or above the folder of notebooks that we stand in."""
    here = Path.cwd()
    return here.parent if here.name == "notebooks" else here


class StartPage(StartControls):
    """The start page of a person at JupyterLab."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._shown = False
        self.project: Any = None
        self.data: str | None = None
        self._wire()
        self._begin()

    def show(self) -> None:
        """Display the page: choice of project, the ten steps, the run button."""
        from IPython.display import display

        display(self.top)  # type: ignore[no-untyped-call]
        display(self._strip(), raw=True, display_id=DISPLAY)  # type: ignore[no-untyped-call]
        display(self.bottom)  # type: ignore[no-untyped-call]
        self._shown = True

    def _wire(self) -> None:
        self.pick.observe(lambda change: self._guard(self._picked)(), names=["value"])
        self.upload.observe(lambda change: self._guard(self._uploaded)(), names=["value"])
        for button, act in (
            (self.open, self._opened),
            (self.make_demo, self._demo),
            (self.read, self._read),
            (self.create, self._create),
            (self.run, self._run),
        ):
            button.on_click(lambda _, act=act: self._guard(act)())

    def _begin(self) -> None:
        try:
            self._choose(self._engine.find(None), "")
        except TenfoldError:
            self._list(None)
            self.making.selected_index = 0
            self._say("No project yet: try an example, or start from your data.")

    def _choose(self, project: Any, said: str) -> None:
        self.project = project
        self._list(project.folder)
        self.making.selected_index = None
        self._say(said)
        self._refresh()

    def _list(self, chosen: Path | None) -> None:
        found = projects_near(base_folder())
        if chosen is not None and chosen not in found:
            found.insert(0, chosen)
        options = [(os.path.relpath(path, base_folder()), path) for path in found]
        options = [(str(path) if text.startswith("..") else text, path) for text, path in options]
        self.pick.options = [("– none –", None), *options]
        self.pick.value = chosen
        self.run.disabled = chosen is None

    def _picked(self) -> None:
        chosen = self.pick.value
        if chosen is not None and (self.project is None or chosen != self.project.folder):
            self._choose(self._engine.find(str(chosen)), f"Opened {chosen}.")

    def _opened(self) -> None:
        self._choose(self._engine.find(self.path.value.strip()), f"Opened {self.path.value}.")

    def _demo(self) -> None:
        name = self.demo.value
        self._say(f"Making {name} …")
        project = self._engine.demo(name, base_folder() / "demo" / name)
        self._choose(project, f"{name} is ready: open step 1, or run the rest.")

    def _uploaded(self) -> None:
        if self.upload.value:
            sent = self.upload.value[0]
            path = base_folder() / "projects" / "uploads" / Path(sent["name"]).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes(sent["content"]))
            self.file.value = str(path)
            self._read()

    def _read(self) -> None:
        self.data = self.file.value.strip()
        columns = list(self._engine.columns(self.data))
        labels = [(" ".join(name.split()) or "(blank)", name) for name in columns]
        self.target.options = [("– choose –", None), *labels]
        self.name.value = self.name.value or Path(self.data).stem
        self.create.disabled = False
        self._say(f"{len(columns)} columns read. Which one should be predicted?")

    def _create(self) -> None:
        if self.target.value is None or self.data is None:
            self._say("Choose the column to predict first.", kind="block")
            return
        folder = base_folder() / "projects" / Path(self.name.value.strip() or "project").name
        positive = self.positive.value.strip() or None
        project, said = self._engine.new(folder, self.data, self.target.value, positive)
        self._choose(project, " ".join([f"Made {folder}.", *said]))

    def _run(self) -> None:
        project, told = self.project, list[str]()
        self.run.disabled = True
        here = _ui_caller()

        def tell(line: str) -> None:
            told.append(line)
            rows = "".join(f"<li>{escape(text)}</li>" for text in told[-30:])
            here(lambda: setattr(self.log, "value", f'<ul class="soft">{rows}</ul>'))
            here(self._refresh)

        def end(text: str, kind: str) -> None:
            self.verdict.value = _said(text, kind)
            self.run.disabled = False
            self._refresh()

        def work() -> None:
            try:
                verdict = self._engine.run(project, tell)
            except Exception as fault:  # shown: it would vanish in the thread
                text = str(fault) if isinstance(fault, TenfoldError) else repr(fault)
                here(lambda: end(text, "block"))
            else:
                here(lambda: end(verdict, _KINDS.get(verdict.split(".")[0], "block")))

        self.verdict.value = _said("Running what is not up to date …", "soft")
        self.worker = threading.Thread(target=work, daemon=True)
        self.worker.start()

    def _refresh(self) -> None:
        if self._shown:
            from IPython.display import update_display

            update_display(self._strip(), raw=True, display_id=DISPLAY)  # type: ignore[no-untyped-call]

    def _strip(self) -> dict[str, str]:
        if self.project is None:
            return {"text/html": "", "text/plain": ""}
        try:
            lines = self._engine.lines(self.project)
        except TenfoldError as fault:
            return {"text/html": f"<pre>{escape(str(fault))}</pre>", "text/plain": str(fault)}
        html = strip_html(lines, self.project.notebooks, here=Path.cwd())
        return {"text/html": html, "text/plain": strip_text(lines)}

    def _say(self, text: str, *, kind: str = "soft") -> None:
        self.status.value = _said(text, kind)

    def _guard(self, act: Callable[[], None]) -> Callable[[], None]:
        def guarded() -> None:
            try:
                act()
            except TenfoldError as fault:
                self._say(str(fault), kind="block")
            except Exception as fault:  # it would vanish otherwise
                self._say(f"{type(fault).__name__}: {fault}", kind="block")

        return guarded


def _said(text: str, kind: str) -> str:
    return f'<span role="status" class="{kind}">{escape(text)}</span>'


def _ui_caller() -> Callable[[Callable[[], None]], object]:
    # Widgets are touched from the kernel's own loop only; without one (tests), at once.
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return lambda act: act()
    return loop.call_soon_threadsafe


__all__ = ["StartPage", "base_folder"]
