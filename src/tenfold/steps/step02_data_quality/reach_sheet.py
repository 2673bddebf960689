"""How many rows were looked at by what, where a sample stands for a table larger than memory."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence, Sample
from tenfold.steps.step02_data_quality.judging import percent

TITLE = "How many rows were looked at"


def reach(e: DataQualityEvidence) -> Sheet:
    """What covers all rows, what the sample, and how large each class is in both."""
    sample = e.overview.sample
    if sample is None:
        return Sheet(title=TITLE, columns=["What", "Rows", "By"], rows=[])
    rules = e.contract.written + e.contract.learnt
    over = e.contract.over_all or 0
    lines = [
        ("Rows, classes, missing cells, ends, means, different values", sample.of, sample.engine),
        ("Repeated rows and ids, fingerprint of the data", sample.of, sample.engine),
        (f"{over:,} of {rules:,} rules of the contract", sample.of, sample.engine),
        ("Quantiles, frequent values, ways of writing, signals", sample.rows, "the sample"),
        ("Findings", e.overview.looked_at, "the detectors"),
        ("Split, and all later steps", sample.rows, "the sample"),
    ]
    if over < rules:
        lines.insert(3, (f"The other {rules - over:,} rules", sample.rows, "the sample"))
    lines += _classes(e, sample)
    return Sheet(
        title=TITLE,
        columns=["What", "Rows", "By"],
        rows=[[what, f"{rows:,}", by] for what, rows, by in lines],
        note=_note(sample),
    )


def _classes(e: DataQualityEvidence, sample: Sample) -> list[tuple[str, int, str]]:
    shown = list(sample.classes.items())[:20]
    lines = []
    for name, drawn in shown:
        there = e.target.classes[name]
        share = percent(drawn / max(sample.rows, 1))
        by = f"{share} of the sample, {percent(there / max(sample.of, 1))} of all rows"
        lines.append((f"Class {name}: {drawn:,} drawn of {there:,}", drawn, by))
    return lines


def _note(sample: Sample) -> str:
    if sample.rows >= sample.of:
        return "The sample holds all rows."
    return (
        f"{percent(sample.rows / sample.of)} of the rows, drawn by a hash of their content (seed "
        f"{sample.seed}): the same rows whatever their order, their parts and the engine. Each "
        "class has its share, so that money per week and probabilities need no correction. "
        "`most_rows` says how many are drawn."
    )


__all__ = ["TITLE", "reach"]
