"""Files between the browser and the project, of any size: ipywidgets' own upload ends at 10 MB.

A server closes the connection on a larger message, and nobody is told. So a file goes in parts,
each asked for when the one before has arrived.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.projects import base_folder

_PART = 1 << 22
_UPLOAD = """
function render({ model, el }) {
  const label = document.createElement("label");
  label.className = "tenfold-transfer";
  const words = document.createElement("span");
  words.textContent = model.get("words");
  const input = document.createElement("input");
  input.type = "file";
  input.accept = model.get("accept");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  label.append(words, input, said);
  el.append(label);
  let heard = null;
  model.on("msg:custom", (message) => heard && heard(message));
  // Its name stays in sight once it is here, and the same file can be chosen again.
  input.addEventListener("click", () => (input.value = ""));
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    input.disabled = true;
    const size = model.get("part");
    for (let at = 0; at === 0 || at < file.size; at += size) {
      const part = await file.slice(at, at + size).arrayBuffer();
      const answer = new Promise((resolve) => (heard = resolve));
      model.send({ at, name: file.name, total: file.size }, undefined, [part]);
      const got = await answer;
      said.textContent = got.said;
      if (got.stop) break;
    }
    input.disabled = false;
  });
}
export default { render };
"""
_DOWNLOAD = """
function render({ model, el }) {
  const row = document.createElement("div");
  row.className = "tenfold-transfer";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = model.get("words");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const link = document.createElement("a");
  row.append(button, said, link);
  el.append(row);
  let heard = null;
  model.on("msg:custom", (message, buffers) => heard && heard([message, buffers]));
  button.addEventListener("click", async () => {
    button.disabled = true;
    link.textContent = "";
    said.textContent = "Packing …";
    const parts = [];
    for (let at = 0; ; ) {
      const answer = new Promise((resolve) => (heard = resolve));
      model.send({ at });
      const [got, buffers] = await answer;
      said.textContent = got.said;
      if (got.stop) break;
      parts.push(buffers[0]);
      at += buffers[0].byteLength;
      if (at >= got.total) {
        if (link.href) URL.revokeObjectURL(link.href);
        link.href = URL.createObjectURL(new Blob(parts, { type: "application/octet-stream" }));
        link.download = got.name;
        link.textContent = "save " + got.name + " again";
        link.click();
        break;
      }
    }
    button.disabled = false;
  });
}
export default { render };
"""


class Upload(anywidget.AnyWidget):
    """A file of the person's own computer, written into `folder` part by part.

    Parameters
    ----------
    on_file : callable
        ``on_file(path)`` when all of it is there.
    """

    _esm = _UPLOAD
    words = traitlets.Unicode("Upload a file").tag(sync=True)
    accept = traitlets.Unicode("").tag(sync=True)
    part = traitlets.Int(_PART).tag(sync=True)

    def __init__(
        self, on_file: Callable[[Path], None], folder: Callable[[], Path], **names: str
    ) -> None:
        super().__init__(**names)
        self._on_file, self._folder = on_file, folder
        self.on_msg(self._got)

    def _got(self, _: object, message: dict[str, Any], buffers: list[Any]) -> None:
        try:
            self.send(self._take(message, bytes(buffers[0])))
        except Exception as fault:  # every one: the browser waits for an answer
            self.send({"stop": True, "said": str(fault) or type(fault).__name__})

    def _take(self, message: dict[str, Any], part: bytes) -> dict[str, Any]:
        at, total = int(message["at"]), int(message["total"])
        folder = self._folder()
        folder.mkdir(parents=True, exist_ok=True)
        # A name is a name: no folder may hide in it.
        path = folder / (Path(str(message["name"]).replace("\\", "/")).name or "file")
        spare = path.with_name(f"{path.name}.part")
        if at == 0 and total > shutil.disk_usage(folder).free:
            return {"stop": True, "said": f"It has {_size(total)}; the disk has no room for it."}
        with spare.open("r+b" if at else "wb") as file:
            file.seek(at)
            file.write(part)
        if at + len(part) < total:
            return {"said": f"{100 * (at + len(part)) // total} % of {_size(total)}"}
        # What a project was made of stays as it is, whatever comes under the same name.
        stem, dot, kind = path.name.partition(".")
        for number in range(2, 1000):
            if not path.exists():
                break
            path = folder / f"{stem}-{number}{dot}{kind}"
        spare.replace(path)
        self._on_file(path)
        return {"said": f"{path.name} is here, {_size(total)}."}


class Download(anywidget.AnyWidget):
    """A button that saves a file on the person's own computer.

    Parameters
    ----------
    make : callable
        ``make()`` writes the file and says where it is.
    tell : callable
        ``tell(path)``: what to know about it, in sentences.
    """

    _esm = _DOWNLOAD
    words = traitlets.Unicode("Download").tag(sync=True)

    def __init__(
        self,
        make: Callable[[], Path],
        tell: Callable[[Path], list[str]] = lambda path: [],
        **names: str,
    ) -> None:
        super().__init__(**names)
        self._make, self._tell = make, tell
        self._words = ""
        self._path: Path | None = None
        self.on_msg(self._asked)

    def _asked(self, _: object, message: dict[str, Any], __: object) -> None:
        at = int(message["at"])
        try:
            if at == 0 or self._path is None:
                self._path = self._make()
                self._words = " ".join(["", *self._tell(self._path)])
            path, total = self._path, self._path.stat().st_size
            with path.open("rb") as file:
                file.seek(at)
                part = file.read(_PART)
        except Exception as fault:  # every one: the browser waits for an answer
            self.send({"stop": True, "said": str(fault) or type(fault).__name__})
            return
        self.send(
            {"total": total, "name": path.name, "said": f"{_size(total)}.{self._words}"},
            buffers=[part],
        )


def packed_words(path: Path) -> list[str]:
    """What to know about a packed project: data that were copied in, or left out."""
    from tenfold.delivery.archiving import look

    return list(look(path).said)


def uploads() -> Path:
    """Where files go that were uploaded."""
    return base_folder() / "projects" / "uploads"


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, count // 1000):,} kB"
    return f"{count / 1e6:,.1f} MB"


__all__ = ["Download", "Upload", "packed_words", "uploads"]
