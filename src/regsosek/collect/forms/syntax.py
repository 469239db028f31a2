"""What the parser hands over: the bare syntax of an expression, and its text again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two expressions."""

    op: str
    left: Syntax
    right: Syntax


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus sign before an expression."""

    of: Syntax


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    name: str
    args: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """``.``, ``..`` or a name, with predicates."""

    name: str
    predicates: tuple[Syntax, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """``start`` is ``/``, empty (relative), or a call of ``instance`` or ``current``."""

    start: str | Call
    steps: tuple[Step, ...]


Syntax = Number | Text | Binary | Negative | Call | Path

LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_LEVEL = {op: level for level, ops in enumerate(LEVELS) for op in ops}


def printed(syntax: Syntax, level: int = 0) -> str:
    """XPath that parses to the same syntax."""
    match syntax:
        case Number(value):
            return str(int(value)) if value == int(value) else f"{value:f}".rstrip("0")
        case Text(value):
            return f'"{value}"' if "'" in value else f"'{value}'"
        case Negative(of):
            return f"-{printed(of, len(LEVELS))}"
        case Call(name, args):
            return f"{name}({', '.join(printed(arg) for arg in args)})"
        case Path(start, steps):
            walked = "/".join(step.name + "".join(f"[{printed(p)}]" for p in step.predicates) for step in steps)
            if isinstance(start, Call):
                return f"{printed(start)}/{walked}"
            return start + walked
        case Binary(op, left, right):
            own = _LEVEL[op]
            text = f"{printed(left, own)} {op} {printed(right, own + 1)}"
            return f"({text})" if own < level else text
