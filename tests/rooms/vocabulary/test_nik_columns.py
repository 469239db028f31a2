import csv
import io
from datetime import date

import pyarrow as pa
import pytest

from regsosek.vocabulary.nik_columns import SCHEMA, check_many, csv_lines

TODAY = date(2022, 10, 20)
MALE, FEMALE, BAD = "6472030501809001", "6472034501809001", "6472033102809001"


def test_the_answer_has_the_stated_columns_in_the_order_of_the_input():
    table = check_many(pa.array([MALE, BAD, FEMALE]), reference_date=TODAY)

    assert table.schema == SCHEMA
    assert table["nik"].to_pylist() == [MALE, BAD, FEMALE]
    assert table.to_pylist()[0] == {
        "nik": MALE,
        "valid": True,
        "reason": None,
        "sex": "L",
        "birth_date": date(1980, 1, 5),
        "place_code": "64.72.03",
        "place_name": "Samarinda Ulu, Kota Samarinda, Kalimantan Timur",
    }
    assert table.to_pylist()[1] == {
        "nik": BAD,
        "valid": False,
        "reason": "impossible_date",
        "sex": None,
        "birth_date": None,
        "place_code": None,
        "place_name": None,
    }


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([[MALE], [], [BAD, FEMALE]]),
        pa.array(["x", MALE, BAD, FEMALE]).slice(1),
        pa.array([MALE, BAD, FEMALE], pa.large_string()),
        pa.array([MALE, BAD, FEMALE]).dictionary_encode(),
    ],
    ids=["chunks", "slice", "large", "dictionary"],
)
def test_any_column_of_text_is_taken(column):
    assert check_many(column, reference_date=TODAY)["valid"].to_pylist() == [True, False, True]


def test_null_and_empty_have_no_digits_and_an_empty_column_no_answer():
    table = check_many(pa.array([None, ""], pa.string()), reference_date=TODAY)

    assert table["reason"].to_pylist() == ["not_16_digits"] * 2
    assert len(check_many(pa.array([], pa.string()), reference_date=TODAY)) == 0


def test_a_column_of_numbers_is_refused_since_it_has_lost_digits():
    with pytest.raises(TypeError, match="text"):
        check_many(pa.array([6472030501809001]), reference_date=TODAY)


def test_lines_of_csv_quote_only_what_needs_it():
    table = check_many(pa.array([MALE, BAD, 'a"b,c\nd', ""]), reference_date=TODAY)

    text = bytes(csv_lines(table)).decode()

    assert (
        text.splitlines()[0] == f'{MALE},true,,L,1980-01-05,64.72.03,"Samarinda Ulu, Kota Samarinda, Kalimantan Timur"'
    )
    assert text.splitlines()[1] == f"{BAD},false,impossible_date,,,,"
    assert [row[0] for row in csv.reader(io.StringIO(text))] == [MALE, BAD, 'a"b,c\nd', ""]
    assert bytes(csv_lines(table.slice(4))) == b""
