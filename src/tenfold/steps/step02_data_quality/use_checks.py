"""Checks on what the data are to be used for: groups, serving, size, version."""

from __future__ import annotations

from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import check, listed, percent, risk_of
from tenfold.vocabulary import Check


def groups(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0207: every protected group has rows enough, and its stated share."""
    if not e.groups:
        return check(
            "TF0207",
            "not_evaluated",
            "No protected attribute with groups and no population is named.",
            "Name `protected` columns, and the `population` they should reflect.",
        )
    thin = [g for g in e.groups if g.smallest_rows < d.group_rows]
    short = [g for g in e.groups if g.ratio is not None and g.ratio < d.group_ratio]
    if not thin and not short:
        least = min(e.groups, key=lambda g: g.smallest_rows)
        stated = "" if any(g.ratio is not None for g in e.groups) else " No population is stated."
        return check(
            "TF0207",
            "pass",
            f"The smallest group ('{least.column}') has {least.smallest_rows:,} rows.{stated}",
        )
    said = [
        f"the smallest of {g.groups} groups of '{g.column}' has {g.smallest_rows:,} rows"
        for g in thin
    ]
    said += [
        f"a group of '{g.column}' has {percent(g.ratio or 0)} of its stated share" for g in short
    ]
    share = max(g.smallest_share for g in [*thin, *short])
    return check(
        "TF0207",
        "warn",
        f"{'; '.join(said[:4])}.".capitalize(),
        "Collect more of these groups, or lower `group_rows` and `group_ratio` with a reason; step "
        "10 will say 'not enough data' for them.",
        risk_of(e, share),
    )


def parity(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0209: notebook and package compute the same features."""
    parity = e.parity
    if parity.worst is None:
        return check(
            "TF0209",
            "not_evaluated",
            f"Not compared with {parity.against}: {parity.note}.",
            "Give a `serving_sample` with the model's columns and the `id` of known cases.",
        )
    if parity.worst > d.parity_tolerance:
        return check(
            "TF0209",
            "block",
            f"On {parity.rows:,} rows features differ by up to {parity.worst:.3g} from "
            f"{parity.against}: {listed(parity.columns)}.",
            "Bring both paths to one unit and format with a rule in `clean`, or correct the "
            "sender.",
            e.stake,
        )
    return check(
        "TF0209",
        "pass",
        f"{parity.rows:,} rows differ by at most {parity.worst:.3g} from {parity.against}.",
    )


def enough(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0210: cases per feature, and the precision that the final test will have."""
    s = e.sufficiency
    if s.events_per_feature is None:
        return check("TF0210", "not_evaluated", "There are no features.", "Leave some columns in.")
    unit = "training rows" if e.data.task == "regression" else "training cases of the rarest class"
    said = (
        f"{s.events:,} {unit} for {s.features} features ({s.events_per_feature:.3g} per feature); "
    )
    wide = s.width.value is None or s.width.value > d.interval_width
    if s.width.value is None:
        said += f"the final test cannot be read: {s.width.note}."
    else:
        what = "the error (relative)" if e.data.task == "regression" else "recall"
        said += f"the final test will know {what} to ±{s.width.value:.3g}."
    if wide or s.events_per_feature < d.events_per_feature:
        return check(
            "TF0210",
            "warn",
            said,
            "Collect more cases, leave weak columns out, or prefer a simple model in step 3.",
        )
    return check("TF0210", "pass", said)


def version(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0212: the data are those that the decisions were made for."""
    current = e.data.snapshot.sha256
    if d.data_version is None:
        return check(
            "TF0212",
            "warn",
            f"The data are kept as version {current[:12]}, but the decisions name no version.",
            f"Write `data_version: {current[:12]}` to be told when the data change.",
        )
    if not current.startswith(d.data_version.strip().lower()) or len(d.data_version.strip()) < 8:
        return check(
            "TF0212",
            "block",
            f"The decisions were made for version {d.data_version[:16]}, the data are version "
            f"{current[:12]}.",
            f"Look at what changed; if the decisions still hold, write `data_version: "
            f"{current[:12]}`.",
            e.stake,
        )
    return check("TF0212", "pass", f"The data are unchanged: version {current[:12]}.")
