"""Pure statistics: every figure comes with its interval, or says why it has none.

Import from the modules, for example ``from tenfold.stats.money import money_per_week``; each
loads only what it needs.
"""

__all__: list[str] = []
