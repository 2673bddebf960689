"""A decision file is edited where it changes and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from valid_values import valid

from tenfold.editing import Unusual, edited
from tenfold.errors import InvalidDecisions
from tenfold.project import Project
from tenfold.reading import UNSET

FILE = """\
# a project
schema: 1   # the layout of this file
name: x

steps:
  # about alpha
  alpha:  # beside alpha
    # why seven
    number: 7  # beside number

    # why so much
    share : 0.5
    # payoff: [0, 0, 0]     # to be filled in
    excluded:  # beside excluded
      # the first
      - column: a   # an id
        reason: >-
          told
          afterwards
      - {column: b, reason: r}
    # why fancy
    kind: "fancy"
    due: |-
      2027-01-01
    # the end of alpha

  # about beta
  beta: {plus: 2}  # beside beta
# waivers follow
waivers: []
# the end
"""
LINES = [line.strip() for line in FILE.splitlines() if line.lstrip().startswith("#")]


@pytest.fixture
def project(fake_project: Project) -> Project:
    fake_project.file.write_text(FILE)
    return fake_project


def _own_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def test_one_changed_value_changes_one_line(project, fake_steps) -> None:
    project.save(fake_steps[0], {"number": 8})
    assert project.file.read_text() == FILE.replace("number: 7", "number: 8")


def test_a_value_set_and_cleared_again_leaves_the_file_as_it_was(project, fake_steps) -> None:
    project.save(fake_steps[0], {"strict": True, "positive": "a: #b"})
    assert '    positive: "a: #b"\n' in project.file.read_text()
    project.save(fake_steps[0], {"strict": None, "positive": None})
    assert project.file.read_text() == FILE


def test_entries_of_a_list_that_stay_keep_their_lines(project, fake_steps) -> None:
    entries = [{"column": "a", "reason": "told afterwards"}, {"column": "c", "reason": "new"}]
    project.save(fake_steps[0], {"excluded": entries})
    text = project.file.read_text()
    assert "      - column: a   # an id\n        reason: >-\n          told\n" in text
    assert "      - {column: c, reason: new}\n    # why fancy\n" in text
    assert "column: b" not in text


def test_what_is_removed_takes_its_line_and_leaves_the_comments(project, fake_steps) -> None:
    project.save(fake_steps[0], dict.fromkeys(("number", "share", "kind", "due"), None))
    assert _own_lines(project.file.read_text()) == LINES
    assert project.given().decisions["alpha"].keys() == {"excluded"}


def test_the_lines_of_windows_stay(project, fake_steps) -> None:
    project.file.write_bytes(FILE.replace("\n", "\r\n").encode())
    project.save(fake_steps[0], {"number": 8, "strict": True})
    written = project.file.read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") == FILE.count("\n") + 1


def test_a_section_in_braces_is_changed_too(project, fake_steps) -> None:
    project.save(fake_steps[1], {"plus": 3})
    assert project.given().decisions["beta"] == {"plus": 3}
    assert _own_lines(project.file.read_text()) == LINES


BRACES = """\
steps:
  beta: {plus: 2}  # beside beta
  # above
  alpha: {  # why
    number: 7,  # seven
    # about kind
    kind: fancy,  # very
    excluded: [{column: a, reason: "r #1"}],
    share: 0.5  # half
    # the end
  }
"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"number": 8}, "number: 7,", "number: 8,"),
        ({"share": 0.25}, "share: 0.5 ", "share: 0.25 "),
        ({"strict": True, "number": 9}, "number: 7,", "number: 9,"),
        ({"excluded": []}, 'excluded: [{column: a, reason: "r #1"}],', "excluded: [],"),
    ],
)
def test_in_braces_only_what_changes_is_touched(
    fake_project: Project, fake_steps, changes, old: str, new: str
) -> None:
    fake_project.file.write_text(BRACES)
    fake_project.save(fake_steps[0], changes)
    written = fake_project.file.read_text()
    expected = BRACES.replace(old, new)
    if "strict" in changes:
        expected = expected.replace("share: 0.5 ", "share: 0.5, strict: true ")
    if "excluded" not in changes:
        assert written == expected
    assert _own_lines(written) == _own_lines(BRACES)
    for comment in ("# beside beta", "# why", "# seven", "# very", "# half", "# the end"):
        assert comment in written


