from __future__ import annotations

from typing import Any

from django.utils import translation

from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.web.office.family_changes import changes

PERSON = {"line_number": 1, "presence": 1, "education": {}, "work": {"working": 2}, "business": {}}


def _state(**public: Any) -> dict[P, Any]:
    return {
        P.PUBLIC: {"area_code": "1", "dwelling_id": "a", "housing": {}, "members": {"p": PERSON}, **public},
        P.NAME: {"members": {"p": {"name": "Uji"}}},
    }


def _told(before: dict[P, Any], after: dict[P, Any]) -> dict[str, list[str]]:
    with translation.override("id"):
        return dict(changes(before, after))


def test_equal_states_tell_nothing() -> None:
    assert _told(_state(), _state()) == {}


def test_an_answer_that_was_given_changed_and_taken_back() -> None:
    before, after = (
        _state(housing={"wall_material": 3, "roof_material": 1}),
        _state(housing={"wall_material": 1, "floor_area": 36}),
    )

    assert _told(before, after) == {
        "Perumahan": ["Dinding: Kayu/papan/gypsum/GRC/calciboard → Tembok", "Luas lantai: – → 36 m²", "Atap: Beton → –"]
    }


def test_members_come_go_and_change() -> None:
    before = _state(members={"p": PERSON, "q": {**PERSON, "line_number": 2}})
    after = _state(members={"p": {**PERSON, "work": {"working": 1}}, "r": {**PERSON, "line_number": 3}})

    assert _told(before, after)["Anggota"] == [
        "Uji – Bekerja: Tidak → Ya", "Anggota nomor 3 tercatat sebagai anggota", "Anggota nomor 2 tidak lagi tercatat",
    ]  # fmt: skip


def test_a_move_and_a_new_house() -> None:
    assert _told(_state(), _state(area_code="2", dwelling_id="b"))["Wilayah"] == [
        "Pindah wilayah: 1 → 2",
        "Tinggal di bangunan lain",
    ]


def test_the_judgement_is_told_in_words() -> None:
    told = _told(_state(listing=None), _state(listing={"rt_judgement": 2, "judged_on": "2022-10-16"}))

    assert told == {"Verifikasi daftar RT": ["Penilaian: – → Miskin"]}


def test_parts_that_are_not_granted_tell_nothing() -> None:
    assert _told({**_state(), P.MONEY: None, P.HEALTH: None}, {**_state(), P.MONEY: None, P.HEALTH: None}) == {}


def test_numbers_are_told_as_changed_without_saying_them() -> None:
    told = _told({**_state(), P.NUMBER: {"identifiers": ["a"]}}, {**_state(), P.NUMBER: {"identifiers": ["b"]}})

    assert told == {"Identitas": ["Nomor identitas diperbarui"]}
