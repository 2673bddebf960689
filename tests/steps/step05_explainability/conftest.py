"""Small projects with a model to explain."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from tenfold import registry
from tenfold.contract import Suite
from tenfold.delivery.scaffold import new_project
from tenfold.executing import Outcome, execute
from tenfold.features import DerivedFeature, FeatureRecipe, encoder, transformer
from tenfold.files import keep
from tenfold.project import Project
from tenfold.scoring import Scorer
from tenfold.standing import Standing
from tenfold.step import Context, GateView
from tenfold.steps.step05_explainability import (
    STEP,
    ExplainabilityDecisions,
    ExplainabilityEvidence,
    ExplainabilityInputs,
)
from tenfold.tables.split import assign
from tenfold.vocabulary import (
    Calibrator,
    Check,
    ColumnRoles,
    DecisionRule,
    FileRef,
    Meanings,
    ModelCandidate,
    Money,
    PreparedData,
    SplitPlan,
    ValueModel,
    canonical_json,
)

_FAST = {"tree": False, "boosting": False, "xgboost": False, "cv_folds": 3, "todays_rule": False}
_QUICK = {"lime_samples": 2000, "stability_seeds": 2, "steady_rows": 20, "repeats": 2, "count": 6}
_PAYOFFS = {
    "payoff_tp": -20,
    "payoff_fp": -20,
    "payoff_fn": -500,
    "payoff_tn": 90,
    "volume_per_week": 500,
    "prevalence": 0.3,
    "today": "act_on_none",
}
_INCOME = {"column": "income", "meaning": "net income, standardised", "unit": "points"}


def _project(folder: Path, rows: pd.DataFrame, given: dict[str, dict[str, Any]]) -> Project:
    rows.to_csv(folder / "cases.csv", index=False)
    options = {"data": str(folder / "cases.csv"), "target": "outcome"}
    positive = {"positive": "yes"} if rows["outcome"].nunique() == 2 else {}
    made = new_project(folder / "p", **options, **positive).project
    for slug, decisions in given.items():
        made.save(registry.get(slug), decisions)
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made))
    return made


def _cases(rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    income, tenure = rng.normal(0, 1, rows), rng.normal(40, 10, rows)
    sex = rng.choice(["f", "m"], rows)
    height = np.where(sex == "f", 165, 180) + rng.normal(0, 2, rows)
    score = -0.6 - 1.5 * income + 0.03 * (tenure - 40) + 0.06 * (height - 172)
    bad = rng.random(rows) < 1 / (1 + np.exp(-score))
    return pd.DataFrame(
        {
            "email": [f"person{k}@planted.example" for k in range(rows)],
            "income": income.round(3),
            "tenure": tenure.round(1),
            "height": height.round(1),
            "sex": sex,
            "outcome": np.where(bad, "yes", "no"),
        }
    )


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A yes-or-no project with payoffs, an e-mail column and a stand-in for sex."""
    given = {
        "business_problem": _PAYOFFS,
        "data_quality": {"id": "email", "protected": ["sex"], "dictionary": [_INCOME]},
        "baseline_models": _FAST,
    }
    return _project(tmp_path_factory.mktemp("explained"), _cases(1500), given)


