"""The form asks what the codebook says: relevance in the form against the conditions as functions, answer by answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from factories.questionnaires import family_form
from regsosek.collect.asked import is_asked
from regsosek.collect.forms import Instance, evaluate
from regsosek.collect.rules import path_of
from regsosek.vocabulary import codebook

NOW = datetime(2022, 10, 20, 3, tzinfo=UTC)
FAMILY = ("interview_result", "tenure_status", "water_source", "lighting_source", "toilet_facility")
PERSON = (
    "presence",
    "sex",
    "marital_status",
    "school_participation",
    "working",
    "owns_business",
    "difficulty_seeing",
    "sadness",
)


def _answers(names: tuple[str, ...]) -> Any:
    return st.fixed_dictionaries({name: st.sampled_from([None, *codebook.item(name).codes]) for name in names})


FAMILIES = _answers(FAMILY)
PERSONS = st.builds(
    lambda answers, age: answers | {"age": age},
    _answers(PERSON),
    st.sampled_from([None, 0, 1, 2, 4, 5, 9, 10, 14, 15, 30, 31, 54, 55, 59, 60, 98]),
)


def _instance(family: dict[str, Any], person: dict[str, Any]) -> Instance:
    instance = Instance(family_form().form_id, family_form().version)
    instance.set("/data/meta/instanceID", "uuid:uji")
    instance.set(path_of("member_count"), "1")
    for name, value in [*family.items(), *person.items()]:
        instance.set(path_of(name, 1), "" if value is None else str(value))
    for item in codebook.items():  # a node for each, as a form on a phone has it
        if instance.value(path_of(item.name, 1)) is None:
            instance.set(path_of(item.name, 1), "")
    return instance


def _relevant_answers(family: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    """Without what was not asked, until nothing changes: a phone drops these answers."""
    kept = dict(person)
    while gone := [name for name, value in kept.items() if value is not None and not is_asked(name, family, kept)]:
        kept |= dict.fromkeys(gone)
    return kept


@settings(max_examples=150)
@given(family=FAMILIES, person=PERSONS)
def test_the_form_asks_what_the_codebook_says(family: dict[str, Any], person: dict[str, Any]) -> None:
    family = {n: v if v is None or is_asked(n, family) else None for n, v in family.items()}
    person = _relevant_answers(family, person)

    evaluation = evaluate(family_form(), _instance(family, person), now=NOW)

    answers = family | {"member_count": 1}
    differ = {
        f"{item.number} {item.name}"
        for item in codebook.items()
        if evaluation.is_relevant(path_of(item.name, 1))
        != is_asked(item.name, answers, person if item.level == "person" else None)
    }
    assert differ == set()


def test_conditions_of_the_codebook_are_all_taken_up() -> None:
    """An item with a condition is not asked of a family and a person that fulfil none."""
    family, person = {"interview_result": 1}, {"presence": 1}

    unconditional = {i.name for i in codebook.items() if is_asked(i.name, family, person)}
    conditional = {i.name for i in codebook.items() if i.condition and not i.condition.startswith("404")}

    assert unconditional & conditional == set()
