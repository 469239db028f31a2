from __future__ import annotations

import json
from typing import Any

import pytest

from factories.documents import family_document
from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.registry import filters_count
from regsosek.registry.models import SavedFilter
from regsosek.vocabulary.roles import Role

URL = "/keluarga/saring/"
HERE, THERE = CITY.villages[0], CITY.villages[2]
WOOD = {"name": "wall_material", "op": "is", "value": 3}
OLD = {"name": "age", "op": "at_least", "value": 40}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def families(record: Any) -> list[Any]:
    return record(
        *(
            family_document(n, village=HERE if n % 2 else THERE, housing={"wall_material": 3 if n % 3 else 1})
            for n in range(1, 16)
        )
    )


@pytest.fixture
def operator(families: list[Any], client_as: Any) -> Any:
    return client_as(Role.VILLAGE_OPERATOR, HERE)


def _asked(*conditions: Any, **more: Any) -> dict[str, Any]:
    return {"conditions": json.dumps(list(conditions)), **more}


def _kept(response: Any) -> Any:
    return json.loads(response.context["conditions"])


def test_nothing_is_listed_before_a_condition(operator: Any) -> None:
    page = operator.get(URL)

    assert page.status_code == 200
    assert "Uji" not in page.content.decode().split("<main", 1)[1]
    refused = operator.post(URL, _asked(do="run"))
    assert refused.status_code == 400
    assert "Pilih paling sedikit satu syarat" in refused.content.decode()


def test_a_condition_is_built_step_by_step(operator: Any) -> None:
    picked = operator.post(URL, _asked(do="pick", item="wall_material"), headers=HTMX)
    assert {a["value"] for a in picked.context["question"]["answers"]} == set(range(1, 8))

    one = operator.post(URL, _asked(do="add", item="wall_material", op="is", value=["3", "7"]), headers=HTMX)
    assert _kept(one) == [{"name": "wall_material", "op": "in", "value": [3, 7]}]
    assert "Dinding salah satu dari" in one.content.decode()

    two = operator.post(URL, _asked(*_kept(one), do="add", item="age", op="at_least", value="40"))
    assert _kept(two)[1] == OLD
    assert _kept(operator.post(URL, _asked(*_kept(two), do="remove:0"))) == [OLD]
    assert _kept(operator.post(URL, _asked(OLD, do="remove:0"))) == []


def test_conditions_are_joined_as_alternatives_and_about_one_person(operator: Any) -> None:
    sex = {"item": "sex", "op": "is", "value": "2"}

    either = operator.post(URL, _asked(WOOD, do="add", join="any", **sex))
    assert _kept(either) == [{"any": [WOOD, {"name": "sex", "op": "is", "value": 2}]}]
    same = operator.post(URL, _asked(OLD, do="add", join="same", **sex))
    assert _kept(same) == [{"same": [OLD, {"name": "sex", "op": "is", "value": 2}]}]
    assert "ada anggota yang sekaligus" in same.content.decode()
    assert "same" not in [j["value"] for j in operator.post(URL, _asked(WOOD, do="pick", item="sex")).context["joins"]]
    assert operator.post(URL, _asked(WOOD, do="add", join="same", **sex)).status_code == 400


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"item": "", "op": "is", "value": "1"}, "tidak dikenal"),
        ({"item": "wall_material", "op": "is"}, "Dinding tidak mengenal"),
        ({"item": "wall_material", "op": "is_not", "value": ["1", "2"]}, "Dinding tidak mengenal"),
        ({"item": "age", "op": "at_least", "value": "tua"}, "tidak mengenal nilai tua"),
        ({"item": "age", "op": "at_least", "value": "131"}, "tidak mengenal nilai 131"),
        ({"item": "area", "op": "is", "value": "6472990001"}, "tidak mengenal nilai"),
    ],
)
def test_what_cannot_be_taken_is_said_in_the_form(form: dict[str, Any], said: str, operator: Any) -> None:
    response = operator.post(URL, _asked(WOOD, do="add", **form))

    assert response.status_code == 400
    assert said in response.content.decode()
    assert _kept(response) == [WOOD], "what was there stays"


@pytest.mark.parametrize(
    ("conditions", "do", "status"),
    [
        ('[{"name": "wall", "op": "is", "value": 3}]', "run", 400),
        ("[{", "run", 400),
        ('{"name": 1}', "run", 400),
        ('[{"name": "has_car", "op": "is", "value": 1}]', "run", 403),
        ('[{"name": "chronic_illness", "op": "is", "value": 2}]', "count", 403),
        (json.dumps([WOOD]), "everything", 400),
        (json.dumps([WOOD]), "remove:7", 400),
        (json.dumps([WOOD]), "delete:nonsense", 400),
    ],
)
def test_what_no_form_sends_is_refused(conditions: str, do: str, status: int, operator: Any) -> None:
    assert operator.post(URL, {"conditions": conditions, "do": do}).status_code == status


