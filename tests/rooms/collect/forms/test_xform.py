"""XForms of pyxform → compiled forms; what is not understood is refused with every place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyxform.xls2xform import convert

from regsosek.collect.forms import Expr, Form, FormRefused, compile_xform

FORM = """
| survey |
| | type | name | label::Indonesia (id) | label::English (en) | hint::Indonesia (id) | hint::English (en) | relevant | constraint | constraint_message::Indonesia (id) | constraint_message::English (en) | required | calculation | choice_filter | repeat_count | appearance | default |
| | start | start | | | | | | | | | | | | | | |
| | begin_group | housing | Rumah | House | | | | | | | | | | | field-list | |
| | text | kk_name | Nama KK | Head | tulis | write | | | | | yes | | | | | |
| | note | hello | Halo ${kk_name} | Hello ${kk_name} | | | | | | | | | | | | |
| | select_one yn | own | 301 Milik | Owned | | | | | | | yes | | | | | 1 |
| | integer | floor | 303 Luas | Floor | | | ${own} = '1' | . > 0 | Harus lebih dari 0 | Must be above 0 | | | | | | |
| | select_one_from_file keluarga.csv | pick | Pilih | Pick | | | | | | | | | sls = ${kk_name} | | | |
| | end_group | | | | | | | | | | | | | | | |
| | integer | n | Jumlah | Number | | | | | | | | | | | | |
| | begin_repeat | member | Anggota | Member | | | | | | | | | | ${n} | | |
| | text | name | Nama | Name | | | | | | | | | | | | |
| | calculate | first | | | | | | | | | | indexed-repeat(${name}, ${member}, 1) | | | | |
| | end_repeat | | | | | | | | | | | | | | | |
| | image | photo | Foto | Photo | | | | | | | | | | | | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | yn | 1 | Ya | Yes |
| | yn | 2 | Tidak | No |
| settings |
| | form_id | form_title | version | default_language |
| | tes | Tes | 7 | Indonesia (id) |
"""


def xform(survey: str, choices: str = "") -> bytes:
    """The XForm of an XLSForm in Markdown."""
    return convert(f"{survey}{choices}", file_type=".md", form_name="data").xform.encode()


@pytest.fixture(scope="module")
def form() -> Form:
    return compile_xform(xform(FORM))


def test_what_a_form_says_of_itself(form: Form) -> None:
    said = (form.form_id, form.version, form.title, form.languages, form.root)
    assert said == ("tes", "7", {"id": "Tes"}, ("id", "en"), "data")


def test_kinds_and_repeats(form: Form) -> None:
    kinds = {node.path: (node.kind, node.repeat) for node in form.nodes}
    assert kinds["/data/start"] == ("meta", "")
    assert kinds["/data/housing/hello"] == ("note", "")
    assert kinds["/data/member"] == ("repeat", "")
    assert kinds["/data/member/name"] == ("text", "/data/member")
    assert kinds["/data/member/first"] == ("calculate", "/data/member")
    assert kinds["/data/photo"] == ("image", "")
    assert form.node("/data/member[3]/name").name == "name"


def test_texts_in_both_languages_with_answers_by_path(form: Form) -> None:
    assert form.node("/data/housing/hello").labels == {
        "id": "Halo ${/data/housing/kk_name}",
        "en": "Hello ${/data/housing/kk_name}",
    }
    assert form.node("/data/housing/kk_name").hints == {"id": "tulis", "en": "write"}
    assert form.node("/data/housing/floor").constraint_message["en"] == "Must be above 0"


def test_choices_with_their_texts_and_filters(form: Form) -> None:
    own, pick = form.node("/data/housing/own"), form.node("/data/housing/pick")
    assert form.lists[own.choices].rows == ({"name": "1"}, {"name": "2"})
    assert form.lists[own.choices].labels[1] == {"id": "Tidak", "en": "No"}
    assert form.lists[pick.choices].external
    assert pick.choice_filter is not None
    assert [each.op for each in pick.choice_filter.args] == ["column", "ref"]
    assert own.default == "1"


def test_expressions_are_typed(form: Form) -> None:
    relevant = form.node("/data/housing/floor").relevant
    assert relevant is not None
    assert relevant.to_json() == {
        "op": "=",
        "type": "boolean",
        "args": [
            {"op": "ref", "type": "string", "path": "/data/housing/own"},
            {"op": "literal", "type": "string", "value": "1"},
        ],
    }
    count = form.node("/data/member").count
    assert count == Expr("ref", "number", path="/data/n")


def test_the_json_comes_back_as_the_same_form(form: Form) -> None:
    shape: dict[str, Any] = json.loads(json.dumps(form.to_json()))
    assert Form.from_json(shape).to_json() == form.to_json()
    with pytest.raises(ValueError, match="format"):
        Form.from_json({**shape, "format": "other"})


def test_every_fault_is_told_at_once() -> None:
    survey = """
| survey |
| | type | name | label | relevant | constraint | calculation |
| | text | a | A | unheard(1) = 2 | . > | |
| | text | b | B | | selected(., 1) | |
| | calculate | c | | | | sum(3) |
| | calculate | d | | | | /data/none + 1 |
| | calculate | e | | | | count(/data/a[1]) |
| | calculate | f | | | | regex(/data/a, '[') |
| settings |
| | form_id |
| | tes |
"""
    bad = xform(survey.replace(". > |", ". = 1 |")).replace(b'constraint=". = 1"', b'constraint=". &gt; "')
    with pytest.raises(FormRefused) as refused:
        compile_xform(bad)
    places = [fault.where for fault in refused.value.faults]
    assert places == [
        "/data/a (relevant)",
        "/data/a (constraint)",
        "/data/b (constraint)",
        "/data/c (calculate)",
        "/data/d (calculate)",
        "/data/e (calculate)",
        "/data/f (calculate)",
    ]
    assert "unheard" in refused.value.faults[0].message.id
    assert all(fault.message.id != fault.message.en for fault in refused.value.faults)


@pytest.mark.parametrize("data", [b"", b"<html/>", b"<!DOCTYPE x><html/>", b"PK\x03\x04"])
def test_what_is_no_xform(data: bytes) -> None:
    with pytest.raises(FormRefused):
        compile_xform(data)


def test_entities_are_tolerated() -> None:
    survey = """
| survey |
| | type | name | label | save_to |
| | text | a | A | a |
| settings |
| | form_id |
| | tes |
| entities |
| | list_name | label |
| | families | concat('x', ${a}) |
"""
    assert compile_xform(xform(survey)).node("/data/a").kind == "text"
