"""The patterns that text follows: 9 for a digit, A and a for runs of letters."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_STEPS = ((r"\p{Nd}", "9"), (r"\p{Lu}+", "A"), (r"[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]+", "a"), (r"\s+", " "))
_LONGEST = 60


def shapes(values: pa.Array) -> pa.Array:
    """Reduce each text to its pattern, cut at 60 characters.

    Examples
    --------
    >>> import pyarrow as pa
    >>> shapes(pa.array(["7590-VHVEG", "ann@mail.org"])).to_pylist()
    ['9999-A', 'a@a.a']
    """
    found = pc.utf8_slice_codeunits(values, 0, 4 * _LONGEST)
    for pattern, mark in _STEPS:
        # Letters first become themselves: a digit's mark must not be taken for a letter.
        found = pc.replace_substring_regex(found, pattern=pattern, replacement=mark)
    return pc.utf8_slice_codeunits(found, 0, _LONGEST)


__all__ = ["shapes"]
