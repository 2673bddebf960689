"""Who serves after this run: the promotion rule, applied to what was compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, cast

from tenfold.charts.words import interval_text
from tenfold.errors import DataProblem
from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.comparing import Compared, against, chance_above
from tenfold.steps.step04_mlops.evidence import Barred, Parity, Promotion, PromotionRule
from tenfold.steps.step04_mlops.packaging import DATA
from tenfold.steps.step04_mlops.wording import chance_text
from tenfold.tracking import Package, Version, kept_out, reads_text
from tenfold.tracking.parity import holds
from tenfold.vocabulary import Estimate, Exclusion, Money

Kind = Literal["champion", "today", "constant", "none"]


@dataclass(frozen=True)
class Rival:
    """What the candidate has to beat, and what is known of that."""

    kind: Kind
    title: str
    digest: str
    compared: Compared
    notes: list[str]
    barred: Barred | None = None


def rival_of(bench: Bench, version: Version) -> Version | None:
    """The champion, or what the candidate replaced where it is champion already.

    So the second run of the same candidate compares what the first one compared.
    """
    champion = bench.registry.champion()
    if champion is None or champion.digest != version.digest:
        return champion
    return bench.registry.replaced_by(champion)


def promote(bench: Bench, version: Version, former: Version | None, parity: Parity) -> Promotion:
    """Compare, decide, and move the aliases in the registry."""
    decisions = bench.decisions
    rule = PromotionRule(
        gain=decisions.promote_gain,
        sure=decisions.promote_sure,
        by_hand=decisions.promotion == "by_hand",
    )
    rival = _champion(bench, former) if former is not None else _today(bench)
    promoted, why = _decided(bench, version, rule, rival)
    if promoted and not holds(parity, decisions.parity_tolerance):
        promoted, why = False, "The package does not answer as the notebook does."
    registry = bench.registry
    champion = registry.champion()
    serves = champion is not None and champion.digest == version.digest
    # The champion's own model, registered anew: the files of the version that served are damaged.
    anew = serves and champion is not None and champion.number != version.number
    if promoted or (anew and holds(parity, decisions.parity_tolerance)):
        registry.promote(version)
    elif not serves:
        registry.challenge(version)
    found = rival.compared
    return Promotion(
        rule=rule,
        rival=rival.title,
        rival_kind=rival.kind,
        rival_digest=rival.digest,
        rows=len(bench.held_out),
        by=cast('Literal["money", "score", "none"]', found.by),
        money=found.money,
        score=found.score,
        chance=found.chance,
        candidate_money=found.candidate_money,
        rival_money=found.rival_money,
        promoted=promoted,
        serves=promoted or serves,
        why=why,
        notes=rival.notes,
        suspected=_suspected(bench),
        barred=rival.barred,
    )


def _decided(bench: Bench, version: Version, rule: PromotionRule, rival: Rival) -> tuple[bool, str]:
    found, champion = rival.compared, bench.registry.champion()
    if rule.by_hand:
        if champion is not None and champion.digest == version.digest:
            return True, "It was champion before this run; who becomes it, a person decides."
        return False, "A person decides: `tenfold promote` makes it champion."
    if version.rolled_back:
        return False, (
            "It was taken out of service by hand, and nothing but a hand puts it back: "
            "`tenfold promote`."
        )
    leaks = _suspected(bench)
    if leaks:
        return False, (
            f"Step 2 suspects that {_listed(leaks)} already knows the answer (TF0203): until that "
            "is settled no figure of this model can be believed, and the rule promotes nothing."
        )
    if found.by == "none" or found.chance is None:
        if rival.kind == "champion":
            return False, f"It could not be compared with the champion: {found.why_not}"
        if rival.barred is not None:
            return True, f"It reads only what a model may, and there is no money: {found.why_not}."
        return True, f"It is the first model, and could not be compared: {found.why_not}."
    bound = rule.gain if found.by == "money" else 0.0
    figure: Estimate = found.money if found.by == "money" else found.score
    asked = f"{bound:,.0f} {figure.unit} more" if found.by == "money" else "a smaller loss per row"
    said = (
        f"The chance that it brings {asked} than {rival.title} is {chance_text(found.chance)} "
        f"({interval_text(figure)}); {rule.sure:.0%} is asked for."
    )
    return found.chance >= rule.sure, said


def _champion(bench: Bench, former: Version) -> Rival:
    name, notes = former.digest[:8], []
    columns: list[Exclusion] = []
    if former.tags.get(DATA) != bench.inputs.data.snapshot.sha256:
        notes.append(
            "The champion was trained on other data and may have seen some of these rows: the "
            "comparison leans its way."
        )
    try:
        champion: Package = bench.registry.load(former)
        name = champion.candidate.title
        columns = kept_out(champion.candidate.columns, bench.inputs.data)
        compared = against(bench, champion)
    except DataProblem as problem:
        compared = _nothing(str(problem))
    if columns:
        barred = Barred(
            title=f"the champion ({name})",
            digest=former.digest,
            columns=columns,
            money=compared.money,
        )
        return replace(_today(bench), digest=former.digest, notes=[_unfit(barred)], barred=barred)
    return Rival("champion", f"the champion ({name})", former.digest, compared, notes)


def _unfit(one: Barred) -> str:
    met = f"; on these rows the candidate earns {interval_text(one.money)} over it"
    return (
        f"{one.title.capitalize()} reads {reads_text(one.columns)}, which step 2 keeps out of "
        "the model: its figures on past rows would not come true in use"
        f"{met if one.money.known else ''}. So the candidate is held against what is done without "
        "a model."
    )


def _suspected(bench: Bench) -> list[str]:
    return [one.column for one in bench.inputs.leaks if one.blocks]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(f"'{name}'" for name in names[:3]) + more


def _today(bench: Bench) -> Rival:
    """Without a champion, what is done today, else one answer for every case, by step 3."""
    trials, one = bench.inputs.trials, bench.inputs.candidate
    sides: tuple[tuple[Kind, str, Money, Money], ...] = (
        ("today", "what is done today", trials.over_today, trials.money_today),
        ("constant", "one answer for every case", trials.over_constant, trials.money_constant),
    )
    for kind, title, gain, theirs in sides:
        if gain.known:
            chance = chance_above(gain, bench.decisions.promote_gain)
            unasked = Estimate.not_enough("there is no champion to compare with")
            found = Compared("money", gain, unasked, chance, one.money, theirs)
            return Rival(kind, title, "", found, [])
    why = trials.over_constant.note.removeprefix("not evaluated: ") or "there is no champion"
    return Rival("none", "nothing", "", _nothing(why), [])


def _nothing(why: str) -> Compared:
    nothing = Money.not_evaluated(why)
    return Compared("none", nothing, Estimate.not_enough(why), None, nothing, nothing, why)


__all__ = ["promote", "rival_of"]