def test_what_is_not_granted_is_not_offered(operator: Any) -> None:
    offered = {i["value"] for s in operator.get(URL).context["sections"] for i in s["items"]}

    assert "wall_material" in offered
    assert not {"has_car", "chronic_illness", "turnover"} & offered
    assert operator.post(URL, _asked(do="pick", item="has_car")).context["question"] is None


def test_the_count_is_exact_or_says_that_it_is_not(
    operator: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert operator.post(URL, _asked(WOOD, do="count"), headers=HTMX).content.decode().strip() == "5 keluarga memenuhi."

    monkeypatch.setattr(filters_count, "EXACT_UP_TO", 5)
    monkeypatch.setattr(filters_count, "_FEWEST_HITS", 0)
    told = client_as(Role.BPS).post(URL, _asked(WOOD, do="count"), headers=HTMX).content.decode()
    assert told.startswith("Sekitar ")
    assert "perkiraan" in told


def test_results_come_page_by_page_and_only_from_the_readers_area(
    operator: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(operator.post(URL, _asked(WOOD, do="run"), headers=HTMX).context["rows"]) == 5
    monkeypatch.setattr(filters_count, "PAGE", 4)

    bps, seen, after, pages = client_as(Role.BPS), [], "", 0
    while pages == 0 or after:
        page = bps.post(URL, _asked(WOOD, do="run", after=after), headers=HTMX)
        seen += [row["url"] for row in page.context["rows"]]
        after, pages = str(page.context["after"] or ""), pages + 1
    assert (pages, len(seen), len(set(seen))) == (3, 10, 10)
    assert bps.post(URL, _asked(WOOD, do="run", after="x")).status_code == 400


def test_without_htmx_the_results_stand_in_the_page(operator: Any) -> None:
    page = operator.post(URL, _asked(WOOD, do="run")).content.decode()

    assert "5 keluarga memenuhi." in page
    assert "<html" in page


def test_every_reading_is_written_down_with_its_conditions(operator: Any) -> None:
    operator.post(URL, _asked(WOOD, do="count"))
    operator.post(URL, _asked(WOOD, do="run"))

    counted, run = (AuditEvent.objects.get(verb=f"filter.{what}").details for what in ("counted", "run"))
    assert (counted["families"], counted["exact"], counted["filter"]) == (5, True, [WOOD])
    assert (run["shown"], run["filter"]) == (5, [WOOD])


def test_a_filter_is_saved_opened_and_deleted(operator: Any, client_as: Any) -> None:
    saved = operator.post(URL, _asked(WOOD, OLD, do="save", name="Kayu dan tua"))
    assert saved.status_code == 302
    (kept,) = SavedFilter.objects.all()
    assert saved["Location"] == f"{URL}?simpanan={kept.id}"

    opened = operator.get(saved["Location"])
    assert _kept(opened) == [WOOD, OLD]
    assert "Kayu dan tua" in opened.content.decode()

    other = client_as(Role.VILLAGE_OPERATOR, HERE)
    assert other.get(saved["Location"]).status_code == 404
    assert other.post(URL, {"do": f"delete:{kept.id}"}).status_code == 404
    assert "Kayu dan tua" not in other.get(URL).content.decode()

    operator.post(URL, {"do": f"delete:{kept.id}"})
    assert not SavedFilter.objects.exists()
    assert operator.get(f"{URL}?simpanan=x").status_code == 400


def test_a_saved_filter_that_is_no_longer_granted_does_not_open(
    families: list[Any], user_as: Any, client_as: Any
) -> None:
    operator = client_as(Role.VILLAGE_OPERATOR, HERE)
    operator.post(URL, _asked(WOOD, do="save", name="Kayu"))
    SavedFilter.objects.update(conditions=[{"name": "has_car", "op": "is", "value": 1}])

    assert operator.get(f"{URL}?simpanan={SavedFilter.objects.get().id}").status_code == 403


def test_the_page_speaks_english(operator: Any) -> None:
    operator.cookies["bahasa"] = "en"
    page = operator.post(URL, _asked(WOOD, OLD, do="run")).content.decode()

    assert 'lang="en"' in page
    assert "a member: Age is at least 40" in page


def test_the_finder_leads_here(operator: Any) -> None:
    assert URL in operator.get("/keluarga/").content.decode()
