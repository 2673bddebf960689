"""What runs inside a pipeline's containers: each function becomes a component.

kfp copies a function's source and nothing around it but its own names, so every other import stands
inside. No `from __future__ import annotations`: kfp reads the parameters' types, not their names.
"""

from kfp.dsl import Artifact, Output  # type: ignore[import-untyped]  # kfp ships no annotations


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


def run_step(project: str, slug: str, stem: str, decisions: str, record: Output[Artifact]) -> str:
    """Run one step's notebook, unless nothing that it depends on has changed.

    Parameters
    ----------
    project : str
        Folder of the project inside the container.
    slug : str
        The step by its name: ``baseline_models``.
    stem : str
        The step as its files are called: ``03_baseline_models``.
    decisions : str
        What this pipeline run decides otherwise, a line each: ``baseline_models.cv_folds=10``.
    record : Artifact
        Where the step's record is put.

    Returns
    -------
    str
        Hash of the content of the step's record.
    """
    import json
    import shutil
    import subprocess
    import sys
    import tempfile
    from pathlib import Path

    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    sets = [f"--set={line.strip()}" for line in decisions.splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        log, told = Path(folder) / "events.jsonl", Path(folder) / "told.json"
        asked = ["run", project, "--only", slug, "--log", str(log), *sets]
        if sets:
            # A what-if of its own: where its records stand is said on standard output.
            with told.open("wb") as out:
                ended = subprocess.run([*command, *asked, "--json"], stdout=out, check=False)
        else:
            ended = subprocess.run([*command, *asked], check=False)
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        said = told.read_text(encoding="utf-8") if told.exists() else ""
    # The exit code judges the project, which is not whole before its last step, and Python's own
    # 1 would read as its no-go: only the step's own last event says that it went well.
    events = [event for event in map(json.loads, lines) if event.get("step") == slug]
    if not events or events[-1]["state"] not in ("done", "skipped"):
        why = events[-1]["text"] if events else "it never started; the lines above say why."
        sys.exit(f"Step '{slug}' failed (exit code {ended.returncode}): {why}")
    records = Path(project) / "records"
    if said:
        own = Path(project) / "runs" / json.loads(said)["run_id"] / "records"
        # What the decisions do not touch holds as it stands in the project.
        records = own if (own / f"{stem}.json").exists() else records
    file = records / f"{stem}.json"
    content = str(json.loads(file.read_text(encoding="utf-8"))["content_hash"])
    shutil.copyfile(file, record.path)
    record.metadata["content_hash"] = content
    return content


def reach_verdict(project: str, allow: str, decisions: str) -> None:
    """Judge the whole project and write its dossier; no-go ends the pipeline, and so does review.

    Parameters
    ----------
    project : str
        Folder of the project inside the container.
    allow : str
        ``review`` lets the pipeline succeed although signatures or checks are open.
    decisions : str
        As the steps were given.
    """
    import subprocess
    import sys

    command = [sys.executable, "-c", "from tenfold.cli import main; main()"]
    sets = [f"--set={line.strip()}" for line in decisions.splitlines() if line.strip()]
    ended = subprocess.run([*command, "run", project, "--allow", allow, *sets], check=False)
    if ended.returncode:
        sys.exit(f"The verdict does not let the pipeline pass (exit code {ended.returncode}).")


__all__ = ["check_batch", "reach_verdict", "retrain_model", "run_step"]
