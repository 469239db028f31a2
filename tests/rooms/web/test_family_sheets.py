"""Split, merge, coming and going, doubles, verified NIK and erasure, as somebody fills in the forms: look, keep, and the history
tells it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, member, nik, stable_id
from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.registry import actions
from regsosek.registry.models import Family, Identifier, Person, PersonKey
from regsosek.vocabulary.roles import Role

HERE, THERE = CITY.villages[0], CITY.villages[2]
DAY = "2022-10-19"


def person(number: int, family: int = 1) -> UUID:
    return UUID(stable_id("person", family, number))


def at(family: UUID, sheet: str) -> str:
    return f"/keluarga/{family}/catat/{sheet}/"


def titles(client: Any, family: UUID) -> list[str]:
    return [entry["title"] for entry in client.get(f"/keluarga/{family}/").context["family"]["history"]]


def writes() -> list[str]:
    return list(AuditEvent.objects.filter(kind="write").order_by("id").values_list("verb", flat=True))


@pytest.fixture
def families(record: Any) -> list[UUID]:
    """Two of the first kelurahan, one of another."""
    return record(family_document(1), family_document(2), family_document(3, village=THERE))


@pytest.fixture
def operator(families: Any, client_as: Any) -> Any:
    return client_as(Role.VILLAGE_OPERATOR, HERE)


@pytest.fixture
def statistician(families: Any, client_as: Any) -> Any:
    return client_as(Role.BPS)


SPLIT = {f"as_{person(2)}": "1", f"as_{person(3)}": "3", "happened_on": DAY}


def test_a_split_is_looked_at_before_it_is_kept(families: Any, operator: Any, everything: None) -> None:
    before = writes()
    shown = operator.post(at(families[0], "pecah"), SPLIT | {"step": "preview"})

    new, old = shown.context["preview"].sides
    assert new["before"] is None
    assert [m["id"] for m in new["after"]["members"]] == [person(2), person(3)]
    assert [m["id"] for m in old["after"]["members"]] == [person(1)]
    assert Family.objects.count() == 3
    assert writes() == before

    kept = operator.post(at(families[0], "pecah"), dict(shown.context["kept"]) | {"step": "save"})

    made = Family.objects.exclude(pk__in=families).get()
    assert kept["Location"] == f"/keluarga/{made.id}/#riwayat"
    assert writes() == [*before, "registry.split_family"]
    assert titles(operator, families[0])[0] == "Keluarga dipecah"
    files = [operator.get(f"/keluarga/{f}/").context["family"]["neighbours"] for f in (made.id, families[0])]
    assert [n["url"] for pair in files for n in pair] == [f"/keluarga/{families[0]}/", f"/keluarga/{made.id}/"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"happened_on": "2099-01-01"}, "happened_on"),
        ({"happened_on": ""}, "happened_on"),
        ({f"as_{person(2)}": "3"}, "new_head"),
        ({f"as_{person(1)}": "8", f"as_{person(2)}": "", f"as_{person(3)}": "1"}, "head"),
        ({"head_of_rest": str(person(2))}, "head"),
        ({f"as_{person(1)}": "8"}, "members"),
        ({"no_kk": "6472050101209999"}, ""),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(families: Any, operator: Any, form: Any, field: str) -> None:
    for step in ("preview", "save"):
        shown = operator.post(at(families[0], "pecah"), SPLIT | form | {"step": step})

        assert shown.status_code == 422
        assert set(shown.context["wrong"]) == ({field} if field else set())
        assert shown.context["refused"] in shown.content.decode()
    assert "registry.split_family" not in writes()


def test_everything_wrong_is_told_at_once_and_named(families: Any, statistician: Any) -> None:
    form = {f"as_{person(1)}": "3", "no_kk": "12", "happened_on": "2099-01-01", "step": "save"}

    shown = statistician.post(at(families[0], "pecah"), form)

    assert set(shown.context["wrong"]) == {"new_head", "head", "no_kk", "happened_on"}
    told = shown.context["refused"]
    assert all(f"{name}: " in told for name in ("Nomor KK", "Kepala keluarga baru", "Tanggal kejadian"))
    page = shown.content.decode()
    assert all(page.count(sentence) >= 2 for sentence in shown.context["wrong"].values()), "above and beside the field"
    assert 'value="12"' in page and "registry.split_family" not in writes()


def test_the_new_card_number_is_from_who_sees_numbers(families: Any, statistician: Any, everything: None) -> None:
    form = SPLIT | {"no_kk": "6472050101209999"}

    assert statistician.post(at(families[0], "pecah"), form | {"step": "preview"}).status_code == 200
    assert not Identifier.objects.filter(family__head_name="").exists()
    statistician.post(at(families[0], "pecah"), form | {"step": "save"})
    made = Family.objects.exclude(pk__in=families).get()
    numbers = statistician.get(f"/keluarga/{made.id}/").context["family"]["numbers"]
    assert ("Nomor KK", "6472 0501 0120 9999") in [(row["kind"], row["number"]) for row in numbers]
    bad = statistician.post(at(families[1], "pecah"), {"no_kk": "12", "happened_on": DAY, "step": "save"})
    assert set(bad.context["wrong"]) == {"no_kk", "members"}


def test_two_families_are_merged_and_set_apart_again(families: Any, operator: Any, everything: None) -> None:
    first, second, _ = families
    found = operator.post(at(first, "gabung"), {"step": "seek", "sought": f"https://kota.example/keluarga/{second}/"})
    assert [(o["id"], o["chosen"]) for o in found.context["others"]] == [(str(second), True)]
    form = {"other": str(second), "keep": "this", "happened_on": DAY, "reason": "tercatat dua kali"}

    shown = operator.post(at(first, "gabung"), form | {"step": "preview"})
    sides = shown.context["preview"].sides
    assert (len(sides[0]["after"]["members"]), sides[1]["after"]) == (6, None)
    opened = AuditEvent.objects.filter(verb="family.opened", subject_id=str(second))
    assert opened.count() == 1, "the preview shows the members of the other"
    operator.post(at(first, "gabung"), form | {"step": "save"})

    assert titles(operator, first)[0] == "Digabungkan dengan catatan lain"
    gone = operator.get(f"/keluarga/{second}/")
    assert gone.context["into"] == f"/keluarga/{first}/"
    assert operator.get(at(second, "pecah")).status_code == 404
    (lost,) = operator.get(at(first, "gabung")).context["merged"]
    undo = {"what": "undo", "lose": str(lost.id), "reason": "dua keluarga"}
    assert operator.post(at(first, "gabung"), undo | {"step": "preview"}).context["preview"]
    assert operator.post(at(first, "gabung"), undo | {"step": "save"})["Location"] == f"/keluarga/{first}/#riwayat"
    assert titles(operator, second)[:2] == ["Penggabungan dibatalkan", "Digabungkan dengan catatan lain"]
    assert writes()[-2:] == ["registry.merge_families", "registry.unmerge_families"]


def test_another_family_is_found_within_reach_only(families: Any, operator: Any, statistician: Any) -> None:
    outside, number = families[2], "6472050101209002"

    for sought in (str(outside), str(UUID(int=5))):
        shown = operator.post(at(families[0], "gabung"), {"step": "seek", "sought": sought})
        assert (shown.context["nothing"], shown.context["others"]) == (True, [])
    told = [
        operator.post(
            at(families[0], "gabung"),
            {"other": other, "keep": "this", "happened_on": DAY, "reason": "x", "step": "save"},
        )
        for other in (str(outside), str(UUID(int=5)))
    ]
    assert [(r.status_code, r.context["wrong"]) for r in told] == [
        (422, {"other": "Tidak ditemukan di wilayah Anda."})
    ] * 2
    assert operator.post(at(families[0], "gabung"), {"step": "seek", "sought": number}).context["sought_wrong"]
    by_number = statistician.post(at(families[0], "gabung"), {"step": "seek", "sought": number})
    assert [o["id"] for o in by_number.context["others"]] == [str(families[1])]
    assert AuditEvent.objects.filter(verb="search.run").latest("id").details == {
        "kind": "number",
        "hits": 1,
        "shown": 1,
    }


def test_another_family_is_found_by_name_within_the_form(families: Any, operator: Any, everything: None) -> None:
    word = Person.objects.get(pk=person(2, 2)).name
    head = Family.objects.get(pk=families[1]).head_name

    shown = operator.post(at(families[0], "gabung"), {"step": "seek", "sought": word})

    listed = {o["id"]: o for o in shown.context["others"]}
    assert set(listed) == {str(families[1])}, "not itself, and nothing of another kelurahan"
    assert listed[str(families[1])]["matched"] == [word] and head in listed[str(families[1])]["title"]
    assert f'value="{families[1]}"' in shown.content.decode()
    noted = AuditEvent.objects.filter(verb="search.run").latest("id").details
    assert (noted["kind"], word in str(noted)) == ("name", False)
    assert operator.post(at(families[0], "gabung"), {"step": "seek", "sought": "ab"}).context["sought_wrong"]
    nobody = operator.post(at(families[0], "gabung"), {"step": "seek", "sought": "Xyzzyx"})
    assert nobody.context["nothing"] and "Tidak ada keluarga lain" in nobody.content.decode()


def test_a_common_name_lists_a_few_and_says_there_are_more(record: Any, operator: Any) -> None:
    made = record(*(family_document(n) for n in range(10, 30)))

    shown = operator.post(at(made[0], "gabung"), {"step": "seek", "sought": "uji"})

    assert len(shown.context["others"]) <= 12 and shown.context["more"] >= 20 - 12
    assert "ketik nama yang lebih lengkap" in shown.content.decode()
    doubles = operator.post(at(made[0], "orang-ganda"), {"step": "seek", "sought": "uji"})
    assert doubles.context["to_choose"] and len(doubles.context["groups"]) == 1
    one = {"step": "seek", "sought": "uji", "other": str(doubles.context["others"][1]["id"])}
    assert len(operator.post(at(made[0], "orang-ganda"), one).context["groups"]) == 2


def test_a_merged_file_tells_nothing_to_others(families: Any, operator: Any, client_as: Any, system_actor: Any) -> None:
    actions.merge_families(
        by=system_actor, keep=families[0], lose=families[1], happened_on=date(2022, 10, 19), reason="x"
    )

    assert operator.get(f"/keluarga/{families[1]}/").status_code == 200
    assert client_as(Role.VILLAGE_OPERATOR, THERE).get(f"/keluarga/{families[1]}/").status_code == 404


def test_who_lives_elsewhere_leaves_and_comes_back(families: Any, operator: Any, everything: None) -> None:
    url = at(families[0], "anggota")
    common = {"person": str(person(3)), "happened_on": DAY, "step": "save"}

    def resident() -> tuple[int, int]:
        return Family.objects.get(pk=families[0]).persons, Person.objects.get(pk=person(3)).presence

    refused = operator.post(url, common | {"what": "away_inland"})
    assert set(refused.context["wrong"]) == {"reason"}
    operator.post(url, common | {"what": "away_inland", "reason": "kuliah"})
    assert resident() == (2, 3)
    operator.post(url, common | {"what": "back", "reason": "pulang"})
    assert resident() == (3, 1)
    operator.post(url, common | {"what": "gone_abroad"})
    assert resident() == (2, 4)
    assert set(operator.post(url, common | {"what": "back"}).context["wrong"]) == {"relationship"}
    operator.post(url, common | {"what": "back", "relationship": "3"})
    assert resident() == (3, 5)
    assert writes()[-4:] == [
        "registry.correct_fact", "registry.correct_fact", "registry.remove_member", "registry.add_member",
    ]  # fmt: skip
    assert titles(operator, families[0])[:2] == ["Anggota baru", "Seorang anggota pergi"]


def test_a_head_who_leaves_is_followed_by_another(families: Any, operator: Any, everything: None) -> None:
    form = {"person": str(person(1)), "what": "gone_inland", "happened_on": DAY, "step": "save"}

    assert set(operator.post(at(families[0], "anggota"), form).context["wrong"]) == {"head"}
    operator.post(at(families[0], "anggota"), form | {"head": str(person(2))})
    assert Person.objects.get(pk=person(2)).relationship == 1


def test_a_member_comes_from_another_family(families: Any, operator: Any, everything: None) -> None:
    url = at(families[0], "anggota")
    found = operator.post(url, {"step": "seek", "sought": str(families[1]), "what": "newcomer"})
    assert [p["id"] for p in found.context["theirs"]] == [str(person(n, 2)) for n in (1, 2, 3)]
    form = {
        "what": "newcomer", "other": str(families[1]), "person": str(person(3, 2)), "relationship": "8", "happened_on": DAY,
    }  # fmt: skip

    assert len(operator.post(url, form | {"step": "preview"}).context["preview"].sides) == 2
    operator.post(url, form | {"step": "save"})
    assert Person.objects.get(pk=person(3, 2)).family_id == families[0]
    stranger = form | {"other": str(families[2]), "person": str(person(3, 3)), "step": "save"}
    assert operator.post(url, stranger).status_code == 422


def test_two_records_of_one_person(families: Any, operator: Any, everything: None) -> None:
    url = at(families[0], "orang-ganda")
    form = {"keep": str(person(2)), "lose": str(person(3, 2)), "happened_on": DAY, "reason": "orang yang sama"}

    listed = operator.post(url, {"step": "seek", "sought": str(families[1])}).context["groups"]
    assert [len(people) for _, people in listed] == [3, 3]
    assert len(operator.post(url, form | {"step": "preview"}).context["preview"].sides) == 2
    operator.post(url, form | {"step": "save"})
    assert Person.objects.get(pk=person(3, 2)).merged_into == person(2)
    (lost,) = operator.get(url).context["merged"]
    operator.post(url, {"what": "undo", "lose": lost["id"], "reason": "dua orang", "step": "save"})
    assert Person.objects.get(pk=person(3, 2)).merged_into is None
    assert titles(operator, families[0])[:2] == ["Penggabungan orang dibatalkan", "Dua catatan satu orang digabungkan"]
    head = operator.post(url, form | {"lose": str(person(1, 2)), "step": "preview"})
    assert set(head.context["wrong"]) == {"head"}
    outside = operator.post(url, form | {"lose": str(person(3, 3)), "step": "save"})
    neither = operator.post(url, form | {"keep": str(person(2, 2)), "step": "save"})
    assert [r.status_code for r in (outside, neither)] == [422, 422]


def claim_of(who: UUID) -> Identifier:
    return Identifier.objects.get(person_id=who, kind="nik")


def test_a_nik_is_verified_once(record: Any, client_as: Any, everything: None) -> None:
    same = nik(11, 1, "1981-05-01")
    first, second = record(
        family_document(1), family_document(2, members=[member(1, family=2, nik=same, birth_date="1981-05-01")])
    )
    client = client_as(Role.BPS)
    form = {"claim": str(claim_of(person(1)).id), "happened_on": DAY, "reason": "KTP-el dilihat"}

    page = client.get(at(first, "nik")).context["claims"]
    assert [len(c["also"]) for c in page] == [1, 0, 0]
    shown = client.post(at(first, "nik"), form | {"step": "preview"})
    assert len(shown.context["preview"].sentences) == 2
    client.post(at(first, "nik"), form | {"step": "save"})
    assert claim_of(person(1)).state == Identifier.State.VERIFIED
    assert titles(client, first)[0] == "NIK terverifikasi"
    taken = client.post(at(second, "nik"), form | {"claim": str(claim_of(person(1, 2)).id), "step": "save"})
    assert taken.status_code == 422
    assert "sudah terverifikasi untuk orang lain" in taken.context["wrong"]["claim"]
    assert "satukan catatan gandanya" in taken.content.decode()


def test_numbers_are_for_who_was_granted_them(families: Any, operator: Any, everything: None) -> None:
    page = operator.get(at(families[0], "nik"))

    assert page.context["claims"] is None
    form = {"claim": str(claim_of(person(1)).id), "happened_on": DAY, "reason": "x", "step": "save"}
    assert operator.post(at(families[0], "nik"), form).status_code == 422
    assert claim_of(person(1)).state == Identifier.State.CLAIMED
    offered = [s["url"] for s in operator.get(f"/keluarga/{families[0]}/catat/").context["sheets"]]
    assert offered == [at(families[0], s) for s in ("pecah", "gabung", "anggota", "orang-ganda")]


def test_an_erasure_asks_for_the_name_and_leaves_a_tombstone(
    families: Any, statistician: Any, operator: Any, everything: None
) -> None:
    url, name = at(families[0], "hapus"), Person.objects.get(pk=person(2)).name
    form = {"person": str(person(2)), "reason": "permintaan sendiri", "legal_basis": "UU 27/2022"}

    assert operator.get(url).status_code == 403
    assert statistician.post(url, form | {"step": "preview"}).context["preview"].sentences
    for typed in ("", "Uji Orang Lain"):
        refused = statistician.post(url, form | {"step": "save", "typed_name": typed})
        assert (refused.status_code, set(refused.context["wrong"])) == (422, {"typed_name"})
    assert not PersonKey.objects.filter(person_id=person(2), destroyed_at__isnull=False).exists()
    statistician.post(url, form | {"step": "save", "typed_name": f"  {name.upper()} "})
    page = statistician.get(f"/keluarga/{families[0]}/").content.decode()
    assert name not in page
    assert "Data diri dihapus pada 20 Oktober 2022" in page
    assert titles(statistician, families[0])[0] == "Data diri seorang anggota dihapus"
    assert set(statistician.post(url, form | {"step": "preview"}).context["refused"])


def test_a_point_outside_its_area_is_told_with_the_distance(record: Any, client_as: Any) -> None:
    lon, _ = CITY.point(HERE, 1)
    inside, outside = record(
        family_document(1), family_document(2, dwelling={"lon": lon, "lat": round(CITY.corner(HERE)[1] - 0.002, 6)})
    )

    def told(role: Role, family: UUID) -> Any:
        return client_as(role, HERE).get(f"/keluarga/{family}/").context["family"]["outside"]

    assert told(Role.VILLAGE_OPERATOR, inside) is None
    found = told(Role.VILLAGE_OPERATOR, outside)
    assert (found["metres"], found["area"], found["may_change"]) == ("220", "Kelurahan Satu", True)
    page = client_as(Role.LURAH, HERE).get(f"/keluarga/{outside}/").content.decode()
    assert "Titik rumah berada 220 m di luar Kelurahan Satu" in page


def test_the_list_of_families_that_left_is_linked(families: Any, operator: Any, client_as: Any) -> None:
    assert 'href="/keluarga/pindah/"' in operator.get("/keluarga/").content.decode()


def test_a_wrong_number_is_replaced_by_the_right_one_in_one_step(
    families: Any, statistician: Any, everything: None
) -> None:
    right = nik(999, 1, "1981-05-01")
    claim = claim_of(person(1))
    form = {"claim": str(claim.id), "nik": right, "happened_on": DAY, "reason": "KTP-el dilihat"}

    assert len(statistician.post(at(families[0], "nik"), form | {"step": "preview"}).context["preview"].sentences) == 2
    statistician.post(at(families[0], "nik"), form | {"step": "save"})
    states = dict(Identifier.objects.filter(person_id=person(1), kind="nik").values_list("id", "state"))
    assert states.pop(claim.id) == Identifier.State.WITHDRAWN
    assert list(states.values()) == [Identifier.State.VERIFIED]
    bad = statistician.post(at(families[1], "nik"), form | {"claim": str(claim_of(person(1, 2)).id), "nik": "1"})
    assert bad.status_code == 200, "nothing was asked yet"


def test_the_second_of_two_saves_is_refused(families: Any, operator: Any) -> None:
    form = {"other": str(families[1]), "keep": "this", "happened_on": DAY, "reason": "ganda", "step": "save"}

    assert operator.post(at(families[0], "gabung"), form).status_code == 302
    assert operator.post(at(families[0], "gabung"), form).status_code == 422
    assert writes().count("registry.merge_families") == 1
