"""Controlled experiments: how large, who gets what, what came out, and what it is worth.

Import functions from their modules, for example ``from tenfold.experiments.sizing import means``;
each loads only what it needs.
"""
