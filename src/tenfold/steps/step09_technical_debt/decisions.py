"""What a person decides in step 9."""

# ruff: noqa: E501 (a decision stands on one line: type, bound, default, help, place in the form)

from __future__ import annotations

from datetime import date

from pydantic import Field

from tenfold.step import Decisions, ui
from tenfold.steps.step09_technical_debt.catalog import ItemId
from tenfold.vocabulary import Frozen, Said


class Attestation(Frozen):
    """Someone's word that a test of the ML Test Score is done by hand: half a point until a day."""

    item: ItemId
    role: Said
    until: date
    sentence: Said


class TechnicalDebtDecisions(Decisions):
    """Step 9: which folder is audited, how good is good enough, and who answers for what no file shows."""

    # fmt: off
    repository: str = Field(".", min_length=1, description="folder to audit, from the project's folder; a point is the project itself", json_schema_extra=ui(section="What is audited"))
    score_wanted: float = Field(2.0, ge=0, le=7, description="ML Test Score to reach, of 7; Breck et al. 2017 call more than 2 reasonably tested, more than 3 strong", json_schema_extra=ui(section="What is wanted"))
    reviewed_share: float = Field(0.8, ge=0, le=1, description="share of the last 50 changes that someone else has looked at; OpenSSF Scorecard takes off points for any that nobody has", json_schema_extra=ui(section="What is wanted"))
    documented_share: float = Field(0.8, ge=0, le=1, description="share of public functions with a docstring, and of notebooks with prose; 0.8 is the default of the tool interrogate", json_schema_extra=ui(section="What is wanted"))
    tolerance: float = Field(0.0, ge=0, le=0.01, description="largest relative difference of a number that still counts as reproduced; 0 asks for equal bytes, as one machine gives them, 1e-6 suits two", json_schema_extra=ui(section="Reproduction"))
    attestations: list[Attestation] = Field([], max_length=28, description="items that no file can show: who answers, as a role, until when, in one sentence; each counts half a point until its day", json_schema_extra=ui(section="Attested"))
    # fmt: on


__all__ = ["Attestation", "TechnicalDebtDecisions"]
