"""For each item, the artefact that shows that it was done: its place in words, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tenfold.steps.step09_technical_debt.code import Code
from tenfold.steps.step09_technical_debt.facts import Facts
from tenfold.steps.step09_technical_debt.stages import covering
from tenfold.steps.step09_technical_debt.told import answers_alike, features_alike, number

_CHAIN = ("business_problem", "data_quality", "baseline_models", "monitoring")
_BUDGETS = ("latency_p50_ms", "latency_p95_ms", "latency_p99_ms")
_CONTRACT = "data_quality.evidence.contract"


def schema(facts: Facts) -> str:
    """D1: a contract with clauses."""
    clauses = sum(
        number(facts.told.get(f"{_CONTRACT}.{kind}")) or 0 for kind in ("written", "learnt")
    )
    return f"record 02 contract: {clauses:g} clauses (TF0201)" if clauses else ""


def worth(facts: Facts) -> str:
    """D2: what the model loses without each feature."""
    found = facts.told.get("baseline_models.evidence.feature_worth") or []
    return f"record 03 feature_worth: {len(found)} features and groups" if found else ""


def feature_cost(facts: Facts) -> str:
    """D3: worth of each feature beside a budget for the time that all of them take."""
    both = worth(facts) and latency(facts)
    return f"{worth(facts)}; {latency(facts)}" if both else ""


def rules_kept(facts: Facts) -> str:
    """D4: columns that must stay out do."""
    told = facts.told
    excluded = [
        str(one.get("column"))
        for one in told.get("data_quality.evidence.data.roles.excluded") or []
        if isinstance(one, Mapping)
    ]
    protected = told.get("data_quality.evidence.data.roles.protected") or []
    out = {*excluded, *map(str, protected)}
    features = set(told.get("data_quality.evidence.data.features") or [])
    if not out or not features or out & features:
        return ""
    return f"record 02 data.roles: {len(out)} columns kept out of {len(features)} features"


def privacy(facts: Facts) -> str:
    """D5: columns were searched for personal data, and none that is reaches the model."""
    columns = facts.told.get("data_quality.evidence.overview.columns") or []
    features = set(facts.told.get("data_quality.evidence.data.features") or [])
    personal = {str(one.get("name")) for one in columns if one.get("personal")}
    if not columns or not features or personal & features:
        return ""
    return (
        f"record 02 overview.columns: {len(columns)} searched, {len(personal)} look personal, "
        "none is a feature"
    )


def features_tested(facts: Facts) -> str:
    """D7: tests of the code that makes features, or its parity."""
    own = covering("features", facts.code)
    return own or parity(facts)


def reviewed(facts: Facts) -> str:
    """M1: the decision file is committed as it stands, and others looked at the changes."""
    history = facts.history
    if not history.known or not history.changes or not history.decisions_committed:
        return ""
    if history.reviewed < facts.reviewed_share * history.changes:
        return ""
    return f"git: tenfold.yaml committed, {history.reviewed} of {history.changes} changes reviewed"


def enforced(facts: Facts) -> str:
    """M1: reviews are asked for by a rule, and something runs on what is proposed."""
    habit = next((one for one in facts.habits if one.review and one.verb != "other"), None)
    if not facts.owners or habit is None:
        return ""
    return f"{facts.owners}; {habit.where}: {habit.words}"


def effect(facts: Facts) -> str:
    """M2: the score on later rows beside the business number, both measured."""
    told = facts.told
    score = number(told.get("monitoring.evidence.performance.realised"))
    goal = number(told.get("monitoring.decisions.realised"))
    later = told.get("monitoring.evidence.material.reported_on") is False
    if score is None or goal is None or not later:
        return ""
    return "record 08 performance.realised beside the decision realised (TF0807)"


def searched(facts: Facts) -> str:
    """M3: code that searches."""
    found = next((one for one in facts.code if one.searches), None)
    return f"{found.path}: {found.searches[0]}" if found else ""


def searched_again(facts: Facts) -> str:
    """M3: a job that runs the script that searches."""
    paths = {one.path for one in facts.code if one.searches}
    scripts = (one for one in facts.habits if one.verb == "script" and one.words in paths)
    found = next(scripts, None)
    return f"{found.where}: {found.words}" if found else ""


def staleness(facts: Facts) -> str:
    """M4: cadences of retraining were replayed."""
    done = facts.told.get("monitoring.evidence.retraining.status") == "evaluated"
    return "record 08 retraining: cadences replayed (TF0808)" if done else ""


def simpler(facts: Facts) -> str:
    """M5: the model stood against a simpler one."""
    board = facts.told.get("baseline_models.evidence.leaderboard") or []
    fitted = [one for one in board if one.get("status") == "fitted"]
    return f"record 03 leaderboard: {len(fitted)} rungs (TF0303)" if len(fitted) > 1 else ""


def reproduces(facts: Facts) -> str:
    """I1: the chain came out alike a second time; that it was tried is not enough."""
    done = facts.reproduced.status == "reproduces"
    return f"reproduction.json: {facts.reproduced.why} (TF0902)" if done else ""


def specification_tested(facts: Facts) -> str:
    """I2: tests of the training code, or of the project through tenfold."""
    own = covering("training", facts.code)
    first = next((one for one in facts.code if one.tests and _through_tenfold(one)), None)
    return own or (f"{first.path}::{first.tests[0].name}" if first else "")


def _through_tenfold(one: Code) -> bool:
    return any(name.partition(".")[0] == "tenfold" for name in one.imports)


def whole_chain(facts: Facts) -> str:
    """I3: every step has left a record; whether they are up to date is the chain's to say."""
    return "records of steps 1, 2, 3 and 8 are there" if facts.told.has(*_CHAIN) else ""


