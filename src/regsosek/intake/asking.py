"""Which questions of an interview a person may have corrected or asked again: those that the form asks, of members who are there.

Ids of ours (the row chosen from the officer's list, and what it brings) are no questions: which family it is, is said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from regsosek.collect.forms import Evaluation, Expr, Form, Instance, Node
from regsosek.collect.forms.form import ANSWERED, plain, template
from regsosek.kernel.problems import Problem

#: Names of nodes that hold ids of ours.
IDS = frozenset(["pick", "member_pick", "family_id", "dwelling_id", "person_id"])


_STEP = re.compile(r"(?P<name>[^\[\]]+)(\[(?P<number>[1-9][0-9]{0,5})\])?")


def is_ours(node: Node) -> bool:
    return node.name in IDS


def question(form: Form, path: str, *, calculated: bool = False) -> Node:
    """The question at a path; ``calculated``: what the form works out by itself is one too.

    :raises Problem: ``no_such_question``: it is none, or holds an id of ours.
    """
    try:
        node = form.node(path)
    except KeyError:
        raise Problem("no_such_question", path=path) from None
    is_one = node.kind in ANSWERED or (calculated and node.kind == "calculate")
    if not is_one or is_ours(node):
        raise Problem("no_such_question", path=path)
    return node


def must_be_there(form: Form, instance: Instance, paths: Iterable[str], *, next_too: bool = False) -> None:
    """The occurrences that these paths name are in the instance. ``next_too``: the one behind the last is right as well, for a
    correction may add a member.

    :raises Problem: ``no_such_question``.
    """
    for path in paths:
        if not all(_is_there(form, instance, above, step, next_too) for above, step in _steps(path)):
            raise Problem("no_such_question", path=path)


def _steps(path: str) -> Iterator[tuple[str, str]]:
    """Each step of a path, with the path of the node that holds it."""
    above = ""
    for step in path.strip("/").split("/"):
        yield above, step
        above = f"{above}/{step}"


def _is_there(form: Form, instance: Instance, above: str, step: str, next_too: bool) -> bool:
    written = _STEP.fullmatch(step)
    if written is None:
        return False
    here = f"{above}/{written['name']}"
    try:
        repeated = form.node(here).kind == "repeat"
    except KeyError:
        return False
    most = instance.count(here) + next_too if repeated else 1
    return int(written["number"] or 1) <= most


def with_what_decides(form: Form, evaluation: Evaluation, paths: Iterable[str]) -> list[str]:
    """These questions; in front of one that the answers do not ask at present, those whose answers decide whether it is asked.
    Otherwise its answer would come back as one to a question that nobody asked."""
    found: dict[str, str] = {}  # with ``[1]`` and without it is one question, kept as it was named

    def add(path: str, waiting: frozenset[str]) -> None:
        key = plain(path)
        if key in found or key in waiting:
            return
        if not evaluation.is_relevant(path):
            for decides in _deciding(form, evaluation, path):
                add(decides, waiting | {key})
        found[key] = path

    for path in paths:
        add(path, frozenset())
    return list(found.values())


def _deciding(form: Form, evaluation: Evaluation, path: str) -> list[str]:
    """What the relevance of a question, and of the groups that hold it, refers to, as questions of the same member."""
    steps = [f"{above}/{step}" for above, step in _steps(path)]
    hidden = [form.node(here) for here in steps if not evaluation.is_relevant(here)]
    names = dict.fromkeys(name for node in hidden for name in _referred(form, node.relevant))
    there = (_beside(form, path, form.node(name)) for name in names)
    return [each for each in there if each and each != path]


def _referred(form: Form, expr: Expr | None, through: frozenset[str] = frozenset()) -> Iterator[str]:
    """Questions that an expression refers to; of what the form works out, those that it is worked out of."""
    for each in expr.walk() if expr is not None else ():
        node = form.by_path.get(each.path) if each.op == "ref" else None
        if node is None or node.path in through or is_ours(node):
            continue
        if node.kind == "calculate":
            yield from _referred(form, node.calculate, through | {node.path})
        elif node.kind in ANSWERED and not node.read_only:
            yield node.path


def _beside(form: Form, path: str, node: Node) -> str:
    """Where that question stands for the member whom ``path`` is about; "" for a question of other members."""
    if not node.repeat:
        return node.path
    if not template(path).startswith(f"{node.repeat}/"):
        return ""
    depth = node.repeat.count("/") + 1
    return "/".join(path.split("/")[:depth]) + node.path[len(node.repeat) :]
