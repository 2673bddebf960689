"""The datafile, judged by Optimizely's own software: the same units in the same arms."""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.targets.optimizely import TARGET, datafile
from tenfold.errors import MissingEvidence
from tenfold.experiments.assigning import assign
from tenfold.vocabulary import Arm

UNITS = [f"{k:05d}-{chr(0x4E00 + k % 999)}é🏦" if k % 3 else str(k) for k in range(10_000)]
THREE = [
    Arm(name="as it is today", weight=2),
    Arm(name='the "new" model', weight=1),
    Arm(name="模型 🏦", weight=0.123),
]
PATH = PurePosixPath("optimizely/datafile.json")


class Kept:
    """Keeps what would be sent to Optimizely."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def dispatch_event(self, event: Any) -> None:
        self.events.append(event)


@contextmanager
def _client(plan: DeliveryPlan) -> Iterator[Any]:
    from optimizely.optimizely import Optimizely

    # It says ten things of every unit, which pytest would keep.
    logging.disable()
    try:
        client = Optimizely(TARGET.files(plan)[PATH], event_dispatcher=Kept())
        assert client.config_manager.get_config() is not None
        yield client
        client.close()
    finally:
        logging.disable(logging.NOTSET)


def _with(plan: DeliveryPlan, **changes: object) -> DeliveryPlan:
    assert plan.experiment is not None
    return dataclasses.replace(plan, experiment=plan.experiment.model_copy(update=changes))


@pytest.mark.parametrize(
    ("salt", "arms"),
    [("experiment 1", None), ("Kreditanträge ${{x}} 'q' \"w\" \\ 🏦", THREE)],
)
def test_optimizelys_software_puts_ten_thousand_units_into_the_arms_of_tenfold_assign(
    plan: DeliveryPlan, salt: str, arms: list[Arm] | None
) -> None:
    assert plan.experiment is not None
    given = _with(plan, salt=salt, arms=arms or plan.experiment.arms)
    assert given.experiment is not None
    key = datafile(given)["experiments"][0]["key"]
    with _client(given) as client:
        theirs = [client.get_variation(key, unit) for unit in UNITS]
    assert theirs == assign(UNITS, given.experiment.arms, salt)


def test_flags_and_experiments_are_asked_alike(plan: DeliveryPlan) -> None:
    from optimizely.decision.optimizely_decide_option import OptimizelyDecideOption

    assert plan.experiment is not None
    ours = assign(UNITS[:300], plan.experiment.arms, plan.experiment.salt)
    quiet = [OptimizelyDecideOption.DISABLE_DECISION_EVENT]
    with _client(plan) as client:
        decided = [client.create_user_context(unit).decide("loans", quiet) for unit in UNITS[:300]]
        assert [one.variation_key for one in decided] == ours
        assert all(one.enabled for one in decided)
        assert [client.activate("loans", unit) for unit in UNITS[:300]] == ours


def test_another_salt_is_another_division(plan: DeliveryPlan) -> None:
    with _client(plan) as one, _client(_with(plan, salt="experiment 2")) as other:
        same = [one.get_variation("loans", u) == other.get_variation("loans", u) for u in UNITS]
    assert 0.45 < sum(same[:2000]) / 2000 < 0.55


def test_optimizelys_software_refuses_what_is_no_datafile(plan: DeliveryPlan) -> None:
    from optimizely.optimizely import Optimizely

    wrong = datafile(plan) | {"experiments": [{"id": 1}]}
    client = Optimizely(json.dumps(wrong), event_dispatcher=Kept())
    assert client.config_manager.get_config() is None
    client.close()


def test_the_revision_is_the_hash_of_the_plan(plan: DeliveryPlan) -> None:
    assert plan.experiment is not None
    assert datafile(plan)["revision"] == plan.experiment.digest
    assert TARGET.files(plan) == TARGET.files(plan)


def test_the_example_prints_the_arms(plan: DeliveryPlan, tmp_path: Path) -> None:
    for path, text in TARGET.files(plan).items():
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "arm.py"), *UNITS[:5]],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert plan.experiment is not None
    ours = assign(UNITS[:5], plan.experiment.arms, plan.experiment.salt)
    assert done.stdout == "".join(f"{u}\t{a}\n" for u, a in zip(UNITS[:5], ours, strict=True))


def test_every_awkward_plan_is_a_valid_datafile(awkward_plan: DeliveryPlan) -> None:
    with _client(awkward_plan) as client:
        (key,) = client.get_optimizely_config().experiments_map
        assert client.get_variation(key, "0") in {"today", "model"}


def test_without_an_experiment_the_export_says_what_to_run(plan: DeliveryPlan) -> None:
    with pytest.raises(MissingEvidence, match="experimentation"):
        TARGET.files(dataclasses.replace(plan, experiment=None))
