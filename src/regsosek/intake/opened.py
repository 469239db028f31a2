"""One submission as the desk reads it: answers by block beside what the registry has, findings in words, photos, what was decided.

Under the reader's scope. Answers are there for readers to whom the privacy classes of all of them are granted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.utils.timezone import localtime

from regsosek.collect.forms import BadInstance, Form, Instance, Node, evaluate, values
from regsosek.collect.forms.form import ANSWERED
from regsosek.collect.models import Submission, SubmissionFile
from regsosek.collect.queries import xml_of
from regsosek.collect.rules import number_of
from regsosek.imports import stored
from regsosek.imports.deciding import recognised
from regsosek.imports.families import Member
from regsosek.intake import clashing, documents
from regsosek.intake.asking import is_ours
from regsosek.intake.models import Clash, Decision, FollowUp
from regsosek.intake.published import published
from regsosek.intake.standing import DECISION
from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import ALL_CLASSES, current_scope, system_scope
from regsosek.registry.document import FAMILY_SECTIONS, MEMBER_SECTIONS

Texts = dict[str, str]
FROM_A_LIST: Texts = {"id": "dipilih dari daftar di ponsel", "en": "chosen from the list on the phone"}
_FAMILY = ("dwelling", "identity", "visit", *FAMILY_SECTIONS)
_MEMBER = ("identity", *MEMBER_SECTIONS)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words. ``candidates``: families that it may be; ``photo``: kind of the photo that it is about."""

    code: str
    severity: str
    path: str
    number: str
    message: Texts
    candidates: tuple[str, ...] = ()
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question. ``value`` as it was sent, ``text`` as the form words it; ``registry`` and ``registry_text`` likewise, ``None``
    where the registry does not keep this question or knows no answer."""

    path: str
    number: str
    label: Texts
    kind: str
    value: str
    text: Texts
    registry: Any = None
    registry_text: Texts | None = None
    differs: bool = False
    findings: tuple[Told, ...] = ()


@dataclass
class Block:
    """Questions under one heading, in printed order. ``occurrence``: which member, 0 for the family."""

    path: str
    label: Texts
    occurrence: int = 0
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Disputed:
    """A clash with both answers and their texts."""

    path: str
    number: str
    this: Any
    other: Any
    other_id: UUID
    chosen: str
    texts: tuple[Texts, Texts]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of any version. ``changed``: path → answers before and after, for readers of answers."""

    submission_id: UUID
    kind: str
    at: datetime
    by_label: str
    text: str | None
    questions: list[str]
    changed: dict[str, list[str]]


@dataclass
class Opened:
    """:param answers_shown: may the reader see answers at all? :param registry: the document that the registry has of the family,
    or ``None``. :param versions: of the same interview, the oldest first."""

    submission: Submission
    form: Form | None
    instance: Instance | None
    answers_shown: bool
    blocks: list[Block]
    findings: list[Told]
    clashes: list[Disputed]
    decisions: list[Decided]
    files: list[SubmissionFile]
    versions: list[Submission]
    follow_ups: list[FollowUp]
    registry: dict[str, Any] | None

    @property
    def audit(self) -> list[SubmissionFile]:
        return [f for f in self.files if f.name == "audit.csv"]


def opened(submission_id: UUID) -> Opened:
    """:raises Problem: ``not_found``: it is not there, or outside the reader's scope."""
    submission = Submission.objects.filter(pk=submission_id).first()
    if submission is None:
        raise Problem("not_found")
    scope = current_scope()
    shown = scope is not None and all(scope.grants(privacy) for privacy in ALL_CLASSES)
    form = published(submission.version_id).form if submission.version_id else None
    instance = _instance(submission) if shown else None
    registry = _registry(submission) if shown else None
    told = [_told(f) for f in submission.findings]
    blocks = _blocks(submission, form, instance, registry, told) if form and instance else []
    roots = list(Submission.objects.filter(root=submission.root).order_by("received_at", "id"))
    ids = [row.id for row in roots]
    return Opened(
        submission, form, instance, shown, blocks, told, _clashes(submission, form, shown), _decisions(ids, shown),
        list(SubmissionFile.objects.filter(submission_id__in=ids).order_by("name", "received_at")), roots,
        list(FollowUp.objects.filter(submission_id__in=ids).order_by("opened_at")), registry,
    )  # fmt: skip


def _instance(submission: Submission) -> Instance | None:
    try:
        return Instance.read(xml_of(submission))
    except BadInstance:
        return None


def _registry(submission: Submission) -> dict[str, Any] | None:
    """What the registry has of this family, if the reader may see that family."""
    if submission.family_id is None:
        return None
    scope = current_scope()
    with system_scope("intake.opened"):
        document = stored.documents([submission.family_id]).get(submission.family_id)
    return document if document and scope is not None and scope.covers(document["sub_sls"]) else None


def _told(finding: Mapping[str, Any]) -> Told:
    return Told(
        finding["code"], finding["severity"], finding.get("path", ""), finding.get("number", ""), dict(finding["message"]),
        tuple(finding.get("candidates", ())), finding.get("photo", ""),
    )  # fmt: skip


def _clashes(submission: Submission, form: Form | None, shown: bool) -> list[Disputed]:
    found = []
    for row in Clash.objects.filter(submission_id=submission.id).order_by("id"):
        both = clashing.opened(row) if shown else {"this": None, "other": None}
        texts = (_text_at(form, row.path, both["this"]), _text_at(form, row.path, both["other"]))
        found.append(Disputed(row.path, row.number, both["this"], both["other"], row.other_id, row.chosen, texts))
    return found


