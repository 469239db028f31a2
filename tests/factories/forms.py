"""Small forms of tests, from XLSForms in Markdown."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from pyxform.xls2xform import convert

from regsosek.collect.forms import Evaluation, Form, Instance, compile_xform, evaluate

NOON = datetime(2022, 10, 20, 12, 0, tzinfo=timezone(timedelta(hours=8)))

SMALL = """
| survey |
| | type | name | label::Indonesia (id) | label::English (en) | relevant | constraint | constraint_message::Indonesia (id) | constraint_message::English (en) | required | calculation | choice_filter | repeat_count |
| | text | kk_name | 108 Nama KK | Head | | | | | yes | | | |
| | select_one yn | own | 301 Milik sendiri | Owned | | | | | yes | | | |
| | begin_group | house | Rumah | House | ${own} = '1' | | | | | | | |
| | integer | floor | 303 Luas | Floor | | . > 0 and . < 1000 | Harus 1 sampai 999 bagi ${kk_name} | Must be 1 to 999 for ${kk_name} | yes | | | |
| | end_group | | | | | | | | | | | |
| | select_multiple goods | goods | Barang | Goods | | not(selected(., '9') and count-selected(.) > 1) | | | | | | |
| | select_one_from_file keluarga.csv | pick | Keluarga | Family | | | | | | | sls = ${kk_name} | |
| | calculate | family_id | | | | | | | | instance('keluarga')/root/item[name = ${pick}]/family_id | | |
| | note | known | Dikenal | Known | ${family_id} != '' | | | | | | | |
| | integer | n | Jumlah | Number | | | | | | | | |
| | begin_repeat | member | Anggota | Member | | | | | | | | ${n} |
| | text | name | 401 Nama | Name | | | | | yes | | | |
| | integer | age | 407 Umur | Age | | | | | | | | |
| | date | born | 406 Lahir | Born | ${age} >= 0 | . <= today() | | | | | | |
| | calculate | adult | | | | | | | | ${age} > 16 | | |
| | end_repeat | | | | | | | | | | | |
| | calculate | adults | | | | | | | | sum(${adult}) | | |
| | calculate | stamp | | | | | | | | now() | | |
| | decimal | weight | Berat | Weight | | | | | | | | |
| | geopoint | place | Letak | Place | | | | | | | | |
| | image | photo | Foto | Photo | | | | | | | | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | yn | 1 | Ya | Yes |
| | yn | 2 | Tidak | No |
| | goods | 1 | A | A |
| | goods | 2 | B | B |
| | goods | 9 | Tidak ada | None |
| settings |
| | form_id | form_title | version | default_language |
| | small | Kecil | 1 | Indonesia (id) |
"""
FAMILIES = [
    {"name": "f1", "label": "A", "sls": "Aminah", "family_id": "i1"},
    {"name": "f2", "label": "B", "sls": "Budi", "family_id": "i2"},
]


@cache
def form_of(markdown: str) -> Form:
    """The compiled form."""
    return compile_xform(convert(markdown, file_type=".md", form_name="data").xform.encode())


def small() -> Form:
    """A form with a bit of everything."""
    return form_of(SMALL)


def answered(**answers: str) -> Instance:
    """An instance of it that is all right, with changes: ``member_2_age="5"`` is ``/data/member[2]/age``."""
    right = {"kk_name": "Aminah", "own": "1", "house_floor": "36", "goods": "1 2", "n": "2", "adults": "1"}
    right |= {"member_1_name": "Aminah", "member_1_age": "40", "member_1_adult": "1"}
    right |= {
        "member_2_name": "Budi",
        "member_2_age": "7",
        "member_2_adult": "0",
        "stamp": "2022-10-20T11:00:00.000+08:00",
    }
    instance = Instance("small", "1")
    for key, text in (right | answers).items():
        head, _, rest = key.partition("_")
        if head == "member":
            number, _, name = rest.partition("_")
            instance.set(f"/data/member[{number}]/{name}", text)
        else:
            instance.set("/data/house/floor" if key == "house_floor" else f"/data/{key}", text)
    instance.set("/data/meta/instanceID", "uuid:1")
    return instance


def judged(instance: Instance, **given: Any) -> Evaluation:
    """What the form says of it at noon."""
    return evaluate(small(), instance, now=NOON, **given)


def found(instance: Instance, **given: Any) -> list[tuple[str, str]]:
    """Codes and paths of the findings."""
    return [(each.code, each.path) for each in judged(instance, **given).findings]
