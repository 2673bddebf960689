"""The whole story: two people review, proposals are accepted, the model changes, reviews count."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tenfold import begin, registry, run, session, tables
from tenfold.cli.app import app
from tenfold.delivery import proposals, reviewing
from tenfold.delivery.signing import sign
from tenfold.dossier import write_report
from tenfold.executing import Outcome, execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence
from widgets import sitting as sittings
from widgets.review_card import ReviewCard
from widgets.reviewing import review

FLIPPED = 40  # as the fixture plants them
_QUICK = {
    "lime": False, "recourse": False, "count": 6, "repeats": 2, "row_cap": 100,
    "dependence_features": 0, "background_rows": 20,
}  # fmt: skip
MINE = "planted7@example.org, planted-id-00012, +49 30 5550100"


def filled(project: Project, path: Path, said: Callable[[str, str], dict[str, str]]) -> Path:
    """Export the queue and fill it in: what `said` gives for a row and its recorded outcome."""
    reviewing.export(project, path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | said(row["row"], row["recorded"]) for row in rows)
    return path


def statuses(outcome: Outcome) -> dict[str, str]:
    return {check.code: check.status for check in outcome.gate.checks}


def test_what_two_people_say_becomes_a_corrected_model_and_their_reviews_still_count(
    project: Project, tmp_path: Path, collaborate: Callable[..., Outcome]
) -> None:
    project.save(registry.get("explainability"), _QUICK)
    for slug in ("mlops", "explainability"):
        execute(registry.get(slug), Standing(project))
    why = {"who": "domain expert", "why": "nobody knows it in time"}
    idea = {"words": "twice", "who": "expert", "name": "twice", "formula": "income * 2"}
    first = collaborate(
        project, rejected_features=[{"column": "tenure", **why}], feature_ideas=[idea]
    )
    assert "step 5 explained" in next(
        part.note for part in first.record.evidence.parts if part.kind == "surprising"
    )
    # Of step 5 only the doubted cases count: nothing else there asks for another review.
    project.save(registry.get("explainability"), _QUICK | {"sign_tolerance": 0.2})
    execute(registry.get("explainability"), Standing(project))
    assert Standing(project).freshness(registry.get("collaboration"))[0] == "fresh"
    flipped = {
        case.row: case.suggested for case in first.record.evidence.queue if case.row % FLIPPED == 0
    }
    assert len(flipped) >= 3

    def one(row: str, _: str) -> dict[str, str]:
        if int(row) in flipped:
            return {"verdict": "wrong label", "comment": MINE}
        return {"verdict": "right"}

    path = filled(project, tmp_path / "cases.csv", one)
    done = CliRunner().invoke(
        app, ["review", str(project.folder), "--import", str(path), "--reviewer", "expert 1"]
    )
    assert "40 answers added" in done.output
    assert "personal data" in done.output
    two = sittings.Sitting(reviewing.desk(project))
    two.sit("expert 2")
    disputed = min(flipped)
    for _ in range(40):
        row = two.queue[two.at].row
        two.answer("wrong_label" if row in flipped and row != disputed else "right")

    outcome = collaborate(project)
    before: CollaborationEvidence = outcome.record.evidence
    assert [(pair.cases, pair.agreed.value) for pair in before.pairs] == [(40, 0.975)]
    assert [one.row for one in before.contradictions] == [disputed]
    got = statuses(outcome)
    assert (got["TF0602"], got["TF0605"], got["TF0606"]) == ("pass", "pass", "block")
    offers = [one for one in proposals.proposals(project) if one.step.slug == "collaboration"]
    assert [(one.proposal.decision, one.proposal.change, one.state) for one in offers] == [
        ("corrections", "add", "open"),
        ("excluded", "add", "open"),
        ("features", "remove", "open"),
        ("features", "add", "open"),
    ]

    # What they wrote names people: it stays in their file.
    assert before.reviewed.withheld == len(flipped)
    held = [project.folder / "reviews.csv", *project.records.glob("06*.json")]
    page = write_report(Standing(project))
    texts = [path.read_text(encoding="utf-8") for path in [*held, page]]
    for secret in MINE.split(", "):
        assert [secret in text for text in texts] == [True, False, False]
    assert all("stay in the file of answers" in text for text in texts[2:])

    signed = {"business_problem": "problem owner", "baseline_models": "engineer"}
    signed["collaboration"] = "problem owner"
    for slug, role in signed.items():
        assert sign(project, slug, role, "N. N.").valid

    for offer in offers:
        proposals.accept(project, offer.key, "problem owner")
    for slug in ("data_quality", "baseline_models", "explainability"):
        execute(registry.get(slug), Standing(project))
    outcome = collaborate(project)
    after: CollaborationEvidence = outcome.record.evidence
    assert statuses(outcome)["TF0606"] == "pass"
    standing = Standing(project)
    data: Any = standing.record(registry.get("data_quality"))
    paid = tables.load(standing.open(data.evidence.data.snapshot))["paid"]
    corrected = {row: label for row, label in flipped.items() if row != disputed}
    assert {row: paid[row] for row in corrected} == corrected
    model: Any = standing.record(registry.get("baseline_models"))
    assert not {"tenure", "per_year"} & set(model.evidence.candidate.features)
    assert {"income", "twice"} <= set(model.evidence.candidate.features)
    assert [one.answers for one in after.reviewers] == [40, 40]
    assert after.reviewed.other_data == 0
    assert not [one for one in after.proposals if one.value is not None]
    lines = {line.line.step: line for line in standing.signatures.lines}
    assert {slug: line.valid for slug, line in lines.items()} == {
        "business_problem": True,
        "baseline_models": False,
        "collaboration": False,
    }
    assert "data_quality" in lines["baseline_models"].changed

    # What was exported before all this still comes in, whatever the queue asks now.
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        asked = [row for row in rows if int(row["row"]) not in flipped]
        writer.writerows(row | {"reviewer": "expert 3", "verdict": "right"} for row in asked)
    found = reviewing.take_in(project, path)
    assert found.added == 40 - len(flipped)
    now = {case.row for case in after.queue}
    moved = sum(int(row["row"]) not in now for row in asked)
    assert moved
    assert f"holds no more: {moved} answer" in found.notes[-1]


def test_the_same_answers_by_key_and_by_file_give_the_same_record(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    collaborate: Callable[..., Outcome],
) -> None:  # fmt: skip
    for module in (reviewing, sittings):
        monkeypatch.setattr(module, "now", lambda: "2026-05-04T10:00:00+00:00")
    collaborate(project)
    shutil.copytree(tmp_path / "copy", tmp_path / "other")
    other = Project(tmp_path / "other" / "p")

    monkeypatch.setattr(session, "headless", lambda: False)
    monkeypatch.setattr("tenfold.running.starting.launch", lambda task: None)
    clicked = begin("collaboration", {"project": str(project.folder)})
    card = review(clicked, run(clicked))
    assert isinstance(card, ReviewCard)
    card.take({"act": "sit", "words": "expert"})
    for k, case in enumerate(card.sitting.queue):
        act = ("right", "wrong_label", "missing_feature", "comment")[k % 4]
        card.take({"act": act, "words": f"words {k} of row {case.row}" if k % 4 else ""})

    queue = [case.row for case in card.sitting.queue]

    def said(row: str, _: str) -> dict[str, str]:
        k = queue.index(int(row))
        verdict = ("right", "wrong label", "missing feature", "comment")[k % 4]
        words = {"feature" if k % 4 == 2 else "comment": f"words {k} of row {row}"} if k % 4 else {}
        return {"reviewer": "expert", "verdict": verdict, **words}

    reviewing.take_in(other, filled(other, tmp_path / "cases.csv", said))
    by_click = run(clicked)
    assert by_click.record.evidence.reviewed.answered == 40
    assert by_click.content_hash == collaborate(other).content_hash
    content = json.dumps(by_click.record.content)
    assert "words 1 of row" in content
