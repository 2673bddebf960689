"""Waivers in the text of tenfold.yaml: one is added, renewed or ended; all else stays."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from tenfold import reading, registry
from tenfold.decision_file import FILE, checked, dumped, parsed
from tenfold.editing import Unusual, edited
from tenfold.errors import InvalidDecisions, ProjectProblem, WrongInput
from tenfold.journal import WAIVERS, Change, Kept, kept
from tenfold.vocabulary import Waiver
from tenfold.yamltext import plain


def waiver(code: str, reason: str, role: str, expires: date | str) -> Waiver:
    """A waiver as it was asked for.

    Raises
    ------
    WrongInput
        There is no such check, nothing was said, or the day is none or is over.
    """
    code = code.strip().upper()
    _check_code(code)
    for what, said in (("reason", reason), ("role", role)):
        if not said.strip():
            raise WrongInput.because(
                f"The waiver of {code} names no {what}.",
                "Somebody has to answer for it: say why, and in which role.",
            )
    try:
        made = Waiver.model_validate(
            reading.value(Waiver, _entry(code, reason.strip(), role.strip(), expires))
        )
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        raise WrongInput.because(f"The waiver of {code}: {first['loc'][0]}: {said}.") from None
    except ValueError as error:
        raise WrongInput.because(f"The waiver of {code}: {error}.") from None
    return made


def waived(text: str, one: Waiver) -> tuple[list[Change], str]:
    """The decision file with a waiver, in place of one of the same check; and what changed.

    Raises
    ------
    WrongInput
        There is no such check, or the waiver has ended already.
    InvalidDecisions
        Something else in the file is wrong.
    """
    _check_code(one.code)
    if one.expires < date.today():
        raise WrongInput.because(
            f"The waiver of {one.code} ended on {one.expires.isoformat()}.",
            "Give a day from today on.",
        )
    return rewritten(text, one.code, [one.model_dump()])


def unwaived(text: str, code: str) -> tuple[list[Change], str]:
    """The decision file without the waiver of a check; and what changed.

    Raises
    ------
    WrongInput
        There is none.
    """
    have = sorted({each.code for each in checked(parsed(text)).waivers})
    if code not in have:
        raise WrongInput.because(
            f"{code} is not waived.", f"Waived: {', '.join(have)}." if have else "Nothing is."
        )
    return rewritten(text, code, [])


def rewritten(text: str, code: str, entries: Sequence[Any]) -> tuple[list[Change], str]:
    """The decision file with these waivers of one check, and what changed.

    Raises
    ------
    InvalidDecisions
        It would not be valid.
    ProjectProblem
        It is written in a way that this cannot be added to.
    """
    tree = parsed(text)
    old, wanted = _listed(tree), [_dated(entry) for entry in entries]
    mine = [entry for entry in old if _is_of(entry, code)]
    if kept(mine) == kept(wanted):
        return [], text
    new = [entry for entry in old if not _is_of(entry, code)]
    place = next((i for i, entry in enumerate(old) if _is_of(entry, code)), len(new))
    new[place:place] = wanted
    for write in (_in_place, _through_tree):
        try:
            made = write(text, tree, old, new)
            alike = kept(_listed(parsed(made))) == kept(new)
        except (Unusual, YAMLError, ValueError, InvalidDecisions):
            continue
        if alike:
            checked(parsed(made))
            return [
                Change(WAIVERS, code, kept(mine or Kept.ABSENT), kept(wanted or Kept.ABSENT))
            ], made
    checked(tree)
    raise ProjectProblem.because(
        f"{FILE} is written in a way that no waiver can be added to.",
        "Write `waivers:` line by line, without references, and try again.",
    )


def held(text: str, code: str) -> Any:
    """The waivers of one check as they are written, or that there are none."""
    mine = [entry for entry in _listed(parsed(text)) if _is_of(entry, code)]
    return kept(mine or Kept.ABSENT)


def _in_place(text: str, _: CommentedMap, old: list[Any], new: list[Any]) -> str:
    before = {} if not old else {WAIVERS: old}
    return edited(text, (), {WAIVERS: new or None}, before)


def _through_tree(_: str, tree: CommentedMap, __: list[Any], new: list[Any]) -> str:
    if new:
        tree[WAIVERS] = new
    else:
        tree.pop(WAIVERS, None)
    return dumped(tree)


def _listed(tree: CommentedMap) -> list[Any]:
    listed = plain(tree.get(WAIVERS))
    if listed is not None and not isinstance(listed, list):
        checked(tree)
    return listed or []


def _is_of(entry: Any, code: str) -> bool:
    return isinstance(entry, dict) and entry.get("code") == code


def _dated(entry: Any) -> Any:
    # From the journal a day comes as text, which would be written in quotes.
    try:
        return entry | {"expires": date.fromisoformat(str(entry["expires"]))}
    except (ValueError, TypeError, LookupError):
        return entry


def _entry(code: str, reason: str, role: str, expires: date | str) -> dict[str, object]:
    return {"code": code, "reason": reason, "role": role, "expires": expires}


def _check_code(code: str) -> None:
    codes = [known for step in registry.steps() for known in step.codes]
    if code not in codes:
        close = difflib.get_close_matches(code, codes, n=1)
        remedy = f"Did you mean {close[0]}? " if close else ""
        raise WrongInput.because(
            f"'{code}' is no check of this version.",
            f"{remedy}`tenfold schema --codes` lists them.",
        )


__all__ = ["held", "rewritten", "unwaived", "waived", "waiver"]
