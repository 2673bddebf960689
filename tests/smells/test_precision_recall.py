"""How many reported smells are labelled, and how many labelled ones are reported, by kind.

The folders in `labelled` were written and labelled by people who have not seen the detectors. Each
holds sources and a `labels.json`: a list of ``{"kind", "path", "line"}`` or ``{…, "cell"}``. A
smell meets a label of its kind and path at the same cell, or within two lines, at any of its
places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tenfold.smells import KINDS, Smell, find_smells

LABELLED = Path(__file__).parent / "labelled"
JUDGED = [kind for kind in KINDS if kind != "unreadable"]
LEAST_PRECISION, LEAST_RECALL = 0.90, 0.80
NEAR = 2  # lines

Label = dict[str, Any]


def folders() -> list[Path]:
    return sorted(path.parent for path in LABELLED.rglob("labels.json"))


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


def test_detectors_agree_with_labels_given_blind() -> None:
    assert LABELLED.is_dir(), f"'{LABELLED}' is missing: the detectors' precision is not known."
    assert folders(), f"'{LABELLED}' holds no labels.json: the detectors' precision is not known."
    found = [one for folder in folders() for one in judged(folder)]
    assert any(side == "labelled" for _, side, _ in found), "The labelled folders name no smell."
    table = [
        f"{'kind':24} reported labelled  prec.  recall",
        *(row(found, kind) for kind in [*JUDGED, None]),
    ]
    print("\n" + "\n".join(table))  # noqa: T201 (the table is what people come for)
    precision, recall = share(found, "reported"), share(found, "labelled")
    assert precision is not None, "Nothing was reported."
    assert precision >= LEAST_PRECISION, "\n".join(table)
    assert recall is not None
    assert recall >= LEAST_RECALL, "\n".join(table)
