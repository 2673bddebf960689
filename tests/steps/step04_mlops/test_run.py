"""A candidate is tracked, registered, promoted or not, and the record says it alike each time."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from tenfold import registry, tables
from tenfold.delivery.operating.champions import promote, rollback
from tenfold.errors import ProjectProblem
from tenfold.executing import _context, execute
from tenfold.files import hash_file
from tenfold.standing import Standing
from tenfold.steps.step04_mlops import STEP
from tenfold.steps.step04_mlops.run import run
from tenfold.tracking import Registry
from tenfold.vocabulary import LeakSuspect


def _check(outcome, code):
    return next(check for check in outcome.gate.checks if check.code == code)


def _computed(project, **changes):
    """The evidence with other inputs than the records give."""
    standing = Standing(project)
    resolved = standing.resolve(STEP)
    inputs = standing.inputs(STEP).model_copy(update=changes)
    context = _context(STEP, standing, resolved, {}, lambda *_: None, pd.Timestamp.today().date())
    return run(resolved.values, inputs, context)


def test_the_first_candidate_that_beats_today_serves_and_everything_is_shown(ship, shelf):
    outcome = ship()
    evidence = outcome.record.evidence

    # There was no champion before, so that none could be restored.
    open_ = {check.code: check.status for check in outcome.gate.checks if check.status != "pass"}
    assert open_ == {"TF0405": "not_evaluated"}
    assert shelf.champion().digest == evidence.registered.digest
    assert evidence.promotion.rival_kind == "today"
    assert evidence.promotion.rival_money.value == pytest.approx(0)  # nobody is acted on today
    assert evidence.promotion.serves
    assert evidence.rollback.kind == "itself"
    assert evidence.parity.rows == evidence.promotion.rows == 320
    assert evidence.parity.max_difference <= 1e-9
    assert [run.name for run in evidence.tracking.runs] == ["constant", "linear"]
    assert all(link.digest for link in evidence.lineage)
    assert evidence.operations.model_name == "churn"
    assert evidence.operations.validate_data.words == "every day at 05:00 UTC"
    assert evidence.operations.retrain.words == "every Mon at 05:30 UTC"
    view = outcome.view
    assert {chart.key for chart in view.charts} == {"promotion", "money"}
    assert len(view.sheets) == 5


def test_running_again_leaves_the_same_content(ship, shelf):
    first = ship()
    runs = len(_runs(shelf))

    assert ship().content_hash == first.content_hash
    assert len(_runs(shelf)) == runs
    assert [version.number for version in shelf.versions()] == ["1"]


def test_a_better_challenger_replaces_the_champion_and_both_runs_say_so(ship, become, shelf):
    become("weaker")
    weak = ship().record.evidence
    become("better")

    first = ship()
    one = first.record.evidence

    assert one.promotion.rival_kind == "champion"
    assert one.promotion.rival_digest == weak.registered.digest
    assert one.promotion.by == "money"
    assert one.promotion.promoted
    assert one.promotion.money.low > 0
    gap = one.promotion.candidate_money.value - one.promotion.rival_money.value
    assert one.promotion.money.value == pytest.approx(gap)
    assert one.rollback.kind == "previous"
    assert one.rollback.digest == weak.registered.digest
    assert shelf.champion().digest == one.registered.digest
    assert ship().content_hash == first.content_hash
    assert shelf.rollback().digest == weak.registered.digest


def test_a_worse_challenger_is_not_promoted_and_the_gate_blocks(ship, become, shelf):
    best = ship().record.evidence
    become("weaker")

    first = ship()
    one = first.record.evidence

    assert not one.promotion.promoted
    assert one.promotion.chance < 0.05
    assert _check(first, "TF0403").status == "block"
    assert _check(first, "TF0403").money_at_risk.high < 0
    assert shelf.champion().digest == best.registered.digest
    assert shelf.challenger().digest == one.registered.digest
    assert ship().content_hash == first.content_hash


def test_a_champion_that_reads_what_is_kept_out_now_gives_way_and_is_no_way_back(
    ship, project, shelf
):
    leaky = ship().record.evidence
    project.save(registry.get("data_quality"), {"known_later": ["usage"]})
    for slug in ("data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))

    outcome = ship()
    one = outcome.record.evidence.promotion

    assert one.rival_kind == "today"
    assert [each.column for each in one.barred.columns] == ["usage"]
    assert one.barred.digest == one.rival_digest == leaky.registered.digest
    assert one.barred.money.high < 0  # honest figures lose to those that would not come true
    assert one.promoted
    assert shelf.champion().digest == outcome.record.evidence.registered.digest
    served = _check(outcome, "TF0403")
    assert served.status == "pass"
    assert "'usage' (known only after the decision is made)" in served.evidence
    back = _check(outcome, "TF0405")
    assert back.status == "warn"
    assert "'usage'" in back.evidence
    assert ship().content_hash == outcome.content_hash
    assert "reads 'usage'" in rollback(project)[-1]


def test_nothing_is_promoted_while_a_column_is_suspected_to_know_the_answer(project, shelf):
    suspect = LeakSuspect(column="usage", why="It tells.", severity="high", in_model=True)

    held_back = _computed(project, leaks=[suspect]).promotion

    assert not held_back.promoted
    assert held_back.suspected == ["usage"]
    assert "'usage'" in held_back.why
    assert shelf.champion() is None
    assert shelf.challenger() is not None
    settled = suspect.model_copy(update={"confirmed": "it is filled at intake"})
    assert _computed(project, leaks=[settled]).promotion.promoted


def test_a_gain_below_what_the_rule_asks_is_not_promoted(ship, become, shelf):
    become("weaker")
    ship()
    become("better")

    outcome = ship(promote_gain=1_000_000.0)

    assert outcome.record.evidence.promotion.chance == pytest.approx(0, abs=0.001)
    assert _check(outcome, "TF0403").status == "warn"
    assert shelf.challenger().digest == outcome.record.evidence.registered.digest


def test_by_hand_nothing_is_promoted_until_a_person_does(ship, shelf):
    waiting = ship(promotion="by_hand").record.evidence
    assert not waiting.promotion.serves
    assert shelf.champion() is None

    shelf.promote(shelf.challenger())
    first = ship()

    assert first.record.evidence.promotion.serves
    assert "before this run" in first.record.evidence.promotion.why
    assert ship().content_hash == first.content_hash


def test_what_the_rule_promoted_is_not_said_to_be_a_persons_doing(ship):
    assert ship().record.evidence.promotion.promoted

    outcome = ship(promotion="by_hand")
    said = outcome.view.model_dump_json() + _check(outcome, "TF0403").evidence

    assert outcome.record.evidence.promotion.serves
    assert "It was champion before this run" in said
    assert "made it champion" not in said
    assert ship().content_hash == outcome.content_hash


def test_what_a_person_rolled_back_stays_out_of_service(ship, become, shelf):
    become("weaker")
    weak = ship().record.evidence
    become("better")
    ship()
    shelf.rollback()

    outcome = ship()

    assert "by hand" in outcome.record.evidence.promotion.why
    assert _check(outcome, "TF0403").status == "warn"
    assert shelf.champion().digest == weak.registered.digest


def test_a_what_if_leaves_the_projects_registry_alone(ship, project, shelf):
    ship()
    files = [p for p in project.folder.rglob("*") if p.is_file() and "mlartifacts" in p.parts]
    before = (project.folder / "mlflow.db").read_bytes()

    tried = Standing(project, {"mlops": {"promote_gain": 1e9}}, "what-if")
    outcome = execute(STEP, tried)

    assert not outcome.record.evidence.promotion.promoted
    assert execute(STEP, tried).content_hash == outcome.content_hash
    assert (project.folder / "mlflow.db").read_bytes() == before
    after = [p for p in project.folder.rglob("*") if p.is_file() and "mlartifacts" in p.parts]
    assert {p for p in after if "runs" not in p.parts} == set(files)


def test_a_run_that_was_killed_goes_on_to_the_same_content(ship, become, project, monkeypatch):
    become("weaker")
    ship()
    become("better")
    clean = execute(STEP, Standing(project, {"mlops": {"seed": 0}}, "clean")).record.evidence

    # Each run comes one stage further than the one before, and is cut off there.
    for cut in ("track", "register", "promote", "rehearse"):
        with monkeypatch.context() as patch:
            patch.setattr(Registry, cut, _cut_off(getattr(Registry, cut)))
            with pytest.raises(KeyboardInterrupt):
                ship()

    assert ship().record.evidence == clean


def _cut_off(own):
    def killed(*given, **named):
        own(*given, **named)
        raise KeyboardInterrupt

    return killed


def test_a_locked_registry_ends_the_run_and_leaves_the_record(ship, project, shelf):
    before = ship().content_hash
    champion = shelf.champion()

    with closing(sqlite3.connect(project.folder / "mlflow.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProjectProblem, match="is locked by another program"):
            ship()

    assert shelf.champion() == champion
    record = json.loads((project.records / "04_mlops.json").read_bytes())
    assert record["content_hash"] == before


def test_a_champion_whose_files_were_changed_serves_on_and_the_gate_says_so(ship, become, shelf):
    become("weaker")
    ship()
    path = shelf.load(shelf.champion()).path / "artifacts" / "model.joblib"
    path.write_bytes(b"not a model")
    become("better")

    outcome = ship()

    assert _check(outcome, "TF0403").status == "not_evaluated"
    assert "not those that were registered" in outcome.record.evidence.promotion.why
    assert _check(outcome, "TF0405").status == "block"
    assert shelf.champion().number == "1"


def _damage_all(shelf):
    for version in shelf.versions():
        (shelf.load(version).path / "artifacts" / "model.joblib").write_bytes(b"not a model")


def test_files_of_all_versions_damaged_the_champions_own_candidate_serves_anew(ship, become, shelf):
    become("weaker")
    weak = ship().record.evidence
    become("better")
    ship()
    _damage_all(shelf)

    outcome = ship()
    one = outcome.record.evidence

    assert shelf.champion().number == "3"
    assert shelf.load(shelf.champion()).recheck() == 0
    assert one.promotion.serves
    assert (one.rollback.kind, one.rollback.digest) == ("lost", weak.registered.digest)
    assert _check(outcome, "TF0405").status == "warn"
    assert "is lost" in _check(outcome, "TF0405").evidence
    assert ship().content_hash == outcome.content_hash


def test_files_of_all_versions_damaged_another_candidate_takes_over_by_hand(
    ship, become, project, shelf
):
    become("weaker")
    ship()
    _damage_all(shelf)
    become("better")
    blocked = _check(ship(), "TF0405")
    assert blocked.status == "block"
    assert "`tenfold promote`" in blocked.remedy

    promote(project)

    assert _check(ship(), "TF0405").status == "warn"
    assert shelf.load(shelf.champion()).recheck() == 0


def test_what_a_person_rolled_back_stays_out_when_its_files_are_damaged(ship, become, shelf):
    become("weaker")
    weak = ship().record.evidence
    become("better")
    ship()
    out = shelf.champion()
    shelf.rollback()
    (shelf.load(out).path / "artifacts" / "model.joblib").write_bytes(b"not a model")

    ship()

    assert shelf.champion().digest == weak.registered.digest
    assert shelf.challenger().rolled_back


def test_every_kind_of_bad_batch_is_refused_and_good_rows_are_not(ship, project):
    evidence = ship().record.evidence

    assert [one.batch for one in evidence.refusals] == [
        "no rows at all",
        "without the column 'usage'",
        "with the column 'plan' renamed",
        "with words in the column 'usage'",
    ]
    assert all(one.refused and one.said for one in evidence.refusals)


def test_a_batch_that_nobody_refuses_is_told(ship, project):
    ship()
    data = Standing(project).inputs(STEP).data
    path = project.folder / data.contract.path
    suite = json.loads(path.read_text())
    suite["expectations"] = []
    empty = project.folder / "data" / "empty.json"
    empty.write_text(json.dumps(suite))
    ref = data.contract.model_copy(update={"path": "data/empty.json", "sha256": hash_file(empty)})

    found = _computed(project, data=data.model_copy(update={"contract": ref})).refusals

    assert {one.batch: one.by for one in found if one.refused} == {
        "no rows at all": "data contract",
        "without the column 'usage'": "the model",
        "with the column 'plan' renamed": "the model",
        "with words in the column 'usage'": "the model",
    }


def test_without_payoffs_the_first_serves_and_the_next_is_compared_by_its_loss(
    ship, become, project, shelf
):
    become("weaker")
    trials = Standing(project).inputs(STEP).trials
    none = trials.over_today.not_evaluated("step 1 gives no payoffs")
    unpriced = trials.model_copy(update={"over_today": none, "over_constant": none})

    first = _computed(project, value=None, trials=unpriced)
    assert first.promotion.by == "none"
    assert first.promotion.promoted
    become("better")
    second = _computed(project, value=None, trials=unpriced)

    assert second.promotion.by == "score"
    assert second.promotion.score.low > 0
    assert second.promotion.promoted
    assert second.promotion.money.value is None


def test_no_case_of_the_data_stands_in_the_package_or_the_record(ship, shelf, project):
    outcome = ship()
    package = shelf.load(shelf.champion())
    texts = [p.read_text() for p in package.path.rglob("*.json")]
    frame = tables.load(next(project.folder.glob("data/*.parquet")))

    assert "c-00001" not in "".join(texts)
    assert "c-00001" not in json.dumps(outcome.record.content)
    assert len(frame) >= 320


def _runs(shelf):
    client = shelf.store.client()
    experiment = client.get_experiment_by_name("churn").experiment_id
    return client.search_runs([experiment])
