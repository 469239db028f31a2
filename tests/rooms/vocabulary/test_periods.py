from datetime import date

import pytest

from regsosek.vocabulary.periods import REGSOSEK_2022, MalformedPeriod, Period, latest_date

OCTOBER = Period(date(2022, 10, 1), date(2022, 10, 31))
SINCE = Period(date(2022, 10, 15))


def test_both_ends_belong_to_a_period():
    assert OCTOBER.contains(date(2022, 10, 1)) and OCTOBER.contains(date(2022, 10, 31))
    assert not OCTOBER.contains(date(2022, 9, 30)) and not OCTOBER.contains(date(2022, 11, 1))
    assert OCTOBER.days == 31


def test_an_open_period_holds_until_further_notice():
    assert SINCE.is_open and SINCE.days is None
    assert SINCE.contains(date(2999, 1, 1))
    assert not SINCE.contains(date(2022, 10, 14))


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (Period(date(2022, 10, 31), date(2022, 11, 5)), True),
        (Period(date(2022, 11, 1)), False),
        (Period(date(2022, 9, 1), date(2022, 9, 30)), False),
        (Period(date(2022, 9, 1), date(2022, 10, 1)), True),
        (Period(date(2022, 10, 10), date(2022, 10, 10)), True),
        (Period(date(2021, 1, 1)), True),
    ],
)
def test_periods_overlap_when_they_share_a_day(other, overlaps):
    assert OCTOBER.overlaps(other) is overlaps
    assert other.overlaps(OCTOBER) is overlaps


def test_a_period_covers_what_lies_wholly_in_it():
    assert OCTOBER.covers(OCTOBER)
    assert OCTOBER.covers(Period(date(2022, 10, 2), date(2022, 10, 3)))
    assert not OCTOBER.covers(SINCE)
    assert SINCE.covers(Period(date(2022, 11, 1)))
    assert not SINCE.covers(OCTOBER)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(MalformedPeriod):
        Period(date(2022, 10, 2), date(2022, 10, 1))


def test_the_round_of_2022_had_a_month_in_the_field():
    assert REGSOSEK_2022.code == "2022"
    assert REGSOSEK_2022.field_work.days == 31


@pytest.mark.parametrize(
    ("digits", "not_after", "expected"),
    [
        ((20, 10, 22), date(2022, 10, 20), date(2022, 10, 20)),
        ((21, 10, 22), date(2022, 10, 20), date(1922, 10, 21)),
        ((29, 2, 0), date(2022, 10, 20), date(2000, 2, 29)),
        ((29, 2, 0), date(1999, 12, 31), None),
        ((31, 12, 99), date(2000, 1, 1), date(1999, 12, 31)),
        ((0, 1, 80), date(2022, 10, 20), None),
        ((1, 13, 80), date(2022, 10, 20), None),
    ],
)
def test_two_digits_of_a_year_stand_for_the_latest_possible(digits, not_after, expected):
    assert latest_date(*digits, not_after) == expected
