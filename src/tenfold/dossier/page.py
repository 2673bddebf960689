"""Everything that the page says, gathered from the records; no figure is computed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from tenfold import registry
from tenfold.charts import View
from tenfold.dossier.actions import Action, Unpriced, actions, unpriced
from tenfold.dossier.decisions import decision_list
from tenfold.dossier.figures import figure
from tenfold.dossier.money import Waterfall, waterfall
from tenfold.dossier.privacy import Personal
from tenfold.dossier.provenance import origin
from tenfold.dossier.section import Blocked, Section, blocked_beneath
from tenfold.dossier.signoffs import SignOffs, signoffs
from tenfold.errors import ProjectProblem
from tenfold.records import Record, RecordStore
from tenfold.signing import SLUG, Asked
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.verdict import StepStanding, Verdict, verdict
from tenfold.vocabulary import Check, Money, Status, Waiver


@dataclass(frozen=True)
class Page:
    """The dossier as data."""

    name: str
    verdict: Verdict
    written: datetime
    run_id: str | None
    set_by_run: list[str]
    money: Waterfall
    actions: list[Action]
    sections: list[Section]
    lapsed: dict[str, Waiver]
    signoffs: SignOffs = field(default_factory=SignOffs)
    purpose: str = ""
    needed: Money | None = None

    @property
    def foremost(self) -> list[Action]:
        """Open points that block, have a price, or leave a step without a valid record."""
        return [point for point in self.actions if point.foremost]

    @property
    def unpriced(self) -> list[Unpriced]:
        """All other open points, step by step."""
        return unpriced(self.actions)

    def checks(self, status: Status) -> list[Check]:
        """Checks with that status which nobody waived."""
        return [check for check in self._checks() if check.status == status and not check.waived]

    @property
    def when(self) -> str:
        """When it was written, in words."""
        return f"{self.written.day} {self.written:%B %Y, %H:%M %Z}".rstrip()

    @property
    def waived(self) -> list[Check]:
        """Checks that did not pass and that someone answers for."""
        return [check for check in self._checks() if check.waived]

    @property
    def unsettled(self) -> list[Section]:
        """Steps whose record is missing, out of date or damaged."""
        return [section for section in self.sections if section.now.freshness != "fresh"]

    @property
    def money_rests_on(self) -> list[Blocked]:
        """What blocks beneath any step that shows money."""
        found = [
            each for section in self.sections if section.now.money for each in section.rests_on
        ]
        return [each for i, each in enumerate(found) if each not in found[:i]]

    def _checks(self) -> list[Check]:
        gates = [section.now.gate for section in self.sections]
        return [check for gate in gates if gate for check in gate.checks]


def gather(standing: Standing, *, now: datetime) -> Page:
    """Read the records, judge their gates as of `now`, and put all of it in the page's order."""
    standing = _with_overrides(standing)
    found = _relative(verdict(standing, today=now.date()), standing)
    records = {each.slug: _record(standing, each) for each in found.steps}
    known = [record for record in records.values() if record]
    decided = {step.slug: standing.resolve(step) for step in registry.steps()}
    personal = Personal.of(
        [
            *(resolved.values for resolved in decided.values()),
            *(model for record in known for model in (record.decisions, record.evidence)),
        ]
    )
    views = {r.step.slug: r.step.view(r.decisions, r.evidence) for r in known}
    sections = []
    for each in found.steps:
        step, record = registry.get(each.slug), records[each.slug]
        values, sources = decided[step.slug].values, decided[step.slug].sources
        if record is not None:
            # What the evidence was computed under, which the file may no longer say.
            values, sources = record.decisions, dict(record.context.get("sources") or sources)
        view = views.get(step.slug, View())
        sections.append(
            Section(
                step,
                each,
                decision_list(values, sources, personal),
                view.headlines,
                [figure(c, slug=step.slug) for c in view.charts if personal.shows(c)],
                [chart.title for chart in view.charts if not personal.shows(chart)],
                [personal.sheet(sheet) for sheet in view.sheets],
                origin(record, standing) if record else None,
                view.first or [chart.key for chart in view.charts[:1]],
                blocked_beneath(step, found.steps) if record else [],
                view.answer,
            )
        )
    asked = decided[SLUG].values.model_dump(mode="json") if SLUG in decided else {}
    past = RecordStore(standing.project.records).history()
    bars = [bar for view in views.values() for bar in view.waterfall]
    signed = signoffs(standing.signatures, Asked.of(asked), records, past)
    needed = [view.needed for view in views.values() if view.needed and view.needed.known]
    return Page(
        name=standing.given.name or standing.project.folder.name,
        verdict=found,
        written=now,
        run_id=standing.run_id,
        set_by_run=[f"{s}.{n}" for s, given in standing.overrides.items() for n in given],
        money=waterfall(bars, ran=bool(known), needed=needed[0] if needed else None),
        actions=actions(found.steps, signed.roles),
        sections=sections,
        lapsed={w.code: w for w in standing.given.waivers if w.expires < now.date()},
        signoffs=signed,
        purpose=next((view.purpose for view in views.values() if view.purpose), ""),
        needed=needed[0] if needed else None,
    )


def _relative(found: Verdict, standing: Standing) -> Verdict:
    # Some reasons are sentences with the absolute path of a file, which is nobody else's business;
    # here they stand inside other sentences.
    here = f"{standing.project.folder}/"
    steps = [s.model_copy(update={"why": s.why.replace(here, "").rstrip(".")}) for s in found.steps]
    return found.model_copy(update={"steps": steps})


def _with_overrides(standing: Standing) -> Standing:
    # `tenfold report --run ID` names a what-if only; what it set stands in its own records.
    if standing.run_id is None or standing.overrides:
        return standing
    own = RecordStore(standing.store.folder)
    overrides: dict[str, dict[str, object]] = {}
    for step, record in _records(own):
        values = record.decisions.model_dump(mode="json")
        given = {
            name: "unset" if values[name] is None else values[name]
            for name, source in dict(record.context.get("sources") or {}).items()
            if source == "run" and name in values
        }
        if given:
            overrides[step.slug] = given
    return replace(standing, overrides=overrides)


def _records(store: RecordStore) -> Iterator[tuple[Step, Record]]:
    for step in registry.steps():
        try:
            record = store.read(step)
        except ProjectProblem:
            continue  # shown as damaged
        if record is not None:
            yield step, record


def _record(standing: Standing, step: StepStanding) -> Record | None:
    if step.freshness not in ("fresh", "stale"):
        return None
    return standing.store.read(registry.get(step.slug))


__all__ = ["Blocked", "Page", "Section", "gather"]
