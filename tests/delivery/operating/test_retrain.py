"""A challenger takes over when the rule allows; whatever fails, the champion serves on."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from whole import tenfold

from tenfold import registry as steps
from tenfold.chain import walk
from tenfold.delivery.gc import collect
from tenfold.delivery.operating import champions, serving
from tenfold.delivery.operating.comparing import Comparison, compare
from tenfold.delivery.operating.examining import BatchRefused
from tenfold.delivery.operating.retrain import retrain
from tenfold.delivery.operating.rules import promotion_rule
from tenfold.delivery.operating.score import score_batch
from tenfold.delivery.operating.training import last_training
from tenfold.errors import DataProblem, MissingEvidence, ProjectProblem, StepFailed
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.scoring import Scorer
from tenfold.standing import Standing
from tenfold.tracking import Registry
from tenfold.tracking import answers as package_answers

Cases = Callable[..., pd.DataFrame]


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks run their step in this process: a kernel each would take ten times as long."""

    def stand_in(source: Path, target: Path, *, parameters, **_) -> list[str]:
        given = {k: v for k, v in parameters.items() if k not in ("project", "run_id")}
        step = steps.get(target.stem)
        found = Project.find(parameters["project"])
        execute(step, Standing(found, {step.slug: given}, parameters.get("run_id")))
        return []

    monkeypatch.setattr(walk, "execute_notebook", stand_in)


@pytest.fixture
def new(cases: Cases, tmp_path: Path) -> Callable[..., str]:
    """Writes new cases with outcomes; `flip` turns the effect of income around."""

    def write(name: str = "new.csv", **options: object) -> str:
        given = {"seed": 11, "first": "2025-11-05", "days": 100, **options}
        frame = cases(1500, **given)
        frame.to_csv(tmp_path / name, index=False)
        return str(tmp_path / name)

    return write


def test_a_champion_that_reads_what_is_kept_out_now_is_a_persons_to_retire(
    served: Project, new: Callable[..., str]
) -> None:
    served.save(steps.get("data_quality"), {"known_later": ["income"]})
    with _serves_on(served):
        report = retrain(served, new())
    assert (report.promoted, report.settled, report.exit_code) == (False, False, 4)
    assert "the champion reads 'income' (known only after the decision is made)" in report.why
    assert report.version == "2"


def _champion(project: Project) -> str:
    found = Registry.open(project.folder, "m").champion()
    assert found is not None
    return found.number


@contextlib.contextmanager
def _serves_on(project: Project) -> Iterator[None]:
    before = _champion(project)
    yield
    assert _champion(project) == before


def test_where_the_world_has_turned_the_challenger_takes_over_and_can_be_rolled_back(
    served: Project, new: Callable[..., str], batch: Callable[..., str], tmp_path: Path
) -> None:
    lines: list[str] = []
    path = new(flip=1.0)
    served.save(steps.get("mlops"), {"promotion": "by_hand"})
    with _serves_on(served):
        left = retrain(served, path)
    assert "leaves it to a person" in left.why
    served.save(steps.get("mlops"), {"promotion": "by_rule", "promote_gain": 1_000_000.0})
    with _serves_on(served):
        assert "not sure to earn more than 1,000,000" in retrain(served, path).why
    served.save(steps.get("mlops"), {"promote_gain": 0.0, "seed": 7, "level": 0.9})
    before = serving.serving(served, asked_by="a test")
    report = retrain(served, path, say=lines.append)
    assert (report.promoted, report.exit_code, report.version) == (True, 0, "2")
    assert [line.split()[0] for line in lines] == ["validate", "train", "compare", "promote"]
    assert report.comparison is not None
    assert report.comparison.gain.low is not None
    assert report.comparison.gain.low > 0
    assert _champion(served) == "2"
    # Step 4 decides on coverage and draws, here as in its own notebook.
    assert report.comparison.gain.level == 0.9
    rule = promotion_rule(served)
    learnt = serving.learnt_of(served, report.run_id, asked_by="a test")
    assert learnt.candidate is not None
    scorer = Scorer.load(learnt.candidate, learnt.standing.open(learnt.candidate.model))

    def compared(seed: int) -> Comparison:
        rules = dataclasses.replace(rule, seed=seed)
        return compare(learnt, scorer, before.scorer, before.learnt, rules)

    assert compared(7) == report.comparison
    assert compared(8).gain.low != report.comparison.gain.low
    # The project's own records are as they were: it was a what-if.
    assert "new.csv" not in served.file.read_text()
    after = serving.serving(served, asked_by="a test")
    assert after.learnt.standing.run_id == report.run_id
    assert after.notes == []
    scored = score_batch(served, batch(first="2026-03-01"), tmp_path / "out.csv")
    assert "champion (version 2)" in scored.model
    collect(served, keep=0)
    assert serving.serving(served, asked_by="a test").learnt.standing.run_id == report.run_id
    assert "Version 1 is champion again" in champions.rollback(served)[0]
    assert _champion(served) == "1"
    again = retrain(served, new(flip=1.0))
    assert (again.promoted, again.exit_code) == (False, 4)
    assert "taken out of service by hand" in again.why
    assert champions.promote(served)[0].startswith("Version 2 is champion")


