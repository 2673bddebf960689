"""What each check of step 9 looks at, and what it says."""

from __future__ import annotations

from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step09_technical_debt.catalog import meaning
from tenfold.steps.step09_technical_debt.evidence import TechnicalDebtEvidence

_MOST = 3


def score(view: GateView) -> Judgement:
    """TF0901: the weakest section reaches what is wanted, with the words that hold today."""
    found: TechnicalDebtEvidence = view.evidence
    sections = found.sections(view.as_of)
    reached, wanted = min(sections.values()), view.decisions.score_wanted
    weakest = min(sections, key=lambda name: sections[name])
    words = ", ".join(f"{name} {points:g}" for name, points in sections.items())
    said = f"{reached:g} of 7 ({words}): {meaning(reached)}."
    ended = [
        one.item
        for one in found.items
        if one.attested and one.attested.until < view.as_of and one.computed < 0.5
    ]
    said += f" Attestations that have ended: {', '.join(ended)}." if ended else ""
    if reached >= wanted:
        return Judgement("pass", said)
    open_items = [one for one in found.items if one.score(view.as_of) < 1]
    first = next(one for one in open_items if one.item in _of(found, weakest))
    return Judgement(
        "warn",
        f"{said} Wanted: {wanted:g}.",
        f"Begin with the weakest section, {weakest}: {first.item}, {first.lacking}.",
        fixes=(
            asking(
                "technical_debt",
                "attestations",
                label="Say what is done by hand",
                says="An item that somebody does by hand, and answers for until a day, counts half "
                "a point.",
            ),
        ),
    )


def reproduces(view: GateView) -> Judgement:
    """TF0902: the chain, run again, came out as recorded."""
    found = view.evidence.reproduction
    if found.status == "not_evaluated":
        return Judgement("not_evaluated", f"{found.why}.", "Run `tenfold reproduce`, then step 9.")
    beyond = [
        one.step
        for one in found.steps
        if one.status == "within_tolerance" and (one.largest or 0.0) > view.decisions.tolerance
    ]
    if found.status == "differs" or beyond:
        said = found.why if not beyond else f"beyond the tolerance: {', '.join(beyond)}"
        return Judgement(
            "block",
            f"The chain does not reproduce: {said}.",
            "See the fields in reproduction.json; restore data, decisions or library versions.",
        )
    environment = f" Libraries: {'; '.join(found.environment[:3])}." if found.environment else ""
    return Judgement(
        "pass", f"{found.why}, from decisions and data in a fresh folder.{environment}"
    )


def versioned(view: GateView) -> Judgement:
    """TF0903: each of the three can be brought back."""
    found = view.evidence.versioned
    said = " ".join(f"{one.what}: {one.why}." for one in found)
    no = [one.what for one in found if one.status == "no"]
    if no:
        remedies = {
            "code": "commit the audited files",
            "data": "write `data_version` in step 2, as TF0212 shows it",
            "model": "run step 3",
        }
        todo = "; ".join(remedies[name] for name in no)
        data = asking("data_quality", "data_version", label="Tie the decisions to a data version")
        fixes = (data,) if "data" in no else ()
        return Judgement("warn", said, f"{todo[0].upper()}{todo[1:]}.", fixes=fixes)
    unknown = [one.what for one in found if one.status == "not_evaluated"]
    if unknown:
        return Judgement(
            "not_evaluated", said, "Put the project under git, and run the steps before this one."
        )
    return Judgement("pass", said)


def pinned(view: GateView) -> Judgement:
    """TF0904: a lock file with every version and its hash."""
    found = view.evidence.environment
    remedy = (
        "Put a lock file with hashes into the folder: `uv pip compile --generate-hashes`, or the "
        "one that `tenfold export PROJECT docker` writes."
    )
    if not found.packages:
        return Judgement("warn", "No lock or requirements file is in the audited folder.", remedy)
    said = (
        f"{found.lock}: {found.packages} packages, {found.pinned} with an exact version, "
        f"{found.hashed} with a hash."
    )
    if found.is_pinned:
        return Judgement("pass", said)
    loose = f" Open: {', '.join(found.unpinned[:_MOST])}." if found.unpinned else ""
    return Judgement("warn", said + loose, remedy)


