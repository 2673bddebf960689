"""Edits one section of a decision file as text: what is not changed keeps its every character."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tenfold.yamllines import entry_lines, flow, nested, rendered, scalar


class Unusual(Exception):  # a layout, not a fault: the caller has another way
    """The layout is beyond editing in place: flow style, references, explicit keys."""


def edited(
    text: str,
    path: tuple[str, ...],
    changes: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> str:
    """Change entries of the mapping at `path`; a value of None removes its entry.

    `before` is what the entries mean now, in the form of `changes`: items of a list that stay
    are told by it, however they are written. Comments, order, quotes and line breaks of
    everything else stay. A new entry goes to the end of its mapping; the mappings of `path` are
    made where they are missing. An entry that goes takes its line with it and leaves the
    comments above it.

    Raises
    ------
    Unusual
        The mapping is not written line by line.
    """
    text = text if not text or text.endswith("\n") else text + "\n"
    node = YAML(pure=True).compose(text)
    if node is None:
        return text + "".join(nested(path, changes, 0))
    if not isinstance(node, MappingNode):
        raise Unusual
    edit = _Edit(text)
    edit.descend(node, path, changes, before or {})
    return edit.done()


class _Edit:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[tuple[int, int, str]] = []

    def done(self) -> str:
        text = self._text
        for start, end, new in sorted(self._pieces, key=lambda piece: piece[:2], reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def descend(
        self,
        node: Node,
        path: tuple[str, ...],
        changes: Mapping[str, object],
        before: Mapping[str, object],
    ) -> None:
        if not path:
            self._mapping(node, {k: _GONE if v is None else v for k, v in changes.items()}, before)
            return
        wanted = {name: value for name, value in changes.items() if value is not None}
        for key, value in _block(node):
            if key.value == path[0]:
                braces = isinstance(value, MappingNode) and value.flow_style
                if braces and value.start_mark.index < key.end_mark.index:
                    raise Unusual  # a reference to what stands above
                if not self._written(value):
                    below = nested(path[1:], wanted, key.start_mark.column + 2) if wanted else ()
                    self._insert(self._after_line(key.end_mark.index), "".join(below))
                else:
                    self.descend(value, path[1:], changes, before)
                return
        if wanted:
            lines = nested(path, wanted, node.value[0][0].start_mark.column)
            self._insert(self._after_line(self._end(node)), "".join(lines))

    def _mapping(
        self, node: Node, changes: Mapping[str, object], before: Mapping[str, object]
    ) -> None:
        if isinstance(node, MappingNode) and node.flow_style:
            self._braces(node, changes, before)
            return
        left = dict(changes)
        indent = _block(node)[0][0].start_mark.column
        for key, value in _block(node):
            new = left.pop(key.value, _SAME)
            if new is not _SAME and _key(new) != _key(before.get(key.value, _SAME)):
                self._entry(key, value, new, before.get(key.value), indent)
        added = {name: value for name, value in left.items() if value is not _GONE}
        if added:
            lines = [line for n, value in added.items() for line in entry_lines(n, value, indent)]
            self._insert(self._after_line(self._end(node)), "".join(lines))

    def _braces(
        self, node: MappingNode, changes: Mapping[str, object], before: Mapping[str, object]
    ) -> None:
        # Only what stands between two marks is replaced: comments stand outside of them.
        pairs: list[tuple[Node, Node]] = node.value
        end, left = node.start_mark.index + 1, dict(changes)
        for place, (key, value) in enumerate(pairs):
            new = left.pop(key.value, _SAME)
            start = key.start_mark.index
            if value.start_mark.index < key.end_mark.index:
                raise Unusual
            if new is _GONE:
                last = place + 1 == len(pairs)
                comma = re.compile(r"[ \t]*,|").match(self._text, value.end_mark.index)
                assert comma is not None
                stop = comma.end() if last else pairs[place + 1][0].start_mark.index
                start = end if last and place else start
                if "#" in self._text[end if last else value.end_mark.index : stop]:
                    raise Unusual
                self._pieces.append((start, stop, ""))
            elif new is not _SAME and _key(new) != _key(before.get(key.value, _SAME)):
                piece = (value.start_mark.index, value.end_mark.index, flow(new))
                self._pieces.append(piece)
            end = value.end_mark.index
        added = [f"{scalar(n)}: {flow(value)}" for n, value in left.items() if value is not _GONE]
        if added:
            kept = [key for key, _ in pairs if changes.get(key.value) is not _GONE]
            self._insert(end, (", " if kept else "") + ", ".join(added))

    def _entry(self, key: Node, value: Node, new: object, before: object, indent: int) -> None:
        colon = re.compile(r"[ \t]*:").match(self._text, key.end_mark.index)
        first = self._text.rfind("\n", 0, key.start_mark.index) + 1
        if (
            colon is None
            or self._text[first : key.start_mark.index].strip()
            or value.start_mark.index < key.end_mark.index  # a reference to what stands above
        ):
            raise Unusual
        end = self._end(value) if self._written(value) else colon.end()
        if new is _GONE:
            self._pieces.append((first, self._after_line(end), ""))
        elif isinstance(new, dict) and new and _is_block(value, MappingNode):
            gone = {name.value: _GONE for name, _ in value.value if name.value not in new}
            self._mapping(value, gone | new, before if isinstance(before, dict) else {})
        elif isinstance(new, list) and new and _is_block(value, SequenceNode):
            self._items(value, new, before if isinstance(before, list) else [])
        else:
            self._value(colon.end(), value, end, new, indent)

    def _value(self, start: int, value: Node, end: int, new: object, indent: int) -> None:
        head_end = self._text.index("\n", start)
        if _is_block(value) or getattr(value, "style", None) in ("|", ">"):
            # The comment on the line of the key stays; the lines below it are replaced.
            tail = re.sub(r"^\s*[|>][-+\d]*", "", self._text[start:head_end])
            stop = max(self._after_line(end) - 1, head_end)
        else:
            stop = self._text.index("\n", end)
            tail = self._text[end:stop]
        if tail.strip() and not tail.lstrip().startswith("#"):
            raise Unusual
        inline, below = rendered(new, indent)
        below_text = "".join("\n" + line.rstrip("\n") for line in below)
        self._pieces.append((start, stop, f"{' ' if inline else ''}{inline}{tail}{below_text}"))

    def _items(self, node: Node, new: list[object], before: list[object]) -> None:
        # Items that stay keep their own lines, and with them the comments above and beside them.
        kept: list[tuple[str, str]] = []
        meant = before if len(before) == len(node.value) else [_SAME] * len(node.value)
        begin = start = self._text.rfind("\n", 0, node.value[0].start_mark.index) + 1
        for item, old in zip(node.value, meant, strict=True):
            end = self._after_line(self._end(item))
            kept.append((_key(old), self._text[start:end]))
            start = end
        dash = self._text.index("-", begin) - begin
        if self._text[begin : begin + dash].strip():
            raise Unusual
        parts = []
        for item in new:
            same = next((pair for pair in kept if pair[0] == _key(item)), None)
            if same:
                kept.remove(same)
            parts.append(same[1] if same else f"{' ' * dash}- {flow(item)}\n")
        self._pieces.append((begin, start, "".join(parts)))

    def _end(self, node: Node) -> int:
        # Where the last character of a value stands: ruamel's own mark lies after its comments.
        if _is_block(node):
            last = node.value[-1]
            if isinstance(node, MappingNode):
                return self._end(last[1]) if self._written(last[1]) else last[0].end_mark.index
            return self._end(last)
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return start + len(self._text[start:end].rstrip())
        return end

    def _written(self, node: Node) -> bool:
        return bool(self._text[node.start_mark.index : node.end_mark.index].strip())

    def _after_line(self, index: int) -> int:
        return self._text.index("\n", index) + 1

    def _insert(self, index: int, lines: str) -> None:
        self._pieces.append((index, index, lines))


_GONE, _SAME = object(), object()


def _is_block(node: Node, kind: type[Node] | None = None) -> bool:
    if not isinstance(node, kind or (MappingNode, SequenceNode)):
        return False
    return not getattr(node, "flow_style", True) and bool(node.value)


def _block(node: Node) -> list[tuple[Node, Node]]:
    if not isinstance(node, MappingNode) or node.flow_style or not node.value:
        raise Unusual
    pairs: list[tuple[Node, Node]] = node.value
    return pairs


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


__all__ = ["Unusual", "edited"]
