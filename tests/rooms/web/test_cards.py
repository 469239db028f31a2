from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from factories.pictures import jpeg
from factories.places import CITY
from regsosek.kernel.models import AuditEvent, TileReading
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import attach_photo
from regsosek.registry.models import Family, Photo
from regsosek.vocabulary.roles import Role

HOME = CITY.villages[0]


@pytest.fixture
def photographed(ranked: list[UUID], system_actor: Any) -> dict[str, UUID]:
    """The poorest family of the first kelurahan has a photo of the outside and one of the inside."""
    outside, inside = (jpeg(size=(640, 480), colour=c) for c in ((120, 90, 60), (60, 60, 90)))
    return {
        "outside": attach_photo(by=system_actor, family_id=ranked[0], kind=Photo.Kind.OUTSIDE, data=outside),
        "inside": attach_photo(by=system_actor, family_id=ranked[0], kind=Photo.Kind.INSIDE, data=inside),
    }


def _family(family_id: UUID) -> Family:
    with system_scope("tests"):
        return Family.objects.get(pk=family_id)


def _card(family_id: UUID) -> str:
    return f"/peta/rumah/{_family(family_id).dwelling_id}/"


def test_the_mayor_sees_photo_group_and_house_and_no_name_or_address(
    ranked: list[UUID], photographed: dict[str, UUID], client_as: Any
) -> None:
    family = _family(ranked[0])

    page = client_as(Role.MAYOR).get(_card(ranked[0])).content.decode()

    assert f"/foto/{photographed['outside']}/" in page
    assert str(photographed["inside"]) not in page
    assert "Sangat miskin" in page
    assert "tidak ditampilkan untuk peran ini" in page
    assert family.head_name not in page
    assert family.address not in page


def test_the_kelurahan_sees_name_and_address(ranked: list[UUID], client_as: Any) -> None:
    family = _family(ranked[0])

    page = client_as(Role.LURAH, HOME).get(_card(ranked[0])).content.decode()

    assert family.head_name in page
    assert family.address in page


def test_a_house_of_a_family_that_is_not_poor_does_not_exist_for_the_mayor(ranked: list[UUID], client_as: Any) -> None:
    url = _card(ranked[8])

    assert client_as(Role.BPS).get(url).status_code == 200
    assert client_as(Role.MAYOR).get(url).status_code == 404


def test_the_panel_of_the_map_is_the_same_card_without_the_frame(ranked: list[UUID], client_as: Any) -> None:
    panel = client_as(Role.MAYOR).get(_card(ranked[0]), HTTP_HX_REQUEST="true").content.decode()

    assert "rs-evidence" in panel
    assert "<html" not in panel


def test_who_decides_stands_beside_the_group(ranked: list[UUID], client_as: Any) -> None:
    page = client_as(Role.BPS).get(_card(ranked[0])).content.decode()

    assert "Pemeringkatan registri" in page
    assert "Penilaian saat verifikasi daftar RT" in page


def test_an_unranked_family_is_grey_and_says_why(ranked: list[UUID], client_as: Any) -> None:
    page = client_as(Role.BPS).get(_card(ranked[10])).content.decode()

    assert "Belum diperingkat" in page
    assert "Wawancara belum selesai." in page


def test_opening_card_and_photo_is_written_down(
    ranked: list[UUID], photographed: dict[str, UUID], client_as: Any
) -> None:
    client = client_as(Role.MAYOR)

    client.get(_card(ranked[0]))
    client.get(f"/foto/{photographed['outside']}/")

    events = AuditEvent.objects.filter(role=Role.MAYOR.value, kind="read")
    assert set(events.values_list("verb", flat=True)) == {"card.opened", "photo.opened"}
    assert set(events.values_list("area_code", flat=True)) == {_family(ranked[0]).area_code}