def validated(facts: Facts) -> str:
    """I4: held-out rows, against today's rule."""
    rows = number(facts.told.get("baseline_models.evidence.held_out.rows"))
    over = number(facts.told.get("baseline_models.evidence.held_out.over_today"))
    if not rows or over is None:
        return ""
    return f"record 03 held_out.over_today on {rows:,.0f} rows (TF0301)"


def packaged(facts: Facts) -> str:
    """I6: the package gave the notebook's predictions."""
    worst = answers_alike(facts.told)
    return f"record 04 parity.max_difference: {worst:g} (TF0404)" if worst is not None else ""


def rolled_back(facts: Facts) -> str:
    """I7: the previous champion was restored and scored."""
    kind = facts.told.get("mlops.evidence.rollback.kind")
    words = {
        "previous": "the previous champion restored and scored",
        "itself": "taken out and put back, for there is no other",
    }
    return f"record 04 rollback: {words[kind]} (TF0405)" if kind in words else ""


def pinned(facts: Facts) -> str:
    """O1: nothing changes unseen where every version and hash is written down."""
    found = facts.environment
    return (
        f"{found.lock}: {found.packages} packages with hashes (TF0904)" if found.is_pinned else ""
    )


def notified(facts: Facts) -> str:
    """O1: somebody is told of new versions."""
    for one in facts.manifests:
        if one.valid and one.kind in ("dependabot", "renovate"):
            return one.path
    return facts.repeated("dependencies", clock=True)


def served_inputs(facts: Facts) -> str:
    """O2: rows other than the training rows were held against the rules."""
    if facts.told.get("monitoring.evidence.material.reported_on") is False:
        return "record 08 material.current: rows that came later"
    sample = facts.told.get("data_quality.decisions.serving_sample")
    return "record 02 serving_sample compared (TF0209)" if sample else ""


def parity(facts: Facts) -> str:
    """O3, D7: features through the notebook's path and the packaged one, within the tolerance."""
    worst = features_alike(facts.told)
    return f"record 02 parity.worst: {worst:g} (TF0209)" if worst is not None else ""


def retraining(facts: Facts) -> str:
    """O4: somebody decided when to train again."""
    every = facts.told.get("mlops.evidence.operations.retrain.every")
    decided = every and every != "never"
    return f"record 04 operations.retrain: every {every} (TF0406)" if decided else ""


def stable(facts: Facts) -> str:
    """O5: no prediction is infinite, missing or outside its range."""
    found = facts.predictions
    if found is None or not found.rows or found.unusable:
        return ""
    return f"record 03 candidate.predictions: {found.rows:,} rows, all finite and in range"


def latency(facts: Facts) -> str:
    """O6: a budget for answers, and a step 8 that timed them.

    What it timed is no content of its record, as clocks never are: here nobody can see whether
    the budget is kept.
    """
    told = facts.told
    given = {name: number(told.get(f"monitoring.decisions.{name}")) for name in _BUDGETS}
    name, budget = next(((name, one) for name, one in given.items() if one), ("", 0.0))
    if not name or not told.has("monitoring"):
        return ""
    return f"record 08 {name}: a budget of {budget:g} ms, not yet that it is kept (TF0804)"


def served_quality(facts: Facts) -> str:
    """O7: the score on later rows, measured or estimated."""
    told = facts.told
    if told.get("monitoring.evidence.material.reported_on") is not False:
        return ""
    for kind in ("realised", "expected"):
        if number(told.get(f"monitoring.evidence.performance.{kind}")) is not None:
            return f"record 08 performance.{kind} on later rows (TF0803)"
    return ""


__all__: list[str] = []
