"""What stands on the page of one submission: answers beside the registry, findings, photos, how it was made, what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.collect.file_names import stored_names
from regsosek.collect.forms import Form, Node
from regsosek.collect.models import SubmissionFile
from regsosek.collect.states import State
from regsosek.intake.opened import FROM_A_LIST, Answer, Block, Decided, Disputed, Opened, Told
from regsosek.intake.standing import may
from regsosek.kernel.actor import Actor
from regsosek.registry.models import Family
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_sheets import title_of
from regsosek.web.office.submissions_list import row_of
from regsosek.web.office.submissions_words import DECISIONS, SEVERITIES, SOURCES, state_word

_PRINTED = re.compile(r"^\d{3,4}(?:[a-z]\d?)?\.?\s+")
_REF = re.compile(r"\$\{(/[^}\s]+)\}")
_SEVERITY_ORDER = ("error", "warning", "note")

#: Button → the state that the submission would take; a button is there where that is allowed.
_LEADS_TO = {
    "accept": State.TAKEN, "return": State.RETURNED, "correct": State.SUPERSEDED, "refuse": State.REFUSED, "retry": State.RECEIVED
}  # fmt: skip


def page_of(
    found: Opened, actor: Actor, ticked: Iterable[str] = (), choices: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Everything the template shows. ``ticked``: paths of questions that are chosen already; else those that findings name.
    ``choices``: of a clash, as far as they are made."""
    submission, chosen = found.submission, set(ticked)
    names = {b.occurrence: a.value for b in found.blocks if b.occurrence for a in b.answers if a.path.endswith("/name")}
    blocks = [_block(block, chosen, found, names) for block in found.blocks]
    one = row_of(submission, area_line(submission.area_code))
    return {
        "one": one, "blocks": blocks, "compared": found.registry is not None, "differing": sum(b["differing"] for b in blocks),
        "unreadable": _unreadable(found), "findings": [_finding(f, names) for f in in_order(found.findings)],
        "clashes": [_clash(c, found, names, (choices or {}).get(c.path, "")) for c in found.clashes], "files": _files(found, actor), "missing_files": _missing(found),
        "paradata": _paradata(found), "versions": [_version(v, submission.id) for v in found.versions],
        "decisions": [_decision(d) for d in found.decisions], "newer": _newer(found), "actions": actions_for(found),
        "families": _families(found), "family_url": _family_url(found, actor), "may_check": actor.may(Ability.CHECK_SUBMISSIONS),
    }  # fmt: skip


def in_order(findings: Iterable[Told]) -> list[Told]:
    """Errors first, then warnings, then notes; each in the order of the form."""
    return sorted(findings, key=lambda f: _SEVERITY_ORDER.index(f.severity))


def actions_for(found: Opened) -> list[str]:
    """The buttons that the state allows. A clash is decided by its own form; what is taken is not taken again."""
    state = State(found.submission.state)
    allowed = [name for name, to in _LEADS_TO.items() if may(found.submission, to)]
    if state in (State.CLASHED, State.AWAITING_MEDIA, State.AWAITING_FIRST, State.RECEIVED):
        allowed = [name for name in allowed if name not in ("accept", "correct", "retry")]
    return [name for name in allowed if name != "correct" or (found.form is not None and found.instance is not None)]


def told(texts: Mapping[str, str] | None) -> str:
    """The text in the language of the page; forms call theirs ``id`` or ``Indonesia (id)``."""
    if not texts:
        return ""
    tongue = language()
    for name, text in texts.items():
        if name == tongue or name.endswith(f"({tongue})"):
            return text
    return next(iter(texts.values()), "")


def anchor(path: str) -> str:
    """A fragment of an address for a question: letters, digits and dashes."""
    return "j" + re.sub(r"[^0-9a-zA-Z]+", "-", path) if path else ""


def _block(block: Block, ticked: set[str], found: Opened, names: Mapping[int, str]) -> dict[str, Any]:
    answers = [answer_row(a, ticked, found) for a in block.answers]
    title = _with_answers(told(block.label), block.answers[0].path if block.answers else "", found)
    if block.occurrence:
        name = names.get(block.occurrence, "")
        title = (
            f"{block.occurrence}. {name} – {title.replace(f': {name}', '', 1)}"
            if name
            else f"{block.occurrence}. {title}"
        )
    findings, differing = sum(len(a["findings"]) for a in answers), sum(a["differs"] for a in answers)
    return {
        "title": title, "answers": answers, "found": findings, "differing": differing,
        "is_open": bool(findings or differing),
    }  # fmt: skip


