"""Leaves an estimate, one that declines, and a file."""

from dossiersteps.step01_worth import WorthEvidence
from tenfold.vocabulary import Estimate


def run(decisions, inputs, context):
    return WorthEvidence(
        auc=Estimate(value=0.845, low=0.812, high=0.871, n=400, method="DeLong"),
        few=Estimate.not_enough("3 positives", n=40),
        model=context.store(".txt", lambda path: path.write_text("model")),
    )
