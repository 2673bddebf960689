"""Step 10 at once: groups are counted anew; ways, proxies and letter wait for a run."""

from __future__ import annotations

from functools import lru_cache

from tenfold.errors import WrongInput
from tenfold.step import Context, Preview
from tenfold.steps.step10_ethics.cases import Cases, read_cases
from tenfold.steps.step10_ethics.counting import Compared, compare
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import EthicsEvidence, EthicsInputs
from tenfold.steps.step10_ethics.proposing import proposals
from tenfold.steps.step10_ethics.run import called, in_order
from tenfold.steps.step10_ethics.ways import aimed, chosen_of, why_no_ways

_ROWS = 200_000
"""Rows of a snapshot that are kept in memory for previews."""
_WAYS = ("frontier*", "Ways to treat groups more alike", "Proposals for steps 2 and 3", "money")
_PROXIES = ("proxies", "Proxies")
_LETTER = ("The decision letter", "School grade that the letter asks for")
_SAME = ("The same gaps by AIF360 and Fairlearn",)

# fmt: off
FOLLOWED = frozenset({
    "protected", "reference_groups", "cut_points", "smallest_group", "intersections", "pairs",
    "population", "favourable", "favourable_label", "harm_of_acting", "harm_of_not_acting",
    "least_ratio", "errors_judged", "max_gap", "max_calibration_gap", "max_error_gap",
    "gap_reason", "least_share", "proxies_accepted", "chosen_mitigation", "mitigation_reason",
    "affected", "reading_grade", "intended_use", "limits", "legal_note",
})
# fmt: on
READ: tuple[str, ...] = ()
TOUCHED = {
    "mitigation": (*_WAYS, "gate"),
    "frontier_for": (*_WAYS, "gate"),
    "cross_check": _SAME,
    "cannot_change": (*_LETTER, "gate"),
    **dict.fromkeys(
        ("decision_words", "appeals", "appeals_owner", "appeals_days"),
        (*_LETTER, "Use, limits and appeal", "gate"),
    ),
}


def preview(
    decisions: EthicsDecisions, inputs: EthicsInputs, recorded: EthicsEvidence, context: Context
) -> Preview:
    """Groups, verdicts and prices under other decisions, by the functions that `run` takes.

    Raises
    ------
    DataProblem
        What the decisions name does not fit the data, as in a run.
    WrongInput
        The data are too many to be kept in memory.
    """
    if inputs.data.rows > _ROWS:
        raise WrongInput.because(
            f"{inputs.data.rows:,} rows are too many to follow at once.", "Press Run."
        )
    seen = compare(decisions, inputs, _kept(inputs, context))
    chosen = chosen_of(decisions, recorded.frontiers)
    near = in_order(decisions, recorded.proxies)
    changes = {
        "called": called(inputs, seen.protected, near),
        "proxies": near,
        "proxies_note": "" if seen.protected.attributes else "no protected attribute is named",
        "ways_note": why_no_ways(decisions, inputs.candidate, seen.good, recorded.frontiers),
        "chosen": chosen,
        "proposals": proposals(
            decisions, seen.report, near, recorded.frontiers, inputs.candidate, inputs.data
        ),
    }
    made = recorded.model_copy(update=seen.told | changes)
    return Preview(made, _waiting(decisions, inputs, recorded, made, seen))


def _waiting(
    decisions: EthicsDecisions,
    inputs: EthicsInputs,
    recorded: EthicsEvidence,
    made: EthicsEvidence,
    seen: Compared,
) -> tuple[str, ...]:
    whom = [one.column for one in made.attributes] != [one.column for one in recorded.attributes]
    cuts = [one.cuts for one in made.attributes] != [one.cuts for one in recorded.attributes]
    aim = aimed(decisions, inputs.candidate, seen.good, seen.report)
    priced = [(one.protected, one.gap) for one in recorded.frontiers]
    ways = priced != ([] if aim is None else [(" × ".join(aim.columns), aim.gap)])
    good = made.good.code != recorded.good.code
    lot = [bool(one.chosen and one.chosen.by_lot) for one in (made, recorded)]
    waiting: tuple[str, ...] = ()
    if ways or whom or cuts:
        waiting += _WAYS
    if whom or cuts:
        waiting += _PROXIES
    if whom or good or lot[0] != lot[1]:
        waiting += _LETTER
    if recorded.cross_checks and (whom or cuts or good or _against(made) != _against(recorded)):
        waiting += _SAME
    return waiting


def _against(evidence: EthicsEvidence) -> list[str]:
    return [one.reference for one in evidence.attributes]


@lru_cache(maxsize=1)
def _read(key: str, path: str) -> list[Cases]:
    """Room for the cases of one record: read once, filled by `_kept`."""
    del key, path
    return []


def _kept(inputs: EthicsInputs, context: Context) -> Cases:
    refs = (inputs.data.snapshot, inputs.candidate.predictions, inputs.candidate.model)
    room = _read(" ".join(ref.sha256 for ref in refs), str(context.project_dir))
    if not room:
        room.append(read_cases(inputs, context))
    return room[0]


__all__ = ["FOLLOWED", "READ", "TOUCHED", "preview"]
