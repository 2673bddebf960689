"""What was inferred of a table: the task, the roles, the split, each with its reason."""

from __future__ import annotations

from tenfold.vocabulary import ColumnRoles, Frozen, SplitPlan, Task


class Inferred(Frozen):
    """One thing that was inferred, and why, in one sentence."""

    role: str
    column: str | None
    reason: str


class Inference(Frozen):
    """A proposal: what is predicted, what the columns are for, how to split.

    Attributes
    ----------
    labels : list of str
        Class labels, the positive one last in binary tasks; empty for regression.
    """

    task: Task
    labels: list[str]
    roles: ColumnRoles
    split: SplitPlan
    inferred: list[Inferred]


__all__ = ["Inference", "Inferred"]
