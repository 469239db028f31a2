from datetime import date

import pytest

from regsosek.vocabulary.nik import Disagreement, MalformedNik, Nik, Reason, Verdict, check
from regsosek.vocabulary.person import Sex

TODAY = date(2022, 10, 20)
ULU = ("64.72.03", "Samarinda Ulu, Kota Samarinda, Kalimantan Timur")


def born(ddmmyy: str) -> str:
    return f"647203{ddmmyy}9001"


def test_a_number_tells_sex_birth_date_and_place():
    assert check("6472030501809001", reference_date=TODAY) == Verdict(True, None, Sex.MALE, date(1980, 1, 5), *ULU)


def test_for_women_40_is_added_to_the_day():
    assert check("6472034501809001", reference_date=TODAY) == Verdict(True, None, Sex.FEMALE, date(1980, 1, 5), *ULU)
    assert check("6472037112809001", reference_date=TODAY).birth_date == date(1980, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "647203050180900",
        "64720305018090011",
        "6472.0305.0180.9001",
        "6472 0305 0180 9001",
        "6.47203E+15",
        "6472030501809001.0",
        "６４７２０３０５０１８０９００１",
        "NIK",
    ],
)
def test_a_text_without_exactly_16_digits_is_judged_as_it_is(text):
    assert check(text, reference_date=TODAY) == Verdict(False, Reason.NOT_16_DIGITS)


@pytest.mark.parametrize("text", [" 6472030501809001", "6472030501809001\r\n", "\ufeff6472030501809001\u00a0"])
def test_surrounding_blanks_do_not_count(text):
    assert check(text, reference_date=TODAY).valid


@pytest.mark.parametrize("province", ["00", "01", "20", "54", "99"])
def test_an_unknown_province_is_invalid(province):
    assert check(f"{province}72030501809001", reference_date=TODAY) == Verdict(False, Reason.UNKNOWN_PROVINCE)


@pytest.mark.parametrize(
    "ddmmyy",
    [
        "000180",
        "320180",
        "400180",
        "720180",
        "990180",
        "310280",
        "300280",
        "310480",
        "050080",
        "051380",
        "710280",
        "700280",
        "290281",
        "690281",
        "290201",
        "290219",
    ],
)
def test_an_impossible_date_is_invalid(ddmmyy):
    assert check(born(ddmmyy), reference_date=TODAY) == Verdict(False, Reason.IMPOSSIBLE_DATE)


@pytest.mark.parametrize(
    ("ddmmyy", "expected"),
    [("290280", date(1980, 2, 29)), ("690204", date(2004, 2, 29)), ("290200", date(2000, 2, 29))],
)
def test_29_february_exists_in_leap_years(ddmmyy, expected):
    assert check(born(ddmmyy), reference_date=TODAY).birth_date == expected


def test_29_february_00_is_of_2000_and_not_of_1900():
    assert check(born("290200"), reference_date=date(2000, 2, 29)).valid
    assert check(born("290200"), reference_date=date(2000, 2, 28)).reason is Reason.IMPOSSIBLE_DATE


def test_serial_0000_is_invalid():
    assert check("6472030501800000", reference_date=TODAY) == Verdict(False, Reason.SERIAL_ZERO)


def test_the_first_reason_met_is_told():
    assert check("9972033102800000", reference_date=TODAY).reason is Reason.UNKNOWN_PROVINCE
    assert check("6472033102800000", reference_date=TODAY).reason is Reason.IMPOSSIBLE_DATE


@pytest.mark.parametrize(
    ("place", "code", "name"),
    [
        ("647299", "64.72", "Kota Samarinda, Kalimantan Timur"),
        ("649903", "64", "Kalimantan Timur"),
    ],
)
def test_an_unknown_regency_or_district_is_valid_with_a_reason_and_the_deepest_known_place(place, code, name):
    verdict = check(f"{place}0501809001", reference_date=TODAY)

    assert verdict == Verdict(True, Reason.PLACE_UNKNOWN, Sex.MALE, date(1980, 1, 5), code, name)


def test_a_retired_code_is_known():
    verdict = check("9101010501809001", reference_date=TODAY)

    assert (verdict.valid, verdict.reason) == (True, None)
    assert verdict.place_name == "Merauke, Kabupaten Merauke, Papua"


@pytest.mark.parametrize(
    ("ddmmyy", "expected"),
    [
        ("201022", date(2022, 10, 20)),
        ("211022", date(1922, 10, 21)),
        ("011122", date(1922, 11, 1)),
        ("010123", date(1923, 1, 1)),
        ("311221", date(2021, 12, 31)),
        ("611022", date(1922, 10, 21)),
    ],
)
def test_the_century_is_that_of_the_latest_year_not_after_the_reference_date(ddmmyy, expected):
    assert check(born(ddmmyy), reference_date=TODAY).birth_date == expected


def test_a_declared_birth_date_overrides_the_century():
    verdict = check(born("050115"), reference_date=TODAY, declared_birth_date=date(1915, 1, 5))

    assert verdict.birth_date == date(1915, 1, 5)
    assert verdict.warnings == ()


def test_another_declared_birth_date_is_a_warning_and_never_makes_a_number_invalid():
    verdict = check(born("050180"), reference_date=TODAY, declared_birth_date=date(1980, 1, 6))

    assert verdict.valid
    assert verdict.birth_date == date(1980, 1, 5)
    assert verdict.warnings == (Disagreement.BIRTH_DATE_DIFFERS,)


def test_another_declared_sex_is_a_warning_of_its_own():
    verdict = check(born("450180"), reference_date=TODAY, declared_sex=Sex.MALE, declared_birth_date=date(1981, 1, 5))

    assert verdict.valid
    assert verdict.warnings == (Disagreement.SEX_DIFFERS, Disagreement.BIRTH_DATE_DIFFERS)
    assert check(born("450180"), reference_date=TODAY, declared_sex=Sex.FEMALE).warnings == ()


def test_a_nik_is_16_digits_of_text_and_hides_the_birth_date_in_its_representation():
    nik = Nik(" 6472030501809001\n")

    assert nik == "6472030501809001"
    assert "050180" not in repr(nik) and "9001" not in repr(nik)
    with pytest.raises(MalformedNik) as refusal:
        Nik("647203050180900")
    assert "647203" not in str(refusal.value)


def test_every_reason_has_a_text_in_both_languages():
    assert all(all(word.label) for word in (*Reason, *Disagreement))
