"""Every saved decision can be taken back, whoever saved it and wherever it was cut off."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from tenfold import acting, journal, registry
from tenfold.cli import main
from tenfold.delivery.adopting import adopt_run
from tenfold.errors import InvalidDecisions, ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.undoing import edits, redo, undo, undone
from tenfold.vocabulary import Waiver

CHOICES = {
    "number": [2, 3, 11, "12", None],
    "share": [0.25, "0,5", "unset", None],
    "payoff": [[1, 2, 3], 4, None],
    "kind": ["fancy", "plain", None],
    "due": [date(2027, 3, 31), None],
    "protected": [["a"], ["a", "b: c"], [], None],
    "matrix": [{"a|b": [1, 2, 3]}, {"a|b": 1, "c": 2}, None],
    "strict": [True, False],
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the seconds that pass from one line to the next."""
    at, gap = [datetime(2027, 1, 1, tzinfo=UTC)], [10.0]

    def now() -> datetime:
        at[0] += timedelta(seconds=gap[0])
        return at[0]

    monkeypatch.setattr(journal, "now", now)
    return gap


@pytest.mark.usefixtures("clock")
def test_undoing_all_of_many_edits_gives_the_first_meaning_and_redoing_the_last(
    fake_project: Project, fake_steps
) -> None:
    dice = random.Random()
    alpha, beta = fake_steps

    def meaning() -> object:
        given = fake_project.given()
        return [
            step.parse(given.decisions.get(step.slug, {})) for step in fake_steps
        ], given.waivers

    past = [meaning()]
    for _ in range(10):
        if dice.random() < 0.2:
            day = date.today() + timedelta(days=dice.randint(0, 90))
            fake_project.waive(Waiver(code="TF0102", reason="r", role="s", expires=day))
        elif dice.random() < 0.2:
            fake_project.save(beta, {"plus": dice.random()})
        else:
            names = dice.sample(sorted(CHOICES), dice.randint(1, 3))
            fake_project.save(alpha, {name: dice.choice(CHOICES[name]) for name in names})
        past.append(meaning())
    told = edits(fake_project)
    moments = [past[0]]
    for _ in told:
        assert undo(fake_project) is not None
        moments.append(meaning())
    assert undo(fake_project) is None
    assert meaning() == past[0], told
    # Saves that changed nothing left no edit: what is left passes by every meaning, backwards.
    assert [m for m in reversed(past) if m in moments][-1] == past[0]
    assert all(moment in past for moment in moments)
    assert "# why seven: because" in fake_project.file.read_text()
    assert undone(fake_project) == told[::-1]
    for _ in told:
        assert redo(fake_project) is not None
    assert redo(fake_project) is None
    assert meaning() == past[-1]
    assert edits(fake_project) == told


@pytest.mark.usefixtures("clock")
def test_an_edit_says_what_it_changed_and_a_new_one_ends_what_could_be_redone(
    fake_project: Project, fake_steps
) -> None:
    fake_project.save(fake_steps[0], {"number": 10, "protected": ["a"]})
    fake_project.save(fake_steps[0], {"number": None})
    assert [edit.text for edit in edits(fake_project)] == [
        "alpha.number: 7 → 10; alpha.protected: + a",
        "alpha.number: 10 → 5 (the default)",
    ]
    undo(fake_project)
    assert [edit.text for edit in undone(fake_project)] == ["alpha.number: 10 → 5 (the default)"]
    fake_project.save(fake_steps[1], {"plus": 2})
    assert redo(fake_project) is None
    assert [edit.text for edit in edits(fake_project)][1:] == ["beta.plus: 1.0 (the default) → 2"]


def test_typing_in_one_field_is_one_edit_and_a_pause_or_another_field_is_the_next(
    fake_project: Project, fake_steps, clock: list[float]
) -> None:
    alpha = fake_steps[0]
    clock[0] = 1.0
    for number in (8, 9, 10):
        fake_project.save(alpha, {"number": number})
    fake_project.save(alpha, {"strict": True})
    clock[0] = 10.0
    fake_project.save(alpha, {"strict": False})
    told = [edit.text for edit in edits(fake_project)]
    assert told[0] == "alpha.number: 7 → 10"
    assert len(told) == 3
    for _ in told:
        undo(fake_project)
    assert fake_project.given().decisions["alpha"] == {"number": 7}


@pytest.mark.usefixtures("clock")
def test_what_was_changed_by_hand_since_is_not_taken_back(fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"number": 10})
    by_hand = fake_project.file.read_text().replace("number: 10", "number: 12 # mine")
    fake_project.file.write_text(by_hand)
    with pytest.raises(ProjectProblem, match=r"(?s)changed by hand.*10 → 12.*Set it back"):
        undo(fake_project)
    assert fake_project.file.read_text() == by_hand
    fake_project.file.write_text(by_hand.replace("12", "'10'"))
    undo(fake_project)
    assert "number: 7 # mine" in fake_project.file.read_text()


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("torn", [b"", b'{"line": 2, "at": "20'])
def test_a_crash_between_the_journal_and_the_file_loses_nothing(
    fake_project: Project, fake_steps, monkeypatch: pytest.MonkeyPatch, torn: bytes
) -> None:
    alpha = fake_steps[0]
    fake_project.save(alpha, {"number": 10})
    text, log = fake_project.file.read_text(), fake_project.folder / journal.FILE
    with monkeypatch.context() as crash:
        # As a process that is killed: nothing is tidied up.
        crash.setattr(acting, "_put", lambda path, content: (_ for _ in ()).throw(SystemExit))
        crash.setattr(acting.Act, "take_back", lambda act: None)
        for save in (lambda: fake_project.save(alpha, {"number": 3}), lambda: undo(fake_project)):
            with pytest.raises(SystemExit):
                save()
            assert [edit.text for edit in edits(fake_project)] == ["alpha.number: 7 → 10"]
    log.write_bytes(log.read_bytes() + torn)
    assert fake_project.file.read_text() == text
    fake_project.save(alpha, {"number": 4})
    told = ["alpha.number: 7 → 10", "alpha.number: 10 → 4"]
    assert [edit.text for edit in edits(fake_project)] == told
    undo(fake_project)
    undo(fake_project)
    assert fake_project.given().decisions["alpha"] == {"number": 7}


