"""Every schema: what is valid is read alike however it is typed, what is wrong is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, get_origin

import fakesteps
import pytest
from entries import Entries
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic.fields import FieldInfo
from valid_values import spellings, unwrapped, valid
from wrong_texts import wrong_text, yaml_of
from wrong_values import wrong

import tenfold.steps
from tenfold import registry
from tenfold.errors import InvalidDecisions
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.step import Step

STEPS = [*registry.discover(tenfold.steps), *registry.discover(fakesteps)]
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.stem)
_slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]
thorough = settings(max_examples=100, suppress_health_check=_slow)
on_disk = settings(max_examples=30, suppress_health_check=_slow)


def _field(data: st.DataObject, step: Step) -> tuple[str, FieldInfo]:
    name = data.draw(st.sampled_from(list(step.decisions.model_fields)), label="decision")
    return name, step.decisions.model_fields[name]


def _read(step: Step, name: str, value: object) -> object:
    return getattr(step.parse({name: value}), name)


@every_step
@thorough
@given(data=st.data())
def test_a_valid_value_is_read_alike_however_it_is_given(step: Step, data: st.DataObject) -> None:
    name, info = _field(data, step)
    value = data.draw(valid(info.annotation, info.metadata), label="value")
    problems = step.problems({name: value})
    if not _has_rules_of_its_own(info):
        # A plain type within its bounds is valid; only another decision may forbid it.
        assert all(problem.where == step.slug for problem in problems), problems
    assume(not problems)
    meant = _read(step, name, value)
    for spelling in spellings(unwrapped(info.annotation)[0], value):
        assert _read(step, name, spelling) == meant, repr(spelling)


@every_step
@thorough
@given(data=st.data())
def test_a_wrong_value_is_refused_by_the_name_of_its_field(step: Step, data: st.DataObject) -> None:
    name, info = _field(data, step)
    value = data.draw(wrong(info.annotation, info.metadata), label="value")
    with pytest.raises(InvalidDecisions) as caught:
        step.parse({name: value})
    assert all(f"{step.slug}.{name}" in p.where for p in caught.value.problems), caught.value


@every_step
@thorough
@given(data=st.data(), value=st.none() | st.integers() | st.text(max_size=3))
def test_a_misspelt_name_is_refused_with_the_right_one(
    step: Step, data: st.DataObject, value: object
) -> None:
    known = list(step.decisions.model_fields)
    name = data.draw(st.sampled_from(known))
    at = data.draw(st.integers(0, len(name) - 1))
    how = data.draw(st.sampled_from(["drop", "double", "upper", "space", "hyphen"]))
    changed = {
        "drop": name[:at] + name[at + 1 :],
        "double": name[: at + 1] + name[at:],
        "upper": name.upper(),
        "space": f" {name}",
        "hyphen": name.replace("_", "-") + "-",
    }[how]
    assume(changed not in known)
    with pytest.raises(InvalidDecisions, match="is not a decision of") as caught:
        step.parse({changed: value})
    if how in ("double", "space") and len(name) > 3:
        assert "Did you mean" in str(caught.value)


@every_step
@on_disk
@given(data=st.data())
def test_what_a_form_saves_reads_back_alike_and_leaves_the_comments(
    step: Step, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    head = f"# top\nschema: 1\nsteps:\n  # of {step.slug}\n"
    (folder / "tenfold.yaml").write_text(head + f"  {step.slug}:  # beside\n# end\n")
    project, expected = Project(folder), step.decisions()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "steps", lambda: (step,))
        for _ in range(data.draw(st.integers(1, 3), label="saves")):
            name, info = _field(data, step)
            value = data.draw(valid(info.annotation, info.metadata), label=name)
            try:
                read = step.parse({name: value})
                expected = step.parse(expected.model_dump(mode="json") | {name: value})
            except InvalidDecisions:
                continue
            entry = read.model_dump(mode="json")[name]
            project.save(step, {name: UNSET if entry is None else entry})
            assert step.parse(project.given().decisions.get(step.slug, {})) == expected
    written = project.file.read_text(encoding="utf-8")
    for comment in ("# top", f"# of {step.slug}", "# beside", "# end"):
        assert comment in written


MUTATIONS = 5_000


@pytest.mark.slow
def test_five_thousand_mutations_through_every_door(tmp_path: Path) -> None:
    """What is wrong by construction is refused by name; what is right is what holds then."""
    steps = registry.discover(tenfold.steps)
    doors, tried, taken, faults = Entries(tmp_path), Counter[str](), Counter[str](), list[str]()

    # Faults are listed, not raised: all of them are wanted, and none made smaller for minutes.
    # 690 rounds over steps: more steps are tried less often each, and as often together.
    @settings(
        max_examples=-(-690 // len(steps)),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def mutate(data: st.DataObject) -> None:
        for step in steps * 4:
            for door, said in _refused(data, doors, step):
                tried[door] += 1
                faults.extend([f"{door}: {said}"] if said else [])
            for door, said in _taken(data, doors, step):
                taken[door] += 1
                faults.extend([f"{door}: {said}"] if said else [])

    mutate()
    print(f"{sum(tried.values())} wrong inputs {dict(tried)}, {dict(taken)} valid ones")  # noqa: T201
    assert not faults, "\n".join(sorted(faults, key=len)[:20])
    assert sum(tried.values()) >= MUTATIONS
    assert min(tried.values()) >= MUTATIONS / 5
    assert min(taken.values()) >= MUTATIONS / 50


def _refused(data: st.DataObject, doors: Entries, step: Step) -> Iterator[tuple[str, str]]:
    # Of each door tried: its name, and what is wrong with its answer.
    name, info = _field(data, step)
    typed = data.draw(wrong_text(info.annotation, info.metadata))
    value = data.draw(wrong(info.annotation, info.metadata))
    tries = {
        "--set": doors.by_set(step, name, typed),
        "papermill -p": doors.by_papermill(step, name, typed),
        "tenfold.yaml": doors.by_file(step, name, yaml_of(typed) or ""),
    }
    if typed == "1_2":
        del tries["papermill -p"]  # papermill reads it as Python does: what arrives is 12
    written = yaml_of(value)
    if written is not None:
        tries["tenfold.yaml, typed"] = doors.by_file(step, name, written)
    for door, ended in tries.items():
        given = f"{step.slug}.{name} = {value!r}" if "typed" in door else f"{name}={typed!r}"
        if ended.values is not None:
            yield door, f"silent: {given}"
        else:
            # What is no YAML has no section; its line starts with the name.
            names = (f"{step.slug}.{name}", f"line 3, {name}: not YAML")
            named = any(each in ended.said for each in names) and ended.code == 2
            yield door, "" if named else f"not named: {given}: {ended.said}"


def _taken(data: st.DataObject, doors: Entries, step: Step) -> Iterator[tuple[str, str]]:
    name, info = _field(data, step)
    if _has_rules_of_its_own(info):
        return
    value = data.draw(valid(info.annotation, info.metadata))
    typed = UNSET if value is None else str(value)
    tries = {
        "--set": doors.by_set(step, name, typed),
        "papermill -p": doors.by_papermill(step, name, typed),
        "tenfold.yaml": doors.by_file(step, name, yaml_of(UNSET if value is None else value) or ""),
    }
    unread = _not_read(step, info) and value != step.decisions().model_dump(mode="json")[name]
    for door, ended in tries.items():
        if unread and door != "tenfold.yaml":
            # A run that sets what nothing reads would do nothing, and say that all is well.
            named = ended.values is None and f"{step.slug}.{name}: it is not read" in ended.said
            yield door, "" if named else f"silent: {name}={value!r} is not read"
        elif ended.values is None:
            # Only another decision may forbid it: a split by time needs its column.
            other = f"{step.slug}:" in ended.said and f"{step.slug}.{name}" not in ended.said
            yield door, "" if other else f"refused: {name}={value!r}: {ended.said}"
        else:
            held = ended.values.model_dump(mode="json")[name]
            yield door, "" if held == value else f"{name}={value!r} became {held!r}"


def _not_read(step: Step, info: FieldInfo) -> bool:
    extra = info.json_schema_extra
    when = extra.get("when", {}) if isinstance(extra, dict) else {}
    return any(getattr(step.decisions(), other) not in wanted for other, wanted in when.items())


def _has_rules_of_its_own(info: FieldInfo) -> bool:
    kind, bounds, _ = unwrapped(info.annotation)
    plain = kind in (bool, int, float, date) or get_origin(kind) is Literal
    return not plain or any("Validator" in type(b).__name__ for b in [*bounds, *info.metadata])
