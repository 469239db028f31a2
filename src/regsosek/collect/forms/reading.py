"""Bytes from outside → an XML tree: no DTD, no entity, bounded in size, depth and number, UTF-8 only."""

from __future__ import annotations

import re

from lxml import etree

from regsosek.collect.forms.faults import BadInstance

LARGEST = 8 * 1024 * 1024
"""Bytes. A K form of fifteen members has some 60 kB; a phone's text answers never come near."""
DEEPEST = 40
MOST = 50_000
"""Elements. A K form of thirty members has some 2,500."""
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_OURS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


def read_tree(data: bytes, *, largest: int = LARGEST) -> etree._Element:
    """The root element. BadInstance: ``too_large``, ``bad_charset``, ``doctype``, ``not_xml``, ``too_deep``, ``too_many``."""
    if len(data) > largest:
        raise BadInstance("too_large", f"{len(data)} > {largest} bytes")
    declared = _DECLARED.match(data[:300].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared.group(1).lower() not in _OURS:
        raise BadInstance("bad_charset", "only UTF-8 is read")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInstance("bad_charset", f"not UTF-8 at byte {error.start}") from None
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadInstance("doctype")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # libxml's own message quotes the text around the fault, which may be an answer: only the place is kept
        deep = "depth" in str(error).lower()
        raise BadInstance("too_deep" if deep else "not_xml", _place(error)) from None
    if root.getroottree().docinfo.doctype:
        raise BadInstance("doctype")
    _bounded(root)
    return root


def _place(error: Exception) -> str:
    position = getattr(error, "position", None)
    return f"line {position[0]}, column {position[1]}" if position else ""


def _bounded(root: etree._Element) -> None:
    depth = number = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        number += 1
        if depth > DEEPEST:
            raise BadInstance("too_deep", f"more than {DEEPEST} levels")
        if number > MOST:
            raise BadInstance("too_many", f"more than {MOST} elements")
