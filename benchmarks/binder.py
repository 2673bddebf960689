"""Binder without Docker: builds what `binder/` says in an empty place and visits it in a browser.

The order is repo2docker's: a copy of the repository, a new environment, `binder/postBuild` in the
repository's root, and `binder/start` around the server's command, under an address like that of a
hub. Between building and starting the files are copied, as an image is: new inodes, times cut to
the second. Not shown here: repo2docker's own base image with its jupyterhub-singleuser, and the
Python of `binder/runtime.txt` where this machine has another.

Targets: no step is computed in the session, and all notebooks visited in turn stay under 1.5 GB
(PSS of all processes of the session, so that shared pages count once; a Binder session may have
2 GB and is sure of 1 GB).

A visitor saves and closes each notebook before the next; `--leave-open` closes none: the worst that
one can do.

Run: python benchmarks/binder.py [--folder EMPTY] [--built FOLDER] [--pictures] [--leave-open]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_TARGET = 1.5  # GB
_MARK = "TENFOLD_PROOF"
# anywidget gives up its promise after two seconds, on a busy machine and where a notebook closes.
_LATE = "[anywidget] Failed to initialize model"
_BASE = "/user/proof-of-tenfold-a1b2c3d4/"
_QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_STILL = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = Array.from(panel?.content?.widgets ?? []).map(cell => cell.model);
  const waits = cells.filter(cell => cell.type === "code" && cell.executionState === "running");
  return kernel?.status === "idle" && cells.length > 0 && waits.length === 0;
}"""
_OUTPUTS = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model);
  const outputs = cells.flatMap(cell => cell.toJSON().outputs ?? []);
  const held = outputs.map(each => JSON.stringify(each.data ?? {}));
  return {
    errors: outputs.filter(each => each.output_type === "error").map(each => each.evalue),
    charts: held.filter(text => text.includes("<svg") || text.includes("plotly")).length,
  };
}"""
_OPEN = """path => { window.jupyterapp.commands.execute("docmanager:open", {path}); }"""
_LEAVE = """async () => {
  await window.jupyterapp.commands.execute("docmanager:save");
  await window.jupyterapp.commands.execute("application:close");
}"""
# The example found as it was built, and what a visitor must know.
_TOLD = ("loans", "up to date", "confidential")
_PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
_CHART = f"{_PANEL} .jp-OutputArea .js-plotly-plot, {_PANEL} .jp-OutputArea svg[role]"


def main() -> int:
    """Build, start, visit, measure; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="empty folder to build in; kept")
    parser.add_argument("--built", type=Path, help="folder of an earlier build: only visit it")
    parser.add_argument("--pictures", action="store_true", help="save what was seen, per notebook")
    parser.add_argument("--leave-open", action="store_true", help="close no notebook: the worst")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = options.built or options.folder or Path(folder)
        place = Place(where.resolve(), pictures=options.pictures, leave_open=options.leave_open)
        wanted = (place.repo / "binder/runtime.txt").read_text().strip() if options.built else ""
        print(f"{platform.platform()}, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
        if not options.built:
            build(place)
            wanted = (place.repo / "binder/runtime.txt").read_text().strip()
        print(f"Python here {platform.python_version()}, on Binder {wanted}")
        return visit(place)


class Place:
    """An empty place: the repository's copy, an environment, a home of its own."""

    def __init__(self, folder: Path, *, pictures: bool, leave_open: bool) -> None:
        self.folder, self.pictures, self.leave_open = folder, pictures, leave_open
        self.repo, self.venv, self.home = folder / "repo", folder / "venv", folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)

    def environment(self, **more: str) -> dict[str, str]:
        """What a container knows: nothing of the machine that it stands on."""
        kept = {name: os.environ[name] for name in _PASSED if name in os.environ}
        path = f"{self.venv / 'bin'}:/usr/local/bin:/usr/bin:/bin"
        known = {"PATH": path, "HOME": str(self.home), "LANG": "C.UTF-8", "USER": "jovyan"}
        return kept | known | {"NB_USER": "jovyan", "REPO_DIR": str(self.repo)} | more


