from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from regsosek.kernel import audit, clock
from regsosek.kernel.action import VERBS
from regsosek.kernel.actor import system
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.roles import Role
from regsosek.web.office.audit_pages import PAGE
from regsosek.web.office.audit_sentences import SENTENCES

URL, TILES = "/audit/", "/audit/peta/"


@pytest.fixture
def auditor(city: Any, client_as: Any) -> Any:
    return client_as(Role.AUDITOR)


def _note(actor: Any, verb: str = "card.opened", **more: Any) -> None:
    audit.note_reading(by=actor, verb=verb, area_code=CITY.sls[0] + "00", **more)


def _sentences(response: Any) -> list[str]:
    return [row["sentence"] for row in response.context["rows"]]


def test_events_are_told_as_sentences_with_their_place(auditor: Any, actor: Any) -> None:
    _note(actor(Role.MAYOR))

    assert "membuka kartu rumah di RT 01, Kelurahan Satu" in _sentences(auditor.get(URL))


def test_a_search_tells_its_kind_and_hits(auditor: Any, actor: Any) -> None:
    _note(actor(Role.BPS), "search.run", kind="name", hits=3)

    assert _sentences(auditor.get(URL))[0] == "mencari keluarga (menurut nama): 3 ditemukan"


def test_a_log_in_is_told_of_the_person_not_of_the_door(auditor: Any, user_as: Any) -> None:
    user = user_as(Role.MAYOR)
    audit.Draft("access.log_in", system("pintu"), "user", str(user.pk)).save("access")

    row = auditor.get(URL, {"verb": "access.log_in"}).context["rows"][0]
    assert (row["who"], row["sentence"]) == ("Uji Mayor", "masuk")


def test_grants_are_told_with_role_and_person(auditor: Any, actor: Any) -> None:
    actor(Role.LURAH)

    assert "memberi Uji Head of the kelurahan wewenang Lurah" in _sentences(auditor.get(URL))


def test_a_refused_page_is_told_with_its_reason(city: Any, client_as: Any) -> None:
    client_as(Role.MAYOR).get(URL)

    (row,) = client_as(Role.AUDITOR).get(URL, {"kind": "denied"}).context["rows"]
    assert row["sentence"] == "membuka halaman audit"
    assert row["refusal"] == "Peran Anda tidak berwenang melakukan ini."


def test_filters_narrow_by_kind_verb_actor_and_day(auditor: Any, actor: Any) -> None:
    _note(actor(Role.MAYOR))
    _note(actor(Role.BPS), "search.run", kind="name", hits=0)
    today = clock.today().isoformat()

    assert len(_sentences(auditor.get(URL, {"verb": "search.run"}))) == 1
    assert len(_sentences(auditor.get(URL, {"kind": "read", "actor": "mayor"}))) == 1
    of_today = _sentences(auditor.get(URL, {"kind": "read", "day": today}))
    assert len([told for told in of_today if told != "membuka jejak audit"]) == 2
    assert _sentences(auditor.get(URL, {"day": "2021-01-01"})) == []


DAYS = ["kemarin", "0001-01-01", "9999-12-31", "20221020", "2022-W42-4", "2022-02-30", "٢٠٢٢-١٠-٢٠"]


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"verb": "x.y"}, {"after": "-1"}, {"after": "9" * 30}, *({"day": day} for day in DAYS)]
)
def test_an_unknown_filter_value_is_an_error(query: dict[str, str], auditor: Any) -> None:
    assert auditor.get(URL, query).status_code == 400


def test_pages_follow_each_other_without_a_gap(auditor: Any, actor: Any) -> None:
    by = actor(Role.MAYOR)
    for _ in range(PAGE + 3):
        _note(by)

    first = auditor.get(URL, {"kind": "read"})
    second = auditor.get(URL + first.context["next_url"])

    assert len(first.context["rows"]) == PAGE
    assert len(second.context["rows"]) == 3
    assert second.context["next_url"] is None


def test_tile_readings_are_told_by_person_area_and_hour(auditor: Any, actor: Any) -> None:
    audit.note_tile(by=actor(Role.MAYOR), area_code=CITY.villages[0])

    (row,) = auditor.get(TILES).context["rows"]
    assert row["place"] == "Kelurahan Satu"
    assert row["role_label"] == "Wali Kota"
    assert auditor.get(TILES, {"actor": "nobody"}).context["rows"] == []


def test_no_name_of_a_family_is_in_the_audit(ranked: list[Any], client_as: Any) -> None:
    client_as(Role.BPS).get(f"/keluarga/{ranked[0]}/")
    page = client_as(Role.AUDITOR).get(URL).content.decode()

    assert "membuka berkas keluarga di RT" in page
    assert "Kelb" not in page  # every family name of these tests ends so
    assert "Jl. Uji" not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_only_the_auditor_reads_the_audit(role: Role, city: Any, client_as: Any) -> None:
    client = client_as(role)

    assert client.get(URL).status_code == 403
    assert client.get(TILES).status_code == 403


def test_every_verb_has_a_sentence(db: None) -> None:
    assert set(VERBS) <= set(SENTENCES)


def test_a_verb_without_a_sentence_is_shown_as_it_is(auditor: Any, actor: Any) -> None:
    _note(actor(Role.MAYOR), "something.new")

    assert _sentences(auditor.get(URL))[0] == "something.new"


def test_a_percent_sign_in_a_stated_purpose_breaks_nothing(auditor: Any, actor: Any) -> None:
    _note(actor(Role.DINSOS), "access.state_purpose", stated="verifikasi 100%")

    assert _sentences(auditor.get(URL))[0] == "menyatakan keperluan: verifikasi 100%"
    assert AuditEvent.objects.filter(verb="access.state_purpose").exists()


def test_reading_the_audit_stands_in_it_without_the_name_that_was_typed(auditor: Any) -> None:
    auditor.get(URL, {"actor": "Siti"})
    auditor.get(TILES)

    events = list(AuditEvent.objects.filter(verb="audit.opened").order_by("id"))
    assert [(e.role, e.kind, e.details["tab"]) for e in events] == [
        ("auditor", "read", "events"),
        ("auditor", "read", "tiles"),
    ]
    assert "Siti" not in str([e.details for e in events])


def test_leaving_is_told_of_the_person(city: Any, client_as: Any, auditor: Any) -> None:
    client_as(Role.MAYOR).post("/keluar/")

    row = auditor.get(URL, {"verb": "access.log_out"}).context["rows"][0]
    assert (row["who"], row["sentence"]) == ("Uji Mayor", "keluar")
