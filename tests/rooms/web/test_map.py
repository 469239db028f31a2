from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from factories.places import CITY
from regsosek.kernel import clock
from regsosek.kernel.models import TileReading
from regsosek.kernel.scope import system_scope
from regsosek.registry.cell import mercator
from regsosek.registry.models import AreaStatistic, Dwelling, Family
from regsosek.vocabulary.roles import Role
from regsosek.web.office import tiles
from regsosek.welfare.actions import adopt_run, run_ranking
from regsosek.welfare.models import AreaCount, Run
from rooms.web.conftest import poor_and_rich, small_model
from rooms.web.test_mvt import decode

HOME = CITY.villages[0]


def _tile_of(family_id: UUID, z: int) -> str:
    with system_scope("tests"):
        house = Dwelling.objects.get(families=family_id)
    x, y = (int(part * 2**z) for part in mercator(house.lon, house.lat))
    return f"/peta/ubin/{z}/{x}/{y}.mvt"


def _houses(answer: Any) -> dict[str, tuple[int, int]]:
    if not answer.content:
        return {}
    _, features = decode(answer.content)
    return {f.attributes["d"]: (f.attributes["g"], f.attributes["n"]) for f in features}


def _house_of(family_id: UUID) -> str:
    with system_scope("tests"):
        return str(Family.objects.get(pk=family_id).dwelling_id)


def test_a_tile_holds_house_group_and_number_and_nothing_else(ranked: list[UUID], client_as: Any) -> None:
    answer = client_as(Role.LURAH, HOME).get(_tile_of(ranked[0], 14) + "?groups=1,2,3,4")

    _, features = decode(answer.content)
    assert features
    assert all(set(f.attributes) == {"d", "g", "n"} for f in features)
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"


def test_the_vice_mayor_gets_no_house_of_groups_3_and_4(ranked: list[UUID], client_as: Any) -> None:
    url = _tile_of(ranked[0], 14) + "?groups=0,1,2,3,4"
    everything = _houses(client_as(Role.BPS).get(url))

    seen = _houses(client_as(Role.VICE_MAYOR).get(url))

    assert {group for group, _ in everything.values()} - {1, 2}, "there are other houses to hide"
    assert seen
    assert {group for group, _ in seen.values()} <= {1, 2}


def test_a_neighbour_of_the_kelurahan_gets_none_of_its_houses(ranked: list[UUID], client_as: Any) -> None:
    url = _tile_of(ranked[0], 14) + "?groups=0,1,2,3,4"

    assert _house_of(ranked[0]) in _houses(client_as(Role.LURAH, HOME).get(url))
    assert _house_of(ranked[0]) not in _houses(client_as(Role.LURAH, CITY.villages[1]).get(url))


def test_the_answer_is_private_and_known_by_its_tag(ranked: list[UUID], client_as: Any) -> None:
    client, url = client_as(Role.LURAH, HOME), _tile_of(ranked[0], 14)
    first = client.get(url)

    again = client.get(url, HTTP_IF_NONE_MATCH=first["ETag"])
    other = client_as(Role.BPS).get(url)

    assert first["Cache-Control"].startswith("private")
    assert (again.status_code, again.content) == (304, b"")
    assert other["ETag"] != first["ETag"]


def test_boundaries_sent_compressed_are_not_sent_again(city: Any, client_as: Any, system_actor: Any) -> None:
    client, url = client_as(Role.WALIDATA), "/peta/batas.geojson?level=village"
    first = client.get(url, HTTP_ACCEPT_ENCODING="gzip")

    again = client.get(url, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=first["ETag"])

    assert first["Content-Encoding"] == "gzip"
    assert first["ETag"].startswith("W/"), "the tag turns weak by compressing"
    assert (again.status_code, again.content) == (304, b"")


