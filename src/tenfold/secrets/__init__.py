"""Secrets: named by reference, resolved where they are used, never shown and never written."""

from tenfold.secrets.hiding import held, hidden, masked
from tenfold.secrets.looks import looks_like, named_like
from tenfold.secrets.reference import reference, refused_as_text, resolve, watch

__all__ = [
    "held",
    "hidden",
    "looks_like",
    "masked",
    "named_like",
    "reference",
    "refused_as_text",
    "resolve",
    "watch",
]
