"""What the gate panel says: groups, cards, the diff of a fix, and the page of a check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from tenfold import registry
from tenfold.charts import safe
from tenfold.charts.words import counted, sentence
from tenfold.delivery.fixing import Draft
from tenfold.pages import page_of
from tenfold.step import Decisions, Step
from tenfold.vocabulary import Check, Status
from widgets.kinds import label_of
from widgets.panels import WORDS, headline_parts, status_html

GROUPS: tuple[tuple[Status, str], ...] = (
    ("block", "Blocks: put right, or answer for it, before you go on"),
    ("not_evaluated", "Not evaluated: nobody can tell yet, which is not a pass"),
    ("warn", "Warnings: know them, and say why they are acceptable"),
)
"""Groups of checks that somebody has to look at, the worst first."""
_NAMED = 5
_LEFT_OUT = ("## How to waive",)
# A name of several words; what is quoted comes from the data.
_NAME = re.compile(r"(?<![\w'.])[a-z]+(?:_[a-z0-9]+)+(?![\w'])")
_LONG_CODE = re.compile(r"`[^`]{60,}`(?: and `[^`]+`)*")


def group_of(check: Check) -> Status:
    """The group that a check belongs to; a waived one is a warning."""
    return "warn" if check.waived and check.status != "pass" else check.status


def card_html(check: Check) -> str:
    """One check: its verdict, what was found, what it costs and what to do."""
    rows = [("What was found", sentence(worded(check.evidence)))]
    if check.money_at_risk is not None:
        number, doubt = headline_parts(check.money_at_risk)
        said = f"<b>{safe(number)}</b> at risk <span class='soft'>{safe(doubt)}</span>"
        rows.append(("What it costs", said))
    elif check.status in ("warn", "block"):
        rows.append(("What it costs", "no amount can be told"))
    if check.remedy:
        rows.append(("What to do", sentence(worded(_readable(check)))))
    if check.waived:
        one = check.waived
        said = f"{safe(one.role)}, until {one.expires}: {safe(one.reason)}"
        rows.append(("Answered for by", said))
    told = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    verdict = status_html(check.status)
    if check.waived and check.status != "pass":
        # The first word is what counts now; what the check itself says comes after it.
        verdict = f"{status_html(group_of(check))} <span class='soft'>{_waived(check)}</span>"
    return (
        f"<h4>{verdict} {safe(check.told)} <code>{safe(check.code)}</code></h4>"
        f"<dl>{told}</dl>{_page(check.code)}"
    )


def written_html(check: Check, before: Check, said: str) -> str:
    """What pressing a button of `before` has written, and where the check stands now."""
    where = ""
    if group_of(check) != group_of(before):
        heading = dict(GROUPS).get(group_of(check), "Passed").partition(":")[0]
        where = f" It stands under “{heading}” now."
    return (
        f'<p role="status" class="pass">✓ Written to tenfold.yaml: {safe(check.title)} '
        f"<code>{safe(check.code)}</code>, {safe(said)}.{where}</p>"
    )


def worst_first(checks: Sequence[Check]) -> list[Check]:
    """Checks of one group: most money at risk first."""

    def rank(check: Check) -> tuple[float, str]:
        money = check.money_at_risk
        return -(money.value or 0.0) if money else 0.0, check.code

    return sorted(checks, key=rank)


def passed_html(checks: Sequence[Check]) -> str:
    """The checks that pass, folded."""
    if not checks:
        return ""
    rows = "".join(
        f"<tr><td>{status_html(check.status)}</td><td>{safe(check.title)}<br>"
        f"<code>{safe(check.code)}</code></td><td>{sentence(check.evidence)}</td></tr>"
        for check in checks
    )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Status", "Check", "What was found")
    )
    return (
        f"<details><summary>Passed: {counted(len(checks), 'check')}</summary><table><thead><tr>"
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def since_html(changes: Sequence[str]) -> str:
    """What has changed since the gate was judged; empty where nothing has."""
    if not changes:
        return ""
    said = safe("; ".join(changes))
    return f"<p><b>Judged before your latest changes.</b> Since then: {said}.</p>"


def draft_html(draft: Draft) -> str:
    """What a fix would change: field, before and after, and which steps would run again."""
    rows = "".join(
        f"<tr><th scope='row'>{_field(move.step, move.decision)}</th>"
        f"<td>{_part(part)}{_sides(before, after)}</td></tr>"
        for move in draft.moves
        for part, before, after in move.lines
    )
    heads = '<th scope="col">Decision</th><th scope="col">Before → after</th>'
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    says = f"<p>{sentence(draft.fix.says)}</p>" if draft.fix.says else ""
    return f"{says}{table}<p class='soft'>{again_text(draft)}</p>"


def again_text(draft: Draft) -> str:
    """Which steps would have to run again."""
    first = {move.step.slug for move in draft.moves}
    own = [step for step in draft.again if step.slug in first]
    later = [step for step in draft.again if step.slug not in first]
    said = f"Runs again: {_steps(own)}" if own else "Nothing has run that this would change"
    return f"{said}{f'; and, where what they read changes, {_steps(later)}' if later else ''}."


def changed_labels(step: Step, then: Decisions, now: Decisions) -> list[str]:
    """The decisions that differ, in one phrase, by their labels; empty where none does."""
    names = [n for n in step.decisions.model_fields if getattr(then, n) != getattr(now, n)]
    shown = [_label(step, name) for name in names[:_NAMED]]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [f"changed: {', '.join(shown)}{more}"] if names else []


def changed_text(draft: Draft) -> str:
    """The decisions that a fix has written, by their labels."""
    return ", ".join(dict.fromkeys(_label(move.step, move.decision) for move in draft.moves))


def _waived(check: Check) -> str:
    return f"(waived; by itself: {' '.join(WORDS[check.status])})"


def _readable(check: Check) -> str:
    """The remedy; long entries of tenfold.yaml are left to the button that writes them."""
    if not any(fix.changes for fix in check.fixes):
        return check.remedy
    return _LONG_CODE.sub("what the button below shows", check.remedy)


@cache
def _labels() -> dict[str, str]:
    fields = [each for step in registry.steps() for each in step.decisions.model_fields.items()]
    return {name: label_of(name, info) for name, info in fields}


def worded(text: str) -> str:
    """`text` with decisions called as the form calls them, except in what is to be typed."""
    parts = text.split("`")
    parts[::2] = [_NAME.sub(lambda m: _labels().get(m[0], m[0]), part) for part in parts[::2]]
    return "`".join(parts)


def _steps(steps: Sequence[Step]) -> str:
    numbers = [str(step.number) for step in steps]
    if len(numbers) == 1:
        return f"step {numbers[0]}"
    return f"steps {', '.join(numbers[:-1])} and {numbers[-1]}"


def _label(step: Step, name: str) -> str:
    return label_of(name, step.decisions.model_fields[name])


def _field(step: Step, name: str) -> str:
    return f"{safe(_label(step, name))}<br><code>step {step.number} · {safe(name)}</code>"


def _part(part: str) -> str:
    return f"{safe(part)}: " if part else ""


def _sides(before: str, after: str) -> str:
    # A word beside each sign: neither colour nor a stroke through text says it alone.
    if not before:
        return f"<ins>+ {safe(after)}</ins>"
    if not after:
        return f"<del>− {safe(before)}</del> (goes)"
    return f"<del>{safe(before)}</del> → <ins>{safe(after)}</ins>"


def _page(code: str) -> str:
    text = page_of(code)
    if not text:
        return ""
    return f"<details><summary>More about {safe(code)}</summary>{_html(text)}</details>"


def _html(text: str) -> str:
    """The Markdown that pages of checks are written in: headings, paragraphs, lists, code."""
    made: list[str] = []
    kind: Literal["text", "code", "left out"] = "text"
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        if not lines or lines[0].startswith("# "):
            continue
        if lines[0].startswith("## "):
            kind = "left out" if lines[0] in _LEFT_OUT else "text"
            if kind == "text":
                made.append(f"<h5>{safe(lines[0][3:])}</h5>")
            lines = lines[1:]
        if kind == "left out" or not lines:
            continue
        if lines[0].startswith("```"):
            made.append(f"<pre>{safe(chr(10).join(lines[1:-1]))}</pre>")
        elif lines[0].startswith("- "):
            items = "\n".join(lines).removeprefix("- ").split("\n- ")
            made.append(f"<ul>{''.join(f'<li>{sentence(item)}</li>' for item in items)}</ul>")
        else:
            made.append(f"<p>{sentence(' '.join(lines))}</p>")
    return "".join(made)


__all__ = [
    "GROUPS",
    "again_text",
    "card_html",
    "changed_labels",
    "changed_text",
    "draft_html",
    "group_of",
    "passed_html",
    "since_html",
    "worded",
    "worst_first",
    "written_html",
]
