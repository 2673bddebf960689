"""The ledger shows what was done to it, and says what it cannot show."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tenfold.errors import ProjectProblem
from tenfold.project import Project
from tenfold.signing import HEAD, LEDGER, append, contains, read_chain
from tenfold.signing.faults import remedy, words
from tenfold.signing.lines import hash_of, text_of
from tenfold.vocabulary import SignOff, digest

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def _draft(role: str = "engineer", **changes: object) -> SignOff:
    content = {"alpha": "a" * 64}
    given = {
        "number": 1, "at": "", "step": "alpha", "role": role, "name": "R. Reader",
        "stance": "approve", "seen": digest(content), "content": content,
    }  # fmt: skip
    return SignOff.model_validate(given | changes)


def _filled(folder: Path, lines: int = 5) -> list[str]:
    for number in range(lines):
        append(folder, _draft(f"role {number}"), now=START + timedelta(hours=number))
    return (folder / LEDGER).read_text(encoding="utf-8").splitlines()


def _said(folder: Path) -> str:
    return "; ".join(map(str, read_chain(folder).faults))


def _written(folder: Path, lines: list[str], *, head: bool = True) -> None:
    (folder / LEDGER).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if not head:
        (folder / HEAD).unlink()


def test_an_untouched_ledger_holds_and_each_line_names_the_one_before(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in _filled(tmp_path)]
    chain = read_chain(tmp_path)
    assert chain.faults == []
    assert chain.note == ""
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5]
    assert [line["previous"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
    assert chain.head == lines[-1]["hash"]


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    chain = read_chain(tmp_path)
    assert (chain.lines, chain.faults, chain.head) == ([], [], "")


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize(
    "edit",
    [
        lambda line: line.replace("R. Reader", "S. Somebody"),
        lambda line: line.replace("approve", "object"),
        lambda line: line.replace('"comment":""', '"comment":"fine"'),
        # What a reader of JSON would take for the same line.
        lambda line: line.replace('"name":', '"name": '),
        lambda line: line.replace("{", '{"name":"S. Somebody",', 1),
        lambda line: line.replace('"signature":""', '"signature":"a stranger\'s"'),
        lambda line: "x" * len(line),
        lambda line: "",
    ],
)
def test_an_edited_line_is_named(tmp_path: Path, place: int, edit) -> None:
    lines = _filled(tmp_path)
    changed = edit(lines[place])
    assert changed != lines[place]
    _written(tmp_path, [*lines[:place], changed, *lines[place + 1 :]])
    said = _said(tmp_path)
    assert f"line {place + 1} was changed" in said or (
        f"line {place + 1} is gone from the end" in said and not changed
    )


def test_a_line_edited_together_with_its_hash_is_betrayed_by_the_next(tmp_path: Path) -> None:
    lines = _filled(tmp_path)
    told = SignOff.model_validate_json(lines[1]).model_copy(update={"name": "S. Somebody"})
    rest = told.model_dump(mode="json", exclude={"hash", "signature"})
    forged = told.model_copy(update={"hash": digest(rest)})
    document = json.dumps(
        forged.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    _written(tmp_path, [lines[0], document, *lines[2:]])
    assert _said(tmp_path).startswith("line 3 does not follow the line before it")


@pytest.mark.parametrize("place", range(4))
def test_a_removed_line_is_noticed_where_it_is_missing(tmp_path: Path, place: int) -> None:
    lines = _filled(tmp_path)
    _written(tmp_path, lines[:place] + lines[place + 1 :], head=False)
    assert _said(tmp_path).startswith(f"line {place + 1} does not follow")


@pytest.mark.parametrize("place", range(1, 5))
def test_an_inserted_line_is_named(tmp_path: Path, place: int) -> None:
    lines = _filled(tmp_path)
    _written(tmp_path, [*lines[:place], lines[0], *lines[place:]], head=False)
    assert f"line {place + 1} does not follow" in _said(tmp_path)


def test_reordered_lines_are_named(tmp_path: Path) -> None:
    lines = _filled(tmp_path)
    _written(tmp_path, [lines[0], lines[2], lines[1], *lines[3:]], head=False)
    assert _said(tmp_path).startswith("line 2 does not follow")


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_lines_gone_from_the_end_are_noticed_by_the_remembered_head_alone(
    tmp_path: Path, kept: int
) -> None:
    lines = _filled(tmp_path)
    printed = read_chain(tmp_path).head
    _written(tmp_path, lines[:kept])
    chain = read_chain(tmp_path)
    assert f"gone from the end: 5 were there, {kept} are" in str(chain.faults[0])
    (tmp_path / HEAD).unlink()
    # Nothing is left to tell by, but the head that a dossier printed.
    assert read_chain(tmp_path).faults == []
    assert not contains(read_chain(tmp_path), printed)


def test_a_ledger_written_anew_does_not_have_the_remembered_head(tmp_path: Path) -> None:
    _filled(tmp_path)
    remembered = (tmp_path / HEAD).read_bytes()
    (tmp_path / LEDGER).unlink()
    (tmp_path / HEAD).unlink()
    for number in range(5):
        append(tmp_path, _draft("another"), now=START + timedelta(hours=number))
    (tmp_path / HEAD).write_bytes(remembered)
    assert _said(tmp_path) == f"line 5 is not the one that {HEAD} remembers"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.99])
def test_a_line_cut_by_a_crash_never_counted_and_the_chain_goes_on(
    tmp_path: Path, share: float
) -> None:
    lines = _filled(tmp_path, 3)
    torn = lines[2][: max(1, int(len(lines[2]) * share))]
    # The crash came before the head was remembered.
    text = "".join(f"{line}\n" for line in lines[:2])
    (tmp_path / LEDGER).write_text(text + torn, encoding="utf-8")
    (tmp_path / HEAD).unlink()
    chain = read_chain(tmp_path)
    assert chain.faults == []
    assert len(chain.lines) == 2
    assert "line 3 of signoffs.jsonl was cut short by a crash" in chain.note
    line = append(tmp_path, _draft(), now=START + timedelta(hours=9))
    chain = read_chain(tmp_path)
    assert line.number == 3
    assert chain.faults == []
    assert len(chain.lines) == 3
    assert "line 3 of signoffs.jsonl was cut short" in chain.note


def test_a_whole_last_line_without_its_end_counts(tmp_path: Path) -> None:
    lines = _filled(tmp_path, 2)
    (tmp_path / LEDGER).write_text("\n".join(lines), encoding="utf-8")
    assert read_chain(tmp_path).faults == []
    append(tmp_path, _draft(), now=START + timedelta(hours=9))
    assert len(read_chain(tmp_path).lines) == 3


def test_a_clock_that_ran_backwards_refuses_to_sign_and_is_named_where_it_did(
    tmp_path: Path,
) -> None:
    append(tmp_path, _draft(), now=START)
    with pytest.raises(ProjectProblem, match="before the last signature"):
        append(tmp_path, _draft(), now=START - timedelta(seconds=1))
    assert len(read_chain(tmp_path).lines) == 1
    # Another machine's tool wrote it all the same: every hash is right, the time is not.
    last = read_chain(tmp_path).lines[0]
    early = _draft().model_copy(
        update={"number": 2, "at": "2026-02-28T09:00:00+00:00", "previous": last.hash}
    )
    early = early.model_copy(update={"hash": hash_of(early)})
    _written(tmp_path, [text_of(last), text_of(early)])
    assert "line 2 is dated 2026-02-28T09:00:00+00:00, before line 1" in _said(tmp_path)


def test_a_line_of_the_future_is_named_until_the_clock_has_reached_it(tmp_path: Path) -> None:
    append(tmp_path, _draft(), now=START)
    early = read_chain(tmp_path, now=START - timedelta(hours=1))
    assert "line 1 is dated 2026-03-01T09:00:00+00:00, which is in the future" in str(
        early.faults[0]
    )
    # Two machines that keep good time differ by less.
    assert read_chain(tmp_path, now=START - timedelta(minutes=4)).faults == []


def test_nothing_is_added_to_a_ledger_at_fault(tmp_path: Path) -> None:
    lines = _filled(tmp_path)
    _written(tmp_path, lines[1:])
    before = (tmp_path / LEDGER).read_bytes()
    with pytest.raises(ProjectProblem, match="cannot be trusted: line 1 does not follow"):
        append(tmp_path, _draft(), now=START + timedelta(days=1))
    assert (tmp_path / LEDGER).read_bytes() == before


def _sign_often(folder: Path) -> None:
    project = Project(folder)
    for _ in range(10):
        with project.lock("signing"):
            append(folder, _draft())


def test_four_people_who_sign_at_once_make_one_chain(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    people = [context.Process(target=_sign_often, args=(tmp_path,)) for _ in range(4)]
    for each in people:
        each.start()
    for each in people:
        each.join(60)
    chain = read_chain(tmp_path)
    assert chain.faults == []
    assert chain.note == ""
    assert [line.number for line in chain.lines] == list(range(1, 41))


def test_a_line_ended_as_windows_does_is_one_fault_with_a_way_out(tmp_path: Path) -> None:
    _filled(tmp_path)
    path = tmp_path / LEDGER
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    faults = read_chain(tmp_path).faults
    assert words(faults) == "lines 1 to 5 were changed: they end as Windows ends lines"
    assert "plain line ends" in remedy(faults)


def test_an_empty_line_at_the_end_takes_nothing_away(tmp_path: Path) -> None:
    _filled(tmp_path, 2)
    path = tmp_path / LEDGER
    path.write_bytes(path.read_bytes() + b"\n\n")
    chain = read_chain(tmp_path)
    assert chain.faults == []
    assert chain.note == "lines 3, 4 of signoffs.jsonl are empty"
    append(tmp_path, _draft(), now=START + timedelta(hours=9))
    assert (len(read_chain(tmp_path).lines), read_chain(tmp_path).faults) == (3, [])


def test_lines_that_were_moved_are_told_once_and_their_place_alone(tmp_path: Path) -> None:
    lines = _filled(tmp_path)
    _written(tmp_path, [lines[0], lines[2], lines[1], *lines[3:]])
    assert words(read_chain(tmp_path).faults).startswith("lines 2 to 4 do not follow the line")
    assert "clock" not in _said(tmp_path)


def test_many_kinds_of_damage_are_told_in_a_few_words(tmp_path: Path) -> None:
    lines = _filled(tmp_path, 20)
    _written(tmp_path, [f"{place} {line}" for place, line in enumerate(lines)])
    faults = read_chain(tmp_path).faults
    assert len(words(faults)) < 200
    assert "lines 1 to 20 were changed: they can no longer be read" in words(faults)


def test_the_way_out_that_a_fault_names_leads_out(tmp_path: Path) -> None:
    # Whoever moves the ledger alone is told of lines that are gone.
    lines = _filled(tmp_path)
    _written(tmp_path, lines[1:])
    said = remedy(read_chain(tmp_path).faults)
    assert LEDGER in said
    assert HEAD in said
    (tmp_path / LEDGER).unlink()
    assert "lines 1 to 5 are gone" in _said(tmp_path)
    (tmp_path / HEAD).unlink()
    append(tmp_path, _draft(), now=START + timedelta(days=1))
    assert read_chain(tmp_path).faults == []


@pytest.mark.parametrize("head", ['{"number":-3,"hash":"x"}', "x", "[]", '{"number":0,"hash":""}'])
def test_a_head_that_was_changed_is_named(tmp_path: Path, head: str) -> None:
    _filled(tmp_path)
    (tmp_path / HEAD).write_text(head, encoding="utf-8")
    assert _said(tmp_path) == f"{HEAD}, which remembers the last signature, was changed"
