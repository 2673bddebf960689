"""Paths that exist on one machine: from a root, a drive or somebody's home."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tenfold.smells.code import Block, Code, dotted, last, text_of
from tenfold.smells.folder import Folder
from tenfold.smells.smell import Smell

# Below these somebody keeps files; a route or an XPath seldom starts so.
_ROOTS = (
    "home|Users|root|mnt|media|data\\d*|datasets?|var|opt|srv|tmp|scratch\\w*|content|kaggle|dbfs|Volumes"
    "|gpfs\\w*|lustre\\w*|nfs\\w*|shared?|project|projects|workspace|workspaces|work|storage|disk\\d*"
    "|hdd\\d*|ssd\\d*|nas\\w*|export|Library|Applications|private|vol\\d*|efs|fsx|s3|usr/local/share|lakehouse|databricks"
)
_POSIX = re.compile(rf"^/(?:{_ROOTS})/[^\s/?#<>{{}}|*][^<>|]*$")
_MACHINE = re.compile(r"^(/(home|Users|root)/|~|[A-Za-z]:[\\/]|\\\\)")
_MOUNT = re.compile(
    r"^/(mnt|media|Volumes|gpfs\w*|lustre\w*|nfs\w*|scratch\w*|nas\w*|disk\d*|hdd\d*|ssd\d*|vol\d*|export)/"
)
_WINDOWS = re.compile(r"^[A-Za-z]:[\\/](?![\\/])\S?")
_UNC = re.compile(r"^\\\\[\w.$-]+\\[\w.$-]")
_HOME = re.compile(r"^~\w*[\\/]|^~$")
_ANY = re.compile(r"^/[\w.\-]+(?:/[\w.\-@ =+]*)*$")
_FILE = re.compile(
    r"\.(csv|tsv|txt|json|jsonl|parquet|feather|pkl|pickle|joblib|h5|hdf5|hdf|xlsx?|npy|npz|pt|pth|"
    r"onnx|ya?ml|toml|ini|cfg|conf|png|jpe?g|gif|tiff?|pdf|gz|zip|tar|bz2|7z|db|sqlite3?|duckdb|log|"
    r"py|ipynb|sas7bdat|sav|dta|dat|data|arff|mat|model|bin|ckpt|keras|pmml|sql|avro|orc|geojson|shp|nc|pem|key)$",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"^/(dev|proc|sys|bin|sbin|usr/bin|usr/sbin|usr/lib|etc/(?:passwd|hosts|ssl))(/|$)"
)

_READS = {
    "open", "Path", "PurePath", "PosixPath", "WindowsPath", "chdir", "listdir", "makedirs", "mkdir",
    "walk", "scandir", "exists", "isfile", "isdir", "remove", "rmtree", "copy", "copyfile", "copytree",
    "move", "glob", "iglob", "rglob", "expanduser", "abspath", "realpath", "imread", "imwrite", "savefig",
    "loadtxt", "genfromtxt", "savetxt", "fromfile", "load", "dump", "save", "savez", "load_model",
    "save_model", "load_dataset", "ImageFolder", "flow_from_directory",
    "image_dataset_from_directory", "from_pretrained", "save_pretrained", "FileHandler", "ZipFile",
    "read_file", "read_text", "write_text", "load_weights", "save_weights", "ModelCheckpoint", "Dataset",
    "mount", "parquet", "csv", "json", "text", "ExcelWriter", "ExcelFile", "HDFStore", "rename", "replace_file",
}  # fmt: skip
_ARGUMENTS = {"add_argument", "Option", "Argument", "add_option", "option", "argument"}
_READER = re.compile(
    r"^(read_|to_|load_|save_|write_|scan_|open_|from_(csv|file|parquet|json))\w+$"
)
_NOT_FILES = {
    "get", "post", "put", "delete", "patch", "head", "options", "route", "request", "websocket", "mount",
    "add_url_rule", "add_route", "add_api_route", "include_router", "APIRouter", "Blueprint", "path",
    "re_path", "url", "url_for", "redirect", "urljoin", "compile", "match", "search", "fullmatch", "sub",
    "findall", "split", "startswith", "endswith", "strip", "lstrip", "rstrip", "partition", "rpartition",
    "removeprefix", "removesuffix", "find", "index", "count", "xpath", "find_element", "find_elements",
    "find_all", "select", "StaticFiles", "urlopen", "Request", "api", "Mount", "Route", "add_resource",
    "register_blueprint", "OAuth2PasswordBearer",
}  # fmt: skip
_SAYS = {
    "print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "write",
    "Markdown", "HTML", "title", "echo", "secho",
}  # fmt: skip
_PATH_NAME = re.compile(
    r"(?i)(path|dir|file|folder|root|base|location|filename|fname|dest|src|output|input|home|data|disk|store)"
)
_URL_NAME = re.compile(
    r"(?i)(url|uri|route|endpoint|prefix|href|link|api|xpath|pattern|regex|mount_?path|topic|namespace|(^|_)key$)"
)


def detect(folder: Folder) -> Iterator[Smell]:
    """Each absolute path in a string that is used as a path, as Julynter's `os.path.isabs` has it.

    Routes, addresses, patterns, messages and docstrings are no paths.
    """
    for code in folder.codes:
        for block in code.blocks:
            seen: set[int] = set()
            for node in block.every(ast.Constant):
                text = text_of(node)
                if text is None or not _looks(text) or node.lineno in seen or _goes_on(block, node):
                    continue
                if _is_path(block, node, text):
                    seen.add(node.lineno)
                    yield _smell(code, block, node.lineno, text)
            yield from _magics(code, block)


def _magics(code: Code, block: Block) -> Iterator[Smell]:
    for command in block.commands:
        word = command.magic or command.text.partition(" ")[0]
        if word in ("cd", "run", "writefile", "load"):
            for part in command.text.split()[1:2]:
                text = part.strip("\"'")
                if _looks(text) and not _SYSTEM.match(text):
                    yield _smell(code, block, command.line, text)


def _smell(code: Code, block: Block, line: int, text: str) -> Smell:
    shown = text if len(text) <= 60 else text[:57] + "…"
    return code.smell(
        "absolute_path",
        "medium",
        block,
        line,
        f"'{_masked(shown)}' exists on one machine only.",
        "Give a path relative to the project, or take it from a setting.",
    )


def _masked(text: str) -> str:
    """Without the name of whose home it is: a report travels further than the code."""
    return re.sub(r"(?i)((?:home|users)[\\/]+)[^\\/]+", r"\1…", text)


def _goes_on(block: Block, node: ast.Constant) -> bool:
    """Whether a string only ends another: ``f"{root}/x"`` and ``root + "/x"``."""
    outer = block.parent(node)
    if isinstance(outer, ast.JoinedStr):
        return outer.values[0] is not node
    return isinstance(outer, ast.BinOp) and outer.right is node


def _looks(text: str) -> bool:
    if not text or (text[0] not in "/~\\" and text[1:2] != ":"):
        return False
    if "\n" in text or len(text) > 500 or text.startswith("//"):
        return False
    return bool(
        _POSIX.match(text)
        or _WINDOWS.match(text)
        or _UNC.match(text)
        or _HOME.match(text)
        or _ANY.match(text)
    )


def _is_path(block: Block, node: ast.Constant, text: str) -> bool:
    if _SYSTEM.match(text) or text in ("/", "~", "\\", "/n", "/t"):
        return text == "~" and _use(block, node) == "path"
    use = _use(block, node)
    if use in ("no", "shown"):
        return False
    strong = bool(_MACHINE.match(text)) or bool(_POSIX.match(text))
    if use == "default":
        return bool(_MACHINE.match(text) or _MOUNT.match(text))
    if use == "path":
        return True
    if use == "named":
        return strong or bool(_FILE.search(text)) or text.count("/") > 1
    return strong or (bool(_FILE.search(text)) and text.count("/") > 1)


def _use(block: Block, node: ast.AST) -> str:  # noqa: C901, PLR0911, PLR0912 (one branch a kind)
    """What a string is used as: "path", "named" like one, "default", "shown", "no", or ""."""
    child: ast.AST = node
    for outer in block.around(node):
        if isinstance(outer, ast.Expr):
            return "no" if child is node else ""
        if isinstance(outer, ast.Compare):
            return "no"
        if isinstance(outer, ast.Raise | ast.Assert):
            return "shown"
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            return "no" if child in outer.decorator_list else ""
        if isinstance(outer, ast.keyword) and outer.arg:
            if _URL_NAME.search(outer.arg):
                return "no"
            if outer.arg != "default" and _PATH_NAME.search(outer.arg):
                return "named"
        if isinstance(outer, ast.Call):
            if child is outer.func:
                child = outer
                continue
            use = _argument(outer, child)
            if use:
                return use
        if isinstance(outer, ast.Dict):
            use = _entry(outer, child)
            if use:
                return use
        if isinstance(outer, ast.arguments):
            return _default(outer, child)
        if isinstance(outer, ast.Assign | ast.AnnAssign):
            return _assigned(outer)
        if isinstance(outer, ast.Subscript) and child is outer.slice:
            return "no"
        if isinstance(outer, ast.stmt):
            return ""
        child = outer
    return ""


def _argument(call: ast.Call, child: ast.AST) -> str:  # noqa: PLR0911 (one branch a kind)
    name = last(dotted(call.func))
    if name in ("getenv", "environ.get") or dotted(call.func).endswith("environ.get"):
        return "default"
    if name in _ARGUMENTS and any(one is child and one.arg == "default" for one in call.keywords):
        return "given"
    if name in _ARGUMENTS or name == "Field":
        return "default"
    if dotted(call.func).endswith("drive.mount"):
        return "path"
    if name in _SAYS:
        return "shown"
    if dotted(call.func).startswith(
        ("re.", "requests.", "httpx.", "session.", "client.", "urllib.")
    ):
        return "no"
    if name in _NOT_FILES:
        return "no"
    if name == "join" and "path" in dotted(call.func):
        return "path"
    if name in _READS or _READER.match(name):
        return "path"
    if dotted(call.func) in ("sys.path.append", "sys.path.insert"):
        return "path"
    return ""


def _entry(entries: ast.Dict, child: ast.AST) -> str:
    for key, value in zip(entries.keys, entries.values, strict=True):
        if child is key:
            return "no"
        if child is value and (word := text_of(key)):
            if _URL_NAME.search(word):
                return "no"
            if _PATH_NAME.search(word):
                return "named"
    return ""


def _assigned(statement: ast.Assign | ast.AnnAssign) -> str:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    name = last(dotted(targets[0]))
    if _URL_NAME.search(name):
        return "no"
    return "named" if _PATH_NAME.search(name) else ""


def _default(arguments: ast.arguments, child: ast.AST) -> str:
    named = [*arguments.posonlyargs, *arguments.args]
    pairs = list(zip(reversed(named), reversed(arguments.defaults), strict=False))
    pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d]
    for argument, default in pairs:
        if default is child:
            if _URL_NAME.search(argument.arg):
                return "no"
            return "named" if _PATH_NAME.search(argument.arg) else ""
    return ""


__all__ = ["detect"]
