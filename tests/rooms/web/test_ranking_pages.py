"""The pages of rankings: what counts and who decided, a run's totals beside its shares, adopting, comparing, who reads what."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories.places import CITY
from factories.ranking import family_of_wealth, walls_and_refrigerator
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.web.office import ranking_pages
from regsosek.welfare import jobs, listening
from regsosek.welfare.actions import adopt_run, begin_run, record_model, run_ranking, settle_family
from regsosek.welfare.models import FittedModel, Job, Run
from regsosek.welfare.totals import totals_of

pytestmark = pytest.mark.django_db

THIRDS = WelfareShares(0.25, 0.5, 0.75)
HALVES = WelfareShares(0.1, 0.5, 0.9)


@pytest.fixture
def families(record: Any, city: Any) -> list[Any]:
    """Twelve families, poorest first, in two kelurahan."""
    return list(record(*(family_of_wealth(n, min(n // 4, 2), village=city.villages[n % 2 * 2]) for n in range(12))))


@pytest.fixture
def model(system_actor: Any) -> FittedModel:
    kept: FittedModel = record_model(
        by=system_actor, model=walls_and_refrigerator(), name="Dinding", card="<!doctype html><title>Kartu</title><style>p{color:red}</style><p>R² 0,5", survey_name="uji.csv"
    )  # fmt: skip
    return kept


@pytest.fixture
def runs(families: list[Any], model: FittedModel, system_actor: Any) -> tuple[Run, Run]:
    """One that was adopted, then a decision of a forum, then one with other shares that was not."""
    first = run_ranking(by=system_actor, model=walls_and_refrigerator(), label="Pertama", shares=THIRDS, fitted=model)
    adopt_run(by=system_actor, run=first, reason="berita acara 7")
    settle_family(
        by=system_actor, family_id=families[0], welfare_group=4, document="BA 9", decided_on=date(2022, 10, 1),
        decided_by="FKP uji",
    )  # fmt: skip
    second = run_ranking(by=system_actor, model=walls_and_refrigerator(), label="Kedua", shares=HALVES, fitted=model)
    return first, second


@pytest.fixture
def bps(city: Any, client_as: Any) -> Any:
    return client_as("bps", "6472")


def page_of(client: Any, name: str, *arguments: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=arguments) + (f"?{urlencode(query)}" if query else ""))
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


def words(page: str) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_what_counts_stands_above_with_who_decided_and_why(bps: Any, runs: tuple[Run, Run]) -> None:
    page = page_of(bps, "ranking")

    head = words(page.split('id="daftar-run"')[0])
    assert "Yang berlaku: Pertama" in head
    assert "Diberlakukan oleh Sistem (tests)" in head
    assert "berita acara 7" in head
    assert "Kedua" in page.split('id="daftar-run"')[1]
    assert "Dinding" in page.split('id="daftar-model"')[1]


def test_before_anything_was_ranked_the_page_says_what_to_do(bps: Any) -> None:
    page = page_of(bps, "ranking")

    assert "Belum ada pemeringkatan yang berlaku" in page
    assert reverse("ranking-survey") in page


def test_totals_of_groups_stand_beside_their_shares_with_what_the_forum_settled(
    runs: tuple[Run, Run], families: list[Any]
) -> None:
    first, second = (totals_of(run) for run in runs)

    assert sum(first.city[g].families for g in (1, 2, 3, 4)) == len(families)
    assert first.city == first.model | {0: first.city[0]}, "nothing was settled when the first was reckoned"
    assert second.settled[4].families == 1
    assert second.moved_in[4] == 1
    assert sum(second.moved_out.values()) == 1
    assert second.city[4].families == second.model[4].families + 1
    assert sum(n.persons for n in second.city.values()) == sum(n.persons for n in second.model.values())
    assert sum(second.spread.values()) == len(families)


def test_a_run_tells_what_it_froze(bps: Any, runs: tuple[Run, Run]) -> None:
    page = words(page_of(bps, "ranking-run", runs[1].id))

    for frozen in (runs[1].model_hash, runs[1].input_hash, runs[1].code_version, "Dinding (linear)", "duckdb"):
        assert frozen in page
    assert "1 di antaranya lain dari model" in page
    assert CITY.villages[0] in page or "Kelurahan" in page


def test_adopting_needs_a_reason_and_the_number_of_families_typed(bps: Any, runs: tuple[Run, Run]) -> None:
    second = runs[1]
    page = words(page_of(bps, "ranking-run", second.id))
    changed = int(re.search(r"Dibanding Pertama , (\d+) keluarga", page).group(1))  # type: ignore[union-attr]
    assert changed > 0
    address = reverse("ranking-adopt", args=[second.id])

    for form, told in (
        ({"reason": "", "families": str(changed)}, "Alasan wajib diisi"),
        ({"reason": "rapat", "families": str(changed + 1)}, "Ketik jumlah keluarga yang disebut"),
        ({"reason": "rapat", "families": ""}, "Ketik jumlah keluarga yang disebut"),
    ):
        answer = bps.post(address, form)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        second.refresh_from_db()
        assert second.adopted_at is None

    assert bps.post(address, {"reason": "rapat 3 November", "families": str(changed)})["Location"] == reverse(
        "ranking-run", args=[second.id]
    )
    second.refresh_from_db()
    assert second.adoption_reason == "rapat 3 November"
    assert "rapat 3 November" in page_of(bps, "ranking")
    assert AuditEvent.objects.filter(verb="welfare.adopt_run", role="bps").count() == 1


def test_the_first_run_is_adopted_by_the_number_of_all_families(
    bps: Any, families: list[Any], system_actor: Any
) -> None:
    run = run_ranking(by=system_actor, model=walls_and_refrigerator(), label="Pertama", shares=THIRDS)

    assert "12 keluarga untuk pertama kali mendapat kelompok" in words(page_of(bps, "ranking-run", run.id))
    bps.post(reverse("ranking-adopt", args=[run.id]), {"reason": "awal", "families": "12"})
    run.refresh_from_db()
    assert run.adopted_at is not None


def test_two_runs_are_compared_by_group_and_cause(bps: Any, runs: tuple[Run, Run]) -> None:
    page = page_of(bps, "ranking-compare", a=runs[0].id, b=runs[1].id)

    assert "rs-ribbon" in page
    causes = dict(re.findall(r'data-cause="(\w+)".*?<strong>(\d+)</strong>', page, re.S))
    assert causes["forum"] == "1"
    assert int(causes["model"]) > 0, "other shares count as another model"
    assert causes["answers"] == "0"
    same = page_of(bps, "ranking-compare", a=runs[1].id, b=runs[1].id)
    assert "Tidak ada keluarga yang berpindah kelompok." in same


def test_families_that_moved_are_listed_within_the_scope_only(
    client_as: Any, runs: tuple[Run, Run], families: list[Any]
) -> None:
    whole = page_of(client_as("bps", "6472"), "ranking-moved", a=runs[0].id, b=runs[1].id)
    part = page_of(client_as("bps", CITY.villages[0]), "ranking-moved", a=runs[0].id, b=runs[1].id)

    def listed(page: str) -> set[str]:
        return set(re.findall(r"/keluarga/([0-9a-f-]{36})/", page))

    assert str(families[0]) in listed(whole)
    assert listed(part) < listed(whole)
    event = AuditEvent.objects.filter(verb="ranking.moved").order_by("-id").first()
    assert event is not None and event.details["families"] == len(listed(part))
    forum = page_of(client_as("bps", "6472"), "ranking-moved", a=runs[0].id, b=runs[1].id, cause="forum")
    assert listed(forum) == {str(families[0])}


@pytest.mark.parametrize("query", [{"cause": "luck"}, {"after": "x"}, {"area": "64x2"}])
def test_a_list_that_is_asked_for_wrongly_is_refused(bps: Any, runs: tuple[Run, Run], query: dict[str, str]) -> None:
    asked = urlencode({"a": runs[0].id, "b": runs[1].id, **query})
    assert bps.get(f"{reverse('ranking-moved')}?{asked}").status_code == 400
    assert bps.get(f"{reverse('ranking-compare')}?a=x&b={runs[1].id}").status_code == 404


def test_pages_ask_as_many_queries_for_many_families_as_for_few(
    bps: Any, runs: tuple[Run, Run], record: Any, system_actor: Any
) -> None:
    def count(name: str, *arguments: Any, **query: Any) -> int:
        page_of(bps, name, *arguments, **query)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(bps, name, *arguments, **query)
        return len(asked)

    def all_of(a: Run, b: Run) -> list[int]:
        return [
            count("ranking"), count("ranking-run", b.id), count("ranking-compare", a=a.id, b=b.id),
            count("ranking-moved", a=a.id, b=b.id), count("ranking-disagreements"),
        ]  # fmt: skip

    few = all_of(*runs)
    record(*(family_of_wealth(n, n % 3, village=CITY.villages[n % 3]) for n in range(12, 60)))
    a, b = (
        run_ranking(by=system_actor, model=walls_and_refrigerator(), label=str(s), shares=s) for s in (THIRDS, HALVES)
    )
    adopt_run(by=system_actor, run=a, reason="uji")
    assert all_of(a, b) == few
    assert max(few) <= 25


READERS = {"mayor", "vice_mayor", "lurah", "village_operator", "dinsos", "bps", "pml", "koseka", "walidata"}


@pytest.mark.parametrize("role", sorted(READERS | {"ppl", "rt_head", "auditor", "administrator"}))
def test_numbers_are_for_who_sees_aggregates_and_weights_for_who_ranks(
    client_as: Any, runs: tuple[Run, Run], model: FittedModel, role: str
) -> None:
    client = client_as(role, CITY.villages[0])
    for name, arguments in (("ranking", []), ("ranking-run", [runs[0].id]), ("ranking-compare", [])):
        answer = client.get(reverse(name, args=arguments))
        assert answer.status_code == (200 if role in READERS else 403), name
    for name, arguments in (
        ("ranking-survey", []), ("ranking-start", []), ("ranking-model", [model.id]), ("ranking-card", [model.id]),
        ("ranking-model-file", [model.id]), ("ranking-moved", []), ("ranking-disagreements", []),
    ):  # fmt: skip
        assert (client.get(reverse(name, args=arguments)).status_code == 403) is (role != "bps"), name
    if role in READERS - {"bps"}:
        page = client.get(reverse("ranking-run", args=[runs[1].id])).content.decode()
        assert "berlakukan" not in page
        assert (
            reverse("ranking-moved")
            not in client.get(f"{reverse('ranking-compare')}?a={runs[0].id}&b={runs[1].id}").content.decode()
        )
        assert (
            client.post(reverse("ranking-adopt", args=[runs[1].id]), {"reason": "x", "families": "1"}).status_code
            == 403
        )


def test_a_card_is_served_alone_and_can_neither_run_nor_fetch(bps: Any, model: FittedModel) -> None:
    answer = bps.get(reverse("ranking-card", args=[model.id]))

    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox;")
    assert "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = page_of(bps, "ranking-model", model.id)
    assert re.search(r"<iframe[^>]* sandbox ", page), "nothing is allowed to the frame"
    assert "<style>p{color:red}" not in page


def test_a_model_comes_out_as_the_file_that_scores(bps: Any, model: FittedModel) -> None:
    from regsosek.analysis.pmt.model import from_document

    answer = bps.get(reverse("ranking-model-file", args=[model.id]))
    assert from_document(json.loads(answer.content)).digest() == model.digest
    assert answer["Content-Disposition"].endswith(f'{model.digest[:8]}.json"')


def test_a_run_is_begun_by_a_form_and_leads_to_its_page(
    bps: Any, families: list[Any], model: FittedModel, system_actor: Any
) -> None:
    address = reverse("ranking-start")
    for form, told in (
        ({"label": "x", "share": ["1", "5", "15"]}, "Pilih model"),
        ({"model": str(model.id), "label": "", "share": ["1", "5", "15"]}, "Beri pemeringkatan ini nama"),
        ({"model": str(model.id), "label": "x", "share": ["5", "1", "15"]}, "Tiga angka yang naik"),
        ({"model": str(model.id), "label": "x", "share": ["a", "", "15"]}, "Tiga angka yang naik"),
        ({"model": str(model.id), "label": "x", "share": ["nan", "5", "15"]}, "Tiga angka yang naik"),
    ):
        answer = bps.post(address, form)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not Job.objects.exists()

    here = bps.post(address, {"model": str(model.id), "label": "November", "share": ["2,5", "10", "40"]})["Location"]
    job = Job.objects.get()
    assert job.parameters["shares"] == [0.025, 0.1, 0.4]
    fragment = bps.get(here, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in fragment and "<html" not in fragment
    jobs.run_now(system_actor, job)
    done = bps.get(here, headers={"HX-Request": "true"})
    run = Run.objects.get()
    assert done["HX-Redirect"] == reverse("ranking-run", args=[run.id])
    assert bps.get(here)["Location"] == reverse("ranking-run", args=[run.id])
    assert run.shares == [0.025, 0.1, 0.4] and run.fitted_id == model.id


def test_a_job_that_failed_says_why_in_both_languages(
    bps: Any, city: Any, model: FittedModel, system_actor: Any
) -> None:
    job = begin_run(by=system_actor, fitted=model, label="Kosong")
    with pytest.raises(Exception, match="no_families"):
        jobs.run_now(system_actor, job)

    assert "Belum ada keluarga untuk diperingkat." in page_of(bps, "ranking-job", job.id)
    bps.post("/bahasa/", {"language": "en"})
    assert (
        "There are no families to rank."
        in bps.get(reverse("ranking-job", args=[job.id]), headers={"Accept-Language": "en"}).content.decode()
    )


def test_a_survey_is_not_opened_by_who_has_not_brought_it(bps: Any, client_as: Any) -> None:
    data = b"id,expenditure\n1,2\n2,3\n"
    here = bps.post(reverse("ranking-survey"), {"file": SimpleUploadedFile("s.csv", data)})["Location"]

    assert bps.get(here).status_code == 200
    assert client_as("bps", "6472").get(here).status_code == 404


def test_families_of_an_import_wait_and_a_button_reckons_them(
    bps: Any, client_as: Any, runs: tuple[Run, Run], families: list[Any], record: Any, city: Any, monkeypatch: Any
) -> None:
    assert 'id="menunggu"' not in page_of(bps, "ranking")
    monkeypatch.setattr(listening, "FEW", 2)
    record(*(family_of_wealth(n, 2, village=city.villages[n % 2 * 2]) for n in range(3)))
    page = page_of(bps, "ranking")
    assert "3 keluarga menunggu dihitung ulang" in words(page)
    assert 'id="menunggu"' not in page_of(client_as("mayor", "6472"), "ranking")

    monkeypatch.setattr(ranking_pages, "AT_ONCE", 2)
    assert "regsosek ranking rescore" in words(page_of(bps, "ranking"))
    assert bps.post(reverse("ranking-bring-up")).status_code == 302
    assert "3 keluarga menunggu" in words(page_of(bps, "ranking")), "too many for a page"
    monkeypatch.setattr(ranking_pages, "AT_ONCE", 3)
    answer = bps.post(reverse("ranking-bring-up"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("ranking"))
    assert 'id="menunggu"' not in page_of(bps, "ranking")
    event = AuditEvent.objects.get(verb="welfare.rescore_changed")
    assert event.details["families"] == 3 and event.details["moved"] > 0


def test_the_list_for_visits_is_taken_with_a_purpose_and_told_in_the_audit(
    bps: Any, client_as: Any, families: list[Any], model: FittedModel, system_actor: Any
) -> None:
    run = adopt_run(
        by=system_actor, reason="uji",
        run=run_ranking(by=system_actor, model=walls_and_refrigerator(), label="Satu", shares=THIRDS, fitted=model),
    )  # fmt: skip
    settle_family(
        by=system_actor, family_id=families[0], welfare_group=4, document="BA 9", decided_on=date(2022, 10, 1), decided_by="FKP"
    )  # fmt: skip
    url = reverse("ranking-disagreements-file")
    assert bps.get(url).status_code == 405, "a list of names is never a link"
    assert bps.post(url, {"purpose": "x"}).status_code == 403
    assert not AuditEvent.objects.filter(verb="ranking.disagreements_taken").exists()
    answer = bps.post(url, {"purpose": "kunjungan rumah pekan ini"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert str(families[0]) in {row["id keluarga"] for row in rows}
    assert all(row["alamat"] is not None and row["wilayah"] for row in rows)
    event = AuditEvent.objects.get(verb="ranking.disagreements_taken")
    assert event.details["stated"] == "kunjungan rumah pekan ini"
    assert (event.details["families"], event.subject_id) == (len(rows), str(run.id))
    assert client_as("mayor", "6472").post(url, {"purpose": "kunjungan rumah"}).status_code == 403
