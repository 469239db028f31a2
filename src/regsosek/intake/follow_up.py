"""The small form that asks an officer again: the comment, and the questions meant, each with the member it is about.

It holds no answer but a member's relationship to the head: the XForm lies in the clear with other questionnaires. Rules between questions are not repeated in it; what comes
back is merged and checked as a whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localtime
from pyxform.xls2xform import convert

from regsosek.collect.forms import Form, Instance, Node, compile_xform, evaluate
from regsosek.collect.models import Questionnaire, QuestionnaireVersion, Submission
from regsosek.collect.queries import xml_of
from regsosek.collect.states import State
from regsosek.intake import asking
from regsosek.intake.models import FollowUp
from regsosek.intake.published import published
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope

VERSION = "1"
_LABEL = {"id": "label::Indonesia (id)", "en": "label::English (en)"}
_PLAIN = frozenset(["text", "integer", "decimal", "date", "time", "geopoint", "image", "audio", "file"])
_MEMBER = re.compile(r"\[(\d+)\]")
_WHO = {"id": "Anggota", "en": "Member"}
_RELATION = "relationship"
_LANGUAGES = {"id": ("id", "indonesia"), "en": ("en", "english")}


def ask(by: Actor, submission: Submission, comment: str, paths: Sequence[str]) -> FollowUp:
    """Build the form, publish it for the officer of the submission, and remember what it asks: with the questions meant, what decides
    whether they are asked at all.

    :raises Problem: ``no_such_question``.
    """
    with system_scope("intake.follow_up"):
        if submission.version_id is None:
            raise Problem("no_such_question", path=paths[0])
        form = published(submission.version_id).form
        instance = Instance.read(xml_of(submission))
        number = FollowUp.objects.filter(submission_id=submission.id).count()
        form_id = f"{submission.form_id[:44]}_perbaikan_{uuid5(submission.id, str(number)).hex[:8]}"
        for path in paths:
            asking.question(form, path)
        asking.must_be_there(form, instance, paths)
        evaluation = evaluate(form, instance, now=localtime(submission.received_at))
        places = asking.with_what_decides(form, evaluation, paths)
        asked = {f"q{place}_{form.node(path).name}": path for place, path in enumerate(places, start=1)}
        xform = build(form_id, form, instance, comment, asked)
        _publish(by, submission, form_id, xform)
        return FollowUp.objects.create(
            form_id=form_id, submission_id=submission.id, officer_id=submission.officer_id, area_code=submission.area_code,
            asked=asked, comment=comment, opened_at=clock.now(),
        )  # fmt: skip


def close_decided(roots: Iterable[UUID]) -> None:
    """Questions are open while the version that they were put about waits for its officer: once somebody has decided on it, or a
    newer one stands in its place, phones no longer list them. Inside a verb."""
    with system_scope("intake.close_decided"):
        decided = Submission.objects.filter(root__in=list(roots)).exclude(state=State.RETURNED)
        open_ones = FollowUp.objects.filter(closed_at=None, submission_id__in=decided.values("id"))
        for each in open_ones.select_for_update().order_by("form_id"):
            close(each)


def close(follow_up: FollowUp, answer_id: UUID | None = None) -> None:
    """It is answered, or needs no answer any more; phones no longer list it. Under a system scope."""
    follow_up.answered_by, follow_up.closed_at = answer_id, clock.now()
    follow_up.save(update_fields=["answered_by", "closed_at"])
    Questionnaire.objects.filter(form_id=follow_up.form_id).update(is_open=False)


def build(form_id: str, form: Form, instance: Instance, comment: str, asked: Mapping[str, str]) -> bytes:
    """The XForm. ``asked``: name of the question → path of the question meant."""
    survey: list[dict[str, str]] = [
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        _said(
            {"type": "note", "name": "catatan"}, f"Catatan pemeriksa: {_text(comment)}", f"Comment: {_text(comment)}"
        ),
    ]
    choices: list[dict[str, str]] = []
    for name, path in asked.items():
        survey.append(_question(name, path, form, instance, choices))
    settings = {
        "form_id": form_id,
        "version": VERSION,
        "form_title": "Perbaikan kiriman",
        "default_language": "Indonesia (id)",
    }
    book: dict[str, Any] = {"survey": survey, "settings": [settings]}
    if choices:
        book["choices"] = choices
    return convert(book).xform.encode()


def _question(name: str, path: str, form: Form, instance: Instance, choices: list[dict[str, str]]) -> dict[str, str]:
    node = asking.question(form, path)
    told = {language: f"{_member(form, instance, path, language)}{_label(node, language)}" for language in _LANGUAGES}
    row = _said({"type": _type(node, form), "name": name}, told["id"], told["en"])
    if row["type"].startswith("select"):
        row["type"] = f"{row['type']} {name}"
        choices += _choices(name, node, form)
    return row


def _type(node: Node, form: Form) -> str:
    if node.kind in ("select_one", "select_multiple"):
        return node.kind if node.choices in form.lists and not form.lists[node.choices].external else "text"
    return node.kind if node.kind in _PLAIN else "text"


def _choices(name: str, node: Node, form: Form) -> list[dict[str, str]]:
    chosen = form.lists[node.choices]
    rows = []
    for place, row in enumerate(chosen.rows):
        labels = chosen.labels[place] if place < len(chosen.labels) else {}
        value = row.get(node.choice_value, "")
        told = {language: _in(labels, language) or row.get(node.choice_label, "") or value for language in _LANGUAGES}
        rows.append(_said({"list_name": name, "name": value}, told["id"], told["en"]))
    return rows


def _said(row: dict[str, str], indonesian: str, english: str) -> dict[str, str]:
    return row | {_LABEL["id"]: indonesian, _LABEL["en"]: english}


def _label(node: Node, language: str) -> str:
    return _text(_in(node.labels, language) or node.name)


def _in(texts: Mapping[str, str], language: str) -> str:
    """The text in a language that a form may call ``id``, ``Indonesia (id)`` or ``default``."""
    for name, text in texts.items():
        if name.lower().startswith(_LANGUAGES[language]) or f"({language})" in name.lower():
            return text
    return next(iter(texts.values()), "")


def _text(text: str) -> str:
    """``${…}`` would be taken for a reference to a question of this form."""
    return re.sub(r"\$\{[^}]*\}", "…", text)


def _member(form: Form, instance: Instance, path: str, language: str) -> str:
    """Which member a question is about, by number and place in the family: a name does not belong into a form that lies open."""
    node = form.node(path)
    if not node.repeat:
        return ""
    number = _MEMBER.search(path)
    place = number.group(1) if number else "1"
    said = [f"{_WHO[language]} {place}"]
    for each in form.nodes:
        if each.repeat == node.repeat and each.name == _RELATION:
            value = instance.value(each.path.replace(node.repeat, f"{node.repeat}[{place}]", 1)) or ""
            said += [f"({_text(_in(_relation(form, each, value), language))})"] if value else []
    return f"{' '.join(said)}: "


def _relation(form: Form, node: Node, value: str) -> dict[str, str]:
    """The label of a choice; nothing is told of a code that the form does not have."""
    listed = form.lists.get(node.choices)
    for place, row in enumerate(listed.rows if listed else ()):
        if listed and row.get(node.choice_value) == value and place < len(listed.labels):
            return listed.labels[place]
    return {"id": "…"}


def _publish(by: Actor, submission: Submission, form_id: str, xform: bytes) -> None:
    title = {"id": "Perbaikan kiriman", "en": "Correction of a submission"}
    made = Questionnaire.objects.create(
        form_id=form_id, kind=Questionnaire.Kind.FOLLOW_UP, title=title, is_open=True,
        settings={"officer_id": submission.officer_id, "of": str(submission.id)},
    )  # fmt: skip
    QuestionnaireVersion.objects.create(
        questionnaire=made, version=VERSION, published_at=clock.now(), published_by=by.label, **_compiled(xform)
    )


def rewrite(follow_up: FollowUp, xform: bytes) -> None:
    """Put another form in the place of its form, with the same questions: for an erasure only, else versions never change. Inside a
    verb."""
    QuestionnaireVersion.objects.filter(questionnaire_id=follow_up.form_id).update(**_compiled(xform))
    published.cache_clear()


def _compiled(xform: bytes) -> dict[str, Any]:
    digest = hashlib.md5(xform, usedforsecurity=False).hexdigest()
    return {"xform": xform, "md5": digest, "form": compile_xform(xform).to_json()}
