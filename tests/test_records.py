"""A record says the same after a trip through its file, and says so when it is damaged."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenfold.errors import ProjectProblem
from tenfold.records import RecordStore, estimates, file_refs
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.vocabulary import Estimate, canonical, canonical_json, digest

floats = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | floats | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def _writable(value: object) -> bool:
    try:
        canonical_json(value).encode()
    except UnicodeEncodeError:
        return False
    return True


@given(values.filter(_writable))
def test_the_hash_survives_json_and_is_reached_at_once(value: object) -> None:
    there = json.loads(canonical_json(value))
    assert digest(there) == digest(value)
    assert canonical(canonical(value)) == canonical(value)


@given(floats)
def test_a_number_is_kept_to_ten_digits_and_stays_finite(value: float) -> None:
    kept = canonical(value)
    assert math.isfinite(kept)
    assert math.isclose(kept, value, rel_tol=1e-9, abs_tol=0.0)


def test_zero_and_whole_numbers_have_one_form() -> None:
    assert canonical_json([-0.0, 0, 0.0]) == "[0,0,0]"
    assert digest({"a": 5.0}) == digest({"a": 5})
    assert digest({"a": True}) != digest({"a": 1})
    assert digest({"a": 0.1 + 0.2}) == digest({"a": 0.3})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_has_no_place_in_a_record(value: float) -> None:
    with pytest.raises(ValueError, match="has no place"):
        canonical({"a": [value]})


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    share=st.floats(0.001, 0.999), low=floats, high=floats, label=st.text("aü: #'\"\n", max_size=5)
)
def test_a_record_of_any_decisions_reads_back_with_its_hash(
    fake_project, fake_steps, share: float, low: float, high: float, label: str
) -> None:
    alpha = fake_steps[0]
    low, high = sorted([low, high])
    over = {"alpha": {"share": share, "payoff": [low, low, high], "positive": label}}
    outcome = execute(alpha, Standing(fake_project, over, "w"))
    again = Standing(fake_project, over, "w")
    read = again.store.read(alpha)
    assert read.content_hash == outcome.content_hash
    assert read.evidence == outcome.record.evidence
    assert again.freshness(alpha)[0] == "fresh"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        "{}",
        '{"schema": 1, "content": [1], "content_hash": "x", "context": {}}',
        '{"schema": 1, "content": {"a": NaN}, "content_hash": "x", "context": {}}',
        '{"schema": 1, "content": {}, "content_hash": "x"}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_a_damaged_record_is_a_sentence_and_never_a_crash(
    fake_project, fake_steps, text: str
) -> None:
    path = Standing(fake_project).store.path(fake_steps[0])
    path.parent.mkdir()
    path.write_bytes(text.encode(errors="surrogateescape"))
    standing = Standing(fake_project)
    with pytest.raises(ProjectProblem, match=r"damaged.*--only alpha --force"):
        standing.store.read(fake_steps[0])
    assert standing.freshness(fake_steps[0])[0] == "damaged"


def test_the_record_of_another_step_is_not_taken_for_this_one(fake_project, fake_steps) -> None:
    alpha, beta = fake_steps
    execute(alpha, Standing(fake_project))
    store = Standing(fake_project).store
    store.path(alpha).rename(store.path(beta))
    with pytest.raises(ProjectProblem, match="not the record of beta"):
        store.read(beta)


def test_a_torn_line_of_the_history_swallows_neither_its_neighbours_nor_the_next(
    fake_project, fake_steps
) -> None:
    alpha = fake_steps[0]
    fake_project.save(alpha, {"positive": "a\u2028b\x85c ü"})
    execute(alpha, Standing(fake_project))
    path = fake_project.records / "history.jsonl"
    whole = path.read_bytes()
    # As a crash in the middle of a character leaves it.
    path.write_bytes(whole + whole[: whole.index("ü".encode()) + 1])
    execute(alpha, Standing(fake_project))
    past = RecordStore(fake_project.records).history()
    assert [entry["decisions"]["positive"] for entry in past] == ["a\u2028b\x85c ü"] * 2


def test_a_record_that_was_cut_off_after_its_line_gets_no_second_line(
    fake_project, fake_steps
) -> None:
    alpha, store = fake_steps[0], RecordStore(fake_project.records)

    def run(number: int) -> None:
        fake_project.save(alpha, {"number": number})
        execute(alpha, Standing(fake_project))

    run(7)
    before = store.path(alpha).read_bytes()
    run(8)
    store.path(alpha).write_bytes(before)
    run(8)
    assert [entry["decisions"]["number"] for entry in store.history()] == [7, 8]
    # Asked for again it is another run, though its content is the same.
    run(8)
    run(7)
    assert [entry["decisions"]["number"] for entry in store.history()] == [7, 8, 8, 7]


def test_lines_of_the_history_that_are_no_entries_are_passed_over(fake_project) -> None:
    fake_project.records.mkdir()
    (fake_project.records / "history.jsonl").write_text('1\n"x"\n[]\n{}\nnull\n')
    assert RecordStore(fake_project.records).history() == []


def test_estimates_and_files_are_found_in_lists_too() -> None:
    one = Estimate(value=1, low=0, high=2, method="m").model_dump()
    evidence = {"a": one, "b": [{"c": one}, one], "f": [{"path": "p", "sha256": "s", "bytes": 1}]}
    assert [where for where, _ in estimates(evidence)] == ["a", "b.0.c", "b.1"]
    extended = evidence["f"][0] | {"rows": 3}
    assert [ref["path"] for ref in file_refs({"x": [extended]})] == ["p"]


def test_estimates_in_a_list_go_by_their_name_not_their_place():
    def row(name: str, value: float) -> dict[str, object]:
        figure = {"value": value, "low": None, "high": None, "method": "t"}
        return {"name": name, "money": figure}

    before = dict(estimates({"worth": [row("a", 1.0), row("b", 2.0)]}))
    after = dict(estimates({"worth": [row("b", 2.0), row("a", 1.0)]}))
    assert (
        before == after == {"worth.a.money": [1.0, None, None], "worth.b.money": [2.0, None, None]}
    )