@pytest.mark.usefixtures("clock")
def test_an_act_that_fails_halfway_leaves_the_file_as_it_was(fake_project, fake_steps) -> None:
    before = fake_project.file.read_text()
    with pytest.raises(InvalidDecisions), fake_project.act("tried much"):  # noqa: PT012
        fake_project.save(fake_steps[1], {"plus": 3})
        fake_project.save(fake_steps[0], {"number": 999})
    assert fake_project.file.read_text() == before
    assert edits(fake_project) == []


def test_an_adoption_is_one_edit_whatever_it_set(fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"strict": True})
    given = {"alpha": {"number": 9}, "beta": {"plus": 4}}
    for step in fake_steps:
        execute(step, Standing(fake_project))
        execute(step, Standing(fake_project, given, "w"))
    before = fake_project.given().decisions
    adopt_run(fake_project, "w")
    adopted = fake_project.file.read_text()
    last = edits(fake_project)[-1]
    assert last.text.startswith("adopted w: alpha.number: 7 → 9; beta.plus: ")
    assert undo(fake_project) == last
    assert fake_project.given().decisions == before
    standing = Standing(fake_project)
    assert [standing.freshness(step)[0] for step in registry.steps()] == ["stale", "stale"]
    redo(fake_project)
    assert fake_project.file.read_text() == adopted


@pytest.mark.usefixtures("clock")
def test_a_secret_that_a_save_takes_out_is_not_kept(fake_project, fake_steps) -> None:
    url = "postgresql://me:hunter2@host/db"
    fake_project.file.write_text(f"steps:\n  alpha:\n    data: {url}\n")
    fake_project.save(fake_steps[0], {"data": "env:DATABASE_URL"})
    assert "hunter2" not in (fake_project.folder / journal.FILE).read_text()
    with pytest.raises(ProjectProblem, match="looked like a secret"):
        undo(fake_project)


def test_the_journal_does_not_grow_for_ever(fake_project, fake_steps, monkeypatch) -> None:
    monkeypatch.setattr(journal, "_MOST_IN_ALL", 2_000)
    log = fake_project.folder / journal.FILE
    log.write_text('{"accepted": "stays"}\n')
    for i in range(30):
        fake_project.save(fake_steps[0], {"number": 3 + i % 2, "strict": i % 3 == 0})
    assert log.stat().st_size < 2_500
    assert json.loads(log.read_text().splitlines()[0]) == {"accepted": "stays"}
    assert undo(fake_project) is not None


def test_a_strange_journal_writes_no_file_of_its_own(fake_project: Project) -> None:
    line = {"line": 1, "at": "2027-01-01T00:00:00+00:00", "kind": "edit"}
    change = {"step": "files", "field": "../x.csv", "before": "bad"}
    text = json.dumps({**line, "changes": [change]})
    (fake_project.folder / journal.FILE).write_text(text + "\n")
    with pytest.raises(ProjectProblem, match="no file that an edit writes"):
        undo(fake_project)
    assert not (fake_project.folder.parent / "x.csv").exists()


def test_an_edit_of_a_step_that_this_version_does_not_have_is_listed_and_stays(
    fake_project: Project,
) -> None:
    line = {"line": 1, "at": "2027-01-01T00:00:00+00:00", "kind": "edit"}
    text = json.dumps({**line, "changes": [{"step": "gone", "field": "x", "after": 1}]})
    (fake_project.folder / journal.FILE).write_text(text + "\n")
    assert [edit.text for edit in edits(fake_project)] == ["gone.x: none → 1"]
    with pytest.raises(WrongInput, match="'gone' is not a step"):
        undo(fake_project)


@pytest.mark.usefixtures("clock")
def test_the_command_undoes_redoes_and_lists(
    fake_project: Project, fake_steps, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def tenfold(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["tenfold", *words])
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
        return capsys.readouterr().out

    where = str(fake_project.folder)
    assert tenfold("undo", where) == "There is nothing to undo.\n"
    fake_project.save(fake_steps[0], {"number": 10})
    assert "undo  " in tenfold("undo", where, "--list")
    assert tenfold("undo", where).startswith("Undone: alpha.number: 7 → 10\n")
    assert "redo  " in tenfold("undo", where, "--list")
    assert tenfold("undo", where, "--redo") == "Done again: alpha.number: 7 → 10\n"
    assert fake_project.given().decisions["alpha"] == {"number": 10}
