"""Texts of an XForm in every language, with the answers that stand in them written ``${/data/x}``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from regsosek.collect.forms.lexer import NotUnderstood
from regsosek.collect.forms.parser import parse
from regsosek.collect.forms.syntax import Path

_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)?)\)\s*$")
_REFERENCE = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
Texts = dict[str, str]


def local(element: etree._Element) -> str:
    """Name without a namespace."""
    return str(etree.QName(element).localname)


def language_code(name: str) -> str:
    """``Indonesia (id)`` → ``id``; a name without a code as it is."""
    found = _CODE.search(name)
    return found.group(1).lower() if found else name


@dataclass(frozen=True)
class Itext:
    """All translations: ``texts[id][language]``; the first language is the form's own."""

    languages: tuple[str, ...]
    texts: dict[str, Texts]

    @classmethod
    def of(cls, model: etree._Element) -> Itext:
        """The translations of a model; the language ``default`` alone when it has none."""
        order: list[str] = []
        texts: dict[str, Texts] = {}
        for translation in model.iterfind("{*}itext/{*}translation"):
            code = language_code(translation.get("lang") or "default")
            order.insert(0 if translation.get("default") else len(order), code)
            for text in translation.iterfind("{*}text"):
                key = text.get("id") or ""
                for value in text.iterfind("{*}value"):
                    if not value.get("form"):
                        texts.setdefault(key, {})[code] = written(value, key.partition(":")[0])
        return cls(tuple(order) or ("default",), texts)

    def attribute(self, value: str | None) -> Texts:
        """The texts of an attribute that holds a text or ``jr:itext('…')``."""
        if not value:
            return {}
        found = _REFERENCE.fullmatch(value)
        if found:
            return dict(self.texts.get(found.group(1) or found.group(2), {}))
        return {self.languages[0]: value}

    def element(self, element: etree._Element | None, owner: str) -> Texts:
        """The texts of a label or hint element."""
        if element is None:
            return {}
        if reference := element.get("ref"):
            return {code: text for code, text in self.attribute(reference).items() if text != "-"}
        text = written(element, owner)
        return {self.languages[0]: text} if text else {}


def written(element: etree._Element, owner: str) -> str:
    """The text of an element; an ``output`` becomes ``${path}``, with its path made absolute from ``owner``."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and local(child) == "output":
            parts.append("${" + absolute(child.get("value") or "", owner) + "}")
        parts.append(child.tail or "")
    return " ".join("".join(parts).split(" ")).strip()


def absolute(value: str, owner: str) -> str:
    """An output's path made absolute; what is no plain path stays as it is."""
    try:
        found = parse(value)
    except NotUnderstood:
        return value.strip()
    if not isinstance(found, Path) or any(step.predicates for step in found.steps):
        return value.strip()
    at = "" if found.start == "/" else owner
    for step in found.steps:
        if step.name == "..":
            at = at.rpartition("/")[0]
        elif step.name != ".":
            at = f"{at}/{step.name}"
    return at
