"""An instance: the answers of one submission, read from XML and written to it, kept as a dictionary of paths."""

from __future__ import annotations

import json
import re
from typing import Self

from lxml import etree

from regsosek.collect.forms.faults import BadInstance
from regsosek.collect.forms.form import plain
from regsosek.collect.forms.reading import read_tree

_ID_LONGEST = 255
_PATH = re.compile(r"(/[^/\[\]\s]+(\[[1-9][0-9]{0,5}\])?)+")
#: What XML 1.0 cannot hold
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Instance:
    """Answers by path. A path's indexes count from 1; the first occurrence may be written without.

    Names are local names: the prefix of ``meta`` and namespaces do not matter.
    """

    __slots__ = ("_attributes", "_counts", "_leaves", "form_id", "root", "version")

    def __init__(self, form_id: str, version: str = "", root: str = "data") -> None:
        self.form_id = form_id
        self.version = version
        self.root = root
        self._leaves: dict[str, str] = {}
        self._counts: dict[str, int] = {f"/{root}": 1}
        self._attributes: dict[str, dict[str, str]] = {}

    @classmethod
    def read(cls, xml: bytes, *, need_id: bool = True) -> Self:
        """The instance in ``xml``; BadInstance otherwise. Without ``need_id`` one without an instanceID is read too."""
        root = read_tree(xml)
        form_id = root.get("id") or ""
        if not form_id.strip() or len(form_id) > _ID_LONGEST:
            raise BadInstance("no_form_id")
        found = cls(form_id, root.get("version") or "", etree.QName(root).localname)
        found._take(root)
        if need_id and not 0 < len(found.instance_id) <= _ID_LONGEST:
            raise BadInstance("no_instance_id")
        return found

    def _take(self, root: etree._Element) -> None:
        stack = [(root, f"/{self.root}")]
        while stack:
            element, path = stack.pop()
            children = [child for child in element if isinstance(child.tag, str)]
            if not children:
                text = element.text or ""
                self._leaves[path] = "" if text.isspace() else text
                continue
            below = []
            for child in children:
                key = f"{path}/{etree.QName(child).localname}"
                number = self._counts[key] = self._counts.get(key, 0) + 1
                below.append((child, key if number == 1 else f"{key}[{number}]"))
                if child.attrib:
                    self._attributes[below[-1][1]] = {etree.QName(k).localname: v for k, v in child.attrib.items()}
            stack.extend(reversed(below))

    def _meta(self, name: str) -> str:
        return self._leaves.get(f"/{self.root}/meta/{name}", "").strip()

    @property
    def instance_id(self) -> str:
        """``meta/instanceID``, empty when there is none."""
        return self._meta("instanceID")

    @property
    def deprecated_id(self) -> str:
        """``meta/deprecatedID``: the version that this one takes the place of; empty for a first version."""
        return self._meta("deprecatedID")

    def value(self, path: str) -> str | None:
        """The text at ``path``; None when the node is absent, empty for a group and for a blank."""
        key = plain(path)
        if (text := self._leaves.get(key)) is not None:
            return text
        return "" if self.exists(key) else None

    def exists(self, path: str) -> bool:
        """Whether there is such a node."""
        head, _, number = path.rpartition("[") if path.endswith("]") else (path, "", "1]")
        return plain(path) in self._leaves or self._counts.get(plain(head), 0) >= int(number[:-1])

    def count(self, path: str) -> int:
        """How many nodes of that name stand beside each other there; 0 when there is none."""
        return self._counts.get(plain(path), 0)

    def set(self, path: str, text: str) -> None:
        """Write an answer, with the nodes above it when they are missing. ValueError for what is no path or no XML text."""
        if not _PATH.fullmatch(path) or not path.startswith((f"/{self.root}/", f"/{self.root}[1]/")):
            raise ValueError("not a path of this instance")
        if _NOT_XML.search(text):
            raise ValueError("a character that XML cannot hold")
        key = ""
        for step in plain(path).strip("/").split("/"):
            name, _, number = step.partition("[")
            self._leaves.pop(key, None)
            self._counts[f"{key}/{name}"] = max(
                self._counts.get(f"{key}/{name}", 0), int(number[:-1] or 1) if number else 1
            )
            key = f"{key}/{step}"
        self._leaves[key] = text

    def leaves(self) -> dict[str, str]:
        """Every leaf's text by path, blanks too."""
        return dict(self._leaves)

    def counts(self) -> dict[str, int]:
        """How many nodes there are of each name, by path without the last index."""
        return dict(self._counts)

    def canonical(self) -> bytes:
        """The same bytes for the same answers, however they were serialised. Blank and absent are the same."""
        answers = {path: text for path, text in self._leaves.items() if text}
        repeats = {path: number for path, number in self._counts.items() if number > 1}
        shape = {"id": self.form_id, "version": self.version, "answers": answers, "repeats": repeats}
        return json.dumps(shape, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def write(self) -> bytes:
        """XML as an OpenRosa client sends it."""
        root = etree.Element(self.root, {"id": self.form_id})
        numbers: dict[str, int] = {}
        if self.version:
            root.set("version", self.version)
        made = {f"/{self.root}": root}
        for path, text in self._leaves.items():
            element = self._element(made, numbers, path)
            element.text = text or None
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _element(self, made: dict[str, etree._Element], numbers: dict[str, int], path: str) -> etree._Element:
        if (element := made.get(path)) is not None:
            return element
        above, _, step = path.rpartition("/")
        name, _, number = step.partition("[")
        parent = self._element(made, numbers, above)
        first = f"{above}/{name}"
        wanted = int(number[:-1]) if number else 1
        # Occurrences before this one that hold nothing still count
        for index in range(numbers.get(first, 0) + 1, wanted + 1):
            each = first if index == 1 else f"{first}[{index}]"
            made[each] = etree.SubElement(parent, name, self._attributes.get(each, {}))
        numbers[first] = wanted
        return made[path]
