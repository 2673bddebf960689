"""What runs inside a pipeline's containers: each function becomes a component.

kfp copies a function's source and nothing around it, so every import stands inside.
"""


def check_batch(project: str, batch: str) -> None:
    """Hold new rows against the project's data contract; a breach ends the pipeline.

    Parameters
    ----------
    project : str
        Folder of the project inside the container.
    batch : str
        The new rows: path or folder as seen from the project, or URL.
    """
    import subprocess
    import sys

    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    # Inside the project, where a path like data/new means what it says.
    ended = subprocess.run([*command, "check", ".", "--", batch], cwd=project, check=False)
    if ended.returncode:
        sys.exit(f"The batch '{batch}' was stopped (exit code {ended.returncode}).")


def retrain_model(project: str, batch: str) -> None:
    """Validate rows with outcomes, train on them, and promote the model only where it earns more.

    Parameters
    ----------
    project : str
        Folder of the project inside the container.
    batch : str
        Rows with outcomes, old and new: path or folder as seen from the project, or URL.
    """
    import subprocess
    import sys

    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    ended = subprocess.run([*command, "retrain", ".", f"--data={batch}"], cwd=project, check=False)
    if ended.returncode:
        sys.exit(f"Retraining on '{batch}' stopped (exit code {ended.returncode}).")


def run_step(project: str, slug: str, stem: str) -> str:
    """Run one step's notebook, unless nothing that it depends on has changed.

    Parameters
    ----------
    project : str
        Folder of the project inside the container.
    slug : str
        The step by its name: ``baseline_models``.
    stem : str
        The step as its files are called: ``03_baseline_models``.

    Returns
    -------
    str
        Hash of the content of the step's record.
    """
    import json
    import subprocess
    import sys
    import tempfile
    from pathlib import Path

    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.jsonl"
        asked = ["run", project, "--only", slug, "--log", str(log)]
        ended = subprocess.run([*command, *asked], check=False)
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    # The exit code judges the project, which is not whole before its last step, and Python's own
    # 1 would read as its no-go: only the step's own last event says that it went well.
    events = [event for event in map(json.loads, lines) if event.get("step") == slug]
    if not events or events[-1]["state"] not in ("done", "skipped"):
        said = events[-1]["text"] if events else "it never started; the lines above say why."
        sys.exit(f"Step '{slug}' failed (exit code {ended.returncode}): {said}")
    record = Path(project) / "records" / f"{stem}.json"
    return str(json.loads(record.read_text(encoding="utf-8"))["content_hash"])


def reach_verdict(project: str, allow: str) -> None:
    """Judge the whole project and write its dossier; no-go ends the pipeline, and so does review.

    Parameters
    ----------
    project : str
        Folder of the project inside the container.
    allow : str
        ``review`` lets the pipeline succeed although signatures or checks are open.
    """
    import subprocess
    import sys

    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    ended = subprocess.run([*command, "run", project, "--allow", allow], check=False)
    if ended.returncode:
        sys.exit(f"The verdict does not let the pipeline pass (exit code {ended.returncode}).")


__all__ = ["check_batch", "reach_verdict", "retrain_model", "run_step"]
