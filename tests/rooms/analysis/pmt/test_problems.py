"""Every problem speaks both languages and fills in what it is told."""

import string

import pytest

from regsosek.analysis.pmt.problems import CATALOGUE, PmtError, require_columns


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_ask_for_the_same_details(code: str) -> None:
    fields = [{f for _, f, _, _ in string.Formatter().parse(text) if f} for text in CATALOGUE[code]]
    assert fields[0] == fields[1]
    error = PmtError(code, **dict.fromkeys(fields[0], "·"))
    assert error.text("id") != error.text("en") and str(error) == error.text("id")


def test_the_first_missing_column_is_named_and_none_is_skipped() -> None:
    require_columns(["a", "b"], "a", None)
    with pytest.raises(PmtError) as caught:
        require_columns(["a", "b"], "a", None, "c", "d")
    assert (caught.value.code, caught.value.details["column"]) == ("missing_column", "c")
