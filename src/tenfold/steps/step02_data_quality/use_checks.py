"""Checks on what the data are to be used for: groups, serving, size, version."""

from __future__ import annotations

from tenfold.charts.words import number_text
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import (
    MOST_GROUPS,
    SMALLEST_SHOWN,
    DataQualityEvidence,
    GroupShare,
)
from tenfold.steps.step02_data_quality.judging import (
    check,
    fill_in,
    listed,
    percent,
    risk_of,
    sentence,
    set_to,
)
from tenfold.vocabulary import Check, Estimate


def groups(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0207: every protected group has rows enough, and its stated share."""
    uncounted = _uncounted(e)
    if not e.groups and uncounted:
        return check(
            "TF0207",
            "not_evaluated",
            uncounted,
            "Nothing has to be done for step 10, which cuts numbers into ranges and judges those. "
            "To judge it here too, add a column of ranges to the data and name it in `protected`.",
        )
    if not e.groups:
        return check(
            "TF0207",
            "not_evaluated",
            "No protected attribute with groups and no population is named.",
            "Name `protected` columns, and the `population` they should reflect.",
            fixes=[fill_in("Name protected attributes", "protected")],
        )
    thin = [g for g in e.groups if g.smallest_rows < d.group_rows]
    below = [g for g in e.groups if g.ratio is not None and (g.ratio.value or 0) < d.group_ratio]
    # A few rows fall below any limit by chance: the share must be surely below the stated one.
    short = [g for g in below if g.ratio is not None and (g.ratio.high or 0) < 1]
    if not thin and not short:
        least = min(e.groups, key=lambda g: g.smallest_rows)
        stated = "" if any(g.ratio is not None for g in e.groups) else " No population is stated."
        return check(
            "TF0207",
            "pass",
            f"The smallest group ('{least.column}') has {_counted(least)} rows.{stated}"
            + f" {uncounted}" * bool(uncounted)
            + (
                f" Too few rows to tell the shares of {listed(g.column for g in below)}."
                * bool(below)
            ),
        )
    said = [
        f"the smallest of {g.groups} groups of '{g.column}' has {_counted(g)} rows" for g in thin
    ]
    said += [
        f"a group of '{g.column}' has {_ratio(g, d.group_ratio)} of its stated share" for g in short
    ]
    share = max(g.smallest_share for g in [*thin, *short])
    return check(
        "TF0207",
        "warn",
        sentence("; ".join(said[:4])),
        "Collect more of these groups, or lower `group_rows` and `group_ratio` with a reason; step "
        "10 will say 'not enough data' for them.",
        risk_of(e, share),
    )


def _uncounted(e: DataQualityEvidence) -> str:
    """Which protected columns have too many values to be groups, in a sentence; mostly ages."""
    have = {g.column for g in e.groups}
    left = [name for name in e.data.roles.protected if name not in have]
    if not left:
        return ""
    return (
        f"Not counted, though protected: {listed(left)}. What has more than {MOST_GROUPS} "
        "different values, such as an age in years, makes no groups here."
    )


def _counted(group: GroupShare) -> str:
    # Fewer than ten people could be told apart.
    few = group.smallest_rows < SMALLEST_SHOWN
    return f"fewer than {SMALLEST_SHOWN}" if few else f"{group.smallest_rows:,}"


def _ratio(group: GroupShare, least: float) -> str:
    few = group.smallest_rows < SMALLEST_SHOWN
    return f"less than {percent(least)}" if few else _of_stated(group.ratio)


def _of_stated(ratio: Estimate | None) -> str:
    if ratio is None or ratio.value is None or ratio.low is None or ratio.high is None:
        return "an unknown share"
    return f"{percent(ratio.value)} ({percent(ratio.low)} to {percent(ratio.high)})"


def parity(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0209: notebook and package compute the same features."""
    parity = e.parity
    if parity.worst is None:
        return check(
            "TF0209",
            "not_evaluated",
            f"Not compared with {parity.against}: {parity.note}.",
            "Give a `serving_sample` with the model's columns and the `id` of known cases.",
            fixes=[fill_in("Name a file of rows as they arrive in use", "serving_sample")],
        )
    if parity.worst > d.parity_tolerance:
        return check(
            "TF0209",
            "block",
            f"{listed(parity.columns)}: on {parity.rows:,} rows the features differ by up to "
            f"{number_text(parity.worst)} from {parity.against}.",
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
    if s.events_per_parameter is None:
        return check("TF0210", "not_evaluated", "There are no features.", "Leave some columns in.")
    unit = "training rows" if e.data.task == "regression" else "training cases of the rarest class"
    said = (
        f"{s.events:,} {unit} for the {s.parameters:,} weights that a linear model fits to "
        f"{s.features:,} features ({s.events_per_parameter:.3g} each); "
    )
    wide = s.width.value is None or s.width.value > d.interval_width
    if s.width.value is None:
        said += f"the final test cannot be read: {s.width.note}."
    else:
        what = "the error (relative)" if e.data.task == "regression" else "recall"
        said += f"the final test will know {what} to ±{s.width.value:.3g}."
    if wide or s.events_per_parameter < d.events_per_feature:
        return check(
            "TF0210",
            "warn",
            said,
            "Collect more cases, leave weak columns out, merge rare levels, or prefer a simple "
            "model in step 3.",
        )
    return check("TF0210", "pass", said)


def _otherwise(e: DataQualityEvidence) -> str:
    if e.overview.sample is None:
        return ""
    return (
        " Tables beyond `most_rows` are fingerprinted in another way, which does not mind the "
        "order of rows: if the named version is from when this table fitted into memory, the "
        "data may be the same."
    )


def version(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0212: the data are those that the decisions were made for."""
    current = e.overview.version
    if d.data_version is None:
        return check(
            "TF0212",
            "warn",
            f"The data read are version {current[:12]}, but the decisions name no version.",
            f"Write `data_version: {current[:12]}` to be told when the data change.",
            fixes=[
                set_to(
                    f"Tie the decisions to version {current[:12]}",
                    "Nothing changes now; when the file changes, this check will say so.",
                    data_version=current[:12],
                )
            ],
        )
    if not current.startswith(d.data_version.strip().lower()) or len(d.data_version.strip()) < 8:
        return check(
            "TF0212",
            "warn",
            f"The decisions were made for version {d.data_version[:16]}, the data are version "
            f"{current[:12]}.{_otherwise(e)}",
            f"Look at what changed; if the decisions still hold, write `data_version: "
            f"{current[:12]}`.",
            e.stake,
            fixes=[
                set_to(
                    f"The decisions hold for version {current[:12]}, too",
                    "Press it once you have looked at what changed in the file.",
                    data_version=current[:12],
                )
            ],
        )
    return check("TF0212", "pass", f"The data are unchanged: version {current[:12]}.")
