"""Every verb: what it promises, what it takes, which ability it asks for. Read from the sources, checked against VERBS."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import regsosek
from reference_pages.markdown import page, prose
from regsosek.kernel.action import VERBS

PACKAGE = Path(regsosek.__file__).parent


class Verb(NamedTuple):
    name: str
    module: str
    function: str
    arguments: str
    returns: str
    doc: str


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.glob("*/actions.py")) + sorted(PACKAGE.glob("*/actions/*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), ast.parse(path.read_text())


def _verb_name(function: ast.FunctionDef) -> str | None:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "verb":
            return str(ast.literal_eval(decorator.args[0]))
    return None


def _arguments(function: ast.FunctionDef) -> str:
    shown = []
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        annotation = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
        shown.append(f"{argument.arg}{annotation}" + (f" = {ast.unparse(default)}" if default else ""))
    return ", ".join(shown)


def verbs() -> list[Verb]:
    """In the order of rooms' names. Stops when a verb is registered that was not found here, or the other way round."""
    found = []
    for module, tree in _sources():
        importlib.import_module(module)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and (name := _verb_name(node)):
                returns = ast.unparse(node.returns) if node.returns else "None"
                found.append(Verb(name, module, node.name, _arguments(node), returns, ast.get_docstring(node) or ""))
    if {verb.name for verb in found} != set(VERBS):
        raise SystemExit(f"verbs in the sources and in VERBS differ: {sorted({v.name for v in found} ^ set(VERBS))}")
    return sorted(found)


def render() -> str:
    parts = [
        "Verbs are the only writers. Each is one permission check, one transaction and one audit event; it takes keywords "
        "only, `by=` the actor, and raises only problems (see [problems](problems.md)). "
        "[How to add one](../how-to/add-a-verb.md)."
    ]
    room = ""
    for verb in verbs():
        here = verb.name.split(".")[0]
        if here != room:
            room = here
            parts.append(f"## {room}")
        parts.append(
            f"### `{verb.name}`\n\n{prose(verb.doc)}\n\nAsks for `{VERBS[verb.name]}`.\n\n"
            f"```python\nfrom {verb.module} import {verb.function}\n\n{verb.function}({verb.arguments}) -> {verb.returns}\n```"
        )
    return page("Verbs", *parts)