def _with_answers(text: str, path: str, found: Opened) -> str:
    """A text with the answers that it speaks of; ``path`` says in which occurrence it stands."""
    occurrence = re.match(r"(.*?)(\[\d+\])", path)

    def said(ref: re.Match[str]) -> str:
        at = ref[1]
        if occurrence and at.startswith(f"{occurrence[1]}/"):
            at = occurrence[0] + at[len(occurrence[1]) :]
        return (found.instance.value(at) if found.instance else None) or "…"

    return _REF.sub(said, text)


def answer_row(a: Answer, ticked: set[str], found: Opened) -> dict[str, Any]:
    named = {f.name: f for f in found.files}
    is_file = a.kind in ("image", "audio", "file")
    file = next((named[name] for name in stored_names(a.value) if name in named), None) if is_file else None
    return {
        "path": a.path, "anchor": anchor(a.path), "number": a.number, "question": _PRINTED.sub("", _with_answers(told(a.label), a.path, found)), "said": told(a.text),
        "raw": a.value if a.kind in ("select_one", "select_multiple") and a.text != FROM_A_LIST else "", "kept": told(a.registry_text) if a.registry is not None else None,
        "differs": a.differs, "findings": [_finding(f, {}) for f in a.findings], "kind": a.kind,
        "ticked": a.path in ticked or (not ticked and bool(a.findings)),
        "file_url": reverse("submission-file", args=[found.submission.id, file.pk]) if file else "",
    }  # fmt: skip


def _finding(f: Told, names: Mapping[int, str]) -> dict[str, Any]:
    word = SEVERITIES[f.severity]
    return {
        "severity": word.label.text(language()), "icon": word.icon, "tone": word.tone, "number": f.number,
        "message": told(f.message).removeprefix(f"{f.number} "),
        "anchor": anchor(f.path), "who": _who(f.path, names), "photo": f.photo,
    }  # fmt: skip


def _clash(c: Disputed, found: Opened, names: Mapping[int, str], wanted: str) -> dict[str, Any]:
    try:
        node: Node | None = found.form.node(c.path) if found.form else None
    except KeyError:
        node = None
    question = _PRINTED.sub("", _with_answers(told(node.labels), c.path, found)) if node else c.path
    return {
        "path": c.path, "number": c.number, "question": question, "chosen": c.chosen, "this": told(c.texts[0]), "other": told(c.texts[1]),
        "other_id": c.other_id, "who": _who(c.path, names), "wanted": wanted,
    }  # fmt: skip


def _who(path: str, names: Mapping[int, str]) -> str:
    """The member that a path is about; "" for the family."""
    index = re.search(r"\[(\d+)\]", path)
    return names.get(int(index[1]), "") if index else ""


def may_see_file(file: SubmissionFile, found: Opened, actor: Actor) -> bool:
    """Pictures of the inside need their class, those of the outside theirs; everything else holds answers."""
    kind = kind_of(file.name, found)
    if kind == "photo_inside":
        return actor.scope.grants(PrivacyClass.PHOTO_INSIDE)
    if kind == "photo_outside":
        return actor.scope.grants(PrivacyClass.PHOTO_OUTSIDE)
    return found.answers_shown


def kind_of(name: str, found: Opened) -> str:
    """The question that names this file; "" for a file that no answer names."""
    if found.instance is None:
        return ""
    leaves = found.instance.leaves().items()
    return next((path.rpartition("/")[2] for path, text in leaves if name in stored_names(text)), "")


def _files(found: Opened, actor: Actor) -> list[dict[str, Any]]:
    labels = {
        "photo_outside": _("Luar rumah"),
        "photo_inside": _("Dalam rumah"),
        "signature": _("Tanda tangan persetujuan"),
    }
    rows = []
    for file in found.files:
        seen, kind = may_see_file(file, found, actor), kind_of(file.name, found)
        url = reverse("submission-file", args=[found.submission.id, file.pk]) if seen else ""
        is_picture = file.name.lower().endswith((".jpg", ".jpeg", ".png", ".webp"))
        rows.append({
            "name": file.name, "label": labels.get(kind, file.name), "url": url, "is_picture": is_picture and bool(url),
            "facts": facts_of(file.facts) if seen else [], "is_named": file.is_named,
        })  # fmt: skip
    return rows