@pytest.fixture(scope="session")
def moods(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three classes, no payoffs, no protected column."""
    rng = np.random.default_rng(6)
    x, z = rng.normal(0, 1, 900), rng.normal(0, 1, 900)
    kind = np.where(x + rng.normal(0, 0.7, 900) > 0.5, "buy", np.where(z > 0, "ask", "leave"))
    rows = pd.DataFrame({"x": x.round(3), "z": z.round(3), "outcome": kind})
    given = {"business_problem": {"task": "multiclass"}, "baseline_models": _FAST}
    return _project(tmp_path_factory.mktemp("moods"), rows, given)


@pytest.fixture(scope="session")
def explain() -> Callable[..., Outcome]:
    """Run step 5 of a project with some decisions."""
    numbers = itertools.count()

    def run(project: Project, **decisions: Any) -> Outcome:
        given = {"explainability": {**_QUICK, **decisions}}
        standing = Standing(project, given, f"try-{next(numbers)}")
        return execute(registry.get("explainability"), standing)

    return run


@dataclass(frozen=True)
class Ran:
    """Step 5 run on a model of the test's own: what it found, and how the gate judges it."""

    evidence: ExplainabilityEvidence
    decisions: ExplainabilityDecisions
    scorer: Scorer
    frame: pd.DataFrame

    def status(self, code: str) -> str:
        """A check's status."""
        return self.check(code).status

    def check(self, code: str) -> Check:
        """A check of the gate."""
        view = GateView(self.decisions, self.evidence, date(2026, 11, 23))
        return next(one for one in STEP.gate(view) if one.code == code)


_RULES = {
    "binary": DecisionRule(threshold=0.5, how="", source="fixed"),
    "multiclass": DecisionRule(how="", source="none"),
    "regression": DecisionRule(shift=0.0, how="", source="payoffs"),
}
_PLAN = SplitPlan(kind="random")


@dataclass(frozen=True)
class Fitted:
    """A model of a frame whose column ``y`` is the target."""

    scorer: Scorer
    recipe: FeatureRecipe
    train: NDArray[np.bool_]
    codes: pd.Series[Any]


def _fit(
    frame: pd.DataFrame,
    model: Any,
    task: Any,
    roles: ColumnRoles,
    *,
    derived: Sequence[DerivedFeature] = (),
    without: Collection[str] = (),
) -> Fitted:
    held = {"y", roles.id, roles.group, roles.time, *roles.protected, *without}
    columns = [str(name) for name in frame if name not in held]
    recipe = FeatureRecipe(columns=columns, derived=list(derived))
    labels = [] if task == "regression" else sorted(map(str, frame["y"].unique()))
    train = np.asarray(assign(frame, roles, _PLAN)) == "train"
    codes = frame["y"] if task == "regression" else frame["y"].map(labels.index)
    parts = [
        ("recipe", transformer(recipe, roles)),
        ("encode", encoder("onehot")),
        ("model", model),
    ]
    pipeline = Pipeline(parts).fit(frame[train], codes[train])
    nowhere = FileRef(path="x", sha256="0", bytes=0)
    candidate = ModelCandidate(
        model=nowhere,
        digest="d",
        rung="linear",
        title="the model",
        task=task,
        labels=labels,
        known=list(range(len(labels))),
        columns=recipe.columns,
        features=recipe.names,
        recipe_digest=recipe.digest,
        calibrator=Calibrator(),
        rule=_RULES[task],
        parameters={},
        score="",
        cross_validated={},
        held_out={},
        money=Money.not_evaluated("a test"),
        train_rows=int(train.sum()),
        test_rows=int((~train).sum()),
        predictions=nowhere,
    )
    return Fitted(Scorer(candidate, pipeline), recipe, train, codes)


@pytest.fixture(scope="session")
def fit() -> Callable[..., Fitted]:
    """Fit a model: ``fit(frame, model)``."""

    def fit(frame: pd.DataFrame, model: Any, *, task: str = "binary", **recipe: Any) -> Fitted:
        return _fit(frame, model, task, ColumnRoles(target="y"), **recipe)

    return fit


@pytest.fixture
def run_on(tmp_path: Path) -> Callable[..., Ran]:
    """Run step 5 alone: on a frame whose column ``y`` is the target, and a model to be fitted."""

    def store(suffix: str, write: Callable[[Path], Any]) -> FileRef:
        path, sha256 = keep(tmp_path, suffix, write)
        return FileRef(path=path.name, sha256=sha256, bytes=path.stat().st_size)

    def run(
        frame: pd.DataFrame,
        model: Any,
        *,
        task: Any = "binary",
        value: ValueModel | None = None,
        roles: dict[str, Any] | None = None,
        meanings: Meanings | None = None,
        derived: Sequence[DerivedFeature] = (),
        contract: Suite | None = None,
        **decisions: Any,
    ) -> Ran:
        given = ColumnRoles(target="y", **(roles or {}))
        made = _fit(frame, model, task, given, derived=derived)
        scored = made.scorer.score(frame[~made.train])
        p = {"p": scored.p}
        if task == "multiclass":
            p = {f"p_{k}": column for k, column in enumerate(scored.p.T)}
        rows, y = np.flatnonzero(~made.train), made.codes[~made.train]
        said = pd.DataFrame({"row": rows, "y": y, **p, "decided": scored.decided})
        pipeline = made.scorer.pipeline
        files = {
            "model": store(".joblib", lambda path: joblib.dump(pipeline, path)),
            "predictions": store(".parquet", said.to_parquet),
        }
        candidate = made.scorer.candidate.model_copy(update=files)
        data = PreparedData(
            snapshot=store(".parquet", lambda path: frame.to_parquet(path, index=False)),
            rows=len(frame),
            contract=None
            if contract is None
            else store(".json", lambda path: path.write_text(json.dumps(contract.to_json()))),
            task=task,
            labels=candidate.labels,
            roles=given,
            features=made.recipe.names,
            split=_PLAN,
            recipe=made.recipe.model_dump(mode="json"),
            recipe_digest=made.recipe.digest,
        )
        inputs = ExplainabilityInputs(
            value=value, data=data, candidate=candidate, meanings=meanings
        )
        # The draws that would be enough are sought in tests/explaining.
        wanted = STEP.parse({**_QUICK, "recourse_cases": 2, "stable_mean": 0.0, **decisions})
        context = Context(
            project_dir=tmp_path,
            store=store,
            open=lambda ref: tmp_path / ref.path,
            rng=np.random.default_rng(0),
            seed=0,
            as_of=date(2026, 11, 23),
            measure=lambda name, seconds: None,
        )
        with threadpool_limits(1):
            evidence = STEP.run(wanted, inputs, context)
        # As a record keeps it: canonical JSON, read back.
        text = canonical_json(evidence.model_dump(mode="json"))
        evidence = ExplainabilityEvidence.model_validate_json(text)
        return Ran(evidence, wanted, Scorer(candidate, pipeline), frame)

    return run
