"""The list of submissions: by state and filter, page by page, of the reader's area only."""

from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from factories.submissions import ELSEWHERE, submission
from regsosek.kernel.models import AuditEvent
from regsosek.web.office import submissions_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def pml(city: Any, client_as: Any) -> Any:
    return client_as("pml", CITY.villages[0])


def test_submissions_are_listed_with_counts_by_state(pml: Any) -> None:
    submission(1, state="flagged", errors=2)
    submission(2, state="taken")
    submission(3, state="taken", deprecated_id="uuid:x")

    page = pml.get("/kiriman/").content.decode()

    assert page.count('<th scope="row">') == 3
    assert "2 kesalahan" in page and "perbaikan" in page
    assert "Masuk registri <strong>2</strong>" in page and "Semua <strong>3</strong>" in page
    assert AuditEvent.objects.get(verb="submission.listed").details["rows"] == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=taken", [2]),
        ("officer=72", [3]),
        (f"area={CITY.villages[1]}", [4]),
        ("day=2022-10-19", [5]),
        ("state=stuck", []),
    ],
)
def test_filters_narrow_the_list(pml: Any, client_as: Any, query: str, found: list[int]) -> None:
    from datetime import datetime

    rows = [
        submission(1), submission(2, state="taken"), submission(3, officer_id="72"), submission(4, area=f"{CITY.villages[1]}000100"),
        submission(5, at=datetime.fromisoformat("2022-10-19T23:59:00+08:00")),
    ]  # fmt: skip
    page = client_as("bps").get(f"/kiriman/?{query}").content.decode()
    for n, row in enumerate(rows, 1):
        assert (f"/kiriman/{row.id}/" in page) == (n in found), f"{query}: {n}"


@pytest.mark.parametrize(
    "query",
    [
        "state=x",
        "area=999",
        "day=kemarin",
        "after=x",
        "after=2022-10-19~x",
        "unknown=1",
        "day=9999-12-31",
        "day=0001-01-01",
        "after=0001-01-01T00:00:00%2B14:00~00000000-0000-4000-8000-000000000000",
    ],
)
def test_a_filter_that_does_not_exist_is_an_error(pml: Any, query: str) -> None:
    assert pml.get(f"/kiriman/?{query}").status_code == 400


def test_pages_follow_each_other_without_a_gap(pml: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions_list, "PAGE", 2)
    at = submission(1).received_at
    rows = [submission(n, at=at) for n in (2, 3)] + [submission(4), submission(5)]
    seen, url = set(), "/kiriman/"
    for _ in range(3):
        page = pml.get(url).content.decode()
        seen |= {row.id for row in rows if f"/kiriman/{row.id}/" in page}
        assert page.count('<th scope="row">') == (1 if "Lebih lama" not in page else 2)
        if "Lebih lama" in page:
            url = "/kiriman/" + page.split('class="btn" href="?after=')[1].split('"')[0].join(("?after=", ""))
    assert seen == {row.id for row in rows}


def test_of_another_area_nothing_exists(pml: Any) -> None:
    other = submission(1, area=ELSEWHERE)
    page = pml.get("/kiriman/").content.decode()
    assert str(other.id) not in page and "Belum ada kiriman dari wilayah Anda" in page
    assert pml.get(f"/kiriman/{other.id}/").status_code == 404


@pytest.mark.parametrize("role", ["lurah", "administrator", "rt_head", "auditor"])
def test_the_pages_are_for_the_field(city: Any, client_as: Any, role: str) -> None:
    client = client_as(role)
    assert client.get("/kiriman/").status_code == 403
    assert client.get("/kiriman/peta/").status_code == 403
