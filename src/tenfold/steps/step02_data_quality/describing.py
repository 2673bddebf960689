"""The table at a glance, for the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from tenfold.features import FeatureRecipe
from tenfold.features.cleaning import written
from tenfold.step import Context
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.detectors.order import reaches
from tenfold.steps.step02_data_quality.evidence import (
    MOST_COLUMNS,
    SMALLEST_SHOWN,
    Dictionary,
    Gap,
    Lacking,
    Overview,
    Sample,
    Signal,
)
from tenfold.steps.step02_data_quality.preparing import Labelled
from tenfold.tables import ColumnProfile, TableProfile
from tenfold.vocabulary import Meanings


def signals_of(described: TableProfile, recipe: FeatureRecipe) -> list[Signal]:
    """What each feature alone says about the target, the strongest first."""
    found = [
        Signal(
            column=column.name,
            strength=column.association.strength,
            missing=column.association.missing,
        )
        for column in described.columns
        if column.association is not None and column.name in set(recipe.columns)
    ]
    found.sort(key=lambda signal: (-(signal.strength.value or 0.0), signal.column))
    return found[:MOST_COLUMNS]


def overview_of(
    labelled: Labelled,
    described: TableProfile,
    cleaned: pd.DataFrame,
    exam: Exam,
    decisions: DataQualityDecisions,
    context: Context,
) -> Overview:
    """Size, gaps, repeats, the profile, and what was noticed on the way."""
    notes = [*labelled.notes, *described.notes]
    looked_at = len(cleaned)
    if looked_at < described.rows:
        notes.append(
            f"Detectors looked at {looked_at:,} of {described.rows:,} rows, drawn at random."
        )
    if exam.frame.shape[1] < len(described.columns):
        notes.append(
            f"Detectors looked at {exam.frame.shape[1]:,} of {len(described.columns):,} columns: "
            "those that say most about the target."
        )
    roles = exam.roles
    if roles.protected and not decisions.protected_in_model:
        notes.append(
            f"Protected columns stay out of the model ({', '.join(roles.protected)}) and are kept "
            "for step 10; protected_in_model changes that."
        )
    text = described.model_dump_json(indent=1)
    gaps = {str(name): float((~written(cleaned[name])).mean()) for name in cleaned.columns}
    worst = sorted(gaps, key=lambda name: (-gaps[name], name))[:MOST_COLUMNS]
    return Overview(
        version=labelled.version,
        rows=described.rows,
        unlabelled=labelled.unlabelled,
        looked_at=looked_at,
        columns_looked_at=exam.frame.shape[1],
        column_count=len(described.columns),
        duplicate_rows=described.duplicate_rows,
        duplicate_ids=described.duplicate_ids,
        profile=context.store(".json", lambda path: _write(path, text)),
        columns=[_told(column) for column in described.columns[:MOST_COLUMNS]],
        reaches=reaches(exam)[:MOST_COLUMNS],
        gaps=[Gap(column=name, share=gaps[name]) for name in worst if gaps[name] > 0],
        lacking=[
            Lacking(column=name, parts=parts[:10], count=len(parts))
            for name, parts in labelled.lacking.items()
        ][:MOST_COLUMNS],
        notes=notes[:MOST_COLUMNS],
        sample=_sample(labelled),
    )


def _sample(labelled: Labelled) -> Sample | None:
    whole = labelled.whole
    if whole is None:
        return None
    return Sample(
        rows=len(labelled.frame),
        of=whole.table.rows,
        classes=whole.drawn,
        engine=whole.table.engine.name,
        seed=whole.seed,
        version=whole.sample_version,
    )


def _told(column: ColumnProfile) -> ColumnProfile:
    """A column's profile without values of fewer than ten rows: free text may name people."""
    top = [each for each in column.top if each.count >= SMALLEST_SHOWN]
    return column.model_copy(update={"top": top})


def _write(path: Any, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


def meanings_of(decisions: DataQualityDecisions) -> Meanings | None:
    """What the dictionary says of columns, for the steps that name them to people."""
    words = {each.column: each.meaning for each in decisions.dictionary if each.meaning.strip()}
    units = {each.column: each.unit for each in decisions.dictionary if each.unit.strip()}
    return Meanings(words=words, units=units) if words or units else None


def dictionary_of(decisions: DataQualityDecisions, recipe: FeatureRecipe) -> Dictionary:
    """How much of the data dictionary is written and confirmed."""
    wanted = [*recipe.columns, str(decisions.target)]
    entries = {each.column: each for each in decisions.dictionary}
    meant: Collection[str] = {name for name, each in entries.items() if each.meaning}
    confirmed: Sequence[str] = [
        name for name in wanted if name in meant and entries[name].confirmed_by
    ]
    return Dictionary(
        columns=len(wanted),
        with_meaning=sum(name in meant for name in wanted),
        confirmed=len(confirmed),
        undescribed=[name for name in wanted if name not in meant][:20],
    )
