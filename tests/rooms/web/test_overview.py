from __future__ import annotations

from typing import Any

from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.roles import Role
from regsosek.web.office.area_choice import own_area

URL = "/ringkasan/"


def test_city_shows_families_groups_and_the_run(ranked: list[Any], client_as: Any) -> None:
    response = client_as(Role.MAYOR).get(URL)

    numbers = response.context["numbers"]
    assert response.status_code == 200
    assert numbers.families == 11
    assert numbers.families_in(0) == 1
    assert numbers.poorest_families >= 1
    assert "Uji 2022" in response.content.decode()


def test_groups_and_unranked_add_up_to_all_families(ranked: list[Any], client_as: Any) -> None:
    numbers = client_as(Role.MAYOR).get(URL).context["numbers"]

    assert sum(numbers.families_in(group) for group in range(5)) == numbers.families
    assert sum(numbers.persons_in(group) for group in range(5)) == numbers.persons


def test_children_of_the_city_are_its_kecamatan_and_sum_to_it(ranked: list[Any], client_as: Any) -> None:
    context = client_as(Role.WALIDATA).get(URL).context

    assert {row["code"] for row in context["children"]} == set(CITY.districts)
    assert sum(row["numbers"].families for row in context["children"]) == context["numbers"].families


def test_rt_are_listed_where_the_scope_covers_them(ranked: list[Any], client_as: Any) -> None:
    own, other = CITY.villages[0], CITY.villages[1]
    lurah = client_as(Role.LURAH, own)

    assert {row["code"] for row in lurah.get(URL, {"area": own}).context["children"]} == set(CITY.sls[:2])
    assert lurah.get(URL, {"area": other}).context["children"] == []


def test_walidata_sees_a_kelurahan_but_no_rt(ranked: list[Any], client_as: Any) -> None:
    context = client_as(Role.WALIDATA).get(URL, {"area": CITY.villages[0]}).context

    assert context["numbers"].families == 10
    assert context["children"] == []


def test_lurah_starts_in_his_own_kelurahan(ranked: list[Any], client_as: Any) -> None:
    assert client_as(Role.LURAH, CITY.villages[1]).get(URL).context["area"].code == CITY.villages[1]


def test_pyramid_counts_residents_by_sex(ranked: list[Any], client_as: Any) -> None:
    context = client_as(Role.MAYOR).get(URL).context

    assert len(context["pyramid"]) == 16
    assert (
        context["residents"]
        == sum(row["male"] + row["female"] for row in context["pyramid"])
        == context["numbers"].persons
    )


def test_official_rate_is_named_beside_the_ranking(ranked: list[Any], client_as: Any) -> None:
    page = client_as(Role.MAYOR).get(URL).content.decode()

    assert "4,85 persen" in page
    assert "bukan angka kemiskinan resmi" in page


def test_every_chart_has_its_table(ranked: list[Any], client_as: Any) -> None:
    page = client_as(Role.MAYOR).get(URL).content.decode()

    assert page.count("data-chart=") == 3
    assert page.count("<table") == 3


def test_before_the_first_run_the_page_says_what_is_missing(city: Any, client_as: Any) -> None:
    page = client_as(Role.MAYOR).get(URL).content.decode()

    assert "Belum ada pemeringkatan yang berlaku" in page


def test_without_areas_the_page_says_so(client_as: Any) -> None:
    assert "Wilayah belum dimuat" in client_as(Role.MAYOR).get(URL).content.decode()


def test_unknown_area_is_not_found_and_a_malformed_one_is_an_error(city: Any, client_as: Any) -> None:
    client = client_as(Role.MAYOR)

    assert client.get(URL, {"area": "6472050099"}).status_code == 404
    assert client.get(URL, {"area": "64720"}).status_code == 400
    assert client.get(URL, {"area": CITY.sls[0]}).status_code == 400


def test_reading_aggregates_opens_no_family(ranked: list[Any], client_as: Any) -> None:
    client_as(Role.MAYOR).get(URL)

    assert not AuditEvent.objects.filter(verb="family.opened").exists()


def test_auditor_is_shown_the_door(city: Any, client_as: Any) -> None:
    assert client_as(Role.AUDITOR).get(URL).status_code == 403


def test_own_area_is_the_smallest_that_holds_all_grants() -> None:
    assert own_area(["64720500060001", "64720500060002"]) == "6472050006"
    assert own_area(["64720500060001", "64720500070002"]) == "6472050"
    assert own_area(["6472050", "6472060"]) == "6472"
    assert own_area(["6472050", "6472050006"]) == "6472050"
    assert own_area([]) == own_area([""]) == "6472"


def test_rt_tell_the_mayor_nothing_of_groups_that_he_does_not_read(ranked: list[Any], client_as: Any) -> None:
    area = {"area": CITY.villages[0]}
    mayor, lurah = (
        client_as(Role.MAYOR).get(URL, area).context,
        client_as(Role.LURAH, CITY.villages[0]).get(URL, area).context,
    )

    assert sum(row["groups"][2] + row["groups"][3] for row in lurah["children"]) > 0
    assert all(row["groups"][2:4] == [None, None] for row in mayor["children"])
    assert all((row["g3"], row["g4"]) == (0, 0) for row in mayor["stack"])


def test_ways_to_businesses_are_shown_to_those_who_may_take_them(ranked: list[Any], client_as: Any) -> None:
    assert "/usaha/?area=" in client_as(Role.MAYOR).get(URL).content.decode()
    assert "/usaha/" not in client_as(Role.WALIDATA).get(URL).content.decode()