def test_where_nothing_has_changed_the_challenger_is_kept_and_promoted_only_if_whole(
    served: Project, new: Callable[..., str]
) -> None:
    with _serves_on(served):
        report = retrain(served, new())
    assert (report.promoted, report.exit_code) == (False, 0)
    assert "is not sure to earn more" in report.why
    challenger = Registry.open(served.folder, "m").challenger()
    assert challenger is not None
    assert challenger.number == report.version
    (model,) = Path(challenger.source).rglob("model.joblib")
    model.write_bytes(b"no model")
    with _serves_on(served), pytest.raises(DataProblem, match="not those that were registered"):
        champions.promote(served)


def test_a_training_that_gives_the_champion_again_makes_no_challenger(
    served: Project, cases: Cases, tmp_path: Path
) -> None:
    path = tmp_path / "same.csv"
    cases(3000, seed=1, first="2025-01-01", days=300).to_csv(path, index=False)
    before = time.time()
    with _serves_on(served):
        report = retrain(served, str(path))
    assert (report.exit_code, report.why) == (0, "the training gave the champion again")
    # Nothing was registered, and yet no alarm may say that retraining is overdue.
    assert (last_training(served.folder) or 0.0) >= before
    assert Registry.open(served.folder, "m").challenger() is None


def test_rows_that_the_champion_learnt_from_are_left_out(
    served: Project, cases: Cases, tmp_path: Path
) -> None:
    old = cases(3000, seed=1, first="2025-01-01", days=300)
    fresh = cases(900, seed=12, first="2025-11-05", days=60)
    path = tmp_path / "all.csv"
    # Training ends in August: a fifth of these rows, the last in time, are held out.
    pd.concat([old, fresh]).to_csv(path, index=False)
    served.save(steps.get("data_quality"), {"test_share": 0.5})
    found = retrain(served, str(path)).comparison
    assert found is not None
    assert found.left_out > 300
    assert found.rows > 900


def test_no_value_of_a_personal_column_reaches_the_registry(
    served: Project, cases: Cases, tmp_path: Path
) -> None:
    names, mails = ("Zebulon", "Quirina"), ("zz9@mail.example", "qq8@mail.example")
    frame = cases(1500, seed=11, first="2025-11-05", days=100)
    # Frequent values: those of a column that is not private do become example rows.
    whose = np.random.default_rng(5).integers(0, 2, len(frame))
    frame["first_name"], frame["reply_to"] = np.array(names)[whose], np.array(mails)[whose]
    frame.to_csv(tmp_path / "new.csv", index=False)
    report = retrain(served, str(tmp_path / "new.csv"))
    registry = Registry.open(served.folder, "m")
    package = registry.load(registry.get(report.version or ""))
    assert {"first_name", "reply_to"} < set(package.candidate.columns)
    kept = [path for path in (served.folder / "mlartifacts").rglob("*") if path.is_file()]
    # What the model itself learnt by stays in its own file: it could not answer without.
    texts = [path.read_bytes() for path in kept if path.name != "model.joblib"]
    texts += [path.read_bytes() for path in served.folder.glob("mlflow.db*")]
    tables = [path for path in kept if path.suffix == ".parquet"]
    texts += [pd.read_parquet(path).to_csv().encode() for path in tables]
    assert tables
    assert any("größer".encode() in text for text in texts)
    for value in (*names, *mails):
        assert not any(value.encode() in text for text in texts)


def test_a_package_that_answers_otherwise_than_its_model_is_not_promoted(
    served: Project, new: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = package_answers.answers

    def otherwise(scorer: Scorer, frame: pd.DataFrame) -> pd.DataFrame:
        said = answers(scorer, frame)
        return said.assign(p=said["p"] + 1e-8)

    with monkeypatch.context() as patch, _serves_on(served):
        patch.setattr(package_answers, "answers", otherwise)
        report = retrain(served, new(flip=1.0))
        assert (report.promoted, report.exit_code) == (False, 4)
        assert "version 2 does not answer as its model does" in report.why
        with pytest.raises(DataProblem, match="differs by up to 1e-08"):
            champions.promote(served)
    # It was made by those answers; where its run is gone they are all that it is held against.
    shutil.rmtree(served.runs)
    with _serves_on(served), pytest.raises(DataProblem, match="on 5 made-up rows"):
        champions.promote(served)
    with monkeypatch.context() as patch:
        patch.setattr(package_answers, "answers", otherwise)
        assert champions.promote(served)[0].startswith("Version 2 is champion")


INVALID: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "'income' is about 100 times": lambda f: f.assign(income=f["income"] * 100),
    "'bad' holds its two values the other way round": lambda f: f.assign(
        bad=f["bad"].map({"yes": "no", "no": "yes"})
    ),
    "'bad' is missing": lambda f: f.drop(columns="bad"),
    "'bad' holds no outcomes": lambda f: f.assign(bad=None),
    "'tenure' is missing": lambda f: f.drop(columns="tenure"),
}


