"""Which questions of an interview a person may have corrected or asked again: those that the form asks, of members who are there.

Ids of ours (the row chosen from the officer's list, and what it brings) are no questions: which family it is, is said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from regsosek.collect.forms import Form, Instance, Node
from regsosek.collect.forms.form import ANSWERED
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
