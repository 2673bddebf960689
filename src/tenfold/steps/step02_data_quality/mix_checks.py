"""The check on the mix of cases: step 1 and the data should speak of the same world."""

from __future__ import annotations

from tenfold.charts.words import interval_text
from tenfold.remedies import asking
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence, StatedShare
from tenfold.steps.step02_data_quality.judging import check, listed, percent
from tenfold.vocabulary import Check, Estimate, Fix, Money


def mix(e: DataQualityEvidence) -> Check:
    """TF0213: the data's interval reaches the range that step 1 states."""
    if e.data.task == "regression":
        return check("TF0213", "pass", "The target is an amount: step 1 states no shares of it.")
    if not e.mix.shares:
        field = "prevalence" if e.data.task == "binary" else "class_shares"
        rate = e.target.rate
        seen = f", for example {_triple(rate.low, rate.value, rate.high)}" if rate else ""
        return check(
            "TF0213",
            "not_evaluated",
            f"Nothing to compare the data with: {e.mix.note}.",
            f"Write `{field}` in step 1{seen}.",
            fixes=_measured(e),
        )
    apart = [share for share in e.mix.shares if not share.agrees]
    if not apart:
        said = listed(f"{s.of} {percent(s.found.value or 0)}" for s in e.mix.shares)
        said = f"In the data as stated in step 1: {said}.{_also(e)}"
        return check("TF0213", "pass", said)
    said = "; ".join(map(_said, apart[:4]))
    return check(
        "TF0213",
        "warn",
        f"Step 1 and the data differ: {said}.{_worth(e)}{_also(e)}",
        _remedy(e, apart[0]),
        _at_risk(e),
        fixes=_measured(e),
    )


def held_out_words(e: DataQualityEvidence) -> str:
    """That the rows of the final test have another share than step 1 states; empty otherwise.

    Outside a stated range; of a share that is stated as one number, surely apart from it.
    """
    test = next((part for part in e.split.parts if part.name == "test"), None)
    if e.data.task != "binary" or not e.mix.shares or test is None or not test.figure.known:
        return ""
    share = e.mix.shares[0].model_copy(update={"found": test.figure})
    low, high = share.stated.low, share.stated.high
    if share.agrees if low == high else low <= (test.figure.value or 0.0) <= high:
        return ""
    return f"of its rows {_ends(test.figure)} are positive, where step 1 states {_stated(share)}"


def _also(e: DataQualityEvidence) -> str:
    said = held_out_words(e)
    return f" Step 3 counts money on the final test; {said}." if said else ""


def _measured(e: DataQualityEvidence) -> list[Fix]:
    """The data's share for step 1; of several classes a person knows better."""
    rate = e.target.rate
    if e.data.task != "binary" or rate is None or rate.value is None:
        label = "Say how the cases divide"
        return [asking("business_problem", "prevalence", "class_shares", label=label)]
    ends = [
        0.0 if end is None else float(f"{end:.3g}") for end in (rate.low, rate.value, rate.high)
    ]
    return [
        Fix(
            label=f"Reckon with {percent(rate.value)}, as measured",
            says="Right where the data show the cases as they arise; wrong where one kind was "
            "collected on purpose. It changes every money figure of step 1.",
            changes={"business_problem": {"prevalence": ends}},
        )
    ]


def _said(share: StatedShare) -> str:
    return f"{share.of} {_stated(share)} stated, {_ends(share.found)} in the data"


def _stated(share: StatedShare) -> str:
    stated = share.stated
    ends = f" ({percent(stated.low)} to {percent(stated.high)})" if stated.low < stated.high else ""
    return f"{percent(stated.likely)}{ends}"


def _ends(found: Estimate) -> str:
    interval = f"{percent(found.low or 0)} to {percent(found.high or 0)}"
    return f"{percent(found.value or 0)} ({interval})"


def _worth(e: DataQualityEvidence) -> str:
    said = ""
    for name, found, stated in (
        ("the expected gain", e.mix.gain_found, e.mix.gain_stated),
        ("the net present value", e.mix.npv_found, e.mix.npv_stated),
    ):
        if found is not None and found.value is not None and stated is not None:
            instead = stated.model_copy(update={"low": None, "high": None})
            said += f" At the data's share {name} is {interval_text(found)}"
            said += f" instead of {interval_text(instead)}."
    return said


def _remedy(e: DataQualityEvidence, share: StatedShare) -> str:
    found, stated = share.found, share.stated.likely
    if e.data.task == "multiclass" or not found.value or found.value >= 1 or not 0 < stated < 1:
        return (
            "If the data show the cases as they arise, correct the shares in step 1. If some were "
            "collected on purpose, use a sample of the cases as they arise."
        )
    more, less = stated / found.value, (1 - stated) / (1 - found.value)
    return (
        "If the data show the cases as they arise, write "
        f"`prevalence: {_triple(found.low, found.value, found.high)}` in step 1. If one kind was "
        "collected on purpose, the model's probabilities and all money of step 3 are those of the "
        "collection: use a sample of the cases as they arise, or have each positive row count "
        f"{more:.2g} times and each other row {less:.2g} times."
    )


def _triple(low: float | None, likely: float | None, high: float | None) -> str:
    return f"[{low or 0:.3g}, {likely or 0:.3g}, {high or 0:.3g}]"


def _at_risk(e: DataQualityEvidence) -> Money | None:
    stated, found = e.mix.gain_stated, e.mix.gain_found
    if stated is None or found is None or stated.value is None or found.value is None:
        return found
    # What was promised too much, per week; where the data promise more, nothing is at risk.
    lost = [
        max(stated.value - end, 0.0) if end is not None else None
        for end in (found.value, found.high, found.low)
    ]
    return found.model_copy(update=dict(zip(("value", "low", "high"), lost, strict=True)))


__all__ = ["held_out_words", "mix"]
