"""review(session, record): the queue, one case at a time, or its table where nobody is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.charts import to_html, to_text
from tenfold.errors import WrongInput
from widgets.parts import dressed
from widgets.static import Static

if TYPE_CHECKING:
    from widgets.review_card import ReviewCard

_QUEUE = "Review queue"


def review(session: Any, record: Any) -> ReviewCard | Static:
    """Work the review queue of step 6 with the keyboard.

    With a person at the notebook: a card that asks once who reviews, then shows one case at a time
    and keeps each answer at once. Headless: the queue as a table; no widget is made.

    Raises
    ------
    WrongInput
        `record` is not what ``run(session)`` of step 6 returns.
    """
    evidence: Any = getattr(getattr(record, "record", None), "evidence", None)
    if not hasattr(evidence, "queue"):
        raise WrongInput.because(
            f"review() was given {record!r}, not what run(session) of step 6 returns.",
            "Run the cell `record = run(session)` first.",
        )
    if session.headless:
        sheet = next(one for one in record.view.sheets if one.title == _QUEUE)
        said = f"{evidence.reviewed.answered} of {len(evidence.queue)} cases are answered."
        return Static(
            dressed(f"<p>{said}</p>{to_html(sheet)}"),
            f"{said}\n{to_text(sheet)}",
        )
    from tenfold.delivery.review_desk import Desk, inside
    from widgets.review_card import ReviewCard
    from widgets.sitting import Sitting

    decisions, project = record.record.decisions, session.project
    desk = Desk(project, evidence, inside(project.folder, decisions.reviews))
    roles = [one.role for one in decisions.people]
    roles += [role for mine in decisions.required_roles.values() for role in mine]
    return ReviewCard(Sitting(desk, list(decisions.questions), list(dict.fromkeys(roles))))


__all__ = ["review"]
