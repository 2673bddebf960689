"""The verdict in plain words."""

from datetime import UTC, datetime

import pytest

from tenfold.dossier import summary
from tenfold.dossier.page import gather
from tenfold.session import execute
from tenfold.standing import Standing

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_no_go_counts_what_it_rests_on(ran):
    page = gather(Standing(ran), now=NOW)
    assert summary.sentences(page) == (
        "Do not rely on this yet. 1 check blocks, 1 check was not evaluated, 2 checks warn "
        "and 1 check is waived."
    )


def test_steps_that_have_not_run_are_counted(project):
    page = gather(Standing(project), now=NOW)
    assert summary.sentences(page).startswith("Nothing that was judged blocks. A person")
    assert "2 steps have no valid record" in summary.sentences(page)


@pytest.mark.parametrize("slug", ["worth", "people"])
def test_a_record_that_cannot_be_read_never_softens_the_sentence(ran, steps, slug):
    step = next(step for step in steps if step.slug == slug)
    path = Standing(ran).store.path(step)
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 0'))
    said = summary.sentences(gather(Standing(ran), now=NOW))
    assert f"the record cannot be read: step {step.number}, {step.title}." in said
    assert "Nothing" not in said


def test_missing_steps_alone_leave_only_the_meaning_of_the_verdict(fake_project, fake_steps):
    for step in fake_steps:
        execute(step, Standing(fake_project))
    page = gather(Standing(fake_project), now=NOW)
    assert summary.sentences(page).startswith("Nothing blocks. A person must look")


def test_names_are_joined_as_in_a_sentence():
    assert summary.joined(["a"]) == "a"
    assert summary.joined(["a", "b", "c"]) == "a, b and c"
