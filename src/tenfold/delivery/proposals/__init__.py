"""Proposals of later steps: what each would change in tenfold.yaml, tried or accepted."""

from tenfold.delivery.proposals.accepting import accept, tried
from tenfold.delivery.proposals.offers import Offer, State, proposals

__all__ = ["Offer", "State", "accept", "proposals", "tried"]
