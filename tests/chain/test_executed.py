"""What a run leaves in runs/ opens anywhere: valid, without widgets, paths or excess weight."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import nbformat
import pytest

from tenfold.chain.executed import MOST_BYTES, finish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "loans"
    (made / "runs" / "x").mkdir(parents=True)
    return made


@pytest.fixture
def written(folder: Path):
    """Write a notebook as papermill does, and read what is left of it."""

    def write(*outputs: dict, metadata: dict | None = None) -> tuple[dict, list[str]]:
        v4 = nbformat.v4
        given = v4.new_code_cell(f'# Parameters\nproject = "{folder}"\n')
        given.metadata["tags"] = ["injected-parameters"]
        cell = v4.new_code_cell("show(record)", outputs=[v4.new_output(**o) for o in outputs])
        cell.metadata.update({"papermill": {"status": "completed"}, "execution": {}, "tags": []})
        made = v4.new_notebook(cells=[given, cell], metadata=metadata or {})
        path = folder / "runs" / "x" / "01_a.ipynb"
        path.write_text(nbformat.writes(made), encoding="utf-8")
        said = finish(path, folder=folder)
        left = nbformat.read(path, as_version=4)
        nbformat.validate(left)
        assert len(path.read_bytes()) <= MOST_BYTES
        return left, said

    return write


def shown(text: str, **more: object) -> dict:
    return {"output_type": "display_data", "data": {"text/plain": text, **more}}


def test_widgets_and_notes_of_the_runner_are_taken_out(written) -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}
    metadata = {
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        "papermill": {"input_path": "/somewhere", "duration": 2.5, "environment_variables": {}},
    }
    left, said = written(shown("HTML()", **view), metadata=metadata)
    assert said == []
    assert "widgets" not in left.metadata
    assert left.metadata["papermill"] == {"duration": 2.5}
    assert left.cells[1].metadata == {}
    assert dict(left.cells[1].outputs[0].data) == {"text/plain": "HTML()"}


def test_paths_of_this_machine_become_relative_and_the_parameters_still_hold(
    written, folder: Path
) -> None:
    trace = {
        "output_type": "error",
        "ename": "E",
        "evalue": f"'{folder}/data/a.csv' is not there",
        "traceback": [f"File {json.__file__}", f"File {Path.home()}/x.py, {folder}-old"],
    }
    left, _ = written(shown(f"in {folder}: {folder}/records"), trace)
    text = nbformat.writes(left)
    assert f"{folder}/" not in text
    assert f"{folder}:" not in text
    assert json.__file__ not in text
    assert f"{folder}-old" in text or "~" in text
    assert left.cells[0].source.splitlines()[1] == 'project = "../.."'
    assert left.cells[1].outputs[0].data["text/plain"] == "in .: ./records"
    assert left.cells[1].outputs[1].evalue == "'./data/a.csv' is not there"


def test_what_is_too_big_gives_way_to_its_text_and_says_so(written) -> None:
    heavy = shown("a figure", **{"application/vnd.plotly.v1+json": {"data": "x" * 900_000}})
    light = shown("a table", **{"text/html": "<table></table>"})
    left, said = written(light, heavy)
    kept, trimmed = left.cells[1].outputs
    assert set(kept.data) == {"text/plain", "text/html"}
    assert set(trimmed.data) == {"text/plain"}
    assert trimmed.data["text/plain"].startswith("a figure\n(Left out for its size, 900 kB")
    (sentence,) = said
    assert sentence.startswith("01_a.ipynb: 1 of its outputs left out, for it may weigh 400 kB. ")


def test_streams_and_tracebacks_are_cut_too(written) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "line\n" * 100_000}
    trace = {
        "output_type": "error",
        "ename": "E",
        "evalue": "v",
        "traceback": ["x" * 500_000, "E: v"],
    }
    left, said = written(stream, trace)
    assert left.cells[1].outputs[0].text.startswith("line\nline")
    assert "Left out for its size" in left.cells[1].outputs[0].text
    assert left.cells[1].outputs[1].traceback[0] == "E: v"
    assert "2 of its outputs" in said[0]


def test_a_finished_notebook_is_left_alone(written, folder: Path) -> None:
    left, _ = written(shown("a"))
    path = folder / "runs" / "x" / "01_a.ipynb"
    before, first = path.stat().st_mtime_ns, copy.deepcopy(left)
    assert finish(path, folder=folder) == []
    assert path.stat().st_mtime_ns == before
    assert nbformat.read(path, as_version=4) == first


def test_what_is_no_notebook_is_named_and_kept(tmp_path: Path) -> None:
    assert finish(tmp_path / "nowhere.ipynb", folder=tmp_path) == []
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": [{}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}')
    (said,) = finish(path, folder=tmp_path)
    assert said.startswith("a.ipynb is not a valid notebook")
