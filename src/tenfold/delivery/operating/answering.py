"""Whether a registered package answers as its model did, before anything is decided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.delivery.operating.comparing import held_out
from tenfold.delivery.operating.rules import promotion_rule
from tenfold.delivery.operating.serving import records_of
from tenfold.errors import DataProblem
from tenfold.project import Project

if TYPE_CHECKING:
    from tenfold.tracking import Package


def assert_alike(project: Project, package: Package) -> None:
    """Hold a package's answers against those of the model that its run left.

    On the held-out rows, through MLflow's own loader. Where the run is gone, on the made-up rows
    that it was registered with, against the answers of that day.

    Raises
    ------
    DataProblem
        They differ by more than step 4 tolerates, or the rows do not fit its signature.
    """
    from tenfold.scoring import Scorer
    from tenfold.tracking.parity import Agreement, agreement, holds

    learnt = records_of(project, package.version.digest, asked_by="promote")
    if learnt is None or learnt.candidate is None:
        rows = package.example_rows
        found = Agreement(rows, package.recheck(), 0)
        said = f"as it did when it was registered, on {rows} made-up rows"
    else:
        frame = held_out(learnt)
        own = Scorer.load(learnt.candidate, learnt.standing.open(learnt.candidate.model))
        answers = own.score(frame)
        found = agreement(package, frame, answers.p, answers.decided)
        said = f"as its model does, on {found.rows:,} held-out rows"
    if not holds(found, promotion_rule(project).parity):
        raise DataProblem.because(
            f"The package of version {package.version.number} does not answer {said}: it differs "
            f"by up to {found.max_difference:.1g}, and {found.decided_differently:,} decisions "
            "are others. It was not promoted.",
            "Look for another version of a library, then register it anew with `tenfold retrain`.",
        )


__all__ = ["assert_alike"]
