"""What a signature is bound to: the content of a step's record and of all that it rests on."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from tenfold import registry
from tenfold.errors import ProjectProblem
from tenfold.records import RecordStore, read_document


def contents(store: RecordStore) -> dict[str, str]:
    """Content hash of every record that can be read, by the slug of its step."""
    found: dict[str, str] = {}
    for step in registry.steps():
        for folder in (store.folder, store.fallback):
            path = folder / f"{step.stem}.json" if folder else None
            if path and path.is_file():
                with contextlib.suppress(ProjectProblem):  # damaged: nobody has signed this
                    found[step.slug] = str(read_document(path, "")["content_hash"])
                break
    return found


def upstream(slug: str) -> list[str]:
    """The step and every step whose evidence reaches it, in the order of the ten.

    A slug that this version does not know rests on itself alone.
    """
    by_slug = {step.slug: step for step in registry.steps()}
    reached, waiting = {slug}, [slug]
    while waiting:
        step = by_slug.get(waiting.pop())
        new = [each for each in registry.parents(step) if each not in reached] if step else []
        reached.update(new)
        waiting += new
    return [each for each in by_slug if each in reached] or [slug]


def rests_on(slug: str, now: Mapping[str, str]) -> dict[str, str]:
    """Of the contents there are `now`, those that a signature of the step `slug` is bound to."""
    return {each: now[each] for each in upstream(slug) if each in now}


__all__ = ["contents", "rests_on", "upstream"]
