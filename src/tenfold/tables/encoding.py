"""Which encoding a text file is in, judged by all of its bytes where it is not plain UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from tenfold.errors import DataProblem
from tenfold.tables.source import HEAD, File

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 22
_SAMPLE = 64 * 1024


@dataclass(frozen=True)
class Encoding:
    """A codec's name, and how sure we are, as a sentence (empty for plain UTF-8)."""

    name: str
    note: str = ""


def detect(file: File, *, given: str | None = None) -> Encoding:
    """Tell the encoding of a text file.

    Parameters
    ----------
    given : str, optional
        What the user says it is; checked against the bytes.

    Raises
    ------
    DataProblem
        `given` is unknown, or the bytes are not in it.
    """
    if given is not None:
        _check(file, given)
        return Encoding(given)
    for mark, name in _MARKS:
        if file.head.startswith(mark):
            note = "" if name == "utf-8-sig" else f"Encoding {name}, by its byte-order mark."
            _check(file, name)
            return Encoding(name, note)
    if b"\0" in file.head[:4096]:
        name = (
            "utf-16-le"
            if file.head[1:4096:2].count(0) > file.head[:4096:2].count(0)
            else "utf-16-be"
        )
        _check(file, name)
        return Encoding(name, f"Encoding {name}, by its zero bytes.")
    strange = _not_utf8(file)
    if strange is None:
        return Encoding("utf-8")
    return _guess(strange)


def head_text(file: File, encoding: str) -> str:
    """The whole lines that a file begins with, decoded."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(file.head)
    whole = text.rfind("\n")
    # The last line may be cut short.
    return text[: whole + 1] if whole > 0 and len(file.head) == HEAD else text


def _guess(sample: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    high = sum(byte > 127 for byte in sample)
    best = from_bytes(sample).best()
    alphabets = set(best.alphabets) if best else set()
    latin = {a for a in alphabets if "Latin" in a or a in ("Basic Latin", "Control character")}
    foreign = alphabets - latin - {"General Punctuation", "Currency Symbols", "Letterlike Symbols"}
    script = any(
        key in a
        for a in foreign
        for key in (
            "Cyrillic",
            "Greek",
            "CJK",
            "Hiragana",
            "Katakana",
            "Hangul",
            "Arabic",
            "Hebrew",
            "Thai",
        )
    )
    if best is not None and script and high > 20:
        name = best.encoding
    else:
        name = "cp1252" if not set(sample) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"
    shown = _example(sample, name)
    return Encoding(
        name,
        f"The text is not UTF-8; read as {name}{shown}. Give `encoding` if that looks wrong.",
    )


def _example(sample: bytes, name: str) -> str:
    text = sample.decode(name, errors="replace")
    strange = list(dict.fromkeys(c for c in text if ord(c) > 127 and c.isprintable()))[:5]
    return f" (it has {' '.join(strange)})" if strange else ""


def _not_utf8(file: File) -> bytes | None:
    """The lines around the first bytes that are not UTF-8; None when all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    seen = b""
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return _strange_lines(seen[-4:] + block + stream.read(_BLOCK))
            seen = block
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return seen[-_SAMPLE:]
    return None


def _strange_lines(block: bytes) -> bytes:
    lines = [line for line in block.split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE]


def _check(file: File, name: str) -> None:
    try:
        decoder = codecs.getincrementaldecoder(name)()
    except LookupError:
        raise DataProblem.because(
            f"'{name}' is not an encoding.", "Common ones: utf-8, cp1252, utf-16, latin-1."
        ) from None
    done = 0
    with file.open() as stream:
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
                done += len(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise DataProblem.because(
                f"'{file.path.name}' is not {name}: byte {done + error.start:,} does not fit.",
                "Leave `encoding` out to have it detected.",
            ) from None


__all__ = ["Encoding", "detect", "head_text"]
