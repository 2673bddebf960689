"""Proposals stand there as diffs, and one click writes exactly one of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tenfold import registry
from tenfold.delivery.proposals import Offer
from tenfold.errors import WrongInput
from tenfold.project import Project
from tenfold.vocabulary import Proposal
from widgets import proposal_panel, proposing
from widgets.proposal_panel import ProposalPanel


def _offer(key: str, state: Any) -> Offer:
    one = Proposal(
        key=key,
        step="data_quality",
        decision="excluded",
        change="add",
        words=f"<b>{key}</b>",
        why="an expert says so",
    )
    diff = ("+ column: income",)
    return Offer(key, registry.get("collaboration"), one, state, diff=diff)


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A panel over two proposals, of which one can be accepted."""
    state = {"exclude-income": "open", "an-idea": "idea"}
    accepted: list[tuple[str, str]] = []

    def accept(_: Project, key: str, by: str) -> SimpleNamespace:
        if not by:
            raise WrongInput.because("Nobody accepts it.")
        accepted.append((key, by))
        state[key] = "accepted"
        return SimpleNamespace(decides="data_quality.excluded")

    monkeypatch.setattr(
        proposal_panel, "proposals", lambda _: [_offer(*each) for each in state.items()]
    )
    monkeypatch.setattr(proposal_panel, "accept", accept)
    project = Project.create(tmp_path / "p", "schema: 1\nname: p\n")
    return SimpleNamespace(panel=ProposalPanel(project, "collaboration"), accepted=accepted)


def test_only_what_can_be_accepted_has_a_button(panel: SimpleNamespace) -> None:
    assert list(panel.panel.buttons) == ["exclude-income"]


def test_a_click_accepts_in_the_name_of_a_role_and_the_button_goes(panel: SimpleNamespace) -> None:
    panel.panel.buttons["exclude-income"].click()
    assert "Nobody accepts it" in panel.panel.status.value
    assert panel.accepted == []
    panel.panel.by.value = "domain expert"
    panel.panel.buttons["exclude-income"].click()
    assert panel.accepted == [("exclude-income", "domain expert")]
    assert panel.panel.buttons == {}


def test_a_run_that_proposes_nothing_any_more_takes_the_buttons_away(
    panel: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = panel.panel.buttons["exclude-income"]
    panel.panel.look()
    assert panel.panel.buttons["exclude-income"] is button
    monkeypatch.setattr(proposal_panel, "proposals", lambda _: [])
    panel.panel.look()
    assert panel.panel.buttons == {}


def test_what_it_would_write_is_shown_and_nothing_acts_as_markup() -> None:
    html = proposing.offer_html(_offer("exclude-income", "open"))
    assert "+ column: income" in html
    assert "<b>exclude-income</b>" not in html