def test_photos_by_role(photographed: dict[str, UUID], client_as: Any) -> None:
    outside, inside = f"/foto/{photographed['outside']}/", f"/foto/{photographed['inside']}/"
    mayor, dinsos, next_door = client_as(Role.MAYOR), client_as(Role.DINSOS), client_as(Role.LURAH, CITY.villages[1])

    assert [mayor.get(outside).status_code, mayor.get(inside).status_code] == [200, 404]
    assert [dinsos.get(outside).status_code, dinsos.get(inside).status_code] == [200, 200]
    assert next_door.get(outside).status_code == 404


def test_a_photo_is_private_small_on_demand_and_known_by_its_tag(photographed: dict[str, UUID], client_as: Any) -> None:
    client, url = client_as(Role.MAYOR), f"/foto/{photographed['outside']}/"
    full, thumb = client.get(url), client.get(f"{url}?size=thumb")

    assert full["Content-Type"] == thumb["Content-Type"] == "image/jpeg"
    assert full["Cache-Control"].startswith("private")
    assert len(thumb.content) < len(full.content)
    assert client.get(url, HTTP_IF_NONE_MATCH=full["ETag"]).status_code == 304
    assert client.get(f"{url}?size=huge").status_code == 400


def test_a_role_that_must_state_a_purpose_is_asked_first(ranked: list[UUID], client_as: Any) -> None:
    answer = client_as(Role.DINSOS, purpose="").get(_card(ranked[0]))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/keperluan/?next=")


def test_the_list_goes_page_by_page_poorest_first(ranked: list[UUID], client_as: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("regsosek.web.office.cards.PAGE", 4)
    client, url, seen = client_as(Role.BPS), "/peta/daftar/?groups=1,2,3,4", []
    while url:
        answer = client.get(url)
        seen += [(item["group"], str(item["dwelling_id"])) for item in answer.context["cards"]]
        url = answer.context["next_url"] and "/peta/daftar/" + answer.context["next_url"]

    with system_scope("tests"):
        houses = Family.objects.filter(welfare_group__isnull=False).values("dwelling_id").distinct().count()
    assert len(seen) == len(set(seen)) == houses
    assert [group for group, _ in seen] == sorted(group for group, _ in seen)


def test_names_of_an_rt_for_its_head_and_nothing_more(ranked: list[UUID], client_as: Any) -> None:
    family = _family(ranked[0])

    page = client_as(Role.RT_HEAD, family.area_code).get("/daftar-nama/").content.decode()

    assert family.head_name in page
    assert family.address not in page
    assert "Sangat miskin" not in page.split("<main")[1]


def test_a_small_photo_is_written_down_as_a_house_looked_at(photographed: dict[str, UUID], client_as: Any) -> None:
    client, url = client_as(Role.MAYOR), f"/foto/{photographed['outside']}/?size=thumb"

    for _ in range(3):
        client.get(url)

    assert TileReading.objects.filter(role=Role.MAYOR.value).values_list("area_code", flat=True).get() == HOME
    assert not AuditEvent.objects.filter(verb="photo.opened").exists()


@pytest.mark.parametrize("path", ["{card}?groups=1", "/foto/{photo}/?ukuran=full"])
def test_an_unknown_name_behind_the_question_mark_is_an_error(
    ranked: list[UUID], photographed: dict[str, UUID], client_as: Any, path: str
) -> None:
    url = path.format(card=_card(ranked[0]), photo=photographed["outside"])

    assert client_as(Role.BPS).get(url).status_code == 400


def test_a_programme_owner_gets_the_card_of_a_candidate_and_no_way_to_the_map(
    ranked: list[UUID], client_as: Any, demo: None
) -> None:
    owner = client_as(Role.PROGRAMME_OWNER, families=[ranked[0]])

    assert "/peta/?rumah=" not in owner.get(_card(ranked[0])).content.decode()
    assert [step["url"] for step in owner.get("/").context["tour"]] == [None] * 4
    assert "/peta/?rumah=" in client_as(Role.BPS).get(_card(ranked[0])).content.decode()
