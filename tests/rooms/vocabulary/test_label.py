import pytest

from regsosek.vocabulary.label import LANGUAGES, Label


def test_a_label_speaks_both_languages_and_indonesian_first():
    label = Label("Miskin", "Poor")

    assert label.text() == "Miskin"
    assert [label.text(language) for language in LANGUAGES] == ["Miskin", "Poor"]


def test_another_language_is_an_error():
    with pytest.raises(ValueError, match="unknown language"):
        Label("Miskin", "Poor").text("nl")
