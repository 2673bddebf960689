"""What a preview cannot follow is said to wait for a run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tenfold.executing import execute
from tenfold.previewing import previewed
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import Preview, Step


@pytest.mark.parametrize(("unread", "waiting"), [(False, ()), (True, ("*",))])
def test_what_another_step_left_waits_where_the_preview_did_not_look_at_it(
    fake_project: Project,
    fake_steps: Any,
    monkeypatch: pytest.MonkeyPatch,
    unread: bool,
    waiting: tuple[str, ...],
) -> None:
    alpha, beta = fake_steps
    for step in fake_steps:
        execute(step, Standing(fake_project))
    record = Standing(fake_project).record(beta)
    fake_project.save(alpha, {"number": 8})
    execute(alpha, Standing(fake_project))
    module = SimpleNamespace(
        FOLLOWED=frozenset(),
        READ=("alpha.doubled",),
        preview=lambda *_: Preview(record.evidence, unread=unread),
    )
    monkeypatch.setattr(Step, "foresight", property(lambda step: module))
    found = previewed(Standing(fake_project), record)
    assert found is not None
    assert found.waiting == waiting
    assert ("what step 1 left: waits for a run." in found.why) is unread