def facts_of(facts: Mapping[str, Any]) -> list[str]:
    """What was seen of a picture, in words; facts that this page has no words for are left out."""
    said = []
    if facts.get("is_picture") is False:
        return [_("bukan gambar yang dapat dibaca")]
    if "width" in facts and "height" in facts:
        said.append(f"{facts['width']} × {facts['height']}")
    if facts.get("taken_at"):
        said.append(_("diambil %(at)s") % {"at": str(facts["taken_at"])[:16].replace("T", " ")})
    if facts.get("metres") is not None:
        said.append(_("%(m)s m dari titik rumah") % {"m": round(facts["metres"])})
    words = {"blurred": _("buram"), "dark": _("gelap"), "far": _("jauh dari rumah"), "other_day": _("hari lain")}
    return said + [word for name, word in words.items() if facts.get(name) is True]


def _missing(found: Opened) -> list[str]:
    here = {f.name for f in found.files}
    return [name for name in found.submission.files_named if name not in here]


def _paradata(found: Opened) -> list[tuple[str, str]]:
    s = found.submission
    began, ended = _moment(s.paradata.get("start")), _moment(s.paradata.get("end"))
    rows = [(_("Cara"), SOURCES[s.source].text(language()))]
    if began:
        rows.append((_("Mulai"), f"{began:%d-%m-%Y %H.%M}"))
    if ended:
        rows.append((_("Selesai"), f"{ended:%d-%m-%Y %H.%M}"))
    if began and ended:
        rows.append((_("Lama"), _("%(n)s menit") % {"n": max(round((ended - began).total_seconds() / 60), 0)}))
    if s.paradata.get("accuracy_m") is not None:
        rows.append((_("Ketelitian titik"), f"{s.paradata['accuracy_m']:g} m"))
    rows += [
        (_("Ponsel"), s.device.label if s.device else "–"), (_("Kuesioner"), f"{s.form_id} · {s.version_said or '–'}"),
        (_("Ukuran"), f"{s.size / 1000:.0f} kB"),
    ]  # fmt: skip
    return rows


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _version(v: Any, here: UUID) -> dict[str, Any]:
    return {
        "id": v.id, "here": v.id == here, "state": state_word(v.state, language()), "at": v.received_at, "officer": v.officer_label,
        "source": SOURCES[v.source].text(language()),
    }  # fmt: skip


def _newer(found: Opened) -> UUID | None:
    """The version that stands, when this one no longer does."""
    if found.submission.state != State.SUPERSEDED:
        return None
    standing = [v.id for v in found.versions if v.state != State.SUPERSEDED]
    return standing[-1] if standing else None


def _decision(d: Decided) -> dict[str, Any]:
    word = DECISIONS[d.kind]
    questions = _("%(n)s pertanyaan") % {"n": len(d.questions)} if d.questions else ""
    return {
        "title": word.label.text(language()) + (f" · {questions}" if questions else ""), "when": f"{d.at:%d-%m-%Y %H.%M}",
        "by": d.by_label, "text": d.text, "icon": word.icon, "changed": d.changed,
    }  # fmt: skip


def _families(found: Opened) -> list[dict[str, Any]]:
    """Families that it may be, as far as they exist for the reader."""
    ids = {pk for f in found.findings for pk in f.candidates}
    if not ids or not any(f.code in ("which_family", "other_area") for f in found.findings):
        return []
    rows = Family.objects.filter(pk__in=ids).order_by("area_code", "family_number")
    return [
        {"id": f.id, "title": f"{title_of(f)}, {area_line(f.area_code)}", "url": reverse("family", args=[f.id])} for f in rows
    ]  # fmt: skip


def _family_url(found: Opened, actor: Actor) -> str:
    pk = found.submission.family_id
    if pk is None or not actor.may(Ability.SEE_FAMILY) or not Family.objects.filter(pk=pk).exists():
        return ""
    return reverse("family", args=[pk])


def _unreadable(found: Opened) -> str:
    if not found.answers_shown:
        return _("Jawaban tidak ditampilkan untuk peran ini.")
    if found.form is None:
        return _("Versi kuesionernya tidak dikenal di sini.")
    return _("Isi kiriman tidak dapat dibaca.") if found.instance is None else ""


def choices_of(form: Form, node: Node) -> list[tuple[str, str]]:
    """(code, text) of the choices that are in the form; [] for a list in a file and for what is no choice of one."""
    listed = form.lists.get(node.choices) if node.choices and node.kind == "select_one" else None
    if listed is None or listed.external:
        return []
    return [
        (
            row.get(node.choice_value, ""),
            told(listed.labels[i]) if i < len(listed.labels) else row.get(node.choice_label, ""),
        )
        for i, row in enumerate(listed.rows)
    ]
