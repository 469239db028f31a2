from __future__ import annotations

import re
from typing import Any

import pytest

from factories.documents import family_document, member, nik, record_documents
from factories.people import make_release
from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Role

HERE, THERE = CITY.villages[0], CITY.villages[1]


def _url(family_id: Any) -> str:
    return f"/keluarga/{family_id}/"


def _open(client: Any, family_id: Any) -> dict[str, Any]:
    response = client.get(_url(family_id))
    assert response.status_code == 200
    return response.context["family"]


def test_operator_reads_name_address_and_members_of_his_kelurahan(ranked: list[Any], client_as: Any) -> None:
    family = _open(client_as(Role.VILLAGE_OPERATOR, HERE), ranked[0])

    assert family["head_name"].startswith("Uji")
    assert family["address"] == "Jl. Uji No. 1"
    assert len(family["members"]) == 3


def test_a_family_elsewhere_is_not_found(record: Any, client_as: Any) -> None:
    (elsewhere,) = record(family_document(1, village=THERE))

    assert client_as(Role.BPS).get(_url(elsewhere)).status_code == 200
    assert client_as(Role.VILLAGE_OPERATOR, HERE).get(_url(elsewhere)).status_code == 404


def test_numbers_are_opened_for_dinsos_and_masked_for_the_kelurahan(ranked: list[Any], client_as: Any) -> None:
    number = nik(11, 1, "1981-05-01")
    shown = f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}"

    dinsos = client_as(Role.DINSOS).get(_url(ranked[0])).content.decode()
    operator = client_as(Role.VILLAGE_OPERATOR, HERE).get(_url(ranked[0])).content.decode()

    assert shown in dinsos
    assert not re.search(r"\d{4} \d{4} \d{4} \d{4}|\d{16}", operator)
    assert "nomor tidak ditampilkan untuk peran ini" in operator


def test_an_invalid_number_says_why(record: Any, client_as: Any) -> None:
    (family_id,) = record(family_document(1, members=[member(1, nik="9999990101809001")]))

    (card, person) = _open(client_as(Role.BPS), family_id)["numbers"]

    assert card["state"] == "pengakuan, belum dicocokkan"
    assert person["is_bad"]
    assert person["verdict"] == "Kode provinsi tidak dikenal"


def test_health_is_for_bps_only(ranked: list[Any], client_as: Any) -> None:
    def health(role: Role) -> list[Any]:
        (first, *_) = _open(client_as(role), ranked[0])["members"]
        return [s["facts"] for s in first["sections"] if s["label"] == "Kesehatan"]

    assert ("Penyakit menahun", "Hipertensi") in health(Role.BPS)[0]
    assert health(Role.DINSOS) == [None]


def test_assets_and_aid_are_masked_without_money(ranked: list[Any], client_as: Any) -> None:
    dinsos, lurah = _open(client_as(Role.DINSOS), ranked[0]), _open(client_as(Role.LURAH, HERE), ranked[0])

    assert "Sepeda motor" in dinsos["assets"]["has"]
    assert "Sembako/BPNT" in dinsos["aid"]["has"]
    assert lurah["assets"] is None
    assert lurah["aid"] is None


def test_housing_is_told_in_the_words_of_the_codebook_in_both_languages(ranked: list[Any], client_as: Any) -> None:
    client = client_as(Role.LURAH, HERE)

    assert ("Dinding", "Lainnya") in _open(client, ranked[0])["housing"]
    client.cookies["bahasa"] = "en"
    assert ("Wall", "Other") in _open(client, ranked[0])["housing"]


def test_children_vanish_where_that_class_was_not_released(
    ranked: list[Any], system_actor: Any, client_as: Any
) -> None:
    classes = [P.PUBLIC, P.NAME, P.ADDRESS, P.POINT, P.PHOTO_OUTSIDE]
    make_release(system_actor, classes=classes)

    family = _open(client_as(Role.LURAH, HERE, release=False), ranked[0])

    assert [m["relationship"] for m in family["members"]] == ["Kepala keluarga", "Istri/suami"]
    assert family["hidden_members"] == 1
    assert family["history"] is None


