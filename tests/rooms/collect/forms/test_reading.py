"""Bytes that somebody sends on purpose: refused with a code, in bounded memory, without a word of the content."""

from __future__ import annotations

import tracemalloc

import pytest

from regsosek.collect.forms import BadInstance
from regsosek.collect.forms.reading import LARGEST, read_tree

_BOMB = (
    b'<!DOCTYPE data [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    + b']><data id="f">&i;</data>'
)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("doctype", b'<!DOCTYPE data SYSTEM "file:///etc/passwd"><data id="f"/>'),
        ("doctype", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="f">&x;</data>'),
        ("doctype", _BOMB),
        ("doctype", b'<data id="f"><!ENTITY x "y"></data>'),
        ("not_xml", b"PK\x03\x04 no xml"),
        ("not_xml", b'<data id="f"><a></data>'),
        ("not_xml", b'<data id="f">&x;</data>'),
        ("not_xml", b"<data"),
        ("bad_charset", '<data id="f"><a>é</a></data>'.encode("latin-1")),
        ("bad_charset", b'<?xml version="1.0" encoding="ISO-8859-1"?><data id="f"/>'),
        ("bad_charset", '<data id="f"/>'.encode("utf-16")),
        ("too_deep", b"<a>" * 41 + b"</a>" * 41),
        ("too_deep", b"<a>" * 5000 + b"</a>" * 5000),
        ("too_many", b"<a>" + b"<b/>" * 50_001 + b"</a>"),
        ("too_large", b" " * (LARGEST + 1)),
    ],
)
def test_what_is_refused(code: str, data: bytes) -> None:
    with pytest.raises(BadInstance) as bad:
        read_tree(data)
    assert bad.value.code == code


def test_the_reason_holds_no_answer() -> None:
    with pytest.raises(BadInstance) as bad:
        read_tree(b'<data id="f"><name>Rahasia</name><Rahasia></data>')
    assert "Rahasia" not in str(bad.value)
    assert bad.value.__cause__ is None


def test_fifty_megabytes_cost_nothing() -> None:
    data = b"<a>" + b"x" * 50_000_000 + b"</a>"
    tracemalloc.start()
    with pytest.raises(BadInstance):
        read_tree(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_utf8_with_and_without_a_mark_is_read() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?><data id="f">\u1e24</data>'
    assert read_tree(text.encode()).text == read_tree(b"\xef\xbb\xbf" + text.encode()).text == "\u1e24"