# How this machine reaches its package index, and where what was fetched before is kept.
_PASSED = ("PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "SSL_CERT_FILE", "UV_INDEX_URL")
_PASSED += ("UV_DEFAULT_INDEX", "UV_CACHE_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
_PASSED += ("https_proxy", "http_proxy", "no_proxy", "TMPDIR")


def build(place: Place) -> None:
    """Do what repo2docker does with `binder/`, in its order."""
    _copy_repository(place.repo)
    if place.venv.exists():
        print("  environment: as an earlier build left it")
    else:
        _install(place)
    _timed("binder/postBuild", ["./binder/postBuild"], place)
    _as_an_image(place.repo)
    for name in ("venv", "repo"):
        size = sum(p.lstat().st_size for p in (place.folder / name).rglob("*"))
        print(f"  {name}: {size / 1e6:,.0f} MB")


def _install(place: Place) -> None:
    _timed("environment", [sys.executable, "-m", "venv", str(place.venv)], place)
    uv = shutil.which("uv")
    if uv:  # the same files from a cache; pip then finds all of them there, hashes checked
        command = [uv, "pip", "install", "--quiet", "--python", str(place.venv / "bin/python")]
        command += ["--require-hashes", "--compile-bytecode", "-r", str(_most(place))]
        cache = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True)
        _timed("uv pip install", command, place, UV_CACHE_DIR=cache.stdout.strip())


def _most(place: Place) -> Path:
    """What `binder/postBuild` installs of the lock, by its own words."""
    script = (place.repo / "binder/postBuild").read_text(encoding="utf-8")
    words = re.search(r"awk '(.*)' requirements\.lock", script)
    if words is None:
        raise SystemExit("binder/postBuild does not say what it takes from the lock.")
    command = ["awk", words[1], str(place.repo / "requirements.lock")]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    most = place.folder / "most.lock"
    most.write_text(found.stdout, encoding="utf-8")
    return most


def _copy_repository(to: Path) -> None:
    if to.exists():
        raise SystemExit(f"'{to}' is there already: name an empty folder.")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)


def _as_an_image(repo: Path) -> None:
    made = repo.with_name("repo-as-built")
    repo.rename(made)
    shutil.copytree(made, repo, symlinks=True)
    for path in repo.rglob("*"):
        if not path.is_symlink():
            seconds = int(path.stat().st_mtime)
            os.utime(path, (seconds, seconds))
    shutil.rmtree(made)


def _timed(what: str, command: list[str], place: Place, **more: str) -> None:
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=place.repo,
        env=place.environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"  {what}: {time.monotonic() - started:.0f} s", flush=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}\nexit {done.returncode}")


