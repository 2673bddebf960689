"""Checks on the target: usable, not given away, not wrong, fairly divided."""

from __future__ import annotations

from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.detectors.limits import (
    GAP_ROWS,
    LABEL_ROWS,
    STRENGTH_ROWS,
)
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import (
    STEP,
    check,
    fill_in,
    found_by,
    listed,
    looked_at,
    percent,
    risk_of,
    sentence,
    set_to,
)
from tenfold.vocabulary import Check, Fix


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
    high = [leak for leak in open_ if leak.blocks]
    if open_:
        reasons = list(dict.fromkeys(leak.why for leak in high or open_))
        return check(
            "TF0203",
            "block" if high else "warn",
            " ".join(reasons[:3]),
            _leak_remedy(e, [leak.column for leak in high or open_]),
            e.stake,
            fixes=_leak_fixes(e, d, [leak.column for leak in high or open_]),
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
            fixes=[_by_time(d)]
            if d.time is not None and e.split.kind != "time"
            else [fill_in("Name the column that ties copies together", "group")],
        )
    done = [leak.column for leak in e.leaks if not leak.in_model]
    kept = [leak.column for leak in e.leaks if leak.confirmed]
    said = "No column of the model tells the answer."
    said += f" Kept out: {listed(done)}." if done else ""
    said += f" Confirmed as known in time: {listed(kept)}." if kept else ""
    return check("TF0203", "pass", said + looked_at(e, most=STRENGTH_ROWS))


def _leak_remedy(e: DataQualityEvidence, names: list[str]) -> str:
    made = {looks.name for looks in e.plausibility}
    raw, derived = [n for n in names if n not in made], [n for n in names if n in made]
    said = []
    if raw:
        said.append(
            f"If known only after the decision, write `known_later: [{', '.join(raw)}]`; if known "
            "in time, say how in `known_in_time`."
        )
    if derived:
        said.append(
            f"See whether the target is computed from what {listed(derived)} reads: then take it "
            "out of `features`; if the answer is honestly known so early, say how in "
            f"`known_in_time: [{{column: {derived[0]}, reason: …}}]`."
        )
    return " ".join(said)


def _leak_fixes(e: DataQualityEvidence, d: DataQualityDecisions, names: list[str]) -> list[Fix]:
    made = {feature.name: feature for feature in d.features}
    raw = [name for name in names if name not in made]
    found = []
    if raw:
        found.append(
            set_to(
                f"Keep {listed(raw)} out of the model",
                "Right where nobody knows it on the day of the decision: ask whoever fills it in. "
                "The model then looks worse, and is as good as it will be in use.",
                known_later=raw,
            )
        )
    found += [
        Fix(
            label=f"Drop the derived feature {name}",
            says="It seems to be computed from the answer, or from what is known only later.",
            removes={STEP: {"features": made[name].model_dump(mode="json", exclude_defaults=True)}},
        )
        for name in names
        if name in made
    ]
    return [*found, fill_in("It is known in time: say how", "known_in_time")]


def _by_time(d: DataQualityDecisions) -> Fix:
    return set_to(
        "Split by time",
        f"The test then holds the latest cases by '{d.time}', as use will bring them; copies of a "
        "row on one day stay on one side.",
        split="time",
    )


def _split_fixes(e: DataQualityEvidence, d: DataQualityDecisions) -> list[Fix]:
    """Ways out of what is wrong with the split, the surest first."""
    found = []
    delay, ids = e.split.delay, e.split.shared_ids or 0
    if d.time is not None and e.split.kind != "time":
        found.append(_by_time(d))
    elif e.split.shared_groups and e.split.kind == "random":
        says = f"Every group of '{d.group}' then stands on one side."
        found.append(set_to(f"Split by {d.group}", says, split="group"))
    elif e.split.kind != "time" and ids and d.id != d.group:
        says = "Rows of one id then stand on one side, so that the test holds new cases."
        found.append(set_to(f"Keep rows of one {d.id} together", says, group=d.id, split="auto"))
    if e.split.kind == "time" and not d.embargo_days and delay is not None:
        found.append(
            set_to(
                f"Leave {delay.days:,} days between training and test",
                "As long as a label needs to be known: rows that close before the test are left "
                "out of training.",
                embargo_days=delay.days,
            )
        )
    return found


