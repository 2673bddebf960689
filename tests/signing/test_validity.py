"""A change of content voids exactly the signatures on it and below it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold import registry
from tenfold.records import RecordStore
from tenfold.signing import append, contents, rests_on, signatures
from tenfold.signing.contents import upstream
from tenfold.vocabulary import Signatures, SignOff, Stance, digest

STEPS = [step.slug for step in registry.steps()]


def _record(folder: Path, slug: str, version: int = 0) -> None:
    content = {"step": slug, "decisions": {"version": version}, "evidence": {}}
    document = {
        "schema": 1, "content": content, "content_hash": digest(content), "context": {"at": version}
    }  # fmt: skip
    path = folder / "records" / f"{registry.get(slug).stem}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")


def _say(
    folder: Path, slug: str, role: str = "engineer", stance: Stance = "approve", why: str = ""
) -> None:
    seen = rests_on(slug, contents(RecordStore(folder / "records")))
    line = SignOff(
        number=1, at="", step=slug, role=role, name="R. Reader", stance=stance,
        seen=digest(seen), content=seen, comment=why,
    )  # fmt: skip
    append(folder, line)


def _now(folder: Path) -> Signatures:
    return signatures(folder, contents(RecordStore(folder / "records")))


def _valid(folder: Path) -> set[str]:
    return {one.line.step for one in _now(folder).lines if one.valid}


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    for slug in STEPS:
        _record(tmp_path, slug)
    for slug in STEPS:
        _say(tmp_path, slug)
    return tmp_path


@pytest.mark.parametrize("changed", STEPS)
def test_a_change_voids_exactly_the_signatures_on_it_and_below_until_it_is_changed_back(
    signed: Path, changed: str
) -> None:
    assert _valid(signed) == set(STEPS)
    # Reached from `changed` by following who reads whom, written here a second way.
    below = {changed}
    for step in registry.steps():
        if below & {slug for slug, _ in step.sources().values()}:
            below.add(step.slug)
    _record(signed, changed, version=1)
    assert _valid(signed) == set(STEPS) - below
    void = [one for one in _now(signed).lines if not one.valid]
    assert all(one.changed == [changed] for one in void)
    _record(signed, changed)
    assert _valid(signed) == set(STEPS)


def test_steps_that_read_each_other_are_not_all_of_them() -> None:
    # Otherwise the matrix above could pass with everything voiding everything.
    assert upstream("business_problem") == ["business_problem"]
    assert upstream("data_quality")[-1] == "data_quality"
    assert "mlops" not in upstream("baseline_models")
    assert {"business_problem", "data_quality", "baseline_models"} < set(upstream("monitoring"))


def test_timings_and_other_context_void_nothing(signed: Path) -> None:
    path = signed / "records" / "01_business_problem.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {"context": {"seconds": {"total": 9}}}), encoding="utf-8")
    assert _valid(signed) == set(STEPS)


def test_a_record_that_is_gone_or_damaged_is_not_what_was_signed(signed: Path) -> None:
    path = signed / "records" / "01_business_problem.json"
    path.write_text("{", encoding="utf-8")
    assert "business_problem" not in _valid(signed)
    path.unlink()
    assert "business_problem" not in _valid(signed)


def test_evidence_that_came_to_stand_above_a_signature_was_not_seen_by_it(tmp_path: Path) -> None:
    _record(tmp_path, "baseline_models")
    _say(tmp_path, "baseline_models")
    assert _valid(tmp_path) == {"baseline_models"}
    _record(tmp_path, "data_quality")
    assert _valid(tmp_path) == set()
    assert _now(tmp_path).lines[0].changed == ["data_quality"]


@pytest.mark.parametrize("how", ["approve", "withdraw"])
def test_an_objection_stays_open_until_the_same_role_ends_it(signed: Path, how: Stance) -> None:
    _say(signed, "baseline_models", "risk officer", "object", "the test set is small")
    _say(signed, "baseline_models", "engineer", "approve")
    _say(signed, "data_quality", "risk officer", how)
    _record(signed, "baseline_models", version=1)
    (found,) = _now(signed).objections
    assert found.line.comment == "the test set is small"
    _say(signed, "baseline_models", "Risk  Officer", how)
    assert _now(signed).objections == []
    lines = _now(signed).lines
    assert [one.ended for one in lines if one.line.stance == "object"] == [len(lines)]


@pytest.mark.parametrize("how", ["object", "withdraw"])
def test_a_role_that_takes_its_word_back_no_longer_approves(signed: Path, how: Stance) -> None:
    assert _now(signed).wanting([("mlops", " Engineer")]) == []
    _say(signed, "mlops", stance=how, why="on second thoughts")
    assert _now(signed).wanting([("mlops", "engineer")]) == [("mlops", "engineer")]
    assert _now(signed).wanting([("baseline_models", "engineer")]) == []


def test_an_edited_ledger_approves_nothing_and_still_shows_its_objections(signed: Path) -> None:
    _say(signed, "mlops", "risk officer", "object", "no owner")
    path = signed / "signoffs.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"name":"R. Reader"', '"name":"S. Somebody"', 1), encoding="utf-8")
    found = _now(signed)
    assert found.fault.startswith("line 1 was changed")
    assert not any(one.valid for one in found.lines)
    assert [one.line.comment for one in found.objections] == ["no owner"]
