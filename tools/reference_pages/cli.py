"""The command line, read from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from reference_pages.markdown import page, table
from regsosek.cli import app


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name in sorted(group.commands):
        command = group.commands[name]
        if hasattr(command, "commands"):
            if command.invoke_without_command and command.params:
                yield f"{path} {name}", command
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    return "" if parameter.default is None or parameter.default == "" else f"`{parameter.default}`"


def _rows(command: Any) -> Iterator[tuple[str, str, str]]:
    for p in command.params:
        if getattr(p, "hidden", False) or p.name == "help":
            continue
        shown = (
            f"`{p.metavar or p.name.upper()}`"
            if p.param_type_name == "argument"
            else ", ".join(f"`{o}`" for o in p.opts)
        )
        yield shown, _default(p), getattr(p, "help", None) or ""


def _section(path: str, command: Any) -> str:
    rows = list(_rows(command))
    text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    return f"## `{path}`\n\n{text}" + (f"\n\n{table(('Option', 'Default', 'Meaning'), rows)}" if rows else "")


def render() -> str:
    sections = [_section(path, command) for path, command in _commands(typer.main.get_command(app), "regsosek")]
    return page(
        "Command line",
        "`regsosek --help` and `regsosek COMMAND --help` say the same. Wrong input ends with one sentence and exit code 2. "
        "Commands read the [settings](settings.md) from the environment; those that write act as the system, and the audit "
        "says which command it was.",
        *sections,
    )