@pytest.mark.parametrize("said", INVALID)
def test_invalid_data_train_no_challenger(
    served: Project, cases: Cases, tmp_path: Path, said: str
) -> None:
    frame = cases(1500, seed=11, first="2025-11-05", days=100)
    INVALID[said](frame).to_csv(tmp_path / "new.csv", index=False)
    with _serves_on(served), pytest.raises(BatchRefused) as refused:
        retrain(served, str(tmp_path / "new.csv"))
    assert said in str(refused.value)
    assert "the champion serves on" in str(refused.value)
    assert refused.value.exit_code == 1
    assert not served.runs.exists() or not list(served.runs.iterdir())


def test_a_challenger_whose_own_records_say_no_go_is_refused(
    served: Project, cases: Cases, tmp_path: Path
) -> None:
    frame = cases(1500, seed=11, first="2025-11-05", days=100)
    # Outcomes that nothing tells apart: as many of each kind, so that the contract holds.
    frame["bad"] = np.random.default_rng(3).permutation(frame["bad"])
    frame.to_csv(tmp_path / "new.csv", index=False)
    with _serves_on(served):
        report = retrain(served, str(tmp_path / "new.csv"))
    assert report.exit_code == 4
    assert "TF03" in report.why
    assert last_training(served.folder) is not None


def test_a_step_that_crashes_costs_exit_3_and_nothing_else(
    served: Project, new: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise StepFailed("the kernel died")

    monkeypatch.setattr(walk, "execute_notebook", crash)
    with _serves_on(served), pytest.raises(StepFailed, match="the kernel died") as failed:
        retrain(served, new())
    assert failed.value.exit_code == 3


def test_a_corrupt_champion_is_named_before_anything_is_trained(
    served: Project, new: Callable[..., str]
) -> None:
    (model,) = (served.folder / "mlartifacts").rglob("model.joblib")
    model.write_bytes(b"no model")
    with _serves_on(served), pytest.raises(DataProblem, match="not those that were registered"):
        retrain(served, new())


def test_a_locked_registry_stops_loudly(
    served: Project, new: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenfold.tracking import store

    monkeypatch.setattr(store, "_WAIT", 0.1)
    with (
        _serves_on(served),
        contextlib.closing(sqlite3.connect(served.folder / "mlflow.db")) as held,
    ):
        held.execute("BEGIN EXCLUSIVE")
        for call in (
            lambda: retrain(served, new()),
            lambda: score_batch(served, new(), tmp_path / "out.csv"),
            lambda: champions.rollback(served),
        ):
            with pytest.raises(ProjectProblem, match="is locked by another program") as problem:
                call()
            assert problem.value.exit_code == 2
        held.rollback()


def test_a_registry_that_is_down_stops_loudly(
    served: Project, new: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
        with pytest.raises(ProjectProblem, match="cannot be reached"):
            retrain(served, new())
    assert _champion(served) == "1"


def test_without_a_registry_there_is_nothing_to_promote(
    project: Project, new: Callable[..., str]
) -> None:
    for call in (lambda: retrain(project, new()), lambda: champions.promote(project)):
        with pytest.raises(MissingEvidence, match="mlops"):
            call()


def test_the_first_champion_has_none_to_go_back_to(served: Project) -> None:
    with _serves_on(served), pytest.raises(ProjectProblem, match="first champion"):
        champions.rollback(served)
    with pytest.raises(ProjectProblem, match="There is no challenger"):
        champions.promote(served)


def test_the_commands_end_as_documented(
    served: Project, new: Callable[..., str], cases: Cases, tmp_path: Path
) -> None:
    refused = tenfold("retrain", served.folder, "--data", new())
    assert refused.code == 0
    assert "the champion serves on" in refused.out
    assert refused.out.splitlines()[0].startswith("validate ")
    assert tenfold("promote", served.folder).code == 0
    assert tenfold("rollback", served.folder).code == 0
    assert tenfold("rollback", served.folder).code == 2
    assert tenfold("retrain", served.folder, "--data", tmp_path / "nowhere.csv").code == 2
    bad = tmp_path / "bad.csv"
    cases(500, seed=3, first="2025-11-05", days=9).drop(columns="plan").to_csv(bad, index=False)
    assert tenfold("retrain", served.folder, "--data", bad).code == 1
