"""One dependency as people write it, and whether it names one version."""

# ruff: noqa: E501 (lists and patterns stand on few lines)

from __future__ import annotations

import re
import shlex

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*(.*)$")
_EXACT = re.compile(r"^={2,3}\s*[^\s*,]+$")
_COMMIT = re.compile(r"@(?!main\b|master\b|develop\b|dev\b|HEAD\b|trunk\b)[\w.\-/+]+(#.*)?$")
_LOCAL = re.compile(r"^(\.{1,2}([/\\\[]|$)|/|~|file:|[\w./-]+\.(whl|tar\.gz|zip)$|\$|\{)")
_WITH_VALUE = {
    "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f",
    "--find-links", "-t", "--target", "--prefix", "--root", "--no-binary", "--only-binary", "--python",
    "--progress-bar", "--timeout", "--cache-dir", "--trusted-host", "-e", "--editable", "--platform",
    "--retries", "--proxy", "--cert", "--log", "--src", "--report", "-n", "--name", "-p", "--channel",
    "--default-timeout", "--upgrade-strategy", "--python-version", "--abi", "--implementation", "--file",
    "--config-settings", "--global-option", "-d", "--dest", "--exists-action", "--index", "-b", "-w",
}  # fmt: skip
_CHANNEL = {"-c", "--channel"}
_TOOLS = {"pip", "setuptools", "wheel"}
_INSTALL = re.compile(
    r"(?:^|[\s;&|\"'/])(?P<tool>pip3?(?:\.\d+)?|uv\s+pip|conda|mamba|micromamba)\s+(?:-\S+\s+)*install\b(?P<rest>[^;&|]*)"
)


def unpinned(text: str) -> str | None:
    """The name of a dependency that names no single version; None if it does or is none.

    Comments, options and files of one's own are no dependency.

    Examples
    --------
    >>> unpinned("pandas>=2"), unpinned("numpy==2.2.1"), unpinned("-e .")
    ('pandas', None, None)
    """
    text = re.split(r"\s+#|^#", text)[0].split(";")[0].split(" --")[0].strip().rstrip("\\").strip()
    if not text or text.startswith("-") or (_LOCAL.match(text) and " @ " not in text):
        return None
    address = re.search(r"(git|hg|svn|bzr)\+\S+|https?://\S+|ssh://\S+", text)
    if address:
        return _address(text, address.group())
    match = _NAME.match(text)
    if not match or " @ " in f" {match.group(3)}":
        return None
    version = match.group(3).strip().strip("()")
    if any(_EXACT.match(part.strip()) for part in version.split(",")):
        return None
    if version and version[0] not in "<>=!~^*,":
        return None
    return match.group(1)


def _address(text: str, address: str) -> str | None:
    if address.startswith("http"):
        return None  # a file, with its version in its name
    if _COMMIT.search(
        re.sub(
            r"^\w+\+\w+://[^/]*@",
            "",
            address.split("#egg", maxsplit=1)[0].split("#sub", maxsplit=1)[0],
        )
    ):
        return None
    name = re.search(r"egg=([\w.-]+)", text)
    return name.group(1) if name else re.sub(r"(\.git)?(@.*|#.*)?$", "", address).rsplit("/", 1)[-1]


def unpinned_conda(text: str) -> str | None:
    """As `unpinned`, of a conda specification: ``numpy=1.26`` counts as pinned."""
    text = re.split(r"\s+#|^#", text)[0].strip().strip("\"'").rpartition("::")[2]
    match = re.match(r"^([A-Za-z0-9_][\w.-]*)\s*(.*)$", text)
    if not match or match.group(1) in _TOOLS:
        return None
    version = match.group(2).strip()
    if re.match(r"^={1,2}\s*[\w.]+", version) or re.match(r"^\d", version):
        return None
    return match.group(1)


def installed(command: str) -> list[str]:
    """The unpinned dependencies that a shell command installs with pip or conda.

    Examples
    --------
    >>> installed("python -m pip install -q 'pandas>=2' numpy==2.2.1 && pip install shap")
    ['pandas', 'shap']
    """
    found = []
    for match in _INSTALL.finditer(command):
        conda = "conda" in match.group("tool") or "mamba" in match.group("tool")
        found += _packages(match.group("rest"), conda=conda)
    return found


def _packages(rest: str, *, conda: bool) -> list[str]:
    try:
        words = shlex.split(rest, comments=True)
    except ValueError:
        words = rest.split()
    if not conda and any(
        w in ("-c", "--constraint", "--require-hashes", "--no-deps-lock") for w in words
    ):
        return []
    packages = []
    skip = False
    for word in words:
        if skip or word.startswith(("-", "$", "{", "<", ">", "%", "#")):
            skip = word in _WITH_VALUE or (conda and word in _CHANNEL)
            continue
        name = unpinned_conda(word) if conda else unpinned(word)
        if name and name.lower() not in _TOOLS:
            packages.append(name)
    return packages


__all__ = ["installed", "unpinned", "unpinned_conda"]
