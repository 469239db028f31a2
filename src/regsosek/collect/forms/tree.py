"""The typed expression tree: what a form's XPath becomes, once, and what server and browser evaluate.

The JSON of a tree is `docs/reference/form-expressions.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self

Type = Literal["number", "string", "boolean", "date", "datetime", "time", "nodeset", "any"]
Value = str | float | bool | None

_PLAIN = ("path", "list", "column", "current", "free", "repeats")


@dataclass(frozen=True, slots=True)
class Expr:
    """One node of a tree.

    ``op`` is ``literal``, ``ref``, ``rows``, ``column``, an operator or a function's name. ``where`` holds predicates:
    of a ``ref``, pairs with the path of the step they stand on; of ``rows``, pairs with an empty path.
    """

    op: str
    type: Type
    args: tuple[Expr, ...] = ()
    value: Value = None
    path: str = ""
    list: str = ""
    column: str = ""
    current: bool = False
    free: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    where: tuple[tuple[str, Expr], ...] = ()

    def walk(self) -> Iterator[Expr]:
        """This node and all below it, predicates too."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(node.args)
            stack.extend(test for _, test in node.where)

    def to_json(self) -> dict[str, Any]:
        """The documented shape; what is empty is left out."""
        shape: dict[str, Any] = {"op": self.op, "type": self.type}
        if self.op == "literal":
            shape["value"] = self.value
        if self.args:
            shape["args"] = [arg.to_json() for arg in self.args]
        for name in _PLAIN:
            if found := getattr(self, name):
                shape[name] = list(found) if isinstance(found, tuple) else found
        if self.where:
            shape["where"] = [{"step": step, "test": test.to_json()} for step, test in self.where]
        return shape

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Self:
        """The tree of a documented shape; KeyError when ``op`` or ``type`` is missing."""
        return cls(
            op=shape["op"],
            type=shape["type"],
            args=tuple(cls.from_json(arg) for arg in shape.get("args", ())),
            value=shape.get("value"),
            path=shape.get("path", ""),
            list=shape.get("list", ""),
            column=shape.get("column", ""),
            current=shape.get("current", False),
            free=tuple(shape.get("free", ())),
            repeats=tuple(shape.get("repeats", ())),
            where=tuple((pair["step"], cls.from_json(pair["test"])) for pair in shape.get("where", ())),
        )


def literal(value: str | float | bool) -> Expr:
    """A constant; its type is that of the value."""
    if isinstance(value, bool):
        return Expr("literal", "boolean", value=value)
    return Expr("literal", "string" if isinstance(value, str) else "number", value=value)