def test_after_a_new_ranking_the_tag_is_another(ranked: list[UUID], client_as: Any, system_actor: Any) -> None:
    from regsosek.welfare.actions import adopt_run
    from regsosek.welfare.models import Run

    client, url = client_as(Role.LURAH, HOME), _tile_of(ranked[0], 14)
    before = client.get(url)["ETag"]

    adopt_run(by=system_actor, run=Run.objects.get(), reason="sekali lagi")

    assert client.get(url, HTTP_IF_NONE_MATCH=before).status_code == 200


def test_houses_looked_at_are_written_down_by_kelurahan_and_hour(ranked: list[UUID], client_as: Any) -> None:
    client = client_as(Role.LURAH, HOME)

    for _ in range(3):
        client.get(_tile_of(ranked[0], 14) + "?groups=1,2,3,4")

    assert TileReading.objects.filter(role=Role.LURAH.value).values_list("area_code", flat=True).get() == HOME


@pytest.mark.parametrize("query", ["groups=5", "groups=1;2", "groups=1,-2", "area=64a", "area=٦٤", "area=99", "grup=1"])
def test_an_unknown_filter_is_an_error(ranked: list[UUID], client_as: Any, query: str) -> None:
    answer = client_as(Role.BPS).get(f"{_tile_of(ranked[0], 14)}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")


def test_below_zoom_14_houses_are_drawn_for_a_kelurahan_in_focus_only(ranked: list[UUID], client_as: Any) -> None:
    client, url = client_as(Role.BPS), _tile_of(ranked[0], 12)

    assert client.get(url).status_code == 400
    assert _house_of(ranked[0]) in _houses(client.get(f"{url}?area={HOME}&groups=0,1,2,3,4"))


def test_a_tile_asks_few_questions(ranked: list[UUID], client_as: Any, django_assert_max_num_queries: Any) -> None:
    client, url = client_as(Role.LURAH, HOME), _tile_of(ranked[0], 14)
    client.get(url)

    with django_assert_max_num_queries(16):
        client.get(url)


def test_counts_of_the_map_are_those_of_the_families(ranked: list[UUID], client_as: Any) -> None:
    rows = client_as(Role.VICE_MAYOR).get("/peta/hitungan.json?level=village").json()["areas"]

    with system_scope("tests"):
        families = Family.objects.filter(area_code__startswith=HOME)
        expected = {g: families.filter(welfare_group=g).count() for g in (1, 2, 3, 4)}
        total = families.count()
    (row,) = (row for row in rows if row["code"] == HOME)
    assert {g: row[f"g{g}"] for g in (1, 2, 3, 4)} == expected
    assert (row["families"], row["ranked"] + row["unranked"]) == (total, total)
    assert sum(expected.values()) > 0


def test_a_field_officer_counts_his_own_families_and_sees_no_other_area(ranked: list[UUID], client_as: Any) -> None:
    rows = client_as(Role.PPL, HOME + "0001").get("/peta/hitungan.json?level=village").json()["areas"]

    with system_scope("tests"):
        own = Family.objects.filter(area_code__startswith=HOME + "0001").count()
    assert [(row["code"], row["families"]) for row in rows] == [(HOME, own)]


def test_rt_of_another_kelurahan_are_not_found(ranked: list[UUID], client_as: Any) -> None:
    client = client_as(Role.LURAH, HOME)

    assert client.get(f"/peta/hitungan.json?level=sls&parent={HOME}").status_code == 200
    assert client.get(f"/peta/hitungan.json?level=sls&parent={CITY.villages[1]}").status_code == 404


def test_the_page_offers_the_groups_that_the_role_may_see(ranked: list[UUID], client_as: Any) -> None:
    assert 'data-groups="1,2"' in client_as(Role.MAYOR).get("/peta/").content.decode()
    assert 'data-groups="1,2,3,4,0"' in client_as(Role.BPS).get("/peta/").content.decode()
    assert 'data-groups=""' in client_as(Role.WALIDATA).get("/peta/").content.decode()


def _rt_rows(client: Any) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in client.get(f"/peta/hitungan.json?level=sls&parent={HOME}").json()["areas"]}


