"""The ML Test Score: three repositories score exactly, more is never less, nothing is for show."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from audited import BY_HAND, BY_MACHINE, RECORDS, TESTS, WORKFLOW, commit, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenfold.steps.step09_technical_debt.catalog import CATALOG, ITEMS
from tenfold.steps.step09_technical_debt.decisions import Attestation
from tenfold.steps.step09_technical_debt.scoring import COMPUTED

DAY = date(2026, 1, 1)


def test_there_are_four_sections_of_seven_and_most_items_are_computed():
    assert len(ITEMS) == len(CATALOG) == 28
    assert {letter: sum(item[0] == letter for item in ITEMS) for letter in "DMIO"} == dict.fromkeys(
        "DMIO", 7
    )
    assert len(set(COMPUTED)) == 24


def test_an_empty_folder_without_records_scores_nothing(audit, tmp_path):
    found = audit(tmp_path)
    assert [one.computed for one in found.items] == [0] * 28
    assert found.score(DAY) == 0
    assert all(one.lacking for one in found.items)


def test_all_done_by_hand_scores_half_of_everything(audit, tmp_path):
    write(tmp_path, BY_HAND)
    commit(tmp_path)
    found = audit(tmp_path, RECORDS)
    assert {one.item: one.computed for one in found.items} == dict.fromkeys(ITEMS, 0.5)
    assert found.sections(DAY) == dict.fromkeys(
        ("data", "model", "infrastructure", "monitoring"), 3.5
    )
    assert found.score(DAY) == 3.5
    assert all(one.proof and one.lacking for one in found.items)


def test_all_done_by_a_machine_scores_seven(audit, tmp_path):
    write(tmp_path, BY_HAND | BY_MACHINE)
    commit(tmp_path)
    found = audit(tmp_path, RECORDS)
    assert {one.item: one.computed for one in found.items} == dict.fromkeys(ITEMS, 1.0)
    assert found.score(DAY) == 7
    assert all(len(one.proof) == 2 and not one.lacking for one in found.items)


def test_the_weakest_section_is_the_score(audit, tmp_path):
    write(tmp_path, BY_HAND | BY_MACHINE)
    commit(tmp_path)
    without = {slug: one for slug, one in RECORDS.items() if slug != "monitoring"}
    found = audit(tmp_path, without)
    # Steps 1 to 4 alone: of monitoring O1, O3, O4 and O5 are left.
    assert found.sections(DAY)["monitoring"] == 4
    assert found.score(DAY) == 4


def test_what_changes_without_a_commit_is_only_watched_by_the_clock(audit, tmp_path):
    write(tmp_path, BY_HAND | BY_MACHINE)
    pushed = WORKFLOW.replace('  schedule:\n    - cron: "0 5 * * *"\n', "  push:\n")
    write(tmp_path, {".github/workflows/all.yml": pushed})
    commit(tmp_path)
    sections = audit(tmp_path, RECORDS).sections(DAY)
    assert sections["data"] == 7
    assert sections["monitoring"] == 4  # O1 by dependabot, the other six by hand


def test_an_attestation_counts_half_until_its_day_and_never_raises_what_is_shown(audit, tmp_path):
    word = {"role": "head of risk", "until": "2026-06-30", "sentence": "Every quarter, by hand."}
    found = audit(tmp_path, attestations=[{"item": item, **word} for item in ITEMS])
    assert found.score() == 0
    assert found.score(date(2026, 6, 30)) == 3.5
    assert found.score(date(2026, 7, 1)) == 0
    write(tmp_path, BY_HAND | BY_MACHINE)
    commit(tmp_path)
    both = audit(tmp_path, RECORDS, attestations=[{"item": item, **word} for item in ITEMS])
    assert both.score(date(2026, 6, 30)) == both.score(date(2026, 7, 1)) == 7


def test_of_two_words_for_one_item_the_one_that_holds_longer_counts(audit, tmp_path):
    words = [
        Attestation(item="M6", role="r", sentence="s", until=until)
        for until in (date(2027, 1, 1), date(2026, 1, 1))
    ]
    found = audit(tmp_path, attestations=words)
    item = next(one for one in found.items if one.item == "M6")
    assert item.score(date(2026, 12, 31)) == 0.5


EMPTY_CLAIMS = {
    "an empty folder of tests": {"tests/__init__.py": "", "tests/test_model.py": ""},
    "tests that assert nothing": {
        "tests/test_model.py": "import tenfold\n@ml_test('M6')\ndef test_x():\n    assert True\n"
        "@ml_test('M7')\ndef test_y():\n    tenfold.begin()\n"
        "@skip\n@ml_test('I5')\ndef test_z():\n    assert tenfold.begin()\n"
    },
    "a README without words": {"README.md": "\n\n"},
    "a workflow that runs nothing": {
        ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: echo pytest\n"
        "      - run: '# tenfold run .'\n      - run: tenfold run --help\n"
    },
    "an empty workflow": {".github/workflows/ci.yml": "", ".github/dependabot.yml": ""},
    "an empty lock": {"requirements.lock": "# nothing\n", ".github/CODEOWNERS": "# nobody\n"},
    "an empty reproduction": {"reproduction.json": "{}"},
}


@pytest.mark.parametrize("claim", EMPTY_CLAIMS)
def test_an_empty_claim_scores_nothing(audit, tmp_path, claim):
    write(tmp_path, EMPTY_CLAIMS[claim])
    assert {one.item for one in audit(tmp_path).items if one.computed} == set()


def test_an_empty_claim_repeats_nothing_either(audit, tmp_path):
    write(tmp_path, EMPTY_CLAIMS["a workflow that runs nothing"])
    found = audit(tmp_path, RECORDS)
    assert {one.computed for one in found.items} == {0.0, 0.5}


def test_a_workflow_alone_is_no_test(audit, tmp_path):
    write(tmp_path, {".github/workflows/all.yml": WORKFLOW})
    assert audit(tmp_path).score(DAY) == 0


@pytest.mark.parametrize(
    ("field", "value", "item"),
    [
        ("data_quality.evidence.data.features", ["income", "calls"], "D4"),
        ("data_quality.evidence.data.features", ["income", "m"], "D5"),
        ("data_quality.evidence.parity.worst", 100, "D7"),
        ("data_quality.evidence.parity.worst", 100, "O3"),
        ("data_quality.evidence.parity.worst", None, "O3"),
        ("monitoring.decisions.latency_p95_ms", None, "D3"),
        ("monitoring.decisions.latency_p95_ms", None, "O6"),
        ("mlops.evidence.parity.max_difference", 1e-3, "I6"),
        ("mlops.evidence.parity.decided_differently", 1, "I6"),
        ("mlops.evidence.rollback.kind", "failed", "I7"),
        ("mlops.evidence.operations.retrain.every", "never", "O4"),
        ("baseline_models.evidence.leaderboard", [{"status": "fitted"}], "M5"),
        ("baseline_models.evidence.held_out.over_today", {"value": None}, "I4"),
        ("monitoring.decisions.realised", None, "M2"),
        ("monitoring.evidence.material.reported_on", True, "O2"),
        ("monitoring.evidence.material.reported_on", True, "O7"),
        ("monitoring.evidence.retraining.status", "not_evaluated", "M4"),
    ],
)
def test_an_item_whose_evidence_says_otherwise_scores_nothing(audit, tmp_path, field, value, item):
    records = json.loads(json.dumps(RECORDS))
    *path, last = field.split(".")
    place = records
    for part in path:
        place = place[part]
    place[last] = value
    before, after = audit(tmp_path, RECORDS), audit(tmp_path, records)
    score = {one.item: one.computed for one in after.items}
    assert {one.item: one.computed for one in before.items}[item] == 0.5
    assert score[item] == 0


_FILES = {**BY_HAND, **BY_MACHINE, "README.md": "words", "tests/test_more.py": TESTS}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.sets(st.sampled_from(sorted(_FILES))),
    slugs=st.sets(st.sampled_from(sorted(RECORDS))),
    more=st.sampled_from(sorted({**_FILES, **RECORDS})),
)
def test_adding_an_artefact_never_lowers_an_item(audit, files, slugs, more):
    def scores(files: set[str], slugs: set[str]) -> list[float]:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), {name: _FILES[name] for name in files})
            found = audit(Path(folder), {slug: RECORDS[slug] for slug in slugs})
        # A rerun of fewer or more records than there are is about others: it is run again.
        return [one.computed for one in found.items if one.item != "I1"]

    before = scores(files, slugs)
    after = scores(files | ({more} & set(_FILES)), slugs | ({more} & set(RECORDS)))
    assert all(new >= old for old, new in zip(before, after, strict=True))
