"""Names and words of a plan as other tools allow them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from tenfold.errors import WrongInput

_MOST_SHOWN = 60
# Of a container image: registry with an optional port, then folders, as OCI's distribution
# specification spells them.
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
# Without a dot or a port, `team/tenfold` begins with a folder.
_HOST = rf"(?:(?:localhost|{_NAME}(?:\.{_NAME})+|{_NAME}(?=:\d))(?::\d{{1,5}})?/)?"
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"{_HOST}{_PART}(?:/{_PART})*(?P<tag>:[\w][\w.-]{{0,127}})?(?P<digest>@sha256:[0-9a-f]{{64}})?"
)


def slug(text: str, *, most: int = 40) -> str:
    """A name of a-z, 0-9 and dashes, at most `most` long, that no other text has.

    Examples
    --------
    >>> slug("loans")
    'loans'
    >>> slug("Loan applications")
    'loan-applications-9c7ef2'
    """
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", latin.lower()).strip("-")
    if plain == text and len(plain) <= most and plain[0].isalpha():
        return plain
    # Something was lost, and two projects may have lost it both.
    mark = hashlib.sha256(text.encode()).hexdigest()[:6]
    kept = plain[: most - 7].strip("-")
    if not kept[:1].isalpha():
        kept = f"p-{kept}"[: most - 7].strip("-")
    return f"{kept}-{mark}"


def shown(text: str, *, most: int = _MOST_SHOWN) -> str:
    r"""`text` for a comment or a title: one line, without signs that end one or start something.

    Examples
    --------
    >>> shown("Risk\n*/ ${{ x }}")
    'Risk * $ x'
    """
    kept = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(re.sub(r"[/\\{}`<>#\"|%]", " ", kept).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def one_line(what: str, text: str) -> str:
    """Pass on a text that has no line breaks or control characters.

    Raises
    ------
    WrongInput
        It has some: half of the tools that are exported to cannot say such a name.
    """
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp"):
            raise WrongInput.because(
                f"{what} {text!r} holds a line break or a control character.",
                "No scheduler can be told such a name; take it out.",
            )
    return text


def image_reference(image: str, version: str) -> str:
    """`image` with `version` as its tag, where it has neither tag nor digest.

    Raises
    ------
    WrongInput
        It is no name of an image, or its tag moves.

    Examples
    --------
    >>> image_reference("registry.example:5000/risk/tenfold", "0.1.0")
    'registry.example:5000/risk/tenfold:0.1.0'
    """
    found = _IMAGE.fullmatch(image)
    if not found:
        raise WrongInput.because(
            f"'{image}' is no name of a container image.",
            "Write it as registry.example:5000/team/tenfold: small letters, no spaces.",
        )
    if found["tag"] == ":latest" and not found["digest"]:
        raise WrongInput.because(
            f"'{image}' names whatever is newest.",
            f"Leave the tag out: exports write {version}, the version that made them.",
        )
    # A local version has a plus, which no tag may hold.
    return image if found["tag"] or found["digest"] else f"{image}:{version.replace('+', '_')}"


__all__ = ["image_reference", "one_line", "shown", "slug"]