def valid(view: GateView) -> Judgement:
    """TF0905: what other tools read, they can read."""
    found = view.evidence.manifests
    bad = [one for one in found if not one.valid]
    if bad:
        first = "; ".join(f"{one.path}: {one.fault}" for one in bad[:_MOST])
        more = f"; and {len(bad) - _MOST} more" if len(bad) > _MOST else ""
        return Judgement(
            "block",
            f"{len(bad)} of {len(found)} are not valid: {first}{more}.",
            "Export them again with `tenfold export`, or mend them by hand.",
        )
    missing = [name for name in view.evidence.targets if not _is_there(name, view.evidence)]
    if missing:
        return Judgement(
            "warn",
            f"Step 4 decides on {', '.join(missing)}, and no such file is in the folder.",
            f"Run `tenfold export PROJECT {missing[0]} --out DIR`, DIR in the audited folder.",
        )
    if not found:
        return Judgement(
            "not_evaluated",
            "There is no container, pipeline or manifest in the folder, and step 4 asks for none.",
            "Decide on targets in step 4 and export them.",
            fixes=(asking("mlops", "targets", label="Choose what is exported"),),
        )
    judges = sorted({one.judged_by for one in found})
    return Judgement("pass", f"{len(found)} files are valid, judged by {', '.join(judges)}.")


def clean(view: GateView) -> Judgement:
    """TF0906: no habit that makes today's numbers wrong."""
    counts = view.evidence.smell_counts
    said = f"{counts['high']} serious, {counts['medium']} medium and {counts['low']} slight smells."
    if not counts["high"]:
        return Judgement("pass", said)
    high = [one for one in view.evidence.smells if one.severity == "high"]
    first = "; ".join(f"{one.path} {one.place}: {one.message}" for one in high[:_MOST])
    return Judgement("block", f"{said} {first}", high[0].remedy)


def apart(view: GateView) -> Judgement:
    """TF0907: ingestion, features, training and serving in places of their own, each tested."""
    found = view.evidence.stages
    mixed = sorted({path for one in found for path in one.mixed})
    untested = [one.name for one in found if one.where and not one.tested_by]
    absent = [one.name for one in found if not one.where]
    if mixed:
        return Judgement(
            "warn",
            f"Training stands together with ingestion or serving in {', '.join(mixed[:_MOST])}.",
            "Split the file: what is apart can be tested and exchanged alone.",
        )
    if untested:
        return Judgement(
            "warn",
            f"No test covers {', '.join(untested)}.",
            "Write tests that import that code and assert something.",
        )
    if absent:
        return Judgement(
            "not_evaluated",
            f"Nothing in the folder or the records does {', '.join(absent)} yet.",
            "Run the steps before this one; serving comes with step 4.",
        )
    tests = "; ".join(f"{one.name} by {one.tested_by}" for one in found)
    return Judgement("pass", f"Four stages apart, tested: {tests}.")


def _of(found: TechnicalDebtEvidence, section: str) -> set[str]:
    letters = {"data": "D", "model": "M", "infrastructure": "I", "monitoring": "O"}
    return {one.item for one in found.items if one.item.startswith(letters[section])}


def _is_there(target: str, found: TechnicalDebtEvidence) -> bool:
    kinds = {
        "github-actions": "GitHub workflow",
        "jenkins": "Jenkinsfile",
        "kubeflow": "Kubeflow",
        "docker": "Dockerfile",
        "kubernetes": "Kubernetes",
        "prometheus": "Prometheus",
        "alertmanager": "Alertmanager",
        "grafana": "Grafana",
    }
    # make and datadog leave nothing that is judged here.
    wanted = kinds.get(target)
    return wanted is None or any(one.kind.startswith(wanted) for one in found.manifests)


__all__ = [
    "Judgement",
    "apart",
    "clean",
    "pinned",
    "reproduces",
    "score",
    "valid",
    "versioned",
]
