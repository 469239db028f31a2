"""Whatever a family answers, as long as it answers what it is asked: the form finds nothing, and the document comes back equal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from factories.documents import family_document
from factories.questionnaires import family_form
from regsosek.collect.asked import OPTIONAL, is_asked
from regsosek.collect.forms import Instance, evaluate, values
from regsosek.collect.rules import judge
from regsosek.collect.samples import submission_of
from regsosek.intake.documents import document_of
from regsosek.registry.document import MEMBER_SECTIONS, parse
from regsosek.vocabulary import codebook
from regsosek.vocabulary.codebook import Item

NOW = datetime(2022, 11, 20, tzinfo=UTC)
ROOT = UUID(int=9)
NUMBERS = {
    "floor_area": (1, 997), "working_hours": (1, 99), "business_count": (1, 99), "paid_workers": (0, 999), "unpaid_workers": (0, 999),
    "age": (0, 98), "education_grade": (1, 8),
}  # fmt: skip


@st.composite
def answers(
    draw: st.DrawFn, items: tuple[Item, ...], family: dict[str, Any], person: dict[str, Any] | None
) -> dict[str, dict[str, Any]]:
    """By section, in printed order, each drawn only when it is asked."""
    told: dict[str, dict[str, Any]] = {}
    for item in items:
        known = family if person is None else person
        if not is_asked(item.name, family, person) or (item.name in OPTIONAL and draw(st.booleans())):
            continue
        if item.is_sum:
            parts = draw(st.sets(st.sampled_from([code for code in item.codes if code not in (0, 99)])))
            value = sum(parts)
        elif item.codes:
            value = draw(st.sampled_from(list(item.codes)))
        else:
            value = draw(st.integers(*NUMBERS.get(item.name, (0, 999))))
        known[item.name] = told.setdefault(item.section, {})[item.name] = value
    return told


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    document = family_document(draw(st.integers(1, 50)), members=draw(st.integers(1, 4)), visit={"consent": 2})
    family = {**document["visit"], **document["identity"]}
    for section in ("housing", "assets", "aid"):
        document[section] = draw(answers(codebook.items(level="family", section=section), family, None)).get(
            section, {}
        )
    drawn = tuple(
        i
        for i in codebook.items(level="person")
        if i.kind not in ("teks", "tanggal") and i.name not in ("line_number", "nik")
    )
    for position, member in enumerate(document["members"], 1):
        identity = {name: member["identity"][name] for name in ("line_number", "name", "nik")}
        sections = draw(answers(drawn, family, dict(identity)))
        member |= {
            "identity": identity | sections.pop("identity", {}),
            **{s: sections.get(s, {}) for s in MEMBER_SECTIONS},
        }
        if member["identity"].get("relationship") is not None:
            member["identity"]["relationship"] = 1 if position == 1 else 8
    return document


@settings(max_examples=60)
@given(document=documents())
def test_answers_to_what_was_asked_have_no_findings_and_come_back(document: dict[str, Any]) -> None:
    instance = Instance.read(submission_of(document, instance_id="uuid:uji", form=family_form()))

    found = evaluate(family_form(), instance, now=NOW).findings
    said = values(family_form(), instance)
    back = document_of(said, submission_id=ROOT, on=date(2022, 11, 1))

    assert [(f.code, f.path) for f in found] == []
    for part in ("identity", "housing", "assets", "aid"):
        assert back[part] == {name: value for name, value in document[part].items() if value is not None}
    assert back["members"] == document["members"]
    assert isinstance(judge(said, round="2022"), list)
    if any(m["identity"]["presence"] in (1, 5) for m in document["members"][:1]):
        parse(back)
