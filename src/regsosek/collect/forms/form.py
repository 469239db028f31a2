"""A compiled form: its nodes in document order, its lists of choices, and the JSON in which it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Self

from regsosek.collect.forms.tree import Expr

FORMAT = "regsosek.form/1"

_TYPED = ("text", "integer", "decimal", "date", "time", "datetime", "geopoint")
ANSWERED = frozenset((*_TYPED, "select_one", "select_multiple", "image", "audio", "file"))
"""Kinds that a person answers."""
KINDS = ANSWERED | frozenset(["note", "calculate", "group", "repeat", "meta"])

EXPRESSIONS = ("relevant", "constraint", "required", "calculate", "choice_filter", "count", "choice_nodes")


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a form. Texts are ``{language: text}``; a text's ``${/data/x}`` stands for that node's answer."""

    path: str
    name: str
    kind: str
    repeat: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    choices: str = ""
    choice_value: str = "name"
    choice_label: str = "label"
    relevant: Expr | None = None
    constraint: Expr | None = None
    required: Expr | None = None
    calculate: Expr | None = None
    choice_filter: Expr | None = None
    count: Expr | None = None
    choice_nodes: Expr | None = None
    constraint_message: dict[str, str] = field(default_factory=dict)
    required_message: dict[str, str] = field(default_factory=dict)
    appearance: str = ""
    read_only: bool = False
    default: str = ""
    data_type: str = "string"
    preload: str = ""
    action: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def parent(self) -> str:
        """Path of the node that holds this one; empty at the root."""
        return self.path.rpartition("/")[0]

    def expressions(self) -> dict[str, Expr]:
        """The expressions that the node has, by attribute."""
        return {name: expr for name in EXPRESSIONS if (expr := getattr(self, name)) is not None}

    def to_json(self) -> dict[str, Any]:
        """The documented shape; what is empty or as by default is left out."""
        shape: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Expr):
                shape[each.name] = value.to_json()
            elif (value and value != each.default) or each.name in ("path", "name", "kind"):
                shape[each.name] = value
        return shape

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Self:
        """The node of a documented shape; TypeError for a key that is not known."""
        given: dict[str, Any] = dict(shape)
        for key in EXPRESSIONS:
            if key in given:
                given[key] = Expr.from_json(given[key])
        return cls(**given)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """Rows to choose from. ``source`` is set when the rows come from a file that is sent to the phone beside the form."""

    name: str
    source: str = ""
    rows: tuple[dict[str, str], ...] = ()
    labels: tuple[dict[str, str], ...] = ()

    @property
    def external(self) -> bool:
        """Whether the rows are not in the form."""
        return bool(self.source)

    def to_json(self) -> dict[str, Any]:
        """The documented shape."""
        if self.source:
            return {"source": self.source}
        return {"rows": list(self.rows), "labels": list(self.labels)}

    @classmethod
    def from_json(cls, name: str, shape: dict[str, Any]) -> Self:
        """The list of a documented shape."""
        return cls(name, shape.get("source", ""), tuple(shape.get("rows", ())), tuple(shape.get("labels", ())))


@dataclass(frozen=True, eq=False)
class Form:
    """A compiled form. The same object serves all evaluations: what is derived from it is worked out once."""

    form_id: str
    version: str
    title: dict[str, str]
    nodes: tuple[Node, ...]
    lists: dict[str, ChoiceList] = field(default_factory=dict)
    languages: tuple[str, ...] = ("default",)

    @cached_property
    def by_path(self) -> dict[str, Node]:
        """Every node by its path."""
        return {node.path: node for node in self.nodes}

    @property
    def root(self) -> str:
        """Name of the root element."""
        return self.nodes[0].name

    def node(self, path: str) -> Node:
        """The node at ``path``, with or without indexes of occurrences; KeyError when there is none."""
        return self.by_path[template(path)]

    def to_json(self) -> dict[str, Any]:
        """The documented shape, of JSON values only."""
        return {
            "format": FORMAT,
            "form_id": self.form_id,
            "version": self.version,
            "title": self.title,
            "languages": list(self.languages),
            "nodes": [node.to_json() for node in self.nodes],
            "lists": {name: each.to_json() for name, each in self.lists.items()},
        }

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Self:
        """The form of a documented shape; ValueError when it is of another format."""
        if shape.get("format") != FORMAT:
            raise ValueError(f"not a form of format {FORMAT}")
        return cls(
            form_id=shape["form_id"],
            version=shape["version"],
            title=shape["title"],
            nodes=tuple(Node.from_json(node) for node in shape["nodes"]),
            lists={name: ChoiceList.from_json(name, each) for name, each in shape["lists"].items()},
            languages=tuple(shape["languages"]),
        )


def template(path: str) -> str:
    """``/data/member[2]/age`` → ``/data/member/age``."""
    if "[" not in path:
        return path
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def plain(path: str) -> str:
    """The path as instances keep it: the first occurrence has no index."""
    return path.replace("[1]", "")
