"""The body of an XForm: which nodes have a question, of which kind, with which texts and choices."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from regsosek.collect.forms.itext import Itext, Texts, local

CONTROLS = {"input", "select", "select1", "upload", "trigger", "range", "rank", "secret"}
_PASSED = {"label", "hint", "help", "item", "itemset", "value", "alert", "setvalue", "setgeopoint", "recordaudio"}
_TYPED = {
    "int": "integer",
    "integer": "integer",
    "long": "integer",
    "decimal": "decimal",
    "double": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "geopoint": "geopoint",
}
_MEDIA = {"image": "image", "audio": "audio"}


@dataclass
class Control:
    """What the body says about one node."""

    tag: str
    appearance: str = ""
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    mediatype: str = ""
    itemset: str = ""
    value: str = "name"
    label: str = "label"
    items: tuple[tuple[str, Texts], ...] = ()
    count: str = ""
    repeat: bool = False
    parameters: dict[str, str] = field(default_factory=dict)

    def kind(self, data_type: str, *, read_only: bool, calculated: bool) -> str:
        """The kind of the node."""
        if self.tag in ("select", "rank"):
            return "select_multiple"
        if self.tag == "select1":
            return "select_one"
        if self.tag == "upload":
            return _MEDIA.get(self.mediatype.partition("/")[0], "file")
        if self.tag == "range" and data_type == "string":
            return "decimal"
        kind = _TYPED.get(data_type, "text")
        return "note" if kind == "text" and read_only and not calculated else kind


@dataclass
class Body:
    """Controls and groups by path, in the order of the body, and what stands there that is not known."""

    controls: dict[str, Control] = field(default_factory=dict)
    actions: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


def read_body(body: etree._Element, itext: Itext) -> Body:
    """All controls of ``body``."""
    found = Body()
    for element in body.iterdescendants():
        name = local(element)
        path = (element.get("ref") or element.get("nodeset") or "").strip()
        if name in CONTROLS:
            found.controls[path] = _control(element, name, path, itext)
        elif name == "group" and path:
            found.controls.setdefault(path, Control("group"))
            _texts(found.controls[path], element, path, itext)
        elif name == "repeat":
            control = found.controls.setdefault(path, Control("group"))
            control.repeat = True
            control.count = _attribute(element, "count")
            control.appearance = element.get("appearance") or control.appearance
        elif name in ("setvalue", "setgeopoint", "recordaudio"):
            found.actions.append((path, element.get("event") or ""))
        elif name not in _PASSED and name not in ("group", "output", "copy"):
            found.unknown.append((path or name, name))
    return found


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by local name, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _texts(control: Control, element: etree._Element, path: str, itext: Itext) -> None:
    control.labels = itext.element(element.find("{*}label"), path)
    control.hints = itext.element(element.find("{*}hint"), path)
    control.appearance = element.get("appearance") or control.appearance


def _control(element: etree._Element, name: str, path: str, itext: Itext) -> Control:
    control = Control(name, mediatype=element.get("mediatype") or "")
    _texts(control, element, path, itext)
    for key in ("accuracyThreshold", "unacceptableAccuracyThreshold", "start", "end", "step", "query"):
        if element.get(key):
            control.parameters[key] = str(element.get(key))
    itemset = element.find("{*}itemset")
    if itemset is not None:
        control.itemset = (itemset.get("nodeset") or "").strip()
        value, label = itemset.find("{*}value"), itemset.find("{*}label")
        control.value = (value.get("ref") or "name").strip() if value is not None else "name"
        reference = (label.get("ref") or "label").strip() if label is not None else "label"
        control.label = "label" if reference.startswith("jr:itext(") else reference
    control.items = tuple(
        ((item.findtext("{*}value") or "").strip(), itext.element(item.find("{*}label"), path))
        for item in element.iterfind("{*}item")
    )
    return control
