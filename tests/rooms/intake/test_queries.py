"""Lists of submissions: by state and area, page by page, with the reader's eyes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from factories.submissions import ELSEWHERE, RT, submission
from regsosek.collect.states import State
from regsosek.intake import queries
from regsosek.kernel import clock
from regsosek.kernel.scope import activate

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(city: Any, everything: None) -> None:
    for number in range(1, 6):
        submission(number, state="flagged" if number % 2 else "taken")
    submission(6, area=ELSEWHERE, officer_id="72")
    submission(7, at=clock.now() - timedelta(days=1))
    submission(8, lon=None, lat=None)


def test_every_state_is_counted(sent: None) -> None:
    counts = queries.counts_by_state()

    assert (counts["flagged"], counts["taken"], counts["stuck"]) == (6, 2, 0)
    assert set(counts) == set(State.values)


def test_counts_are_narrowed_like_the_pages(sent: None) -> None:
    assert sum(queries.counts_by_state(area=RT[:10]).values()) == 7
    assert queries.counts_by_state(officer="72")["flagged"] == 1
    assert sum(queries.counts_by_state(day=clock.today() - timedelta(days=1)).values()) == 1


def test_officers_of_an_area_once_each(sent: None) -> None:
    assert [pk for pk, _ in queries.officers()] == ["71", "72"]
    assert [pk for pk, _ in queries.officers(area=RT[:10])] == ["71"]


def test_pages_follow_each_other_without_gap_or_double(sent: None) -> None:
    first = queries.page_of(limit=3)
    second = queries.page_of(limit=3, after=first[-1].place)
    third = queries.page_of(limit=3, after=second[-1].place)

    seen = [row.id for row in (*first, *second, *third)]
    assert len(seen) == len(set(seen)) == 8
    assert [row.received_at for row in first] == sorted((row.received_at for row in first), reverse=True)


def test_a_page_is_filtered_by_what_is_asked(sent: None) -> None:
    assert {row.state for row in queries.page_of(state="taken")} == {"taken"}
    assert [row.officer_id for row in queries.page_of(officer="72")] == ["72"]
    assert {row.area_code for row in queries.page_of(area=RT[:10])} == {RT}
    assert len(queries.page_of(day=clock.today() - timedelta(days=1))) == 1
    assert queries.page_of(officer="72", day=clock.today() - timedelta(days=1)) == []


def test_arrivals_are_of_the_day_with_a_position_that_may_be_seen(sent: None, actor: Any) -> None:
    assert len(queries.arrivals(clock.today())) == 6
    with activate(actor("bps", RT[:10]).scope):
        assert len(queries.arrivals(clock.today())) == 5
    with activate(type(actor("bps", "6472").scope)(label="no points", areas=("6472",))):
        assert queries.arrivals(clock.today()) == []
