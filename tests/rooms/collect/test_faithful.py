"""The questionnaire is the codebook: 115 items, each once, with its codes; and the comparison would notice."""

from __future__ import annotations

import dataclasses

from factories.questionnaires import family_form
from regsosek.collect.faithful import differences
from regsosek.collect.forms import Form
from regsosek.collect.rules import number_of, path_of
from regsosek.vocabulary import codebook

ADDED = "supp_"


def _changed(item: str, **values: object) -> Form:
    form = family_form()
    nodes = tuple(dataclasses.replace(node, **values) if node.name == item else node for node in form.nodes)  # type: ignore[arg-type]
    return dataclasses.replace(form, nodes=nodes)


def test_all_115_items_are_asked_as_printed() -> None:
    assert len(codebook.items()) == 115
    assert differences(family_form()) == []


def test_a_missing_item_is_noticed() -> None:
    assert any(told.startswith("304 ") for told in differences(_changed("wall_material", name="wall")))


def test_a_missing_language_is_noticed() -> None:
    assert any("wall_material" in told for told in differences(_changed("wall_material", labels={"id": "304 Dinding"})))


def test_other_codes_are_noticed() -> None:
    assert any("codes" in told for told in differences(_changed("wall_material", choices="roof_material")))


def test_what_the_city_adds_is_marked_as_such() -> None:
    added = [node for node in family_form().nodes if node.name.startswith(ADDED)]

    assert len(added) == 7
    for node in added:
        assert "(tambahan kota, bukan BPS)" in node.labels["id"]
        assert "not of BPS" in node.labels["en"]
        assert node.labels["id"].startswith(number_of(node.path))


def test_item_111_says_that_its_codes_are_not_public() -> None:
    node = family_form().node("/data/identity/family_status")

    assert node.kind == "text" and "tidak diumumkan" in node.hints["id"]


def test_paths_that_rules_name_are_in_the_form() -> None:
    for item in codebook.items():
        assert family_form().node(path_of(item.name, 1)).name == item.name
    for name in ("aid_pkh_period", "location"):
        assert family_form().node(path_of(name)).name == name