def test_a_member_who_does_not_live_there_is_marked(record: Any, client_as: Any) -> None:
    (family_id,) = record(family_document(1, members=[member(1), member(2, presence=4)]))

    first, second = _open(client_as(Role.BPS), family_id)["members"]

    assert first["resident"]
    assert not second["resident"]
    assert "luar negeri" in second["presence"]
    assert second["sections"] == []


def test_the_judgement_at_listing_stands_beside_the_ranking_without_a_name(ranked: list[Any], client_as: Any) -> None:
    family = _open(client_as(Role.BPS), ranked[0])

    ranking, listing, forum = family["sources"]
    assert ranking["value"] == "Sangat miskin"
    assert listing["value"] == "Miskin"
    assert set(listing) == {"name", "note", "value", "on"}
    assert forum["value"] == "belum ada"


def test_reasons_of_answers_not_granted_are_told_as_one_sum(ranked: list[Any], client_as: Any) -> None:
    bps, lurah = (_open(client_as(r), ranked[0])["ranking"] for r in (Role.BPS, Role.LURAH))

    labels = [row["label"] for row in bps["first"] + bps["more"]]
    assert "Kulkas" in labels
    assert "Dinding" in labels
    assert "Kulkas" not in [row["label"] for row in lurah["first"] + lurah["more"]]
    assert lurah["hidden_count"] == 1
    assert lurah["hidden"]["lowers"]
    assert lurah["total"] == bps["total"]


def test_an_unranked_family_says_why_and_is_in_no_group(ranked: list[Any], client_as: Any) -> None:
    family = _open(client_as(Role.BPS), ranked[-1])

    assert family["group"] is None
    assert family["ranking"]["unscored"] == "Wawancara belum selesai."
    assert family["ranking"]["certainties"] == []


def test_history_tells_what_changed_by_section(record: Any, system_actor: Any, client_as: Any) -> None:
    (family_id,) = record(family_document(1))
    changed = family_document(1, housing={"wall_material": 1}, assets={"has_refrigerator": 1}, happened_on="2022-10-19")
    record_documents(system_actor, [changed])

    newest, oldest = _open(client_as(Role.BPS), family_id)["history"]

    told = {section["label"]: section["sentences"] for section in newest["changes"]}
    assert told == {"Perumahan": ["Dinding: Kayu/papan/gypsum/GRC/calciboard → Tembok"], "Aset": ["Kulkas: Tidak → Ya"]}
    assert oldest["title"] == "Pertama kali direkam"
    assert len(newest["hash"]) == 10


def test_history_says_that_a_hidden_part_changed_but_not_how(record: Any, system_actor: Any, client_as: Any) -> None:
    (family_id,) = record(family_document(1))
    record_documents(system_actor, [family_document(1, assets={"has_refrigerator": 1})])

    (newest, _) = _open(client_as(Role.LURAH, HERE), family_id)["history"]

    assert newest["changes"] == []
    assert newest["hidden"] == ["Keuangan"]


def test_each_opening_is_in_the_audit_with_its_area(ranked: list[Any], client_as: Any) -> None:
    client_as(Role.LURAH, HERE).get(_url(ranked[0]))

    event = AuditEvent.objects.get(verb="family.opened")
    assert event.subject_id == str(ranked[0])
    assert event.area_code.startswith(HERE)


def test_a_refused_opening_leaves_no_reading(record: Any, client_as: Any) -> None:
    (elsewhere,) = record(family_document(1, village=THERE))

    client_as(Role.LURAH, HERE).get(_url(elsewhere))

    assert not AuditEvent.objects.filter(verb="family.opened").exists()


@pytest.mark.parametrize("role", [Role.MAYOR, Role.WALIDATA, Role.AUDITOR, Role.RT_HEAD, Role.PROGRAMME_OWNER])
def test_roles_without_family_files_find_the_door_closed(role: Role, ranked: list[Any], client_as: Any) -> None:
    assert client_as(role).get(_url(ranked[0])).status_code == 403


def test_the_page_asks_the_database_at_most_29_times(
    ranked: list[Any], client_as: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_as(Role.DINSOS)
    with django_assert_max_num_queries(29):
        client.get(_url(ranked[0]))


def test_window_title_names_nobody(ranked: list[Any], client_as: Any) -> None:
    page = client_as(Role.BPS).get(_url(ranked[0])).content.decode()

    (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    assert "Uji" not in title
