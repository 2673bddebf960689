"""Step 2 from end to end: read, judge, divide, and hand on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem
from tenfold.features.cleaning import clean
from tenfold.step import Context
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
    Corrected,
    DataQualityEvidence,
    DataQualityInputs,
    Priced,
)
from tenfold.steps.step02_data_quality.judging import at_risk
from tenfold.steps.step02_data_quality.mixing import stated_mix
from tenfold.steps.step02_data_quality.parity import parity
from tenfold.steps.step02_data_quality.plausible import plausibility
from tenfold.steps.step02_data_quality.preparing import Labelled, cleaning, prepare
from tenfold.steps.step02_data_quality.priced import stake
from tenfold.steps.step02_data_quality.roles import plan_of, recipe_of, roles_of
from tenfold.steps.step02_data_quality.sizing import sufficiency
from tenfold.steps.step02_data_quality.suspects import group_shares, label_noise, leak_suspects
from tenfold.steps.step02_data_quality.treated import treatments
from tenfold.tables import (
    TableProfile,
    assign,
    fingerprint,
    personal_columns,
    profile,
    read,
    snapshot,
    to_frame,
)
from tenfold.vocabulary import ColumnRoles, PreparedData, ReadingOptions

_MOST_LOOKED_AT = 500


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
    labelled = prepare(decisions, inputs.value, base=context.project_dir)
    roles = roles_of(decisions, labelled)
    frame = labelled.frame
    sample = _sampled(frame, decisions.sample_rows, context.seed)
    recipe = recipe_of(decisions, roles, sample)
    context.progress(0.2, "profiling")
    private = _private(sample, roles)
    described = profile(
        labelled.table,
        target=roles.target,
        task=labelled.task,
        positive=roles.positive,
        id=roles.id,
        private=private,
        seed=context.seed,
    )
    kept = snapshot(labelled.table, context.store)
    context.progress(0.4, "looking for faults")
    serving = _serving(decisions, context)
    private |= set(personal_columns(described))
    cleaned = clean(sample, recipe.clean)
    looked_at = cleaned[_looked_at(described, roles)]
    exam = Exam(
        looked_at,
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
        decisions, frame, roles, recipe, parts, private, context, labels=labelled.labels
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
        data=PreparedData(
            snapshot=kept,
            rows=len(frame),
            task=labelled.task,
            labels=labelled.labels,
            roles=roles,
            features=recipe.names,
            split=plan,
            recipe=recipe.model_dump(mode="json"),
            recipe_digest=recipe.digest,
            label_noise=noise,
            reading=ReadingOptions(
                query=decisions.query,
                header=decisions.header,
                delimiter=decisions.delimiter,
                encoding=decisions.encoding,
                clean_target=[
                    rule.model_dump(mode="json")
                    for rule in cleaning(decisions)
                    if rule.column == roles.target
                ],
            ),
            contract=contract.suite,
        ),
        corrected=_corrected(labelled, parts),
    )


def _corrected(labelled: Labelled, parts: np.ndarray[Any, Any]) -> Corrected | None:
    done = labelled.corrected
    if done is None:
        return None
    of, counts = np.unique(parts[done.rows], return_counts=True)
    return Corrected(
        parts=dict(zip(map(str, of), map(int, counts), strict=True)),
        moves=done.moves,
        standing=done.standing,
    )


def _looked_at(described: TableProfile, roles: ColumnRoles) -> list[str]:
    """Every column, or in very wide tables those that say most about the target."""
    names = [column.name for column in described.columns]
    if len(names) <= _MOST_LOOKED_AT:
        return names
    says = {
        column.name: column.association.strength.value or 0.0
        for column in described.columns
        if column.association is not None
    }
    kept = {roles.target, roles.id, roles.time, roles.group, *roles.protected}
    ordered = sorted(names, key=lambda name: (name not in kept, -says.get(name, 0.0)))
    chosen = set(ordered[:_MOST_LOOKED_AT])
    return [name for name in names if name in chosen]


def _sampled(frame: pd.DataFrame, limit: int, seed: int) -> pd.DataFrame:
    if len(frame) <= limit:
        return frame
    # Row numbers stay those of the snapshot, so that a finding's cells can be looked up there.
    return frame.sample(limit, random_state=seed).sort_index()


def _private(sample: pd.DataFrame, roles: ColumnRoles) -> set[str]:
    named = {name for name in (*roles.protected, roles.id, roles.group) if name}
    return named | set(personal_columns(sample))


def _serving(decisions: DataQualityDecisions, context: Context) -> pd.DataFrame | None:
    if decisions.serving_sample is None:
        return None
    try:
        return to_frame(
            read(decisions.serving_sample, base=context.project_dir, header=decisions.header)
        )
    except DataProblem as error:
        raise DataProblem(f"The serving sample: {error}") from None