def test_the_seat_of_an_rt_is_no_house(ranked: list[UUID], client_as: Any) -> None:
    with system_scope("tests"):
        houses = list(Dwelling.objects.filter(area_code__startswith=HOME).values_list("lon", "lat"))

    seats = [(row["lon"], row["lat"]) for row in _rt_rows(client_as(Role.VICE_MAYOR)).values()]

    assert seats
    assert not set(seats) & set(houses)
    assert all(round(part, 4) == part for seat in seats for part in seat)


def test_a_seat_that_was_counted_exactly_is_made_coarse_when_read(ranked: list[UUID], client_as: Any) -> None:
    exact = {"lon": 117.146512, "lat": -0.466712, "houses": 1}
    AreaStatistic.objects.filter(kind="seat", area_code=HOME + "0001").update(counts=exact)

    row = _rt_rows(client_as(Role.LURAH, HOME))[HOME + "0001"]

    assert (row["lon"], row["lat"]) == (117.1475, -0.4675)


def test_of_an_rt_the_vice_mayor_learns_nothing_of_groups_3_and_4(ranked: list[UUID], client_as: Any) -> None:
    everything, limited = _rt_rows(client_as(Role.BPS)), _rt_rows(client_as(Role.VICE_MAYOR))

    assert any(row["g3"] + row["g4"] for row in everything.values()), "there is something to hide"
    assert all(row[key] == 0 for row in limited.values() for key in ("g3", "g4", "p3", "p4"))
    assert {code: row["ranked"] for code, row in limited.items()} == {c: row["ranked"] for c, row in everything.items()}


def test_of_an_rt_with_few_families_not_even_the_persons_are_told(ranked: list[UUID], client_as: Any) -> None:
    AreaCount.objects.filter(area_code=HOME + "0001").delete()
    run = Run.objects.get()
    AreaCount.objects.create(run=run, level="sls", area_code=HOME + "0001", welfare_group=4, families=1, persons=6)

    row = _rt_rows(client_as(Role.MAYOR))[HOME + "0001"]

    assert (row["few"], row["persons"], row["g4"], row["p4"]) == (True, 0, 0, 0)
    assert _rt_rows(client_as(Role.BPS))[HOME + "0001"]["persons"] == 6


def test_the_page_leads_to_no_list_that_the_reader_may_not_open(ranked: list[UUID], client_as: Any) -> None:
    assert 'href="/peta/daftar/"' in client_as(Role.MAYOR).get("/peta/").content.decode()
    assert 'href="/peta/daftar/"' not in client_as(Role.WALIDATA).get("/peta/").content.decode().split("<noscript>")[1]


@pytest.mark.parametrize(
    "address",
    [
        "/peta/hitungan.json?level=district&parent=99",
        "/peta/hitungan.json?level=sls&parent=6472050999",
        "/peta/hitungan.json?level=district&paren=6472",
        "/peta/batas.geojson?level=village&on=2022",
        "/peta/daftar/?area=99",
        "/peta/daftar/?kelompok=1",
    ],
)
def test_unknown_areas_and_names_of_filters_are_errors(ranked: list[UUID], client_as: Any, address: str) -> None:
    assert client_as(Role.BPS).get(address).status_code == 400


@pytest.mark.parametrize("area", ["6472", HOME, HOME + "0001", HOME + "000100", HOME + "000000"])
def test_areas_of_every_level_are_known(ranked: list[UUID], client_as: Any, area: str) -> None:
    assert client_as(Role.BPS).get(f"/peta/daftar/?area={area}").status_code == 200


def test_a_tile_looked_at_again_in_the_next_hour_leaves_a_trace_again(
    ranked: list[UUID], client_as: Any, monkeypatch: Any
) -> None:
    client, url = client_as(Role.LURAH, HOME), _tile_of(ranked[0], 14) + "?groups=1,2,3,4"
    first, now = client.get(url), clock.now()

    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=1))
    again = client.get(url, HTTP_IF_NONE_MATCH=first["ETag"])

    assert again.status_code == 200
    assert TileReading.objects.filter(role=Role.LURAH.value, area_code=HOME).count() == 2


