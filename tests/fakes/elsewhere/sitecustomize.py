"""Lets processes with this folder on their path see the fake steps, kernels included."""

import fakesteps

from tenfold import registry

_found = tuple(sorted(registry.discover(fakesteps), key=lambda step: step.number))
registry.steps = lambda: _found
