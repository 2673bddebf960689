"""Step 2 from end to end: read, judge, divide, and hand on."""

from __future__ import annotations

import numpy as np

from tenfold.features.cleaning import clean
from tenfold.step import Context
from tenfold.steps.step02_data_quality.choosing import (
    looked_at,
    private_columns,
    sampled,
    serving_sample,
)
from tenfold.steps.step02_data_quality.contracting import contract_of
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.describing import (
    dictionary_of,
    meanings_of,
    overview_of,
    signals_of,
)
from tenfold.steps.step02_data_quality.detectors import findings_in
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.dividing import split_of, target_of
from tenfold.steps.step02_data_quality.evidence import (
    MOST_FINDINGS,
    DataQualityEvidence,
    DataQualityInputs,
    Priced,
)
from tenfold.steps.step02_data_quality.handing import corrected, prepared
from tenfold.steps.step02_data_quality.judging import at_risk
from tenfold.steps.step02_data_quality.mixing import stated_mix
from tenfold.steps.step02_data_quality.parity import parity
from tenfold.steps.step02_data_quality.plausible import plausibility
from tenfold.steps.step02_data_quality.preparing import Labelled, prepare
from tenfold.steps.step02_data_quality.priced import stake
from tenfold.steps.step02_data_quality.roles import plan_of, recipe_of, roles_of
from tenfold.steps.step02_data_quality.sizing import sufficiency
from tenfold.steps.step02_data_quality.suspects import group_shares, label_noise, leak_suspects
from tenfold.steps.step02_data_quality.treated import treatments
from tenfold.tables import (
    assign,
    fingerprint,
    personal_columns,
    profile,
    snapshot,
)


def run(
    decisions: DataQualityDecisions, inputs: DataQualityInputs, context: Context
) -> DataQualityEvidence:
    """Compute the evidence of step 2; pure, given the context.

    Raises
    ------
    DataProblem
        Where the input is unusable; everything else is judged by the gate.
    """
    context.progress(0.02, "reading")
    labelled = prepare(decisions, inputs.value, base=context.project_dir, progress=context.progress)
    try:
        return _examined(decisions, inputs, context, labelled)
    finally:
        if labelled.whole is not None:
            labelled.whole.release()


def _examined(
    decisions: DataQualityDecisions,
    inputs: DataQualityInputs,
    context: Context,
    labelled: Labelled,
) -> DataQualityEvidence:
    roles = roles_of(decisions, labelled)
    frame = labelled.frame
    sample = sampled(frame, decisions.sample_rows, context.seed)
    recipe = recipe_of(decisions, roles, sample)
    context.progress(0.2, "profiling")
    private = private_columns(sample, roles)
    described = profile(
        labelled.table,
        target=roles.target,
        task=labelled.task,
        positive=roles.positive,
        id=roles.id,
        private=private,
        seed=context.seed,
    )
    if labelled.whole is not None:
        context.progress(0.25, f"all {labelled.whole.table.rows:,} rows: gaps, ends, means")
        # The target is in its final form here, and as it was written there.
        skip = [roles.target] if labelled.labels else []
        described = labelled.whole.widen(described, id=roles.id, skip=skip)
    kept = snapshot(labelled.table, context.store)
    context.progress(0.4, "looking for faults")
    serving = serving_sample(decisions, context)
    private |= set(personal_columns(described))
    cleaned = clean(sample, recipe.clean)
    looked = cleaned[looked_at(described, roles)]
    exam = Exam(
        looked,
        roles,
        labelled.task,
        roles.positive,
        decisions.as_of,
        None if serving is None else clean(serving, recipe.clean),
        decisions.population,
        sorted(private),
    )
    findings = findings_in(exam, context.rng)
    context.progress(0.7, "dividing")
    plan, why = plan_of(decisions)
    parts = assign(frame, roles, plan)
    plan = plan.model_copy(update={"fingerprint": fingerprint(parts)})
    rows = np.flatnonzero(parts == "train")
    train = frame.iloc[rows[: decisions.sample_rows]]
    context.progress(0.8, "contract")
    contract = contract_of(
        decisions,
        frame,
        roles,
        recipe,
        parts,
        private,
        context,
        labels=labelled.labels,
        whole=labelled.whole,
        repeated_ids=(described.duplicate_ids or 0) if labelled.whole is not None else 0,
    )
    looks = plausibility(recipe, roles, train, labelled.task)
    context.progress(0.9, "parity")
    equal = parity(
        recipe,
        roles,
        train,
        frame.iloc[np.flatnonzero(parts == "test")] if serving is None else frame,
        tolerance=decisions.parity_tolerance,
        serving=serving,
    )
    at_stake = stake(inputs.value, labelled.task, labelled.y, labelled.labels, rng=context.rng)
    target = target_of(labelled, roles, described)
    noise, queue = label_noise(exam, labelled.source_rows)
    return DataQualityEvidence(
        overview=overview_of(labelled, described, cleaned, exam, decisions, context),
        target=target,
        mix=stated_mix(inputs.mix, inputs.value, labelled.task, target),
        findings=[
            Priced(finding=each, money=at_risk(at_stake, each.share))
            for each in findings[:MOST_FINDINGS]
        ],
        finding_count=len(findings),
        treatments=treatments(sample, recipe.clean),
        signals=signals_of(described, recipe),
        leaks=leak_suspects(findings, decisions, roles, recipe, looks),
        split=split_of(labelled, roles, plan, why, parts, recipe.columns),
        contract=contract,
        plausibility=looks,
        parity=equal,
        sufficiency=sufficiency(labelled.y, parts, labelled.task, len(recipe.names), equal.encoded),
        groups=group_shares(frame, roles, decisions.population),
        label_queue=queue,
        dictionary=dictionary_of(decisions, recipe),
        meanings=meanings_of(decisions),
        stake=at_stake,
        data=prepared(decisions, labelled, kept, roles, recipe, plan, noise, contract.suite),
        corrected=corrected(labelled, parts),
    )


__all__ = ["run"]
