"""A check is waived with a reason, a role and a day, and the file keeps all else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from whole import tenfold

from tenfold.errors import InvalidDecisions, WrongInput
from tenfold.project import Project
from tenfold.undoing import edits, undo
from tenfold.waiving import waiver

SOON = date.today() + timedelta(days=30)
LISTED = (
    "name: fake\nwaivers:\n  # asked in May\n"
    '  - {code: TF0201, reason: "known", role: owner, expires: 2031-01-01}  # look again\n'
    "steps:\n  alpha:\n    number: 7\n"
)


@pytest.mark.parametrize("text", ["schema: 1\n", LISTED, LISTED.replace("\n", "\r\n")])
def test_a_waiver_is_written_renewed_and_ended_and_all_else_stays(
    fake_project: Project, text: str
) -> None:
    fake_project.file.write_bytes(text.encode())
    before = fake_project.given()
    fake_project.waive(waiver("tf0102", " exported twice: harmless # yes ", "data owner", SOON))
    made = fake_project.given().waivers[-1]
    assert (made.code, made.reason) == ("TF0102", "exported twice: harmless # yes")
    assert (made.role, made.expires) == ("data owner", SOON)
    fake_project.waive(waiver("TF0102", "still", "head", SOON.isoformat()))
    assert [w.reason for w in fake_project.given().waivers if w.code == "TF0102"] == ["still"]
    assert all(line in fake_project.file.read_text() for line in text.splitlines())
    fake_project.unwaive("TF0102")
    assert fake_project.given() == before
    assert (b"\r\n" in fake_project.file.read_bytes()) == ("\r\n" in text)


def test_a_waiver_is_undone_like_any_decision(fake_project: Project) -> None:
    fake_project.file.write_text(LISTED)
    fake_project.waive(waiver("TF0102", "why", "owner", SOON))
    fake_project.unwaive("TF0201")
    told = [edit.text for edit in edits(fake_project)]
    assert told == [
        f"waiver of TF0102: none → until {SOON.isoformat()}, owner: why",
        "waiver of TF0201: until 2031-01-01, owner: known → none",
    ]
    given = undo(fake_project) and fake_project.given()
    assert given is not None
    assert sorted(w.code for w in given.waivers) == ["TF0102", "TF0201"]
    undo(fake_project)
    assert [w.code for w in fake_project.given().waivers] == ["TF0201"]
    assert "# asked in May" in fake_project.file.read_text()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("TF9999", "r", "r", SOON), "'TF9999' is no check.*schema --codes"),
        (("TF0102", " ", "r", SOON), "names no reason"),
        (("TF0102", "r", "", SOON), "names no role"),
        (("TF0102", "r", "r", "soon"), "TF0102: 'soon' is not a date"),
        (("TF0102", "r", "r", "2020-01-01"), "ended on 2020-01-01"),
        (("TF0102", "ghp_" + "a" * 36, "r", SOON), "TF0102.*GitHub token"),
    ],
)
def test_a_waiver_that_cannot_be_is_a_sentence_and_changes_nothing(
    fake_project: Project, asked: tuple[str, str, str, date | str], said: str
) -> None:
    before = fake_project.file.read_text()
    with pytest.raises(WrongInput, match=said):
        fake_project.waive(waiver(*asked))
    assert fake_project.file.read_text() == before


def test_what_is_not_waived_cannot_be_ended(fake_project: Project) -> None:
    with pytest.raises(WrongInput, match=r"TF0102 is not waived\. Nothing is"):
        fake_project.unwaive("TF0102")
    fake_project.file.write_text("waivers: 3\n")
    with pytest.raises(InvalidDecisions, match="not a list"):
        fake_project.waive(waiver("TF0102", "r", "r", SOON))


def test_the_command_waives_and_ends(fake_project: Project) -> None:
    given = ("--reason", "harmless", "--role", "owner", "--until", SOON.isoformat())
    assert tenfold("waive", fake_project.folder, "TF0102", *given).code == 0
    assert [w.reason for w in fake_project.given().waivers] == ["harmless"]
    both = tenfold("waive", fake_project.folder, "TF0102", "--end", "--role", "owner")
    assert (both.code, "--end takes no reason" in both.err) == (2, True)
    nothing = tenfold("waive", fake_project.folder, "TF0102")
    assert (nothing.code, "names no reason" in nothing.err) == (2, True)
    assert tenfold("waive", fake_project.folder, "tf0102", "--end").code == 0
    assert fake_project.given().waivers == ()
