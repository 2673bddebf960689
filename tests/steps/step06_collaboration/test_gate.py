"""Each check of step 6 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tenfold import registry
from tenfold.executing import Outcome
from tenfold.project import Project
from tenfold.step import GateView
from tenfold.steps.step06_collaboration import (
    STEP,
    CollaborationDecisions,
    CollaborationEvidence,
    role_checks,
)
from tenfold.steps.step06_collaboration.decisions import present_steps, step_title
from tenfold.steps.step06_collaboration.evidence import (
    Material,
    Pair,
    RejectedNow,
    Reviewed,
    Reviewer,
)
from tenfold.vocabulary import Check, Estimate, Money, Signatures, Signed, SignOff

TODAY = date(2026, 6, 1)
NOTHING = Estimate.not_enough("no cases", n=0)
UNPRICED = Money.not_evaluated("step 1 gives no payoffs")
ONE = {"baseline_models": ["engineer"]}


def _reviewed(**more: Any) -> Reviewed:
    fields: dict[str, Any] = {
        "worked": NOTHING, "answered": 0, "verdicts": {}, "wrong": NOTHING,
        "wrong_at_large": NOTHING, "suspects": NOTHING, "confirmed_errors": UNPRICED,
        "refuted_errors": UNPRICED, "all_errors": UNPRICED,
    }  # fmt: skip
    return Reviewed(**(fields | more))


def _evidence(**more: Any) -> CollaborationEvidence:
    fields: dict[str, Any] = {
        "task": "binary", "candidate_digest": "x", "queue": [], "parts": [], "errors": [],
        "material": Material(rows=10, held_out=2), "reviewed": _reviewed(),
        "reviewers": [], "pairs": [], "contradictions": [], "remarks": [], "rejected": [],
        "proposals": [],
    }  # fmt: skip
    return CollaborationEvidence(**(fields | more))


def _signed(role: str, step: str = "baseline_models", **more: Any) -> Signed:
    line = SignOff(
        number=1, at=more.pop("at", "2026-05-20T10:00:00+00:00"), step=step, role=role, name="N",
        stance=more.pop("stance", "approve"), seen="", content={}, comment="it is not fair",
    )  # fmt: skip
    return Signed(line=line, **more)


def judge(
    code: str,
    evidence: CollaborationEvidence | None = None,
    signatures: Signatures | None = None,
    **decisions: Any,
) -> Check:
    view = GateView(
        CollaborationDecisions(**decisions),
        evidence or _evidence(),
        TODAY,
        ledger=lambda: signatures or Signatures(),
    )
    return next(check for check in STEP.gate(view) if check.code == code)


def test_an_undecided_project_passes_nothing() -> None:
    view = GateView(CollaborationDecisions(), _evidence(), TODAY)
    assert "pass" not in {check.status for check in STEP.gate(view)}


def test_roles_are_named_whatever_their_capitals() -> None:
    assert "engineer" in judge("TF0601").evidence
    person = {"role": " Engineer", "name": "N", "responsibility": "the model"}
    assert judge("TF0601", required_roles=ONE, people=[person]).status == "pass"
    assert judge("TF0601", required_roles=ONE, people=[person | {"name": ""}]).status == "warn"
    assert judge("TF0601", required_roles={}).status == "warn"


def test_signatures_hold_only_for_required_roles_on_what_stands_now() -> None:
    valid = Signatures(lines=[_signed("ENGINEER", valid=True)])
    assert judge("TF0603", signatures=valid, required_roles=ONE).status == "pass"
    stranger = Signatures(lines=[_signed("janitor", valid=True)])
    assert judge("TF0603", signatures=stranger, required_roles=ONE).status == "warn"
    void = Signatures(lines=[_signed("engineer", changed=["data_quality"])])
    found = judge("TF0603", signatures=void, required_roles=ONE)
    assert (found.status, "Data quality changed since" in found.evidence) == ("warn", True)
    old = Signatures(lines=[_signed("engineer", valid=True, at="2026-01-01T10:00:00+00:00")])
    found = judge("TF0603", signatures=old, required_roles=ONE)
    assert (found.status, "older than 90 days" in found.evidence) == ("warn", True)
    assert judge("TF0603", required_roles={}).status == "not_evaluated"


def test_steps_are_named_by_their_titles() -> None:
    assert {one.slug: one.title for one in registry.steps()} == {
        slug: step_title(slug) for slug in present_steps()
    }
    roles = {"mlops": ["engineer"], "data_quality": ["data owner"]}
    found = judge("TF0603", required_roles=roles)
    assert "data owner for Data quality, engineer for MLOps" in found.evidence
    object_ = Signatures(lines=[_signed("engineer", "mlops", stance="object", open=True)])
    assert "engineer on MLOps: it is" in judge("TF0604", signatures=object_).evidence


def test_steps_that_this_version_lacks_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"data_quality", "collaboration", "experimentation"} <= set(present_steps())
    there = tuple(slug for slug in present_steps() if slug != "experimentation")
    monkeypatch.setattr(role_checks, "present_steps", lambda: there)
    assert (
        judge("TF0603", required_roles={"experimentation": ["product"]}).status == "not_evaluated"
    )
    # Nobody has to be named for a step that is not there.
    alone = judge("TF0601", required_roles={"experimentation": ["product"]} | ONE)
    assert ("engineer" in alone.evidence, "product" in alone.evidence) == (True, False)


@pytest.mark.parametrize("code", ["TF0603", "TF0604"])
def test_a_ledger_at_fault_blocks_and_is_named(code: str) -> None:
    found = judge(code, signatures=Signatures(fault="line 2: a clock ran backwards"))
    assert found.status == "block"
    assert "a clock ran backwards" in found.evidence


def test_objections_of_required_roles_block_and_others_warn() -> None:
    assert judge("TF0604").status == "not_evaluated"
    for role, status in (("engineer", "block"), ("janitor", "warn")):
        signatures = Signatures(lines=[_signed(role, stance="object", open=True)])
        found = judge("TF0604", signatures=signatures, required_roles=ONE)
        assert (found.status, "it is not fair" in found.evidence) == (status, True)
    settled = Signatures(lines=[_signed("engineer", stance="object", ended=2)])
    assert judge("TF0604", signatures=settled, required_roles=ONE).status == "pass"


def test_the_queue_is_worked_lately_and_never_by_a_clock_that_is_ahead(
    project: Project, collaborate: Callable[..., Outcome]
) -> None:
    assert judge("TF0602").status == "not_evaluated"
    evidence = collaborate(project).record.evidence
    untouched = judge("TF0602", evidence)
    assert untouched.status == "warn"
    assert untouched.money_at_risk == evidence.reviewed.all_errors

    def after(**more: Any) -> Check:
        said = evidence.reviewed.model_copy(update={"answered": 32} | more)
        return judge("TF0602", evidence.model_copy(update={"reviewed": said}))

    assert after(last="2026-05-01").status == "pass"
    assert after(last="2026-05-01", answered=31).status == "warn"
    assert "days old" in after(last="2026-01-01").evidence
    assert "ahead" in after(last="2026-07-01").evidence
    broken = after(last="2026-05-01", faults=["line 3: no row"], fault_count=1)
    assert (broken.status, "line 3" in broken.evidence) == ("warn", True)


def test_agreement_is_judged_by_the_worst_pair_that_can_be() -> None:
    assert judge("TF0605").status == "not_evaluated"

    def pair(kappa: Estimate) -> Pair:
        agreed = Estimate(value=0.9, low=0.8, high=0.95, n=30, method="wilson")
        return Pair(first="one", second="two", cases=30, agreed=agreed, kappa=kappa)

    good = Estimate(value=0.8, low=0.6, high=0.9, n=30, method="x")
    unsure = Estimate(value=0.5, low=0.2, high=0.7, n=30, method="x")
    bad = Estimate(value=0.1, low=-0.2, high=0.4, n=30, method="x")
    few = Estimate.not_enough("8 cases", n=8, value=1.0)
    assert judge("TF0605", _evidence(pairs=[pair(few)])).status == "not_evaluated"
    assert judge("TF0605", _evidence(pairs=[pair(good), pair(few)])).status == "pass"
    found = judge("TF0605", _evidence(pairs=[pair(good), pair(unsure)]))
    assert (found.status, "may be chance" in found.evidence) == ("warn", True)
    found = judge("TF0605", _evidence(pairs=[pair(good), pair(bad)]))
    assert (found.status, "even the upper end" in found.evidence) == ("warn", True)


def test_a_rejected_feature_in_the_model_blocks_and_a_misspelt_one_warns() -> None:
    said = {"column": "income", "who": "expert", "why": "repeats"}

    def found(how: str) -> Check:
        now = RejectedNow.model_validate(said | {"how": how, "through": ["per_year"]})
        return judge("TF0606", _evidence(rejected=[now]), rejected_features=[said])

    assert [found(how).status for how in ("feature", "derived", "unknown", "out")] == [
        "block",
        "block",
        "warn",
        "pass",
    ]
    assert "per_year" in found("derived").evidence


def test_an_empty_list_of_rejections_passes_only_where_somebody_lately_rejected_none() -> None:
    reviewer = Reviewer(
        reviewer="x", answers=9, in_queue=9, right=9, wrong_label=0, missing_feature=0, comments=0
    )
    # Whoever has answered cases was not asked about features.
    silent = judge("TF0606", _evidence(reviewers=[reviewer]))
    assert (silent.status, "features_reviewed_by" in silent.remedy) == ("not_evaluated", True)

    def none_by(**more: Any) -> Check:
        return judge("TF0606", **({"features_reviewed_by": "domain expert"} | more))

    assert none_by(features_reviewed_by="  ").status == "not_evaluated"
    assert none_by().status == "warn"
    found = none_by(features_reviewed_on="2026-05-01")
    assert (found.status, "domain expert" in found.evidence) == ("pass", True)
    assert "121 days ago, 90 are allowed" in none_by(features_reviewed_on="2026-01-31").evidence
    assert "1 day ahead" in none_by(features_reviewed_on="2026-06-02").evidence
    # To have looked is no way around what was rejected.
    said = {"column": "income", "who": "expert", "why": "repeats"}
    inside = RejectedNow.model_validate(said | {"how": "feature"})
    found = judge(
        "TF0606", _evidence(rejected=[inside]), rejected_features=[said],
        features_reviewed_by="domain expert", features_reviewed_on="2026-05-01",
    )  # fmt: skip
    assert found.status == "block"


def test_a_misspelt_step_a_strange_mix_and_a_path_outside_are_refused() -> None:
    idea = {"words": "x", "who": "y", "name": "z", "formula": "open('f')"}
    for given, says in (
        ({"required_roles": {"ethic": ["risk officer"]}}, "Did you mean 'ethics'"),
        ({"mix": {"dearest": 1}}, "none of costliest"),
        ({"mix": {"random": 0}}, "above 0"),
        ({"reviews": "../reviews.csv"}, "outside the project"),
        ({"feature_ideas": [idea]}, "no place"),
    ):
        assert says in " ".join(map(str, STEP.problems(given)))
