"""The docs keep their word: every link leads somewhere, every command can be typed."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from tenfold.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CLI = typer.main.get_command(app)
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    """Anchors as GitHub makes them from headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        found.add(f"{slug}-1" if slug in found else slug)
    return found


def _typed(page: Path) -> Iterator[str]:
    """Lines of shell that call tenfold, continued lines joined, remarks taken off."""
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            bare = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
            if bare.startswith("tenfold "):
                yield bare


def _mentioned(page: Path) -> Iterator[str]:
    for text in re.findall(r"`([^`\n]+)`", _prose(page)):
        if re.match(r"tenfold [a-z]", text):
            yield text


def _fault(line: str) -> str:
    words = shlex.split(line, comments=True)[1:]
    words = words[: next((i for i, word in enumerate(words) if word in "|;&&>>"), len(words))]
    try:
        command = CLI.commands[words[0]]
        command.make_context(words[0], words[1:])
    except KeyError:
        return "there is no such command"
    except Exception as error:  # the vendored click's own errors; any other is a fault, too
        return str(getattr(error, "message", error))
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file_and_a_heading(page):
    lost = []
    for target in LINK.findall(_prose(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in _anchors(there)):
            lost.append(target)
    assert lost == []


def test_every_typed_command_is_one_that_the_command_line_takes():
    typed = [(page.name, line) for page in PAGES for line in _typed(page)]
    assert len(typed) > 50
    wrong = [f"{name}: {line}: {fault}" for name, line in typed if (fault := _fault(line))]
    assert wrong == []


def test_every_mentioned_command_and_option_is_there():
    wrong = []
    for page in PAGES:
        for text in _mentioned(page):
            name, *words = text.split(" -- ")[0].split()[1:]
            command = CLI.commands.get(name)
            params = command.params if command else []
            known = {option for p in params for option in (*p.opts, *p.secondary_opts)}
            given = {m for word in words for m in re.findall(r"^\[?(--[a-z-]+)", word)}
            if command is None or given - known:
                wrong.append(f"{page.name}: {text}")
    assert wrong == []


def test_a_wrong_link_or_command_would_be_seen():
    assert _fault("tenfold run churn --jbos 2")
    assert _fault("tenfold rn churn")
    assert _fault("tenfold run churn --jobs 2") == ""
    assert "no-such-heading" not in _anchors(ROOT / "README.md")


def test_the_index_leads_to_every_page():
    folders = {"checks", "reference", "images"}
    pages = {p.name for p in (ROOT / "docs").glob("*.md")} - {"README.md"}
    linked = set(LINK.findall(_prose(ROOT / "docs/README.md")))
    assert pages - linked == set()
    assert {p.name for p in (ROOT / "docs").iterdir() if p.is_dir()} <= folders


def test_pictures_are_few_small_and_described():
    pictures = list((ROOT / "docs/images").glob("*"))
    assert len(pictures) <= 6
    assert [p.name for p in pictures if p.suffix != ".png" or p.stat().st_size > 150_000] == []
    undescribed = [page.name for page in PAGES for alt, _ in IMAGE.findall(_prose(page)) if not alt]
    assert undescribed == []
