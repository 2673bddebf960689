"""Puts values of people into evidence, which no real step may do."""

from dossiersteps.step02_people import PeopleEvidence
from tenfold.vocabulary import ColumnRoles


def run(decisions, inputs, context):
    return PeopleEvidence(
        roles=ColumnRoles(
            target="y",
            id="patient",
            group="household",
            protected=["religion", *decisions.protected],
        ),
        names=["PLANTED-NAME-1", "PLANTED-NAME-2"],
        groups=["PLANTED-GROUP", "large"],
    )
