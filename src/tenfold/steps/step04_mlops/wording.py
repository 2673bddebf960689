"""Words for figures that a sentence and a headline share."""

from __future__ import annotations


def chance_text(chance: float) -> str:
    """A chance as a person says it: draws cannot tell 99.9 % from certainty.

    Examples
    --------
    >>> chance_text(0.999), chance_text(0.874)
    ('over 99%', '87%')
    """
    if chance >= 0.995:
        return "over 99%"
    return "under 1%" if chance < 0.005 else f"{chance:.0%}"


__all__ = ["chance_text"]
