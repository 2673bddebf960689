"""Which decisions are shown, and as whose."""

from dossiersteps.step01_worth import WorthDecisions

from tenfold.dossier.decisions import decision_list
from tenfold.dossier.privacy import Personal

NOBODY = Personal()


def test_changed_decisions_are_told_from_defaults_by_their_source():
    values = WorthDecisions(objective="o", seed=3)
    found = decision_list(values, {"objective": "tenfold.yaml", "seed": "run"}, NOBODY)
    assert [(d.name, d.source) for d in found.changed] == [
        ("objective", "tenfold.yaml"),
        ("seed", "run"),
    ]
    assert all(d.source == "default" for d in found.defaults)


def test_a_default_without_effect_under_the_others_is_only_counted():
    plain = decision_list(WorthDecisions(), {}, NOBODY)
    assert plain.unused == 1
    assert "only_fancy" not in [d.name for d in plain.defaults]
    fancy = decision_list(WorthDecisions(kind="fancy"), {}, NOBODY)
    assert fancy.unused == 0


def test_a_decision_that_someone_made_is_shown_even_without_effect():
    found = decision_list(WorthDecisions(only_fancy=0.7), {"only_fancy": "tenfold.yaml"}, NOBODY)
    assert [d.name for d in found.changed] == ["only_fancy"]


def test_every_decision_is_accounted_for():
    found = decision_list(WorthDecisions(), {}, NOBODY)
    counted = len(found.changed) + len(found.defaults) + found.unused
    assert counted == len(WorthDecisions.model_fields)
