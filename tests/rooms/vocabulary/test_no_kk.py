from datetime import date

import pytest

from regsosek.vocabulary.no_kk import CardVerdict, Doubt, MalformedNoKk, NoKk, check

TODAY = date(2022, 10, 20)


def test_a_card_number_tells_area_and_date_of_issue():
    assert check("6472031505189001", reference_date=TODAY) == CardVerdict(
        valid=True, doubts=(), issued_on=date(2018, 5, 15), place_code="64.72.03"
    )


@pytest.mark.parametrize("text", ["", "647203150518900", "64720315051890011", "6.47E+15", "6472031505A89001"])
def test_only_the_length_makes_a_card_number_invalid(text):
    assert check(text, reference_date=TODAY) == CardVerdict(valid=False)
    with pytest.raises(MalformedNoKk):
        NoKk(text)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("9972031505189001", Doubt.UNKNOWN_PROVINCE),
        ("6472035505189001", Doubt.IMPOSSIBLE_DATE),  # no +40 in a card number
        ("6472031505180000", Doubt.SERIAL_ZERO),
    ],
)
def test_what_is_odd_is_a_doubt_since_the_structure_is_not_confirmed(text, doubt):
    verdict = check(text, reference_date=TODAY)

    assert verdict.valid
    assert verdict.doubts == (doubt,)
    assert all(doubt.label)


def test_the_representation_hides_all_but_the_area():
    number = NoKk(" 6472031505189001 ")

    assert number == "6472031505189001"
    assert "150518" not in repr(number) and "9001" not in repr(number)
