"""Following calls into functions, classes and methods of the searched folder."""

from __future__ import annotations

import ast
from dataclasses import replace

from tenfold.smells.code import Block, Code, Function, dotted, last
from tenfold.smells.flow.state import MOST_STEPS, State
from tenfold.smells.flow.values import Event, Value, joined

_DEEPEST = 3


class Functions(State):
    """Calls of the folder's own code."""

    def _inlined(
        self,
        node: ast.Call,
        full: str,
        owner: Value,
        given: list[Value],
        named: dict[str, Value],
    ) -> Value | None:
        """Follow a call into a function, a class or a method of the searched folder."""
        if self._depth >= _DEEPEST or self._step > MOST_STEPS:
            return None
        if owner.own is not None and isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, owner, given, named)
        found = self._function(self.code, full)
        if found is not None:
            held = {k: v for k, v in self.names.items() if k == "self" or k.startswith("self.")}
            value, own = self._followed(node, found, held, given, named)
            if full.startswith("self."):
                self.names |= own
            return value
        if last(full)[:1].isupper():
            found = self._function(self.code, f"{full}.__init__")
            if found is not None:
                _, own = self._followed(node, found, {}, given, named)
                learned = frozenset[Event]().union(*(one.learned for one in given))
                return Value(
                    made=last(full),
                    learned=learned,
                    own=(self.code, full),
                    fields=tuple(own.items()),
                )
        return None

    def _method(
        self,
        node: ast.Call,
        called: ast.Attribute,
        owner: Value,
        given: list[Value],
        named: dict[str, Value],
    ) -> Value | None:
        """Follow a call of a method of an object whose class stands in the folder."""
        assert owner.own is not None
        code, name = owner.own
        found = self._function(code, f"{name}.{called.attr}")
        if found is None:
            return None
        known = dotted(called.value)
        held = {"self": owner, **dict(owner.fields)}
        held |= {
            f"self{key[len(known) :]}": value
            for key, value in self.names.items()
            if known and key.startswith(f"{known}.")
        }
        value, own = self._followed(node, found, held, given, named)
        changed = replace(owner, fields=tuple(own.items()))
        if known in self.names:
            self.names[known] = changed
        return changed if value.own == owner.own else value

    def _followed(
        self,
        node: ast.Call,
        found: tuple[Code, Block, Function],
        held: dict[str, Value],
        given: list[Value],
        named: dict[str, Value],
    ) -> tuple[Value, dict[str, Value]]:
        """What a function returns, and what ``self`` holds then; `held` is what it held before."""
        code, block, function = found
        arguments = [one.arg for one in [*function.args.posonlyargs, *function.args.args]]
        if arguments[:1] == ["self"]:
            arguments = arguments[1:]
        outer = (self.code, self.block, self.names, self._returned, self._called, self._same)
        inner = dict(self.names) if code is self.code else {}
        inner = {k: v for k, v in inner.items() if k != "self" and not k.startswith("self.")}
        inner |= held
        inner |= dict.fromkeys(
            [*arguments, *(one.arg for one in function.args.kwonlyargs)], Value()
        )
        inner |= dict(zip(arguments, given, strict=False)) | {k: v for k, v in named.items() if k}
        self._called = self._called or self.code.place(self.block, node)
        self.code, self.names, self._returned, self._same = code, inner, [], {}
        self._depth += 1
        self.run(block, function.body)
        self._depth -= 1
        returned = self._returned
        own = {key: value for key, value in self.names.items() if key.startswith("self.")}
        # A frame that is given is changed in place.
        taught = {name: self.names.get(name, Value()).marks for name in arguments}
        self.code, self.block, self.names, self._returned, self._called, self._same = outer
        for argument, name in zip(node.args, arguments, strict=False):
            if isinstance(argument, ast.Name) and argument.id in self.names:
                known = self.names[argument.id]
                self.names[argument.id] = known.marked(*taught[name]) if known.roots else known
        if len(returned) == 1:
            return returned[0], own
        return either(*returned) if returned else Value(), own


def either(*values: Value) -> Value:
    """One of several values, as of the branches of an if."""
    lengths = {len(one.items) for one in values}
    merged = joined(list(values))
    made = next((one.made for one in values if one.made), "")
    if len(lengths) == 1 and lengths != {0}:
        items = tuple(joined(list(row)) for row in zip(*(one.items for one in values), strict=True))
        return replace(merged, items=items, made=made)
    return replace(merged, made=made)


__all__ = ["Functions", "either"]
