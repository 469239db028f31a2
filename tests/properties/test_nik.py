"""The two paths of the NIK check agree on every text, and no text breaks them."""

from datetime import date

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from regsosek.vocabulary.nik import Reason, check
from regsosek.vocabulary.nik_columns import check_many
from regsosek.vocabulary.person import Sex
from regsosek.vocabulary.places import known_places

DISTRICTS = sorted(code.replace(".", "") for code in known_places() if code.count(".") == 2)

references = st.dates(date(1960, 1, 1), date(2110, 12, 31)) | st.sampled_from(
    [date(2000, 2, 28), date(2000, 2, 29), date(2000, 3, 1), date(2100, 2, 28), date(2100, 3, 1), date(2024, 2, 29)]
)
two = st.integers(0, 99).map("{:02d}".format)
places = (
    st.sampled_from(DISTRICTS) | st.tuples(two, two, two).map("".join) | st.tuples(st.just("6472"), two).map("".join)
)
births = st.tuples(two, st.integers(0, 13).map("{:02d}".format), two).map("".join) | st.sampled_from(
    ["290200", "690200", "290204", "290201", "310280", "310480", "311299", "010100"]
)
serials = st.sampled_from(["0000", "9000", "9999"]) | st.integers(9000, 9999).map(str)
numbers = st.tuples(places, births, serials).map("".join)
blanks = st.text(" \t\r\n\u00a0\ufeff", max_size=2)
texts = (
    numbers
    | st.tuples(blanks, numbers, blanks).map("".join)
    | st.text(max_size=20)
    | st.text("0123456789", max_size=18)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=40), references)
def test_columns_and_single_numbers_are_judged_alike(niks, reference_date):
    table = check_many(pa.array(niks, pa.string()), reference_date=reference_date)

    for row, nik in zip(table.to_pylist(), niks, strict=True):
        one = check(nik, reference_date=reference_date)
        assert (row["valid"], row["reason"], row["sex"], row["birth_date"], row["place_code"], row["place_name"]) == (
            one.valid,
            one.reason,
            one.sex,
            one.birth_date,
            one.place_code,
            one.place_name,
        )


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(DISTRICTS), st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(Sex), references)
def test_a_number_made_by_the_rule_says_what_it_was_made_of(district, born, sex, reference_date):
    day = born.day + (40 if sex is Sex.FEMALE else 0)

    verdict = check(
        f"{district}{day:02d}{born:%m}{born.year % 100:02d}9001",
        reference_date=reference_date,
        declared_sex=sex,
        declared_birth_date=born,
    )

    assert (verdict.valid, verdict.reason, verdict.warnings) == (True, None, ())
    assert (verdict.sex, verdict.birth_date) == (sex, born)
    assert verdict.place_code == f"{district[:2]}.{district[2:4]}.{district[4:]}"


@settings(max_examples=300, deadline=None)
@given(numbers, references)
def test_the_birth_date_is_within_the_hundred_years_up_to_the_reference_date(nik, reference_date):
    verdict = check(nik, reference_date=reference_date)

    if verdict.birth_date is not None:
        assert verdict.birth_date <= reference_date
        assert verdict.birth_date.year >= reference_date.year - 100


@settings(max_examples=300, deadline=None)
@given(texts, references, st.sampled_from(Sex), st.dates(date(1900, 1, 1), date(2110, 1, 1)))
def test_what_was_declared_never_makes_a_number_invalid(nik, reference_date, sex, born):
    alone = check(nik, reference_date=reference_date)

    declared = check(nik, reference_date=reference_date, declared_sex=sex, declared_birth_date=born)

    assert declared.valid >= alone.valid
    assert declared.valid or declared.reason is not Reason.PLACE_UNKNOWN
