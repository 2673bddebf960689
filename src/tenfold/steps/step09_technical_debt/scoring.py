"""The 28 items, computed: for each, what shows that it was done, and what repeats it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tenfold.steps.step09_technical_debt import proofs
from tenfold.steps.step09_technical_debt.catalog import CATALOG, ITEMS, ItemId
from tenfold.steps.step09_technical_debt.decisions import Attestation
from tenfold.steps.step09_technical_debt.evidence import ItemFound
from tenfold.steps.step09_technical_debt.facts import Facts
from tenfold.steps.step09_technical_debt.shell import Verb

# Per item: the proof that it was done, the commands that do it again, and whether only the clock
# will do, because it watches what changes without any commit.
_RULES: dict[ItemId, tuple[Callable[[Facts], str], tuple[Verb, ...], bool]] = {
    "D1": (proofs.schema, ("check", "run", "retrain"), False),
    "D2": (proofs.worth, ("run",), False),
    "D3": (proofs.feature_cost, ("run",), False),
    "D4": (proofs.rules_kept, ("run", "retrain"), False),
    "D5": (proofs.privacy, ("run", "check"), False),
    "D7": (proofs.features_tested, ("tests", "run"), False),
    "M2": (proofs.effect, ("run",), False),
    "M3": (proofs.searched, ("run", "script", "retrain"), False),
    "M4": (proofs.staleness, ("run",), False),
    "M5": (proofs.simpler, ("run", "retrain"), False),
    "I1": (proofs.reproduces, ("reproduce",), False),
    "I2": (proofs.specification_tested, ("tests",), False),
    "I3": (proofs.whole_chain, ("run",), False),
    "I4": (proofs.validated, ("run", "retrain"), False),
    "I6": (proofs.packaged, ("run", "retrain"), False),
    "I7": (proofs.rolled_back, ("run", "retrain"), False),
    "O2": (proofs.served_inputs, ("check",), True),
    "O3": (proofs.parity, ("check", "run"), True),
    "O4": (proofs.retraining, ("retrain",), True),
    "O5": (proofs.stable, ("run", "retrain"), True),
    "O6": (proofs.latency, ("run",), True),
    "O7": (proofs.served_quality, ("run", "check"), True),
}
COMPUTED: tuple[ItemId, ...] = (*_RULES, "M1", "O1")
"""Items that artefacts other than a marked test can show; the rest need one, or someone's word."""


def score_items(facts: Facts, attestations: Sequence[Attestation]) -> list[ItemFound]:
    """Compute every item; the best of several proofs counts, so that more never means less."""
    # Of two words for one item the one that holds longer.
    words = {one.item: one for one in sorted(attestations, key=lambda one: one.until)}
    return [_found(item, facts, words.get(item)) for item in ITEMS]


def _found(item: ItemId, facts: Facts, attested: Attestation | None) -> ItemFound:
    ways = [_marked(item, facts)]
    if item in _RULES:
        ways.append(_by_rule(item, facts))
    elif item == "M1":
        ways.append((proofs.reviewed(facts), proofs.enforced(facts)))
    elif item == "O1":
        ways.append((proofs.pinned(facts), proofs.notified(facts)))
    done, again = max(ways, key=lambda way: _points(*way))
    points = _points(done, again)
    asked = CATALOG[item]
    return ItemFound(
        item=item,
        title=asked.title,
        computed=points,
        proof=[text for text in (done, again if done else "") if text],
        lacking={0.0: asked.supply, 0.5: asked.repeat}.get(points, ""),
        attested=attested,
    )


def _by_rule(item: ItemId, facts: Facts) -> tuple[str, str]:
    prove, verbs, clock = _RULES[item]
    again = facts.repeated(*verbs, clock=clock)
    if item == "M3":
        again = proofs.searched_again(facts)
    return prove(facts), again


def _marked(item: ItemId, facts: Facts) -> tuple[str, str]:
    clock = item.startswith("O")
    return facts.marked.get(item, ""), facts.repeated("tests", clock=clock)


def _points(done: str, again: str) -> float:
    return 0.0 if not done else 1.0 if again else 0.5


def held(attestations: Sequence[Attestation], day: date) -> list[Attestation]:
    """Those that hold on that day."""
    return [one for one in attestations if one.until >= day]


__all__ = ["COMPUTED", "held", "score_items"]
