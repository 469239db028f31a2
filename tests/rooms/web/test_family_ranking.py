"""The family's side of the ranking: who decided, what would change it, and the two sheets."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document
from factories.ranking import family_of_wealth, walls_and_refrigerator
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.welfare.actions import adopt_run, run_ranking, settle_family


@pytest.fixture
def families(record: Any, city: Any, system_actor: Any) -> list[UUID]:
    rows = [family_of_wealth(n, min(n // 3, 2), village=city.villages[0]) for n in range(8)]
    found = list(record(*rows, family_document(8, visit={"interview_result": 4}, housing={}, assets={}, aid={})))
    run = run_ranking(
        by=system_actor, model=walls_and_refrigerator(), label="Uji", shares=WelfareShares(0.25, 0.5, 0.75)
    )
    adopt_run(by=system_actor, run=run, reason="hasil rapat 3 Oktober")
    return found


def page(client: Any, family: UUID, sheet: str = "") -> str:
    response = client.get(f"/keluarga/{family}/{sheet}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_group_of_the_model_says_who_adopted_it_and_why(families: list[UUID], client_as: Any) -> None:
    text = page(client_as("bps"), families[0])
    assert "diberlakukan oleh Sistem (tests)" in text and "hasil rapat 3 Oktober" in text


def test_a_group_of_the_forum_names_its_minutes(families: list[UUID], client_as: Any, system_actor: Any) -> None:
    settle_family(
        by=system_actor, family_id=families[7], welfare_group=1, document="BA/12", decided_on=date(2022, 10, 19),
        decided_by="Musyawarah kelurahan",
    )  # fmt: skip
    text = page(client_as("bps"), families[7])
    assert "Musyawarah kelurahan, berita acara BA/12" in text
    assert "diberlakukan oleh" not in text


def test_what_would_change_the_group_stays_at_the_desk(families: list[UUID], client_as: Any, city: Any) -> None:
    words = "Jawaban lain yang akan mengubah kelompoknya"
    assert words in page(client_as("village_operator", city.villages[0]), families[0])
    assert words not in page(client_as("lurah", city.villages[0]), families[0])


def test_the_family_gets_its_answers_and_the_way_to_correct_them(families: list[UUID], client_as: Any) -> None:
    text = page(client_as("bps"), families[0], "lembar/jawaban/")
    assert f"/keluarga/{families[0]}/catat/?fact=housing.wall_material#ralat" in text
    assert "fact=assets.has_refrigerator" in text
    assert "poin" not in text.lower() and "desil" not in text.lower()


def test_the_forum_gets_the_allow_list(families: list[UUID], client_as: Any) -> None:
    text = page(client_as("bps"), families[0], "lembar/musyawarah/")
    assert "di bawah kebanyakan" in text
    assert "Lemari es" not in text and "%" not in text.split('id="perihal"')[1].split("</dl>")[0]


@pytest.mark.parametrize("sheet", ["jawaban", "musyawarah"])
def test_a_sheet_is_closed_outside_the_area_and_written_down_inside(
    families: list[UUID], client_as: Any, city: Any, sheet: str
) -> None:
    outside = client_as("village_operator", city.villages[1])
    assert outside.get(f"/keluarga/{families[0]}/lembar/{sheet}/").status_code == 404
    page(client_as("bps"), families[0], f"lembar/{sheet}/")
    event = AuditEvent.objects.filter(verb="ranking.sheet_opened").latest("id")
    assert (event.subject_id, event.details["sheet"]) == (str(families[0]), sheet)


def test_a_corrected_answer_moves_the_family_on_its_page_and_in_the_audit(families: list[UUID], client_as: Any) -> None:
    client = client_as("bps")
    form = {
        "do": "correct", "fact": "housing.wall_material", "value": "1", "reason": "salah catat",
        "happened_on": "2022-10-20",
    }  # fmt: skip
    before = page(client, families[0])
    response = client.post(f"/keluarga/{families[0]}/catat/", form)
    assert response.status_code == 302
    after = page(client, families[0])
    assert "Tempatnya dihitung ulang" in after and "Tempatnya dihitung ulang" not in before
    assert AuditEvent.objects.filter(verb="welfare.rescore_family", subject_id=str(families[0])).exists()
    assert "menghitung ulang satu keluarga" in client_as("auditor").get("/audit/").content.decode()


def test_an_unranked_family_is_grey_and_has_no_reasons(families: list[UUID], client_as: Any) -> None:
    text = page(client_as("bps"), families[8])
    assert "Belum diperingkat" in text
    assert "Seberapa yakin" not in text
