"""How many reported smells are labelled, and how many labelled ones are reported, by kind.

Two sets of folders were written and labelled by people who had not seen the detectors. `labelled`
was used to develop them: every miss and every false finding in it was looked at, so that its
figures flatter and are only printed. `heldout` was written afterwards and never shown to whoever
changes the detectors; the bars are asserted on it alone. Whoever looks into it to mend a detector
turns it into a development set and owes a new one.

Each folder holds sources and a `labels.json`: a list of ``{"kind", "path", "line"}`` or
``{…, "cell"}``. A smell meets a label of its kind and path at the same cell, or within two lines,
at any of its places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tenfold.smells import KINDS, Smell, find_smells

SETS = {name: Path(__file__).parent / name for name in ("labelled", "heldout")}
JUDGED = [kind for kind in KINDS if kind != "unreadable"]
LEAST_PRECISION, LEAST_RECALL = 0.90, 0.80
FEWEST_CASES = 15
NEAR = 2  # lines

Label = dict[str, Any]


def folders(name: str) -> list[Path]:
    return sorted(path.parent for path in SETS[name].rglob("labels.json"))


def meets(smell: Smell, label: Label) -> bool:
    return smell.kind == label["kind"] and any(
        place.path == label["path"] and is_near(place.cell, place.line, label)
        for place in (smell, *smell.also)
    )


def is_near(cell: int | None, line: int | None, label: Label) -> bool:
    if label.get("cell") is not None:
        return cell == label["cell"]
    return line is not None and abs(line - (label.get("line") or 1)) <= NEAR


def judged(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Kind, "reported" or "labelled", and whether the other side agrees."""
    read: list[Label] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    labels = [label | {"kind": label["kind"].replace("-", "_")} for label in read]
    strange = {label["kind"] for label in labels} - set(JUDGED)
    assert not strange, f"{folder.name}/labels.json names unknown kinds: {sorted(strange)}"
    smells = [smell for smell in find_smells(folder, most=100_000) if smell.kind in JUDGED]
    for smell in smells:
        yield smell.kind, "reported", any(meets(smell, label) for label in labels)
    for label in labels:
        yield label["kind"], "labelled", any(meets(smell, label) for smell in smells)


def share(found: list[tuple[str, str, bool]], side: str, kind: str | None = None) -> float | None:
    agreed = [agrees for k, s, agrees in found if s == side and kind in (None, k)]
    return sum(agreed) / len(agreed) if agreed else None


def row(found: list[tuple[str, str, bool]], kind: str | None) -> str:
    counts = [
        sum(s == side and kind in (None, k) for k, s, _ in found)
        for side in ("reported", "labelled")
    ]
    shares = [share(found, side, kind) for side in ("reported", "labelled")]
    figures = ["    –" if one is None else f"{one:5.2f}" for one in shares]
    return f"{kind or 'all':24} {counts[0]:8} {counts[1]:8}  {figures[0]}  {figures[1]}"


def scored(name: str) -> list[tuple[str, str, bool]]:
    """All verdicts on a set; its table is printed, as it is what people come for."""
    found = [one for folder in folders(name) for one in judged(folder)]
    print(f"\n{name}, {len(folders(name))} cases\n{table(found)}")  # noqa: T201
    return found


def table(found: list[tuple[str, str, bool]]) -> str:
    rows = (row(found, kind) for kind in [*JUDGED, None])
    return "\n".join([f"{'kind':24} reported labelled  prec.  recall", *rows])


def test_the_development_set_is_scored_and_names_a_smell_of_every_kind() -> None:
    found = scored("labelled")
    assert {kind for kind, side, _ in found if side == "labelled"} == set(JUDGED)


def test_detectors_meet_their_bars_on_the_held_out_set() -> None:
    cases = len(folders("heldout"))
    assert cases >= FEWEST_CASES, (
        f"'tests/smells/heldout' holds {cases} cases and needs {FEWEST_CASES}: how good the "
        "detectors are on code that nobody tuned them to is not known."
    )
    found = scored("heldout")
    precision, recall = share(found, "reported"), share(found, "labelled")
    assert recall is not None, "The held-out folders name no smell."
    assert precision is not None, "Nothing was reported."
    assert precision >= LEAST_PRECISION, table(found)
    assert recall >= LEAST_RECALL, table(found)
