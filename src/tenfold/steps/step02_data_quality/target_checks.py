"""Checks on the target: usable, not given away, not wrong, fairly divided."""

from __future__ import annotations

from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import check, found_by, listed, percent, risk_of
from tenfold.vocabulary import Check


def target(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0202: there are enough labels of every class."""
    target, rows = e.target, e.overview.rows
    lost = e.overview.unlabelled / max(rows + e.overview.unlabelled, 1)
    if e.data.task == "regression":
        said = f"{rows:,} labelled rows, mean {target.mean:.6g}, standard deviation {target.sd:.6g}"
    else:
        rarest = min(target.classes.values())
        said = f"{rows:,} labelled rows, {len(target.classes)} classes, the rarest with {rarest:,}"
        if rarest < 10:
            return check(
                "TF0202",
                "block",
                f"{said}: too few of it to learn from and test on.",
                "Collect more cases of the rarest class, or merge classes in the data.",
            )
    if lost > d.missing_budget:
        return check(
            "TF0202",
            "warn",
            f"{said}; {percent(lost)} of all rows had no label and were left out.",
            "Find out whether labels are missing at random: if not, the rest misleads.",
            risk_of(e, lost),
        )
    rest = f"; {e.overview.unlabelled:,} unlabelled rows left out" if e.overview.unlabelled else ""
    return check("TF0202", "pass", f"{said}{rest}.")


def leak(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0203: no column of the model knows the answer, and no row sits on both sides."""
    open_ = [leak for leak in e.leaks if leak.in_model and not leak.confirmed]
    high = [leak for leak in open_ if leak.severity == "high"]
    if open_:
        named = ", ".join(leak.column for leak in high or open_)
        reasons = list(dict.fromkeys(leak.why for leak in high or open_))
        return check(
            "TF0203",
            "block" if high else "warn",
            " ".join(reasons[:3]),
            f"If known only after the decision, write `known_later: [{named}]`; if known in time, "
            "say how in `known_in_time`.",
            e.stake,
        )
    test = next((part.rows for part in e.split.parts if part.name == "test"), 0)
    copies = found_by(e, "leak_split_duplicates")
    if copies and e.split.repeated > d.duplicate_budget * test:
        share = e.split.repeated / max(test, 1)
        return check(
            "TF0203",
            "warn",
            f"{e.split.repeated:,} of {test:,} test rows ({percent(share)}) repeat a training row: "
            "the test is partly a memory test.",
            "Remove copies at the source, or split by the `group` that they belong to.",
            risk_of(e, share),
        )
    done = [leak.column for leak in e.leaks if not leak.in_model]
    kept = [leak.column for leak in e.leaks if leak.confirmed]
    said = "No column of the model tells the answer."
    said += f" Kept out: {listed(done)}." if done else ""
    said += f" Confirmed as known in time: {listed(kept)}." if kept else ""
    return check("TF0203", "pass", said)


def split(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0208: the split follows time or group where the data have them."""
    kind = e.split.kind
    faults = []
    if d.time is not None and kind != "time":
        faults.append(
            f"the split is {kind} although '{d.time}' dates the cases: the test mixes past and "
            "future"
        )
    if d.group is not None and (e.split.shared_groups or 0) > 0 and kind != "time":
        faults.append(f"{e.split.shared_groups:,} groups of '{d.group}' stand on both sides")
    if kind == "random":
        faults += [p.finding.message.rstrip(".") for p in found_by(e, "leak_split_gap")]
    if faults:
        return check(
            "TF0208",
            "warn",
            f"{'; '.join(faults)}.".capitalize(),
            "Set `split: time` or `split: group`, or leave it at auto.",
            e.stake,
        )
    parts = ", ".join(f"{part.name} {part.rows:,}" for part in e.split.parts)
    return check("TF0208", "pass", f"Split {e.split.why}: {parts} rows.")


def labels(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0211: the share of labels that look wrong stays within the budget."""
    noise = e.data.label_noise
    if noise is None or noise.value is None:
        why = noise.note if noise is not None else "label noise is judged for classes only"
        return check(
            "TF0211", "not_evaluated", f"{why}.".capitalize(), "Have experts review a sample."
        )
    ends = (
        f" ({percent(noise.low or 0)} to {percent(noise.high)})" if noise.high is not None else ""
    )
    said = f"{percent(noise.value)}{ends} of the labels contradict a model where it is surest"
    if (noise.low or 0.0) > d.label_noise_budget:
        return check(
            "TF0211",
            "warn",
            f"{said}; even the lower end lies above the {percent(d.label_noise_budget)} tolerated.",
            "Have an expert review the queue, worst first; nothing is dropped by itself.",
            risk_of(e, noise.value),
        )
    unsure = noise.value > d.label_noise_budget
    tail = (
        f"; whether that is above {percent(d.label_noise_budget)} cannot be told" if unsure else ""
    )
    return check("TF0211", "pass", f"{said}{tail}.")
