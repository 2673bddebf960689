"""What step 2 hands on to the steps after it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tenfold.features import FeatureRecipe
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import Corrected
from tenfold.steps.step02_data_quality.forming import cleaning
from tenfold.steps.step02_data_quality.preparing import Labelled
from tenfold.vocabulary import (
    ColumnRoles,
    Estimate,
    FileRef,
    PreparedData,
    ReadingOptions,
    SplitPlan,
    WholeTable,
)


def prepared(
    decisions: DataQualityDecisions,
    labelled: Labelled,
    kept: FileRef,
    roles: ColumnRoles,
    recipe: FeatureRecipe,
    plan: SplitPlan,
    noise: Estimate | None,
    suite: FileRef,
) -> PreparedData:
    """Data, split, recipe and contract as later steps read them.

    Parameters
    ----------
    kept : FileRef
        The snapshot.
    """
    return PreparedData(
        snapshot=kept,
        rows=len(labelled.frame),
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
        contract=suite,
        whole=_whole(decisions, labelled),
    )


def corrected(labelled: Labelled, parts: np.ndarray[Any, Any]) -> Corrected | None:
    """What the corrections of labels did, per part of the split."""
    done = labelled.corrected
    if done is None:
        return None
    of, counts = np.unique(parts[done.rows], return_counts=True)
    return Corrected(
        parts=dict(zip(map(str, of), map(int, counts), strict=True)),
        moves=done.moves,
        standing=done.standing,
    )


def _whole(decisions: DataQualityDecisions, labelled: Labelled) -> WholeTable | None:
    if labelled.whole is None:
        return None
    return WholeTable(
        source=str(decisions.source),
        engine=labelled.whole.table.engine.name,
        rows=labelled.whole.table.rows,
        version=labelled.version,
        corrected=0 if labelled.corrected is None else len(labelled.corrected.rows),
    )


__all__ = ["corrected", "prepared"]
