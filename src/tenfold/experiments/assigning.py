"""Who gets which arm: the same unit always the same one, on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tenfold.errors import WrongInput
from tenfold.vocabulary import Arm

BUCKETS = 10_000
"""Into how many equal parts units are divided before arms take their share of them."""

_SEED = 1
_HASHES = 2**32


def bucket(unit: str, salt: str) -> int:
    """The bucket of a unit, from 0 to 9,999.

    MurmurHash3 (x86, 32 bits, seed 1) of unit and salt, scaled to 10,000, as Optimizely's
    software does it.

    Parameters
    ----------
    unit : str
        Identifier, taken as it is written: ``007`` and ``7`` are two units.
    salt : str
        Another salt divides the same units independently.

    Examples
    --------
    >>> bucket("ppid1", "1886780721")
    5254
    """
    import mmh3

    return int(mmh3.hash(unit + salt, _SEED, signed=False) * BUCKETS // _HASHES)


def ends(arms: Sequence[Arm]) -> list[int]:
    """First bucket beyond each arm's, in their order; the last is 10,000.

    Raises
    ------
    WrongInput
        The weight of an arm is too small for a single bucket: nobody would ever get it.

    Examples
    --------
    >>> ends([Arm(name="a", weight=2), Arm(name="b", weight=1)])
    [6667, 10000]
    """
    whole = sum(arm.weight for arm in arms)
    found, so_far = [], 0.0
    for arm in arms:
        so_far += arm.weight
        found.append(round(BUCKETS * so_far / whole))
    for arm, start, end in zip(arms, [0, *found[:-1]], found, strict=True):
        if start == end:
            raise WrongInput.because(
                f"The weight of the arm '{arm.name}', {arm.weight:g} of {whole:g}, is below one in "
                f"{BUCKETS:,}: nobody would get it.",
                "Give it a larger share.",
            )
    return found


def assign(units: Iterable[str], arms: Sequence[Arm], salt: str) -> list[str]:
    """Name of the arm of each unit."""
    import mmh3

    borders = ends(arms)
    by_bucket = [
        arm.name
        for arm, start, end in zip(arms, [0, *borders[:-1]], borders, strict=True)
        for _ in range(start, end)
    ]
    shift = BUCKETS / _HASHES  # a power of two times 10,000: exact in floats
    digest = mmh3.hash
    return [by_bucket[int(digest(unit + salt, _SEED, False) * shift)] for unit in units]


__all__ = ["BUCKETS", "assign", "bucket", "ends"]
