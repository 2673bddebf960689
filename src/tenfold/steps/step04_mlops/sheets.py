"""The tables of step 4, from its evidence alone."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.steps.step04_mlops.evidence import MLOpsEvidence

_MOST = 40
_SHORT = 12


def lineage(evidence: MLOpsEvidence) -> Sheet:
    """From decision to record."""
    return Sheet(
        title="Lineage",
        columns=["link", "what", "digest"],
        rows=[[one.kind, one.what, one.digest[:_SHORT]] for one in evidence.lineage],
        note=(
            "Each digest is the start of a SHA-256: of the file of that name in the project's "
            "data, of a record's content, or of a tag in the registry."
        ),
    )


def runs(evidence: MLOpsEvidence) -> Sheet:
    """What the tracking store holds."""
    return Sheet(
        title="Runs",
        columns=["rung", "status", "parameters", "metrics", "as written"],
        rows=[
            [
                one.title,
                one.status,
                one.params,
                one.metrics,
                "yes" if not one.differs else ", ".join(one.differs[:3]),
            ]
            for one in evidence.tracking.runs
        ],
        note=f"Experiment '{evidence.tracking.experiment}'; read back from the store.",
    )


def signature(evidence: MLOpsEvidence) -> Sheet:
    """What the registered model takes and gives."""
    one = evidence.registered
    shown = one.inputs[:_MOST]
    left = len(one.inputs) - len(shown)
    sides = [("takes", column) for column in shown] + [("gives", column) for column in one.outputs]
    return Sheet(
        title="Signature",
        columns=["side", "column", "type"],
        rows=[[side, column.name, column.type] for side, column in sides],
        note=f"{left} more columns are in the record." if left else "",
    )


def schedule(evidence: MLOpsEvidence) -> Sheet:
    """Who runs what when."""
    one = evidence.operations
    size = one.resources
    return Sheet(
        title="Schedule",
        columns=["job", "when"],
        rows=[
            ["validate new data", one.validate_data.words],
            ["train a challenger", one.retrain.words],
            ["a check asks for a training on", ", ".join(evidence.triggers) or "nothing"],
            ["new rows are read from", one.batches],
            ["a challenger learns from", one.outcomes],
            ["answers for it", one.owner or "nobody yet"],
            ["exported to", ", ".join(one.targets) or "nothing yet"],
            ["container", f"{one.image}: {size.cpu} of a processor, {size.memory} of memory"],
        ],
        note="Every export renders this one schedule: `tenfold export PROJECT TARGET`.",
    )


def refusals(evidence: MLOpsEvidence) -> Sheet:
    """What became of bad batches."""
    return Sheet(
        title="Bad batches",
        columns=["batch", "refused", "by", "because"],
        rows=[
            [one.batch, "yes" if one.refused else "NO", one.by, one.said]
            for one in evidence.refusals
        ],
        note=evidence.refusal_note,
    )


__all__ = ["lineage", "refusals", "runs", "schedule", "signature"]
