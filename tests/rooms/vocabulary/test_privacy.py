from regsosek.vocabulary.privacy import LABELS, MEANINGS, PrivacyClass


def test_the_classes_are_the_ten_of_the_contract():
    assert {str(kind) for kind in PrivacyClass} == {
        "public",
        "name",
        "address",
        "number",
        "money",
        "health",
        "child",
        "point",
        "photo_outside",
        "photo_inside",
    }


def test_each_class_says_what_it_is_and_what_belongs_to_it_in_both_languages():
    assert set(LABELS) == set(MEANINGS) == set(PrivacyClass)
    for kind in PrivacyClass:
        assert all(kind.label) and all(kind.meaning)
        assert kind.label.id != kind.label.en
