"""What a step declares: its decisions, its inputs and its evidence, each one frozen model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

from tenfold import reading
from tenfold.vocabulary import Frozen


class Decisions(Frozen):
    """What a person decides in one step: one frozen model, every field with a default.

    Fields are declared once, type, bound, default and help on one line; `ui` adds the form
    section and the condition under which a field matters. Form, papermill parameters,
    ``tenfold.yaml``, ``--set`` and the reference docs are all read from here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _read(cls, given: object, info: ValidationInfo) -> object:
        assert info.field_name is not None
        return reading.value(cls.model_fields[info.field_name].annotation, given)


class Inputs(Frozen):
    """What a step needs of others: one field per piece of evidence, declared by `from_step`."""


class Evidence(Frozen):
    """What a step leaves: JSON values, estimates and references to files."""

    @property
    def look(self) -> tuple[str, str] | None:
        """A look at held-out rows: which rows, and what was scored on them; None where none was.

        The history keeps it, so that gates can tell how often the same rows were looked at.
        """
        return None


def ui(
    *,
    section: str = "",
    when: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Say where a decision stands in the form, and when it matters.

    Parameters
    ----------
    section : str
        Heading of the form that it stands under.
    when : mapping of str to (value or list of values), optional
        Other decisions of the same step and the values under which this one is shown.
    words : mapping of str to str, optional
        What the form calls values whose name says too little.
    """
    extra: dict[str, Any] = {}
    if section:
        extra["section"] = section
    if when:
        extra["when"] = {key: v if isinstance(v, list) else [v] for key, v in when.items()}
    if words:
        extra["words"] = dict(words)
    return extra


def from_step(slug: str, *, optional: bool = False, whole: bool = False) -> Any:
    """Ask for another step's evidence by type.

    The field's type is looked up among the fields of that step's `Evidence`; where several
    have it, the one of the same name is meant. With ``optional=True`` the field may be None
    when that step is absent or has not run. With ``whole=True`` it is a ``dict[str, Any]``: the
    content of that step's record, decisions and evidence, for a step that audits what others left.
    """
    extra: dict[str, Any] = {"from_step": slug, "optional": optional, "whole": whole}
    if optional:
        return Field(None, json_schema_extra=extra)
    return Field(json_schema_extra=extra)


def source_of(info: FieldInfo) -> tuple[str, bool]:
    """The step an input field comes from, and whether it is optional."""
    extra = info.json_schema_extra
    assert isinstance(extra, dict), "inputs are declared with from_step()"
    return str(extra["from_step"]), bool(extra["optional"])


def is_whole(info: FieldInfo) -> bool:
    """Whether an input field asks for the whole content of a record."""
    extra = info.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("whole"))


__all__ = ["Decisions", "Evidence", "Inputs", "from_step", "is_whole", "source_of", "ui"]
