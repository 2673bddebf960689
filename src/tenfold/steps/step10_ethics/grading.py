"""How many years of school a text asks for, by formulas that need no list of words."""

from __future__ import annotations

import re
from typing import NamedTuple

from tenfold.errors import WrongInput

_WORD = re.compile(r"[^\W_][\w'’.,-]*", re.UNICODE)
# A full stop inside "U.S." or "1.5" ends no sentence, and a line break ends every one.
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_END = re.compile(r"[.!?]+(?=\s|$)|\n+")


class Grade(NamedTuple):
    """School grades after two formulas, and what they were counted from.

    Attributes
    ----------
    coleman_liau, automated : float
        Coleman–Liau index and automated readability index, in US school grades.
    words, sentences : int
    """

    coleman_liau: float
    automated: float
    words: int
    sentences: int

    @property
    def value(self) -> float:
        """The higher of the two: a text is as hard as its harder side, long words or sentences."""
        return max(self.coleman_liau, self.automated)


def grade(text: str) -> Grade:
    """Grade an English text.

    Parameters
    ----------
    text : str
        A line of its own, a heading or a point of a list, counts as a sentence.

    Raises
    ------
    WrongInput
        The text has no words.

    References
    ----------
    Coleman and Liau, A Computer Readability Formula Designed for Machine Scoring, Journal of
    Applied Psychology 60 (1975): 0.0588 L − 0.296 S − 15.8, letters and sentences per 100 words.
    Senter and Smith, Automated Readability Index, AMRL-TR-66-220 (1967):
    4.71 characters/words + 0.5 words/sentences − 21.43.

    Examples
    --------
    >>> round(grade("The cat sat on the mat. It was warm.").automated, 1)
    -5.6
    """
    words = [word.strip(".,'’-") for word in _WORD.findall(text)]
    if not words:
        raise WrongInput.because("A text without words has no reading grade.")
    kept = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    sentences = sum(1 for part in _END.split(kept) if _WORD.search(part))
    # Coleman and Liau's own example counts digits as letters: 639 in 119 words.
    signs = sum(1 for word in words for c in word if c.isalnum())
    n = len(words)
    return Grade(
        coleman_liau=0.0588 * 100 * signs / n - 0.296 * 100 * sentences / n - 15.8,
        automated=4.71 * signs / n + 0.5 * n / sentences - 21.43,
        words=n,
        sentences=sentences,
    )


__all__ = ["Grade", "grade"]
