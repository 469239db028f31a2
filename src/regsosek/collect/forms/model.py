"""The model of an XForm: the shape of its instance, its binds, and the lists beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from regsosek.collect.forms.form import ChoiceList
from regsosek.collect.forms.itext import Itext, language_code, local

MOST_NODES = 20_000


@dataclass
class Bind:
    """The attributes of one bind by local name."""

    attributes: dict[str, str]

    def get(self, name: str) -> str:
        """An attribute's text, empty when it is absent."""
        return self.attributes.get(name, "").strip()

    @property
    def data_type(self) -> str:
        """Type without a prefix; ``string`` when nothing is said."""
        return self.get("type").rpartition(":")[2] or "string"


@dataclass
class Model:
    """What the head of a form says."""

    root: etree._Element
    paths: dict[str, str] = field(default_factory=dict)
    """Path of every node → its text in the template, which is its default."""
    leaves: set[str] = field(default_factory=set)
    binds: dict[str, Bind] = field(default_factory=dict)
    lists: dict[str, ChoiceList] = field(default_factory=dict)
    actions: list[tuple[str, str]] = field(default_factory=list)


def read_model(model: etree._Element, itext: Itext) -> Model | None:
    """The model; None when there is no primary instance."""
    instances = model.findall("{*}instance")
    primary = next((each for each in instances if len(each) and not each.get("id")), None)
    if primary is None:
        return None
    found = Model(primary[0])
    _shape(found)
    for instance in instances:
        if instance is not primary:
            name = instance.get("id") or ""
            found.lists[name] = _list(name, instance, itext)
    for bind in model.iterfind("{*}bind"):
        attributes = {str(etree.QName(key).localname): value for key, value in bind.attrib.items()}
        found.binds[attributes.get("nodeset", "").strip()] = Bind(attributes)
    for element in model:
        if isinstance(element.tag, str) and local(element) in ("setvalue", "setgeopoint", "recordaudio"):
            found.actions.append(((element.get("ref") or "").strip(), element.get("event") or ""))
    return found


def _shape(model: Model) -> None:
    stack = [(model.root, f"/{local(model.root)}")]
    while stack:
        element, path = stack.pop()
        children = [child for child in element if isinstance(child.tag, str)]
        if not children:
            model.leaves.add(path)
        model.paths.setdefault(path, "" if children else (element.text or "").strip())
        stack.extend((child, f"{path}/{local(child)}") for child in reversed(children))


def _list(name: str, instance: etree._Element, itext: Itext) -> ChoiceList:
    if source := instance.get("src"):
        return ChoiceList(name, source)
    rows: list[dict[str, str]] = []
    labels: list[dict[str, str]] = []
    for item in instance.iterfind("{*}root/{*}item"):
        row = {local(cell): (cell.text or "").strip() for cell in item if isinstance(cell.tag, str)}
        translated = itext.texts.get(row.pop("itextId", ""), {})
        plain = {itext.languages[0]: row["label"]} if "label" in row else {}
        # A list can have one column for each language as well: label::English (en)
        rows.append(row)
        labels.append(dict(translated) or plain)
    return ChoiceList(name, "", tuple(rows), tuple(labels))


def title_of(head: etree._Element, itext: Itext) -> dict[str, str]:
    """The title in the form's own language."""
    return {language_code(itext.languages[0]): (head.findtext("{*}title") or "").strip()}
