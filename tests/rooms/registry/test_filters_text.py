from __future__ import annotations

from regsosek.registry.filters import parse
from regsosek.registry.filters_items import ITEMS, Op
from regsosek.registry.filters_text import OP_LABELS, in_words

RAW = [
    {"name": "wall_material", "op": "in", "value": [3, 7]},
    {"name": "decile_city", "op": "at_most", "value": 3},
    {"same": [{"name": "sex", "op": "is", "value": 2}, {"name": "age", "op": "at_least", "value": 60}]},
    {"any": [{"name": "area", "op": "is", "value": "6472050006"}, {"name": "working", "op": "is_empty"}]},
]


def test_a_filter_is_told_in_indonesian() -> None:
    told = in_words(parse(RAW), "id", {"6472050006": "Gunung Kelua"})

    first, second, third, fourth = told.split("; ")
    assert first.startswith("Dinding salah satu dari ")
    assert second == "Desil kota paling tinggi 3"
    assert third.startswith("ada anggota yang sekaligus: Jenis kelamin adalah Perempuan dan Umur paling sedikit 60")
    assert fourth == "Wilayah adalah Gunung Kelua atau ada anggota: Bekerja tidak ada isian"


def test_and_in_english() -> None:
    told = in_words(parse(RAW), "en")

    assert "Decile of the city is at most 3" in told
    assert "Area is 6472050006 or a member:" in told


def test_every_code_of_every_item_has_words() -> None:
    for item in ITEMS.values():
        for code in item.codes:
            told = in_words(parse([{"name": item.name, "op": "is", "value": code}]), "id")
            assert item.label.id in told
            assert item.codes[code].id in told
    assert set(OP_LABELS) == set(Op)
