"""Who must sign what, role by role."""

import pytest

from tenfold.dossier.signers import signers
from tenfold.signing import Asked

ASKED = Asked.of({"required_roles": {"worth": ["owner", "engineer"], "people": ["owner"]}})


@pytest.mark.usefixtures("steps")
def test_each_role_has_what_it_signed_and_what_is_wanting():
    owner, engineer = signers(ASKED, [("people", "owner")])
    assert [place.slug for place in owner.signed] == ["worth"]
    assert [(place.number, place.title) for place in owner.wanting] == [(2, "People")]
    assert (owner.status, owner.word) == ("warn", "1 of 2 signed")
    assert (engineer.role, engineer.status, engineer.word) == ("engineer", "pass", "1 of 1 signed")


@pytest.mark.usefixtures("steps")
def test_where_nobody_is_asked_there_is_no_role():
    assert signers(Asked(), []) == []
