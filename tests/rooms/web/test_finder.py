from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document, member, nik
from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.registry import search
from regsosek.vocabulary.roles import Role

URL = "/keluarga/"
HERE, THERE = CITY.villages[0], CITY.villages[1]


def _named(number: int, *names: str, village: str = HERE) -> dict[str, Any]:
    members = [member(i, family=number, name=name) for i, name in enumerate(names, start=1)]
    return family_document(number, village=village, members=members)


@pytest.fixture
def families(record: Any) -> list[Any]:
    return record(
        _named(1, "H. Soekarno Wijaya", "Siti Aminah"),
        _named(2, "Ahmad Zulkifli", "Siti Rahma"),
        _named(3, "Budi Zzz", "Aminah Putri", village=THERE),
    )


def _heads(response: Any) -> list[str]:
    return [row["head_name"] for row in response.context["rows"]]


def test_nothing_is_listed_before_a_search(families: list[Any], client_as: Any) -> None:
    page = client_as(Role.VILLAGE_OPERATOR, HERE).get(URL).content.decode()

    assert "Soekarno" not in page
    assert "Tidak ada daftar untuk digulir" in page


@pytest.mark.parametrize("typed", ["sukarno", "SOEKARNO wij", "wijaya", "siti amin", "amin sit"])
def test_old_spelling_titles_and_beginnings_find_the_family(typed: str, families: list[Any], client_as: Any) -> None:
    assert _heads(client_as(Role.VILLAGE_OPERATOR, HERE).post(URL, {"q": typed})) == ["H. Soekarno Wijaya"]


def test_every_word_must_be_of_the_same_person(families: list[Any], client_as: Any) -> None:
    """Ahmad and Siti Rahma live in one family, but nobody there is called both."""
    assert _heads(client_as(Role.VILLAGE_OPERATOR, HERE).post(URL, {"q": "ahmad rahma"})) == []


def test_words_ending_in_z_are_found(families: list[Any], client_as: Any) -> None:
    assert _heads(client_as(Role.BPS).post(URL, {"q": "budi z"})) == ["Budi Zzz"]


def test_the_matched_member_is_named_beside_the_head(families: list[Any], client_as: Any) -> None:
    (row,) = client_as(Role.VILLAGE_OPERATOR, HERE).post(URL, {"q": "rahma"}).context["rows"]

    assert row["head_name"] == "Ahmad Zulkifli"
    assert row["others"] == ["Siti Rahma"]


def test_the_neighbour_kelurahan_does_not_exist(families: list[Any], client_as: Any) -> None:
    both = client_as(Role.BPS).post(URL, {"q": "aminah"})
    own = client_as(Role.VILLAGE_OPERATOR, HERE).post(URL, {"q": "aminah"})

    assert _heads(both) == ["Budi Zzz", "H. Soekarno Wijaya"]
    assert _heads(own) == ["H. Soekarno Wijaya"]
    assert own.context["found"].total == 1


def test_an_area_narrows_the_search(families: list[Any], client_as: Any) -> None:
    assert _heads(client_as(Role.BPS).post(URL, {"q": "aminah", "area": THERE})) == ["Budi Zzz"]
    assert client_as(Role.BPS).post(URL, {"q": "aminah", "area": "6472x"}).status_code == 400


def test_a_whole_nik_finds_its_family(families: list[Any], client_as: Any) -> None:
    number = nik(21, 1, "1981-05-01")

    response = client_as(Role.DINSOS).post(URL, {"q": f"{number[:6]} {number[6:12]} {number[12:]}"})

    assert _heads(response) == ["Ahmad Zulkifli"]


def test_a_card_number_finds_its_family(families: list[Any], client_as: Any) -> None:
    assert _heads(client_as(Role.BPS).post(URL, {"q": "6472050101209003"})) == ["Budi Zzz"]


def test_without_the_class_number_a_number_finds_nothing(families: list[Any], client_as: Any) -> None:
    response = client_as(Role.VILLAGE_OPERATOR, HERE).post(URL, {"q": nik(21, 1, "1981-05-01")})

    assert "rows" not in response.context
    assert "pencarian dengan nomor tidak diberikan" in response.content.decode()


@pytest.mark.parametrize("typed", ["", "ab", "a b c", "123", "64720501012090031"])
def test_too_little_is_refused_kindly(typed: str, families: list[Any], client_as: Any) -> None:
    response = client_as(Role.BPS).post(URL, {"q": typed})

    assert response.status_code == 400
    assert "paling sedikit 3 huruf" in response.content.decode()


def test_the_audit_holds_the_kind_and_the_hits_but_not_what_was_typed(families: list[Any], client_as: Any) -> None:
    client_as(Role.BPS).post(URL, {"q": "aminah"})

    event = AuditEvent.objects.get(verb="search.run")
    assert event.details == {"kind": "name", "hits": 2, "more": False, "shown": 2}
    assert not AuditEvent.objects.filter(details__icontains="aminah").exists()


def test_with_htmx_only_the_answers_are_sent(families: list[Any], client_as: Any) -> None:
    page = client_as(Role.BPS).post(URL, {"q": "aminah"}, headers={"HX-Request": "true"}).content.decode()

    assert "Soekarno" in page
    assert "<html" not in page


def test_pages_follow_each_other_without_a_gap(record: Any, client_as: Any) -> None:
    record(*(_named(n, f"Tono {'abcdefghij'[n % 10]}{'abcdefghij'[n // 10]}") for n in range(1, search.PAGE + 6)))
    client = client_as(Role.BPS)

    first = client.post(URL, {"q": "tono"}).context
    second = client.post(URL, {"q": "tono", "after": str(first["found"].after)}).context

    seen = [row["url"] for row in first["rows"] + second["rows"]]
    assert first["found"].total == len(seen) == len(set(seen)) == search.PAGE + 5
    assert second["found"].after is None


def test_a_made_up_place_in_the_pages_is_not_found(families: list[Any], client_as: Any) -> None:
    client = client_as(Role.VILLAGE_OPERATOR, HERE)

    assert client.post(URL, {"q": "aminah", "after": str(families[2])}).status_code == 404
    assert client.post(URL, {"q": "aminah", "after": "x"}).status_code == 400


def test_dinsos_is_asked_for_a_purpose_first(families: list[Any], client_as: Any) -> None:
    response = client_as(Role.DINSOS, purpose="").get(URL)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/keperluan/")


@pytest.mark.parametrize("role", [Role.MAYOR, Role.WALIDATA, Role.AUDITOR, Role.ADMINISTRATOR, Role.RT_HEAD])
def test_roles_without_search_find_the_door_closed(role: Role, families: list[Any], client_as: Any) -> None:
    assert client_as(role).post(URL, {"q": "aminah"}).status_code == 403


def test_only_kelurahan_of_the_scope_are_offered(families: list[Any], client_as: Any) -> None:
    offered = client_as(Role.DINSOS, "6472050").get(URL).context["areas"]

    assert [(d.code, [v.code for v in villages]) for d, villages in offered] == [("6472050", [HERE, THERE])]
    assert client_as(Role.LURAH, HERE).get(URL).context["areas"] == []
