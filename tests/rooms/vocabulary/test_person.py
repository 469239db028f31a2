import pytest

from regsosek.vocabulary.person import Sex


def test_sex_is_written_as_on_population_documents():
    assert [str(sex) for sex in Sex] == ["L", "P"]
    assert Sex.from_code(1) is Sex.MALE
    assert Sex.from_code(2) is Sex.FEMALE
    assert Sex.FEMALE.label.id == "Perempuan"


def test_another_code_is_an_error():
    with pytest.raises(ValueError, match="405"):
        Sex.from_code(3)
