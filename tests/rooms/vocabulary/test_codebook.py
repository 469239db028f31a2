import pytest

from regsosek.vocabulary import codebook
from regsosek.vocabulary.codebook import SECTIONS, Codebook, UnknownCode, UnknownItem
from regsosek.vocabulary.privacy import PrivacyClass

ITEMS = codebook.items()
NEVER = ("rumah tangga", "sensus", "jumlah penduduk miskin", "household", "census")


def test_the_codebook_has_the_115_items():
    assert len(ITEMS) == 115
    assert {item.level for item in ITEMS} == {"family", "person"}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_an_item_is_complete_in_both_languages(item):
    assert isinstance(item.privacy, PrivacyClass)
    assert item.section in SECTIONS
    for label in (item.question, item.short, *item.codes.values()):
        assert label.id.strip() and label.en.strip()
    assert len(item.short.id) <= 24 and len(item.short.en) <= 24


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_no_text_for_pages_uses_a_word_that_pages_never_use(item):
    texts = [text for label in (item.question, item.short, *item.codes.values()) for text in label]

    assert not [text for text in texts for word in NEVER if word in text.casefold()]


def test_the_long_lists_are_whole():
    assert set(codebook.item("education_level").codes) == set(range(1, 23))
    assert set(codebook.item("diploma").codes) == set(range(1, 24))
    assert set(codebook.item("industry").codes) == set(range(1, 27))
    assert codebook.item("industry").codes == codebook.item("business_industry").codes


def test_printed_codes_are_kept():
    assert codebook.label("wall_material", 1) == "Tembok"
    assert codebook.label("roof_material", 5) == "Bambu"
    assert codebook.label("water_distance", 8) == "Tidak tahu"
    assert codebook.label("cooking_fuel", 0, "en") == "No cooking at home"


def test_an_item_is_found_by_its_printed_number():
    assert codebook.by_number("301a") is codebook.item("tenure_status")


def test_items_are_chosen_by_level_and_section():
    housing = codebook.items(level="family", section="housing")

    assert [item.number for item in housing][:2] == ["301a", "301b"]
    assert {item.section for item in housing} == {"housing"}
    assert sum(len(codebook.items(section=section)) for section in codebook.sections()) == len(ITEMS)


def test_what_is_secret_is_classified_as_such():
    assert codebook.privacy("nik") is codebook.privacy("no_kk") is PrivacyClass.NUMBER
    assert codebook.privacy("name") is codebook.privacy("birth_date") is PrivacyClass.NAME
    assert codebook.privacy("address") is PrivacyClass.ADDRESS
    assert {item.privacy for item in codebook.items(section="health")} == {PrivacyClass.HEALTH}
    assert {item.privacy for item in codebook.items(section="aid")} == {PrivacyClass.MONEY}
    assert {item.privacy for item in codebook.items(section="assets")} == {PrivacyClass.MONEY}
    assert codebook.privacy("turnover") is PrivacyClass.MONEY


@pytest.mark.parametrize(
    "ask",
    [
        lambda: codebook.item("wall"),
        lambda: codebook.by_number("999"),
        lambda: codebook.label("wall", 1),
        lambda: codebook.privacy("wall"),
        lambda: codebook.items(section="kitchen"),
    ],
)
def test_an_unknown_name_is_an_error(ask):
    with pytest.raises(UnknownItem):
        ask()


@pytest.mark.parametrize(("name", "code"), [("wall_material", 0), ("wall_material", 8), ("floor_area", 36)])
def test_an_unknown_answer_is_an_error(name, code):
    with pytest.raises(UnknownCode):
        codebook.label(name, code)


def test_a_sum_is_told_by_its_parts():
    assert codebook.label("health_insurance", 0) == "Tidak memiliki"
    assert codebook.label("health_insurance", 1 + 8) == "PBI JKN, Jamkes lainnya"
    assert codebook.label("health_insurance", 99, "en") == "Does not know"
    assert codebook.label("identity_documents", 5, "en") == "Birth certificate, Identity card (KTP)"


@pytest.mark.parametrize("code", [16, 98, -1, 100])
def test_a_sum_of_codes_that_do_not_exist_is_an_error(code):
    with pytest.raises(UnknownCode):
        codebook.label("health_insurance", code)


def test_answers_read_as_a_person_wants_them():
    assert codebook.answer("floor_area", 36) == "36 m²"
    assert codebook.answer("cattle", 2, "en") == "2 head"
    assert codebook.answer("cattle", 1, "en") == "1 head"
    assert codebook.answer("wall_material", 3, "en").startswith("Wood")
    assert codebook.answer("wall_material", None) == "Tidak ada isian"
    assert codebook.answer("address", "", "en") == "No answer"
    assert codebook.answer("sls_name", "RT 005") == "RT 005"


@pytest.mark.parametrize("value", ["1", True, 1.0])
def test_an_answer_in_the_wrong_type_is_an_error(value):
    with pytest.raises(UnknownCode):
        codebook.answer("wall_material", value)


def test_items_cannot_be_changed():
    item = codebook.item("wall_material")

    with pytest.raises(AttributeError):
        item.privacy = PrivacyClass.HEALTH  # type: ignore[misc]
    with pytest.raises(TypeError):
        item.codes[1] = item.codes[2]  # type: ignore[index]


def test_a_name_may_stand_only_once():
    with pytest.raises(ValueError, match="share"):
        Codebook((ITEMS[0], ITEMS[0]))


@pytest.mark.parametrize(
    ("name", "one", "none"),
    [
        ("member_count", "1 person", "0 persons"),
        ("age", "1 year", "0 years"),
        ("working_hours", "1 hour", "0 hours"),
        ("business_count", "1 business", "0 businesses"),
    ],
)
def test_english_has_a_unit_of_one(name, one, none):
    assert (codebook.answer(name, 1, "en"), codebook.answer(name, 0, "en")) == (one, none)


def test_every_unit_in_the_plural_has_its_singular():
    plural = [item for item in ITEMS if item.unit and item.unit.en.endswith("s")]

    assert plural
    assert not [item.name for item in plural if item.unit_of_one == item.unit]
