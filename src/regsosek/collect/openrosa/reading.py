"""What the intake must know of an XML before it is kept: which form, which interview, which files. Read once, in one pass;
nothing of it is judged here. The document itself is kept byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from lxml import etree

MOST_BYTES = 5_000_000
"""Of one XML: the longest interview of a family of twenty is a fiftieth of it."""
_NODES = 60_000
_FILE = re.compile(r"[^/\\\x00-\x1f]{1,990}\.[A-Za-z0-9]{1,8}")
_AREA = re.compile(r"[0-9]{10}(?:[0-9]{4}|[0-9]{6})?")
#: Elements of the questionnaires that say where the family lives.
_AREA_NAMES = ("sub_sls", "area_code", "sls")
#: Items 101-105a of the K form, which say it in pieces.
_AREA_PIECES = ("province_code", "regency_code", "district_code", "village_code", "sls_code", "sub_sls_code")


class BadReading(Exception):
    """:param code: of :mod:`regsosek.collect.openrosa.messages`. :param form_id: where it could be read."""

    def __init__(self, code: str, form_id: str = "") -> None:
        super().__init__(code)
        self.code, self.form_id = code, form_id


@dataclass(frozen=True)
class Reading:
    """``shape``: the same bytes for the same answers however they were serialised: white space around a text, the XML
    declaration, prefixes and comments do not count. ``files``: (element, text) of each leaf that looks like the name of a
    file. ``point``: lon, lat, accuracy in metres as the phone says it."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    shape: bytes
    files: tuple[tuple[str, str], ...]
    family_id: UUID | None
    area_code: str
    point: tuple[float, float, float] | None
    start: str
    end: str


def read(xml: bytes) -> Reading:
    """:raises BadReading: ``xml_too_large``, ``doctype``, ``bad_xml``, ``no_form``, ``no_instance``."""
    if len(xml) > MOST_BYTES:
        raise BadReading("xml_too_large")
    root = _root(xml)
    form_id, version = _plain(root.get("id")), _plain(root.get("version"))
    if not form_id:
        raise BadReading("no_form")
    first, lines, files = _walk(root)
    instance_id = first.get("instanceID", "")
    if not instance_id or len(instance_id) > 200:
        raise BadReading("no_instance", form_id)
    deprecated_id = first.get("deprecatedID", "")[:200]
    return Reading(
        form_id=form_id, version=version, instance_id=instance_id,
        deprecated_id="" if deprecated_id == instance_id else deprecated_id, shape=f"{form_id}\0{version}\0{lines}".encode(),
        files=files, family_id=_uuid(first.get("family_id", "")), area_code=_area(first), point=_point(first.get("location", "")),
        start=first.get("start", "")[:40], end=first.get("end", "")[:40],
    )  # fmt: skip


def _root(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadReading("doctype" if b"<!DOCTYPE" in xml[:4096].upper() else "bad_xml") from None
    if root.getroottree().docinfo.doctype:
        raise BadReading("doctype")
    return root


def _walk(root: etree._Element) -> tuple[dict[str, str], str, tuple[tuple[str, str], ...]]:
    """The first text under each local name; all nodes in document order, with their number of children; names of files."""
    first: dict[str, str] = {}
    lines: list[str] = []
    files: list[tuple[str, str]] = []
    for element in root.iter(etree.Element):
        name = element.tag.rpartition("}")[2]
        text = (element.text or "").strip()
        children = len(element)
        lines.append(f"{name}\1{children}\1{text}")
        if len(lines) > _NODES:
            raise BadReading("xml_too_large")
        if text and not children:
            first.setdefault(name, text)
            if "." in text[-9:] and _FILE.fullmatch(text):
                files.append((name, text))
    return first, "\0".join(lines), tuple(files)


def _plain(text: str | None) -> str:
    return (text or "").strip()[:64]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _area(first: dict[str, str]) -> str:
    whole = "".join(first.get(name, "") for name in _AREA_PIECES)
    return next((t for t in (*(first.get(n, "") for n in _AREA_NAMES), whole) if _AREA.fullmatch(t)), "")


def _point(text: str) -> tuple[float, float, float] | None:
    """``lat lon altitude accuracy``."""
    try:
        lat, lon, *rest = map(float, text.split())
    except ValueError:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return lon, lat, rest[1] if len(rest) > 1 else -1.0
