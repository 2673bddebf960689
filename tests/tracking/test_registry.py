"""A registry on a real SQLite store: what is registered, what serves, and how it changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem, ProjectProblem, WrongInput
from tenfold.scoring import Scorer
from tenfold.tracking import Registry, Version

Add = Callable[..., Version]


def test_a_package_answers_as_the_model_itself(registry, make, add, frame: pd.DataFrame) -> None:
    made = make()
    package = registry.load(add(registry, made))

    own = Scorer.load(made.candidate, made.model).score(frame)
    scored, served = package.score(frame), package.predict(frame)

    assert np.abs(scored.p - own.p).max() == 0
    assert np.abs(served["p"].to_numpy() - own.p).max() <= 1e-12
    assert served["decided"].tolist() == scored.decided.tolist() == own.decided.tolist()
    assert served.index.equals(frame.index)
    assert len(package.score(frame.iloc[:0]).p) == 0


def test_mlflow_itself_loads_the_champion_and_leaves_it_whole(registry, make, add, frame) -> None:
    import mlflow

    champion = registry.promote(add(registry, make()))
    before = mlflow.get_tracking_uri()
    try:
        mlflow.set_tracking_uri(registry.store.uri)
        served = mlflow.pyfunc.load_model(f"models:/{registry.model_name}@champion")
    finally:
        mlflow.set_tracking_uri(before)

    typed = frame.astype({"children": float})
    assert np.abs(served.predict(typed)["p"] - registry.load(champion).score(frame).p).max() == 0


def test_a_column_of_whole_numbers_with_a_gap_is_scored(registry, make, add, frame) -> None:
    package = registry.load(add(registry, make()))

    gap = frame.assign(children=frame["children"].astype(float)).iloc[:5]

    assert np.allclose(package.predict(gap)["p"], package.score(gap).p, atol=0)


def test_rows_without_a_column_are_refused(registry, make, add, frame: pd.DataFrame) -> None:
    package = registry.load(add(registry, make()))

    with pytest.raises(DataProblem, match="region"):
        package.score(frame.drop(columns="region"))
    with pytest.raises(DataProblem, match=r"signature: .*missing.*region") as told:
        package.predict(frame.drop(columns="region"))
    assert "somebody" not in str(told.value)


def test_signature_and_example_hold_no_case(registry, make, add, frame: pd.DataFrame) -> None:
    package = registry.load(add(registry, make()))

    text = (package.path / "MLmodel").read_text() + "".join(
        path.read_text() for path in package.path.glob("*.json")
    )
    example = json.loads((package.path / "input_example.json").read_text())

    assert example["columns"] == list(frame.columns)
    assert len(example["data"]) == 5
    assert "somebody" not in text
    assert '"name": "income"' in text
    shown = {row[0] for row in example["data"]}
    assert not shown & set(frame["income"])


def test_registering_the_same_candidate_again_gives_the_same_version(registry, make, add) -> None:
    first, again = add(registry, make()), add(registry, make())

    assert first == again
    assert [one.number for one in registry.versions()] == ["1"]


def test_the_first_champion_has_none_to_go_back_to(registry, make, add) -> None:
    assert registry.champion() is None
    with pytest.raises(ProjectProblem, match="No version"):
        registry.rollback()

    champion = registry.promote(add(registry, make()))

    assert champion.replaced == ""
    assert registry.champion() == champion
    assert registry.previous() is None
    with pytest.raises(ProjectProblem, match="first champion"):
        registry.rollback()
    assert registry.champion() == champion


def test_promotion_moves_the_champion_and_rollback_restores_it(registry, make, add, frame) -> None:
    old = registry.promote(add(registry, make()))
    new = registry.challenge(add(registry, make(0.01)))
    assert registry.challenger() == new

    promoted = registry.promote(new)

    assert (registry.champion(), registry.challenger()) == (promoted, None)
    assert registry.previous().number == old.number
    assert registry.replaced_by(promoted).digest == old.digest

    restored = registry.rollback()

    assert registry.champion() == restored
    assert restored.digest == old.digest
    assert registry.get(new.number).rolled_back
    assert registry.previous() is None
    assert len(registry.load(restored).score(frame).p) == len(frame)


def test_the_same_model_registered_anew_still_replaced_what_it_replaced(
    registry, make, add
) -> None:
    old = registry.promote(add(registry, make()))
    lost = registry.promote(add(registry, make(0.01)))
    shutil.rmtree(registry.load(lost).path)

    again = registry.promote(add(registry, make(0.01)))

    assert again.number == "3"
    assert again.replaced == old.number
    assert registry.rollback().number == old.number


def test_a_package_knows_whether_it_still_answers_as_it_did(registry, make, add, frame) -> None:
    package = registry.load(add(registry, make()))
    assert package.recheck() <= 1e-12

    model = package.scorer.pipeline.named_steps["model"]
    model.coef_ = model.coef_ * 1.001
    package._served.unwrap_python_model().scorer.pipeline.steps = package.scorer.pipeline.steps

    assert package.recheck() > 1e-6


def test_promoting_the_champion_again_forgets_nothing(registry, make, add) -> None:
    old = registry.promote(add(registry, make()))
    new = registry.promote(add(registry, make(0.01)))

    assert registry.promote(new).replaced == old.number
    assert registry.previous().number == old.number


def test_a_rehearsed_rollback_leaves_the_champion_alone(registry, make, add) -> None:
    old = registry.promote(add(registry, make()))
    new = registry.promote(add(registry, make(0.01)))

    assert registry.rehearse(new, old).version.number == old.number

    assert registry.champion().number == new.number
    assert "rehearsal" not in registry.get(old.number).aliases


def test_a_changed_model_file_is_never_opened(registry, make, add) -> None:
    old = registry.promote(add(registry, make()))
    new = registry.promote(add(registry, make(0.01)))
    damaged = registry.load(old).path / "artifacts" / "model.joblib"
    damaged.write_bytes(damaged.read_bytes()[:-10])

    with pytest.raises(DataProblem, match="not those that were registered"):
        registry.load(old)
    with pytest.raises(DataProblem, match="not those that were registered"):
        registry.rollback()
    assert registry.champion().number == new.number


def test_missing_files_are_one_sentence_and_registered_anew(registry, make, add) -> None:
    made = make()
    version = registry.promote(add(registry, made))
    shutil.rmtree(registry.load(version).path)

    with pytest.raises(DataProblem, match="gone"):
        registry.load(version)

    again = add(registry, made)
    assert again.number == "2"
    assert registry.load(again).candidate == made.candidate


def test_a_registry_that_is_down_while_files_are_fetched_gets_no_second_version(
    registry, make, add, monkeypatch
) -> None:
    made = make()
    add(registry, made)

    def down(*_: object) -> None:
        raise ConnectionError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(Registry, "_fetched", down)
        with pytest.raises(ProjectProblem, match="cannot be reached"):
            add(registry, made)

    assert [one.number for one in registry.versions()] == ["1"]


def test_a_project_that_was_moved_finds_its_models(registry, make, add, folder, frame) -> None:
    registry.promote(add(registry, make()))
    there = folder.with_name("elsewhere")
    shutil.copytree(folder, there)
    shutil.rmtree(folder)

    moved = Registry.open(there, registry.model_name)
    package = moved.load(moved.champion())

    assert package.path.is_relative_to(there)
    assert len(package.score(frame).p) == len(frame)
    assert moved.load(add(moved, make(0.5))).path.is_relative_to(there)
    assert not folder.exists()


def test_a_what_if_changes_nothing_in_the_project(registry, make, add, folder: Path) -> None:
    champion = registry.promote(add(registry, make()))
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    tried = Registry.open(folder, registry.model_name, what_if=folder / "runs" / "x")
    assert tried.champion().digest == champion.digest
    assert tried.load(tried.champion()).path == registry.load(champion).path
    tried.promote(add(tried, make(0.01)))
    again = Registry.open(folder, registry.model_name, what_if=folder / "runs" / "x")
    assert again.champion().digest == champion.digest
    again.promote(add(again, make(0.01)))

    assert registry.champion() == champion
    assert {p for p in folder.rglob("*") if p.is_file() and "runs" not in p.parts} == set(before)
    assert all(path.read_bytes() == content for path, content in before.items())


def test_a_version_that_is_not_there_names_those_that_are(registry, make, add) -> None:
    add(registry, make())

    with pytest.raises(WrongInput, match=r"no version 7\. Versions: 1\."):
        registry.get(7)