@pytest.mark.parametrize("text", ["{}", "{plus: 2}", "{ plus: 2 }", "{plus: 2,}", '{"plus": 2}'])
def test_braces_of_one_line_take_and_give(fake_project: Project, fake_steps, text: str) -> None:
    fake_project.file.write_text(f"steps:\n  beta: {text}  # beside\n  # end\n")
    fake_project.save(fake_steps[1], {"plus": 3})
    assert fake_project.given().decisions["beta"] == {"plus": 3}
    fake_project.save(fake_steps[1], {"plus": None})
    assert fake_project.given().decisions.get("beta", {}) == {}
    assert "# end" in fake_project.file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only this\n",
        "schema: 1",
        "steps:\n",
        "steps:\n  alpha:\n",
        "steps:  # none yet\n  alpha:  # nothing\n",
        "steps: {}\n",
        "steps: ~\n",
        "---\nsteps:\n  beta:\n    plus: 1\n...\n",
        "steps:\n    beta:\n        plus: 1\n    alpha:\n        kind: plain # x\n",
        "steps:\n  alpha: &a\n    kind: plain\n",
        "steps:\n  alpha:\n    ? kind\n    : plain\n",
        "steps:\n  'alpha':\n    \"kind\": plain\n",
        "\ufeffsteps:\n  alpha:\n    kind: plain\n",
    ],
)
def test_every_layout_takes_a_decision(fake_project: Project, fake_steps, text: str) -> None:
    fake_project.file.write_text(text, encoding="utf-8")
    fake_project.save(fake_steps[0], {"share": 0.25})
    assert fake_project.given().decisions["alpha"]["share"] == 0.25
    fake_project.save(fake_steps[0], {"share": 0.5, "kind": None})
    assert fake_project.given().decisions["alpha"] == {"share": 0.5}


def test_a_value_that_others_refer_to_is_not_changed_under_them(
    fake_project: Project, fake_steps
) -> None:
    fake_project.file.write_text(
        "steps:\n  alpha:\n    payoff: &p [1, 2, 3]\n    matrix: {a: *p}\n"
    )
    fake_project.save(fake_steps[0], {"payoff": [4, 5, 6]})
    decisions = fake_steps[0].parse(fake_project.given().decisions["alpha"])
    assert (decisions.payoff.low, decisions.matrix["a"].low) == (4, 1)


def test_beyond_its_means_it_says_so() -> None:
    for text in ("[1]\n", "a: &x\n  b: 1\nc: *x\n"):
        with pytest.raises(Unusual):
            edited(text, ("a", "b", "c") if "&" in text else ("a",), {"b": 2})


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_saves_lose_no_comment(project, fake_steps, data: st.DataObject) -> None:
    step = fake_steps[0]
    project.file.write_text(FILE)
    beside = {"number", "excluded"}
    for _ in range(data.draw(st.integers(1, 5))):
        name = data.draw(st.sampled_from([n for n in step.decisions.model_fields if n != "data"]))
        info = step.decisions.model_fields[name]
        value = data.draw(st.none() | valid(info.annotation, info.metadata))
        try:
            project.save(step, {name: value})
        except InvalidDecisions:
            continue
        text = project.file.read_text()
        assert [c for c in _own_lines(text) if c != "# the first"] == [
            c for c in LINES if c != "# the first"
        ]
        for key in list(beside):
            if f"    {key}:" in text:
                assert f"# beside {key}" in text
            else:
                beside.remove(key)  # it went with its line


def test_unset_is_written_where_none_is_not_the_default(fake_project: Project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"share": 0.5, "number": 9})
    fake_project.save(fake_steps[0], {"share": UNSET, "number": UNSET})
    assert fake_project.given().decisions.get("alpha", {}) == {}
