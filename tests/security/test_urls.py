"""Every address × every role. The list is walked, not written: a new view is tested from its first day.

A view whose address has an argument that this file does not know fails, with a sentence saying what to add.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from factories import intake
from factories.documents import nik
from factories.people import client_of, make_release, make_user
from factories.pictures import jpeg
from factories.ranking import walls_and_refrigerator
from factories.submissions import quarantined
from regsosek.collect.models import SubmissionFile
from regsosek.imports.actions import upload
from regsosek.kernel.actor import system
from regsosek.kernel.scope import Scope, system_scope
from regsosek.registry.cell import mercator
from regsosek.registry.models import Dwelling, Photo
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Ability, Reach, Role, rule
from regsosek.welfare.actions import adopt_run, run_ranking

TILE_ZOOM = 16
#: Arguments that name an object of somebody's.
IDS = ("family_id", "dwelling_id", "photo_id", "batch_id", "submission_id", "quarantined_id")
#: Arguments that name what is of no family: a run, a model, a job, a survey that somebody brought. Here there is none.
NAMES_NOBODY = {
    "run_id": uuid.UUID(int=1),
    "model_id": uuid.UUID(int=2),
    "job_id": uuid.UUID(int=3),
    "survey": "0" * 64,
    "token": "0" * 43,
    "rest": "tidak/ada",
    "form_id": "uji",
    "version": "1",
    "name": "keluarga.csv",
}
#: What some addresses need behind the question mark, or in the body.
QUERY = {"boundaries": "level=village", "counts": "level=sls&parent={village}", "card-list": "area={village}"}
ALL = '[{"name": "persons", "op": "at_least", "value": 0}]'
BODY = {
    "finder": {"q": "uji"},
    "filters": {"do": "run", "conditions": ALL},
    "language": {"language": "en"},
    "purpose": {"purpose": "pengujian"},
    "ranking-disagreements-file": {"purpose": "pengujian"},
}
#: Views that write nothing of interest and log the person out.
ENDS_SESSION = {"logout"}


@dataclass(frozen=True)
class Place:
    """An address with its arguments and its view."""

    name: str
    route: str
    view: Any
    arguments: dict[str, str] = field(default_factory=dict)

    @property
    def names_object(self) -> bool:
        return "uuid" in self.arguments.values()

    def url(self, values: dict[str, Any]) -> str:
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m.group(1)]), self.route)
        query = QUERY.get(self.name, "").format(**values)
        return f"/{filled}" + (f"?{query}" if query else "")


def walk(patterns: Any, prefix: str = "") -> Iterator[Place]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            arguments = {n: kind or "str" for kind, n in re.findall(r"<(?:(\w+):)?(\w+)>", route)}
            yield Place(pattern.name or route, route, pattern.callback, arguments)


PLACES = list(walk(get_resolver().url_patterns))
OBJECTS = [place for place in PLACES if place.names_object]
BEHIND_A_DOOR = [place for place in PLACES if not getattr(place.view, "public", False)]


def tile_of(lon: float, lat: float) -> dict[str, int]:
    x, y = mercator(lon, lat)
    return {"z": TILE_ZOOM, "x": int(x * 2**TILE_ZOOM), "y": int(y * 2**TILE_ZOOM)}


def batch_of(village: str) -> uuid.UUID:
    """A file that somebody of this village has uploaded."""
    scope = Scope(label="uji", areas=(village,), classes=frozenset(P))
    by = replace(system("tests"), id=f"tests:{village}", scope=scope)
    return upload(by=by, adapter="table", filename="uji.csv", data=b"nama;kode wilayah\nUji;6472\n").id


def interview_of(village: str) -> tuple[uuid.UUID, int]:
    """An interview from this village about people of no other test, and its photo."""
    said = intake.document(900 if village.endswith("6") else 901, village=village)
    pk = intake.send(said, village, photos={"outside": "luar.jpg"}, files={"luar.jpg": jpeg()}, listed=False)
    return pk, SubmissionFile.objects.get(submission_id=pk).pk


@pytest.fixture
def objects(ground: Any) -> dict[str, dict[str, Any]]:
    """Values for the arguments of addresses: of what lies inside the village, outside it, and of nothing."""
    with system_scope("tests"):
        values = {}
        intake.publish()
        for where, family, house in (
            ("inside", ground.inside, ground.inside_house),
            ("outside", ground.outside, ground.outside_house),
        ):
            dwelling = Dwelling.objects.get(pk=house)
            photo = Photo.objects.get(family=family, kind="outside")
            village = ground.village if where == "inside" else ground.other_village
            interview, file = interview_of(village)
            values[where] = {
                "family_id": family, "dwelling_id": house, "photo_id": photo.id, "village": ground.village,
                "batch_id": batch_of(village), "submission_id": interview, "file_id": file,
                "quarantined_id": quarantined(area=f"{village}000100").id, **tile_of(dwelling.lon, dwelling.lat),
                **NAMES_NOBODY,
            }  # fmt: skip
    by = system("tests")
    adopt_run(by=by, run=run_ranking(by=by, model=walls_and_refrigerator(), label="uji"), reason="uji")
    values["nothing"] = values["outside"] | {name: uuid.uuid4() for name in IDS}
    return values


@pytest.fixture
def people(ground: Any, system_actor: Any) -> dict[Role, Any]:
    """A browser for each role, of somebody of the village, under releases that let out every class."""
    whole = make_release(system_actor)
    candidates = make_release(system_actor, families=[ground.inside])
    browsers = {}
    for role in Role:
        release = candidates if rule(role).reach is Reach.CANDIDATES else whole
        browsers[role] = client_of(make_user(system_actor, role, [ground.village], release=release), "pengujian")
        browsers[role].raise_request_exception = False
    return browsers


def ask(client: Any, place: Place, url: str) -> Any:
    response = client.get(url)
    return client.post(url, BODY.get(place.name, {})) if response.status_code == 405 else response


def test_there_is_something_to_test() -> None:
    assert len(PLACES) > 15
    assert {"map", "tile", "card", "photo", "counts"} <= {place.name for place in PLACES}
    assert len(OBJECTS) >= 2


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.name)
def test_every_view_has_a_sign_on_its_door(place: Place) -> None:
    assert hasattr(place.view, "public"), f"{place.route}: neither @page nor @public"
    assert place.view.public or isinstance(place.view.needs, Ability), place.route
    unknown = {n for n, kind in place.arguments.items() if kind == "uuid"} - set(IDS)
    assert not unknown, f"{place.route}: tell tests/security/test_urls.py what {unknown} is (fixture objects)"


def test_a_view_that_opens_one_family_or_house_asks_for_the_purpose() -> None:
    for place in OBJECTS:
        assert place.view.asks_purpose, place.route


def test_nobody_comes_in_without_logging_in(objects: Any) -> None:
    client = Client(raise_request_exception=False)
    for place in BEHIND_A_DOOR:
        for values in objects.values():
            response = ask(client, place, place.url(values))
            sent_away = response.status_code == 401 or (
                response.status_code == 302 and "/masuk/" in response["Location"]
            )
            assert sent_away, f"{place.route}: {response.status_code}"
            assert b"Uji" not in response.content


def test_every_address_for_every_role(objects: Any, people: dict[Role, Any]) -> None:
    for place in BEHIND_A_DOOR:
        for role, client in people.items():
            response = ask(client, place, place.url(objects["inside"]))
            where = f"{role} at {place.route}: {response.status_code}"
            if rule(role).can(place.view.needs):
                assert response.status_code in (200, 204, 302, 304, 404), where
                assert response.status_code != 302 or "/masuk/" not in response["Location"], where
            else:
                assert response.status_code == 403, where


def test_public_pages_answer_every_role(objects: Any, people: dict[Role, Any], demo: Any) -> None:
    public = [p for p in PLACES if p.view.public and p.name not in ENDS_SESSION]
    for place in public:
        for client in (Client(raise_request_exception=False), *people.values()):
            response = ask(client, place, place.url(objects["inside"]))
            allowed = (403,) if "token" in place.arguments else (200, 302, 400)  # the phone of nobody
            assert response.status_code in allowed, f"{place.route}: {response.status_code}"
            assert "Didalam" not in response.content.decode("latin-1"), place.route


def test_what_lies_outside_reads_exactly_as_not_found(objects: Any, people: dict[Role, Any]) -> None:
    for place in OBJECTS:
        opened = 0
        for role, client in people.items():
            if not rule(role).can(place.view.needs):
                continue
            inside = ask(client, place, place.url(objects["inside"]))
            opened += inside.status_code == 200
            told = [(r.status_code, body_without(r, objects)) for r in (
                ask(client, place, place.url(objects[where])) for where in ("outside", "nothing"))]  # fmt: skip
            assert told[0] == told[1], f"{role} at {place.route}"
            assert told[0][0] == 404, f"{role} at {place.route}"
        assert opened, f"{place.route}: nobody opens it, so nothing could leak"


def body_without(response: Any, objects: Any) -> str:
    """The page without what differs from request to request: the token, and the address that was asked for."""
    text = response.content.decode("latin-1")
    for values in objects.values():
        for value in values.values():
            if isinstance(value, uuid.UUID):
                text = text.replace(str(value), "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|csrf[\w"\': =-]+\w{64}|"X-CSRFToken": ?"\w+"', "", text)


def answers(place: Place, role: Role, client: Any, objects: Any) -> str:
    """All that a role is told at an address: for what is inside and outside, as a page, as a fragment, asked by POST."""
    told = []
    for where in ("inside", "outside") if place.arguments else ("inside",):
        url = place.url(objects[where])
        responses = [client.get(url)]
        if rule(role).can(place.view.needs):
            responses.append(client.get(url, headers={"HX-Request": "true"}))
            responses += [client.post(url, BODY[place.name])] if place.name in BODY else []
        told += [r.content.decode("latin-1") + str(r.headers) for r in responses]
    return "\n".join(told)


def printed(number: str) -> tuple[str, str]:
    """A number as it is, and in groups of four."""
    return number, " ".join(number[i : i + 4] for i in range(0, 16, 4))


SECRETS = {
    P.NAME: ("Didalam",),
    P.ADDRESS: ("Jl. Uji",),
    P.NUMBER: (*printed(nik(11, born="1981-05-01")), *printed("6472050101209001")),
}


def test_no_answer_tells_what_is_not_granted(objects: Any, people: dict[Role, Any]) -> None:
    """Over all addresses: nothing of the other village; no name, address or number without its class; no list with a house
    or family of the other village."""
    seen: set[P] = set()
    listed = 0
    theirs = [str(objects["outside"][name]) for name in ("family_id", "dwelling_id", "photo_id")]
    for place in BEHIND_A_DOOR:
        for role, client in people.items():
            told = answers(place, role, client, objects)
            assert "Diluar" not in told, f"{role} at {place.route}"
            if not place.names_object and place.view.needs is not Ability.SEE_AUDIT:
                assert not any(one in told for one in theirs), f"{role} at {place.route}"
                listed += str(objects["inside"]["dwelling_id"]) in told
            for privacy, words in SECRETS.items():
                found = any(word in told for word in words)
                assert not found or rule(role).sees(privacy), f"{role} at {place.route} reads {privacy}"
                seen |= {privacy} if found else set()
    assert listed
    assert seen == set(SECRETS), "what is granted is shown somewhere, so that it could have leaked"


def test_no_number_of_a_person_is_ever_in_an_address() -> None:
    for place in PLACES:
        assert not {"nik", "no_kk"} & set(place.arguments), place.route


def unsigned(request: Any) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [path("lupa/", unsigned)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_without_a_sign_is_closed_to_everybody(people: dict[Role, Any]) -> None:
    for client in (Client(raise_request_exception=False), *people.values()):
        try:
            response = client.get("/lupa/")
        except Exception:  # the page that says so needs addresses that this list has not
            continue
        assert response.status_code >= 400
        assert response.content != b"open"


def test_without_a_release_city_roles_open_nothing(objects: Any, ground: Any, system_actor: Any) -> None:
    for role in [r for r in Role if rule(r).needs_release]:
        client = client_of(make_user(system_actor, role, [ground.village], release=False), "pengujian")
        for place in OBJECTS:
            assert ask(client, place, place.url(objects["inside"])).status_code == 403, f"{role} at {place.route}"


def test_without_a_purpose_single_families_stay_closed(objects: Any, ground: Any, system_actor: Any) -> None:
    release = make_release(system_actor)
    client = client_of(make_user(system_actor, Role.DINSOS, [ground.village], release=release))
    for place in [p for p in BEHIND_A_DOOR if p.view.asks_purpose and rule(Role.DINSOS).can(p.view.needs)]:
        response = ask(client, place, place.url(objects["inside"]))
        assert response.status_code == 403 or "/keperluan/" in response["Location"], place.route
    client.post("/keperluan/", {"purpose": "verifikasi bantuan"})
    assert ask(client, OBJECTS[0], OBJECTS[0].url(objects["inside"])).status_code == 200
