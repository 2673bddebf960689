"""Projects of one folder run side by side, and what befalls one concerns no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tenfold.delivery.several import Asked, Ended, no_project, projects_in, run_several, worst
from tenfold.delivery.several import running as several

_HEAD = "import json, os, sys; name = os.path.basename(sys.argv[1]); asked = sys.stdin.readline(); "
_SAYS = "print(json.dumps({'ended': {'exit_code': 2, 'error': asked}}), flush=True)"


def _folders(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "tenfold.yaml").write_text("schema: 1\n")
    return [folder / name for name in names]


def _ended(said: dict[str, Any] | None = None, code: int = 4, error: str = "") -> Ended:
    return Ended(Path("p"), code, said=said or {}, error=error)


def _said(word: str = "review", *, reasons: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    verdict = {"word": word, "reasons": list(reasons), "steps": [], "not_registered": []}
    return {"verdict": verdict, "failures": {}, "money": "", **more}


def test_projects_are_found_side_by_side_by_name_and_no_deeper(tmp_path: Path) -> None:
    b, a, _, _ = _folders(tmp_path, "B", "a", "a/archive/old", ".hidden")
    (tmp_path / "notes").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "z-again").symlink_to(a)
    assert projects_in(tmp_path) == [a, b]
    assert projects_in(a) == []
    assert projects_in(tmp_path / "file") == projects_in(tmp_path / "gone") == []


def test_a_folder_without_projects_is_a_sentence_that_names_deeper_ones(tmp_path: Path) -> None:
    assert "is no project and holds none" in str(no_project(tmp_path))
    _folders(tmp_path, "team/churn")
    assert f"There are some in '{tmp_path / 'team'}'" in str(no_project(tmp_path))


def test_the_exit_code_is_that_of_the_worst_and_never_better_for_an_unknown_one() -> None:
    order = [0, 4, 1, 2, 3, 130]
    for worse, code in enumerate(order):
        assert worst(order[: worse + 1]) == worst(order[worse::-1]) == code
    assert worst([0, 77, 1]) == 77


@pytest.mark.parametrize(
    ("ended", "wrong"),
    [
        (_ended(_said()), ""),
        (
            _ended(_said(reasons=("TF0203 No leak: x leaks. Leave it out.", "b"))),
            "TF0203 No leak: x leaks.",
        ),
        (_ended(_said(reasons=("step 3: about 0.5 per case",))), "step 3: about 0.5 per case"),
        (
            _ended(
                code=2, error="tenfold.yaml: 1 problem\n  line 4: 'a' is wrong. Did you mean 'b'?"
            ),
            "line 4: 'a' is wrong. Did you mean 'b'?",
        ),
        (_ended(code=3, error="KeyError: 'x'\nTraceback …"), "KeyError: 'x'"),
        (
            _ended(
                _said(
                    reasons=("r",),
                    failures={"b": "'b' was not reached: a failed.", "a": "It broke. Open it."},
                ),
                code=3,
            ),
            "It broke.",
        ),
    ],
)
def test_what_is_wrong_is_said_by_its_first_sentence(ended: Ended, wrong: str) -> None:
    assert ended.wrong == wrong


@pytest.mark.parametrize(
    ("told", "money"),
    [
        (
            "model: Tree over today's rule: €4,555/week [2,371 to 7,837], n=1,266, x",
            "€4,555/week [2,371 to 7,837]",
        ),
        (
            "today: €-5/week [-9 to -1], n=9 (step is out of date)",
            "today €-5/week [-9 to -1] (out of date)",
        ),
        ("model: fill in payoff_tp, payoff_fp", ""),
        ("", ""),
    ],
)
def test_money_is_shown_with_its_interval_or_not_at_all(told: str, money: str) -> None:
    assert _ended(_said(money=told)).money == money


def test_words_say_how_far_it_got() -> None:
    ends = [_ended(_said("go"), 0), _ended(_said("no-go"), 1), _ended(_said("go"), 2)]
    ends += [_ended(code=3), _ended(code=130)]
    assert [one.word for one in ends] == ["go", "no-go", "wrong input", "crashed", "stopped"]


def test_a_process_that_dies_or_talks_nonsense_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = _folders(tmp_path, "a", "dies", "says", "z")
    script = (
        _HEAD + "event = {'step': name}; print(json.dumps({'event': event}), flush=True)\n"
        "if name == 'dies': os.kill(os.getpid(), 9)\n"
        "if name == 'says': print('{half a li'); sys.exit('no memory for that')\n" + _SAYS
    )
    monkeypatch.setattr(several, "_START", script)
    heard: list[str] = []
    told: list[str] = []
    found = run_several(
        projects,
        Asked(),
        jobs=2,
        on_event=lambda project, event: heard.append(event["step"]),
        on_ended=lambda one: told.append(one.folder.name),
    )
    assert [one.folder for one in found.ended] == projects
    assert [one.exit_code for one in found.ended] == [2, 3, 3, 2]
    assert "by signal 9 (out of memory?), without a result" in found.ended[1].error
    assert "with exit code 1, without a result: no memory for that." in found.ended[2].error
    assert sorted(heard) == sorted(told) == ["a", "dies", "says", "z"]
    assert not found.interrupted


@pytest.mark.parametrize(
    ("jobs", "projects", "kernels", "threads"),
    [(1, 2, 1, 8), (8, 2, 4, 1), (4, 4, 1, 2), (3, 2, 1, 4)],
)
def test_jobs_are_kernels_over_all_projects_and_never_want_more_threads_than_cores(
    jobs: int,
    projects: int,
    kernels: int,
    threads: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(several, "_START", _HEAD + _SAYS)
    monkeypatch.setattr(several, "_cores", lambda: 8)
    names = [f"p{number}" for number in range(projects)]
    asked = Asked({"alpha": {"number": "9"}}, only=("alpha",), name="n")
    found = run_several(_folders(tmp_path, *names), asked, jobs=jobs)
    for one in found.ended:
        heard = json.loads(one.error)
        assert (heard["jobs"], heard["threads"]) == (kernels, threads)
        assert (heard["overrides"], heard["only"]) == ({"alpha": {"number": "9"}}, ["alpha"])
