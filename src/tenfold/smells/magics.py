"""What IPython adds to Python, taken out: magics, shell lines and help marks."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field

# The rest of such a cell is Python.
_PYTHON_CELL = {
    "time", "timeit", "capture", "prun", "memit", "snapshot", "python", "python3", "ipytest",
    "wandb", "skip", "debug", "px", "notify", "wurlitzer", "matplotlib", "heat", "scalene",
}  # fmt: skip
_SHELL_CELL = {"bash", "sh", "shell", "script", "!", "cmd", "zsh"}
# These leave names behind that no code shows.
_OPEN_MAGIC = {"run", "pylab", "load", "cython", "loadpy", "macro", "rerun", "recall", "fortran"}
_NAMED_CELL = {"capture", "bigquery", "sql", "sparksql", "R", "julia", "spark"}

_CELL = re.compile(r"\A\s*%%(\S+)[ \t]*(.*)")
_LINE = re.compile(r"^(\s*)(%{1,2})([A-Za-z_]\w*)(.*)$")
_SHELL = re.compile(r"^(\s*)!{1,2}(.*)$")
_ASSIGNED = re.compile(r"^(\s*[\w, \t]+?=\s*)(!|%(?=[A-Za-z_]))(.*)$")
_HELP = re.compile(r"^\s*(\?{1,2}\s*%*[\w.]+|%*[\w.\[\]()'\"]+\s*\?{1,2})\s*$")
_AUTO = re.compile(
    r"^(\s*)((?:pip|pip3|conda|mamba)\s+\w.*|(?:cd|ls|pwd|mkdir|rm|cp|mv|cat|who|whos|history)(?:\s+[^=(].*)?)$"
)


@dataclass(frozen=True)
class Command:
    """A line for IPython or the shell: without its mark; `magic` is empty for the shell."""

    line: int
    text: str
    magic: str = ""


@dataclass
class Neutral:
    """Python alone, on the same lines.

    Attributes
    ----------
    code : str
    commands : list of Command
    defined : set of str
        Names that magics leave behind.
    opened : bool
        A magic leaves names behind that cannot be told.
    """

    code: str
    commands: list[Command] = field(default_factory=list)
    defined: set[str] = field(default_factory=set)
    opened: bool = False


def parse(code: str) -> ast.Module:
    """The tree of `code`; top-level ``await`` is allowed, as in a notebook.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes are for the author's own linter
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree = compile(code, "<cell>", "exec", flags=flags, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def neutral(source: str) -> Neutral:
    """Take the magics out of a cell; what remains may still be no Python."""
    found = Neutral(source)
    head = _CELL.match(source)
    if head:
        _cell_magic(source, head, found)
    if _parses(found.code):
        return found
    found.code = _lines(found.code, found, automagic=False)
    if not _parses(found.code):
        found.code = _lines(found.code, found, automagic=True)
    return found


def _parses(code: str) -> bool:
    try:
        parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _cell_magic(source: str, head: re.Match[str], found: Neutral) -> None:
    name, rest = head.group(1), head.group(2)
    first = source[: head.end()].count("\n")
    body = source[head.end() :]
    found.commands.append(Command(first + 1, f"{name} {rest}".strip(), name))
    if name in _NAMED_CELL:
        found.defined.update(re.findall(r"(?<![\w-])[A-Za-z_]\w*", rest))
    if name in _OPEN_MAGIC:
        found.opened = True
    if name in _SHELL_CELL:
        for number, line in enumerate(body.split("\n"), first + 1):
            if line.strip():
                found.commands.append(Command(number, line.strip()))
    kept = body if name in _PYTHON_CELL else "\n" * body.count("\n")
    found.code = "\n" * first + kept


def _lines(code: str, found: Neutral, *, automagic: bool) -> str:
    kept = []
    goes_on = False  # a shell line ends in a backslash
    for number, line in enumerate(code.split("\n"), 1):
        if goes_on:
            first = found.commands.pop()
            more = line.strip().rstrip("\\").strip()
            found.commands.append(Command(first.line, f"{first.text} {more}", first.magic))
            plain = ""
        else:
            plain = _line(line, number, found, automagic=automagic)
        kept.append(plain)
        goes_on = (goes_on or plain is not line) and line.rstrip().endswith("\\")
    return "\n".join(kept)


def _line(line: str, number: int, found: Neutral, *, automagic: bool) -> str:
    if match := _LINE.match(line):
        indent, _, name, rest = match.groups()
        found.commands.append(Command(number, f"{name}{rest}".strip(), name))
        return indent + _line_magic(name, rest, found)
    if match := _SHELL.match(line):
        found.commands.append(Command(number, match.group(2).strip().rstrip("\\").strip()))
        return match.group(1) + "pass"
    if match := _ASSIGNED.match(line):
        magic = match.group(3).split()[0] if match.group(2) == "%" and match.group(3) else ""
        found.commands.append(Command(number, match.group(3).strip(), magic))
        if magic in ("time", "timeit"):
            return match.group(1) + match.group(3).split(None, 1)[-1]
        return match.group(1) + "None"
    if _HELP.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    if automagic and (match := _AUTO.match(line)):
        found.commands.append(Command(number, match.group(2).strip()))
        return match.group(1) + "pass"
    return line


def _line_magic(name: str, rest: str, found: Neutral) -> str:
    if name in _OPEN_MAGIC or (name == "store" and rest.split() == ["-r"]):
        found.opened = True
    elif name == "store" and rest.split()[:1] == ["-r"]:
        found.defined.update(rest.split()[1:])
    elif name == "sql":
        found.defined.update(re.findall(r"^\s*(\w+)\s*<<", rest))
    elif name in ("time", "prun") or (name == "timeit" and not rest.strip().startswith("-")):
        code = rest.strip()
        if code and _parses(code):
            return code
    return "pass"


__all__ = ["Command", "Neutral", "neutral", "parse"]
