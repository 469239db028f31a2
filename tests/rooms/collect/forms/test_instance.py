"""Instances: read, changed, written, and the same however they are serialised."""

from __future__ import annotations

import pytest

from regsosek.collect.forms import BadInstance, Instance

XML = (
    b'<data id="f" version="2"><kk>A</kk><members><member><age>40</age></member><member><age/></member></members>'
    b"<meta><instanceID>uuid:1</instanceID><deprecatedID> uuid:0 </deprecatedID></meta></data>"
)


def test_what_an_instance_says_of_itself() -> None:
    instance = Instance.read(XML)
    said = (instance.form_id, instance.version, instance.root, instance.instance_id, instance.deprecated_id)
    assert said == ("f", "2", "data", "uuid:1", "uuid:0")


def test_absent_and_blank_are_told_apart() -> None:
    instance = Instance.read(XML)
    assert instance.value("/data/kk") == "A"
    assert instance.value("/data/members/member[1]/age") == "40"
    assert instance.value("/data/members/member[2]/age") == ""
    assert instance.value("/data/members/member[3]/age") is None
    assert instance.value("/data/other") is None
    assert instance.count("/data/members/member") == 2
    assert instance.count("/data/nothing") == 0


def test_the_same_answers_however_serialised() -> None:
    other = (
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- a remark --><x:data xmlns:x="urn:any" version="2" id="f">\n'
        "  <x:kk><![CDATA[A]]></x:kk>\n <x:members><x:member>\n<x:age>40</x:age></x:member><x:member/></x:members>"
        '<o:meta xmlns:o="http://openrosa.org/xforms"><o:deprecatedID> uuid:0 </o:deprecatedID>'
        "<o:instanceID>uuid:1</o:instanceID></o:meta></x:data>"
    ).encode()
    assert Instance.read(other).canonical() == Instance.read(XML).canonical()


@pytest.mark.parametrize("change", [("/data/kk", "B"), ("/data/members/member[2]/age", "1"), ("/data/new", "x")])
def test_other_answers_are_other_bytes(change: tuple[str, str]) -> None:
    instance = Instance.read(XML)
    before = instance.canonical()
    instance.set(*change)
    assert instance.canonical() != before


def test_what_is_written_is_read_again() -> None:
    instance = Instance.read(XML)
    instance.set("/data/members/member[4]/name", "<&> \u1e24alimah")
    again = Instance.read(instance.write())
    assert again.canonical() == instance.canonical()
    assert again.count("/data/members/member") == 4
    assert again.value("/data/members/member[4]/name") == "<&> \u1e24alimah"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/other/kk", "x"),
        ("data/kk", "x"),
        ("/data/kk[0]", "x"),
        ("/data", "x"),
        ("/data/a b", "x"),
        ("/data/kk", "\x00"),
    ],
)
def test_what_is_no_path_or_no_text_is_not_set(path: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"path|character"):
        Instance.read(XML).set(path, text)


@pytest.mark.parametrize(
    ("code", "xml"),
    [
        ("no_instance_id", b'<data id="f"><a>1</a></data>'),
        ("no_instance_id", b'<data id="f"><meta><instanceID>  </instanceID></meta></data>'),
        ("no_instance_id", b'<data id="f"><meta><instanceID>' + b"x" * 300 + b"</instanceID></meta></data>"),
        ("no_form_id", b"<data><meta><instanceID>uuid:1</instanceID></meta></data>"),
        ("not_xml", b""),
    ],
)
def test_what_is_no_instance(code: str, xml: bytes) -> None:
    with pytest.raises(BadInstance) as bad:
        Instance.read(xml)
    assert bad.value.code == code


def test_many_occurrences_are_written_in_no_time() -> None:
    many = b'<data id="f">' + b"<m><a>1</a></m>" * 20_000 + b"<meta><instanceID>uuid:1</instanceID></meta></data>"
    instance = Instance.read(many)
    assert instance.count("/data/m") == 20_000
    assert Instance.read(instance.write()).canonical() == instance.canonical()