@pytest.fixture
def mixed(ranked: list[UUID], record: Any, system_actor: Any) -> str:
    """The house of the poorest family, which a family that is not poor shares."""
    record(poor_and_rich(23, poor=False, house=1))
    run = run_ranking(by=system_actor, model=small_model(), label="Uji lagi")
    adopt_run(by=system_actor, run=run, reason="pengujian")
    return _house_of(ranked[0])


def test_of_a_shared_house_those_families_count_that_the_reader_may_see(
    ranked: list[UUID], mixed: str, client_as: Any
) -> None:
    url = _tile_of(ranked[0], 14) + "?groups=1,2"
    everything, limited = client_as(Role.BPS), client_as(Role.MAYOR)

    assert _houses(everything.get(url))[mixed][1] == 2
    assert _houses(limited.get(url))[mixed][1] == 1
    listed = {str(c["dwelling_id"]): c["families"] for c in limited.get("/peta/daftar/").context["cards"]}
    assert listed[mixed] == 1
    assert len(limited.get(f"/peta/rumah/{mixed}/").context["card"]["families"]) == 1


def _parts(answer: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Attributes of single houses, and of houses put together."""
    attributes = [dict(f.attributes) for f in decode(answer.content)[1]]
    return [a for a in attributes if "d" in a], [a for a in attributes if "c" in a]


def test_a_full_tile_puts_the_less_poor_together_and_leaves_no_house_out(
    ranked: list[UUID], client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = client_as(Role.BPS), _tile_of(ranked[0], 14) + "?groups=0,1,2,3,4"
    everything = _houses(client.get(url))
    poor = {house for house, (group, _) in everything.items() if group in (1, 2)}
    assert poor
    assert len(everything) > len(poor)
    monkeypatch.setattr(tiles, "MOST_SINGLE", 1)

    single, together = _parts(client_as(Role.BPS).get(url))

    assert {a["d"] for a in single} == poor
    assert all(set(a) == {"g", "n", "c"} for a in together)
    assert sum(a["c"] for a in together) == len(everything) - len(poor)
    assert sum(a["n"] for a in (*single, *together)) == sum(n for _, n in everything.values())
    assert {a["g"] for a in together} == {group for group, _ in everything.values()} - {1, 2}


def test_from_far_all_groups_are_put_together(
    ranked: list[UUID], client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = client_as(Role.BPS), f"{_tile_of(ranked[0], 12)}?area={HOME}&groups=0,1,2,3,4"
    everything = _houses(client.get(url))
    monkeypatch.setattr(tiles, "MOST_SINGLE", len(everything) - 1)

    single, together = _parts(client_as(Role.BPS).get(url))

    assert not single
    assert sum(a["c"] for a in together) == len(everything)


def test_houses_put_together_are_those_that_the_reader_may_see(
    ranked: list[UUID], client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{_tile_of(ranked[0], 12)}?area={HOME}&groups=0,1,2,3,4"
    everything = _houses(client_as(Role.BPS).get(url))
    monkeypatch.setattr(tiles, "MOST_SINGLE", 0)

    _, together = _parts(client_as(Role.VICE_MAYOR).get(url))

    assert {a["g"] for a in together} <= {1, 2}
    assert sum(a["c"] for a in together) == sum(group in (1, 2) for group, _ in everything.values())
    assert sum(a["n"] for a in together) <= sum(n for group, n in everything.values() if group in (1, 2))


def test_what_changes_a_map_is_the_name_of_a_verb() -> None:
    from regsosek.kernel.action import VERBS
    from regsosek.web.office.versions import _CHANGES_MAPS

    assert set(_CHANGES_MAPS) <= set(VERBS)