def visit(place: Place) -> int:
    """Start the session, visit all notebooks in turn, print times and memory."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    before = _records(place.repo)
    with session(place) as (address, memory), sync_playwright() as playwright:
        started = time.monotonic()
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_QUIET))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        faults = _visit_all(page, address, place, memory, started)
        browser.close()
    computed = [name for name, at in _records(place.repo).items() if before.get(name) != at]
    faults += [f"{name} was computed again" for name in computed]
    faults += [] if len(before) >= 10 else [f"only {len(before)} records were built"]
    print(f"memory at its peak: {memory.peak:.2f} GB; target: under {_TARGET} GB")
    for size, called in memory.shares:
        print(f"  {size:.2f} GB  {called}")
    faults += [f"{memory.peak:.2f} GB of memory"] if memory.peak >= _TARGET else []
    print("\n".join(faults) or "every target is met")
    return 1 if faults else 0


def _visit_all(page: Any, address: str, place: Place, memory: Memory, started: float) -> list[str]:
    faults: list[str] = []
    seen_at = ["start"]

    def heard(error: object) -> None:
        if _LATE in str(error):
            print(f"  {seen_at[-1]}: {error} (told, no fault: it draws all the same)")
        else:
            faults.append(f"scripts of {seen_at[-1]}: {error}")

    page.on("pageerror", heard)
    page.goto(address)  # no path: the session must lead to the start page by itself
    page.get_by_role("heading", name="Start").first.wait_for(timeout=120_000)
    print(f"first page (start): {time.monotonic() - started:.1f} s")
    _run_all(page)
    print(f"start page at rest: {time.monotonic() - started:.1f} s; {memory.now:.2f} GB")
    faults += [f"start: {text}" for text in page.evaluate(_OUTPUTS)["errors"]]
    text = page.locator(_PANEL).first.inner_text()
    faults += [f"the start page does not say '{word}'" for word in _TOLD if word not in text]
    _shoot(page, place, "00_start")
    stems = sorted(path.stem for path in (place.repo / "demo/loans/notebooks").glob("*.ipynb"))
    steps = [stem for stem in stems if not stem.startswith("00")]
    # Step 3 first: its leaderboard is the chart for which others have to wait.
    for stem in sorted(steps, key=lambda stem: (not stem.startswith("03"), stem)):
        opened = time.monotonic()
        seen_at.append(stem)
        page.evaluate(_OPEN, f"demo/loans/notebooks/{stem}.ipynb")
        page.locator(f"{_PANEL} h1").first.wait_for(timeout=120_000)
        _run_all(page, first_chart=stem.startswith("03"))
        seen = page.evaluate(_OUTPUTS)
        took = time.monotonic() - opened
        print(f"  {stem}: {seen['charts']} charts, {took:.1f} s; {memory.now:.2f} GB", flush=True)
        faults += [f"{stem}: {text}" for text in seen["errors"]]
        faults += [] if seen["charts"] else [f"{stem} shows no chart"]
        _shoot(page, place, stem)
        if not place.leave_open:
            page.evaluate(_LEAVE)
            page.wait_for_timeout(500)
    return faults


def _run_all(page: Any, *, first_chart: bool = False) -> None:
    _rest(page)  # JupyterLab drops what is run before it has a kernel
    started = time.monotonic()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells").first.click()
    if first_chart:
        page.locator(_CHART).first.wait_for(state="attached", timeout=120_000)
        print(f"first chart, from running its notebook: {time.monotonic() - started:.1f} s")
    _rest(page)


def _rest(page: Any) -> None:
    calm = 0
    for _ in range(1200):
        page.wait_for_timeout(100)
        calm = calm + 1 if page.evaluate(_STILL) else 0
        if calm == 8:
            return
    raise SystemExit("a notebook never came to rest")


def _shoot(page: Any, place: Place, name: str) -> None:
    if place.pictures:
        page.screenshot(path=place.folder / f"{name}.png")


def _records(repo: Path) -> dict[str, str]:
    paths = (repo / "demo/loans/records").glob("*.json")
    return {path.stem: json.loads(path.read_bytes())["context"]["at"] for path in paths}


class Memory:
    """Proportional set size of all processes of the session, in GB, and its peak."""

    def __init__(self, mark: str) -> None:
        self._mark, self._ends = f"{_MARK}={mark}".encode(), threading.Event()
        self.now = self.peak = 0.0
        self.shares: list[tuple[float, str]] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ends.set()
        self._thread.join()

    def processes(self) -> list[int]:
        """All that came from the session, also what has lost its parent."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark in (path / "environ").read_bytes().split(b"\0"):
                    found.append(int(path.name))
            except OSError:
                continue
        return found

    def _watch(self) -> None:
        while not self._ends.wait(0.5):
            sizes = {pid: _pss(pid) / 1e6 for pid in self.processes()}
            self.now = sum(sizes.values())
            if self.now > self.peak:
                self.peak = self.now
                self.shares = sorted(
                    ((size, _called(pid)) for pid, size in sizes.items()), reverse=True
                )


def _called(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "ended"
    return " ".join(word.rpartition("/")[2] for word in words)[:90]


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])  # kB
    except OSError:
        pass
    return 0


@contextmanager
def session(place: Place) -> Iterator[tuple[str, Memory]]:
    """A visitor's session: `binder/start` around the server's command; nothing outlives it."""
    mark = os.urandom(8).hex()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["./binder/start", "jupyter", "lab", "--ip", "127.0.0.1", f"--port={port}"]
    command += ["--no-browser", f"--ServerApp.base_url={_BASE}", f"--IdentityProvider.token={mark}"]
    command += ["--LabApp.expose_app_in_browser=True"]  # whether cells still run is asked there
    command += ["--allow-root"] if os.geteuid() == 0 else []
    told = {"MEM_LIMIT": "2147483648", "CPU_LIMIT": "2", _MARK: mark}
    shutil.rmtree(place.home)  # every session begins with nobody's tabs and settings
    place.home.mkdir()
    log = place.folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=place.repo, env=place.environment(**told), stdout=out, stderr=out
        )
    memory = Memory(mark)
    try:
        address = f"http://127.0.0.1:{port}{_BASE}"
        _wait_for(f"{address}api?token={mark}", log)
        yield f"{address}?token={mark}", memory
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
        memory.end()
        left = memory.processes()
        print(f"left behind when the server had ended: {len(left)} processes")
        for pid in left:
            os.kill(pid, 9)


def _wait_for(address: str, log: Path) -> None:
    started = time.monotonic()
    while time.monotonic() - started < 120:
        try:
            urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            print(f"server answers: {time.monotonic() - started:.1f} s")
            return
    raise SystemExit(log.read_text())


if __name__ == "__main__":
    raise SystemExit(main())