def split(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0208: the split follows time or group where the data have them."""
    kind = e.split.kind
    faults = [*_crossing(e, d), *_immature(e, d)]
    if d.time is not None and kind != "time":
        mixed = f"the split is {kind} although '{d.time}' dates the cases: the test mixes past and "
        faults.append((f"{mixed}future", "Set `split: time`, or leave it at auto."))
    if kind == "random":
        faults += [
            (p.finding.message.rstrip("."), "Set `split: time` or `split: group`.")
            for p in found_by(e, "leak_split_gap")
        ]
    if faults:
        return check(
            "TF0208",
            "warn",
            sentence("; ".join(fact for fact, _ in faults)),
            " ".join(dict.fromkeys(remedy for _, remedy in faults)),
            e.stake,
            fixes=_split_fixes(e, d),
        )
    parts = ", ".join(f"{part.name} {part.rows:,}" for part in e.split.parts)
    return check("TF0208", "pass", f"Split {e.split.why}: {parts} rows.{_aside(e, d)}")


def _crossing(e: DataQualityEvidence, d: DataQualityDecisions) -> list[tuple[str, str]]:
    """Groups and ids on both sides, each with its remedy."""
    groups, ids = e.split.shared_groups or 0, e.split.shared_ids or 0
    found = []
    if groups:
        remedy = "Set `split: group`"
        if e.split.kind == "time":
            remedy += "; or take the column out of `group`, if the same ones come back in use"
        found.append((f"{groups:,} groups of '{d.group}' stand on both sides", f"{remedy}."))
    # After a split by time an id that comes back is what use will bring.
    if ids and d.id != d.group and e.split.kind != "time":
        found.append(
            (
                f"{ids:,} ids of '{d.id}' stand on both sides, so the test knows its cases",
                f"Write `group: {d.id}` and leave `split` at auto.",
            )
        )
    return found


def _immature(e: DataQualityEvidence, d: DataQualityDecisions) -> list[tuple[str, str]]:
    """Labels that were not known yet when the test began, with the remedy."""
    delay = e.split.delay
    if e.split.kind != "time" or d.embargo_days or delay is None:
        return []
    fact = (
        f"'{delay.column}' lies up to {delay.days:,} days after '{d.time}' (nine of ten cases), "
        "yet training ends where the test begins: were its last labels known by then?"
    )
    return [(fact, f"Write `embargo_days: {delay.days}`, or the days that a label needs.")]


def _aside(e: DataQualityEvidence, d: DataQualityDecisions) -> str:
    if e.split.kind != "time":
        # A gap between random and honest folds is looked for where there are groups.
        return looked_at(e, most=GAP_ROWS) if d.group is not None else ""
    said = "" if d.embargo_days else " No embargo: a label counts as known on the day of its case."
    ids = e.split.shared_ids or 0
    return said + (f" {ids:,} ids come back after training, as they will in use." if ids else "")


def labels(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0211: the share of labels that look wrong stays within the budget."""
    noise, done = e.data.label_noise, _corrected(e)
    if noise is None or noise.value is None:
        why = noise.note if noise is not None else "label noise is judged for classes only"
        if e.corrected is not None and e.corrected.test:
            return _reviewed_exam(e, sentence(why) + done)
        return check(
            "TF0211", "not_evaluated", sentence(why) + done, "Have experts review a sample."
        )
    ends = (
        f" ({percent(noise.low or 0)} to {percent(noise.high)})" if noise.high is not None else ""
    )
    said = f"{percent(noise.value)}{ends} of the labels contradict a model where it is surest"
    if (noise.low or 0.0) > d.label_noise_budget:
        return check(
            "TF0211",
            "warn",
            f"{said}; even the lower end lies above the {percent(d.label_noise_budget)} tolerated."
            f"{done}",
            "Have an expert review the queue, worst first; nothing is dropped by itself.",
            risk_of(e, noise.value),
        )
    unsure = noise.value > d.label_noise_budget
    tail = (
        f"; whether that is above {percent(d.label_noise_budget)} cannot be told" if unsure else ""
    )
    told = f"{said}{tail}.{done}{looked_at(e, most=LABEL_ROWS)}"
    if e.corrected is not None and e.corrected.test:
        return _reviewed_exam(e, told)
    return check("TF0211", "pass", told)


def _reviewed_exam(e: DataQualityEvidence, told: str) -> Check:
    # The right label is the right one, in the test too. But cases are reviewed because the model
    # was wrong there, and its hits by luck are not: the corrected test flatters it.
    assert e.corrected is not None
    test = next((part.rows for part in e.split.parts if part.name == "test"), 0)
    return check(
        "TF0211",
        "warn",
        told,
        "Have a random sample of the test rows reviewed as well, so that the test does not only "
        "lose the model's errors; or take the test rows out of the corrections.",
        risk_of(e, e.corrected.test / max(test, 1)),
    )


def _corrected(e: DataQualityEvidence) -> str:
    if e.corrected is None:
        return ""
    parts = ", ".join(f"{name} {count:,}" for name, count in sorted(e.corrected.parts.items()))
    said = f" {sum(e.corrected.parts.values()):,} labels are corrected"
    said += f" ({parts})." if parts else "."
    if e.corrected.test:
        said += " Corrected test rows change the exam that the model is judged by."
    return said
