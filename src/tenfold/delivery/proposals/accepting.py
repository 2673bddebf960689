"""A proposal becomes a decision, with the role that answers for it, or is tried as a what-if."""

from __future__ import annotations

from datetime import UTC, datetime

from tenfold import registry
from tenfold.delivery.proposals import corrections
from tenfold.delivery.proposals.offers import Offer, full_key, proposals
from tenfold.errors import WrongInput, bounded
from tenfold.files import append_line
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.resolution import Overrides
from tenfold.standing import Standing
from tenfold.vocabulary import canonical_json
from tenfold.vocabulary.proposals import ACCEPTANCES, Acceptance


def accept(project: Project, key: str, by: str) -> Acceptance:
    """Write what a proposal says into the project's decisions, and who accepted it into its log.

    All else in tenfold.yaml stays as it is, comments included; nothing is written unless the whole
    file is valid afterwards. An entry that stands already is not written twice.

    Parameters
    ----------
    key : str
        As `proposals` and ``tenfold proposals`` name it.
    by : str
        The role that answers for it.

    Returns
    -------
    Acceptance
        The line of the log ``decisions.jsonl``.

    Raises
    ------
    WrongInput
        There is no such proposal, it is an idea in words, it stands already, or nobody is named.
    InvalidDecisions
        The decisions would not be valid.
    """
    if not by.strip():
        raise WrongInput.because("Nobody accepts it.", "Name a role: --by 'domain expert'.")
    # Two who accept at once would each write a file that lacks what the other accepted.
    with project.lock("accepting"):
        offer = _acceptable(project, key)
        one, standing = offer.proposal, Standing(project)
        # All or nothing: a decision that nobody answers for would stay for ever.
        with project.act(f"accepted {one.key}") as act:
            if corrections.is_meant(one):
                after = corrections.write(project, standing, one)
            else:
                # None removes the line of a decision: a cleared one is written as such.
                after = offer.after
                given = {one.decision: UNSET if after is None else after}
                project.save(registry.get(one.step), given)
            line = Acceptance(
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                by=by.strip(),
                proposed_by=offer.step.slug,
                key=one.key,
                decides=f"{one.step}.{one.decision}",
                before=offer.before,
                after=after,
                words=one.words,
                why=one.why,
                lines=list(offer.diff),
                act=act.name,
            )
            append_line(project.folder / ACCEPTANCES, canonical_json(line.model_dump(mode="json")))
    return line


def tried(project: Project, key: str) -> Overrides:
    """What a what-if run has to set to try a proposal: hand it to `run_project`.

    Corrections of labels are written to a file of their own, beside the one that `accept` writes.

    Raises
    ------
    WrongInput
        As `accept`.
    """
    offer = _acceptable(project, key)
    one = offer.proposal
    if corrections.is_meant(one):
        return {one.step: {one.decision: corrections.draft(project, Standing(project), one)}}
    after = UNSET if offer.after is None else offer.after
    return {one.step: {one.decision: after}}


def _acceptable(project: Project, key: str) -> Offer:
    offers = proposals(project)
    chosen = [
        offer
        for offer in offers
        if key in (offer.key, offer.proposal.key, full_key(offer.step, offer.proposal))
    ]
    if len(chosen) != 1:
        names = [offer.key for offer in offers if offer.state == "open"]
        fact = f"'{key}' names {len(chosen)} proposals" if chosen else f"There is no '{key}'"
        listed = names if not chosen else [offer.key for offer in chosen]
        head = f"{fact}. Proposals that can be accepted:"
        raise WrongInput(bounded(head, listed or ["none"]))
    offer = chosen[0]
    one = offer.proposal
    if offer.state == "idea":
        raise WrongInput.because(
            f"'{offer.key}' is an idea in words, nothing that can be written: {one.words}",
            f"Shape it yourself in {one.step}.{one.decision}: in the notebook of that step, or in "
            "tenfold.yaml.",
        )
    if offer.state == "accepted":
        raise WrongInput.because(
            f"'{offer.key}' stands in {one.step}.{one.decision} already.", "Nothing was written."
        )
    if offer.state == "not possible":
        raise WrongInput.because(f"'{offer.key}' cannot be accepted: {offer.fault}")
    return offer


__all__ = ["accept", "tried"]