def _decisions(ids: list[UUID], shown: bool) -> list[Decided]:
    return [
        Decided(
            row.submission_id, row.kind, row.at, row.by_label, row.text, row.questions,
            dict(orjson.loads(secrets.unseal(row.sealed, purpose=DECISION))) if shown and row.sealed else {},
        )
        for row in Decision.objects.filter(submission_id__in=ids).order_by("id")
    ]  # fmt: skip


def _blocks(
    submission: Submission, form: Form, instance: Instance, registry: dict[str, Any] | None, told: list[Told]
) -> list[Block]:
    """Questions that have an answer, that the registry answers, that a finding is about, or that these answers ask and nobody
    answered: these can be asked again too."""
    by_path: dict[str, list[Told]] = {}
    for finding in told:
        by_path.setdefault(finding.path, []).append(finding)
    known = _known(submission, form, instance, registry)
    evaluation = evaluate(form, instance, now=localtime(submission.received_at))
    blocks: list[Block] = []
    for node, path, occurrence in _places(form, instance):
        place = (node.parent, occurrence)
        registry_says = known.get((occurrence, node.name))
        value, findings = instance.value(path) or "", by_path.get(path, [])
        is_asked = _is_typed(node) and evaluation.is_relevant(path)
        if not value and registry_says in (None, "") and not findings and not is_asked:
            continue
        if not blocks or (blocks[-1].path, blocks[-1].occurrence) != place:
            blocks.append(Block(node.parent, _heading(form, node.parent), occurrence))
        blocks[-1].answers.append(_answer(form, node, path, value, registry_says, findings, registry is not None))
    return blocks


def _is_typed(node: Node) -> bool:
    """A person answers it: the phone does not fill it in by itself."""
    return not (node.preload or node.read_only or node.calculate)


def _places(form: Form, instance: Instance) -> Iterable[tuple[Node, str, int]]:
    """Questions with their paths in this instance: those of the family in order, then member by member. Ids of ours are none."""
    repeats = [node.path for node in form.nodes if node.kind == "repeat"]
    done: set[str] = set()
    for node in form.nodes:
        if not node.repeat:
            if node.kind in ANSWERED and not is_ours(node):
                yield node, node.path, 0
        elif node.repeat in repeats and node.repeat not in done:
            done.add(node.repeat)
            inside = [n for n in form.nodes if n.repeat == node.repeat and n.kind in ANSWERED and not is_ours(n)]
            for number in range(1, instance.count(node.repeat) + 1):
                for one in inside:
                    yield one, one.path.replace(node.repeat, f"{node.repeat}[{number}]", 1), number


def _answer(form: Form, node: Node, path: str, value: str, registry: Any, findings: list[Told], beside: bool) -> Answer:
    said = "" if registry is None else str(registry)
    differs = beside and bool(value) and bool(said) and not _same(value, said)
    return Answer(
        path, number_of(path), dict(node.labels), node.kind, value, text_of(form, node, value), registry,
        text_of(form, node, said) if said else None, differs, tuple(findings),
    )  # fmt: skip


def _same(value: str, said: str) -> bool:
    """``3`` and ``03`` are one number; words are compared as they stand."""
    try:
        return float(value) == float(said)
    except ValueError:
        return value.strip().casefold() == said.strip().casefold()


def _text_at(form: Form | None, path: str, value: Any) -> Texts:
    said = "" if value is None else str(value)
    try:
        return text_of(form, form.node(path), said) if form else {"id": said}
    except KeyError:
        return {"id": said}


def text_of(form: Form, node: Node, value: str) -> Texts:
    """A value in words: the label of a choice, or of each of several; else the value itself. Rows of the lists on phones are called
    by ids of ours, which tell nobody anything."""
    chosen = form.lists.get(node.choices) if node.choices else None
    if chosen is None or not value:
        return {"id": value}
    if chosen.external:
        return dict(FROM_A_LIST)
    labels = {
        row.get(node.choice_value, ""): chosen.labels[place] if place < len(chosen.labels) else {}
        for place, row in enumerate(chosen.rows)
    }
    parts = value.split() if node.kind == "select_multiple" else [value]
    languages = {language for part in parts for language in labels.get(part, {})} or {"id"}
    return {
        language: ", ".join(labels.get(part, {}).get(language, part) or part for part in parts)
        for language in languages
    }


def _heading(form: Form, path: str) -> Texts:
    """The label of the group that holds a question, or of the nearest one above that has a label."""
    while path.count("/") > 1:
        node = form.by_path.get(path)
        if node is not None and node.labels:
            return dict(node.labels)
        path = path.rpartition("/")[0]
    return dict(form.title)


def _known(
    submission: Submission, form: Form, instance: Instance, registry: dict[str, Any] | None
) -> dict[tuple[int, str], Any]:
    """(Member of the instance, 0 for the family; name of the question) → what the registry has."""
    if registry is None:
        return {}
    found = {(0, name): value for part in _FAMILY for name, value in (registry.get(part) or {}).items()}
    try:
        document = documents.document_of(
            values(form, instance), submission_id=submission.root, on=submission.received_at.date()
        )
    except (Problem, KeyError, TypeError, ValueError):
        return found
    free = {p["person_id"]: p for p in registry["members"]}
    for number, person in enumerate(document["members"], start=1):
        known = free.get(person["person_id"]) or recognised(
            Member((0, 0), {name: dict(person.get(name) or {}) for name in _MEMBER}), free
        )
        if known is not None:
            del free[known["person_id"]]
            found |= {(number, name): value for part in _MEMBER for name, value in (known.get(part) or {}).items()}
    return found


__all__ = ["FROM_A_LIST", "Answer", "Block", "Decided", "Disputed", "Opened", "Told", "opened", "text_of"]
