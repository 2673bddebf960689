"""Lets processes with this folder on their path see the leaky step, kernels included."""

import leakysteps

from tenfold import registry

_found = tuple(registry.discover(leakysteps))
registry.steps = lambda: _found
