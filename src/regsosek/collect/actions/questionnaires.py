"""Questionnaires are published in versions that never change; opened and closed for phones; withdrawn, but never deleted."""

from __future__ import annotations

import hashlib
import re

from regsosek.collect.forms import Form, FormRefused
from regsosek.collect.models import Questionnaire, QuestionnaireVersion
from regsosek.collect.openrosa.lists import OF_OFFICERS, never_sent
from regsosek.collect.xlsform import Built
from regsosek.kernel import clock
from regsosek.kernel.action import current_event, verb
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.label import Label

_FORM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_. :-]{0,63}")
_TOLD_FAULTS = 5


@verb("collect.publish_questionnaire", needs=Ability.PUBLISH_QUESTIONNAIRE)
def publish_questionnaire(*, by: Actor, built: Built, kind: str = "") -> QuestionnaireVersion:
    """Publish a version; phones get it with their next look at the list, when the questionnaire is open.

    The same bytes again are the same version. ``kind``: one of :class:`Questionnaire.Kind`; without it what the settings of the
    folder say, else ``other``.

    :raises Problem: ``form_id_bad``, ``version_needed``, ``version_bad``, ``form_refused`` with the places that the compiler does
        not know, ``form_list_unknown`` for a file that phones would not get, ``version_taken`` by another text,
        ``questionnaire_kind`` when the form is known as another kind.
    """
    if not _FORM_ID.fullmatch(built.form_id):
        raise Problem("form_id_bad")
    if not _VERSION.fullmatch(built.version):
        raise Problem("version_bad") if built.version.strip() else Problem("version_needed")
    form = compiled(built.xform)
    if unknown := never_sent(built.xform):
        raise Problem("form_list_unknown", files=", ".join(unknown), known=", ".join(sorted(OF_OFFICERS)))
    _about(built.form_id, version=built.version)
    questionnaire = _questionnaire(built, kind or built.settings.get("kind") or Questionnaire.Kind.OTHER)
    md5 = hashlib.md5(built.xform, usedforsecurity=False).hexdigest()
    known = questionnaire.versions.filter(version=built.version).first()
    if known is not None:
        if known.md5 != md5:
            raise Problem("version_taken", version=built.version)
        return known
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, version=built.version, xform=built.xform, md5=md5, form=form.to_json(),
        published_at=clock.now(), published_by=by.label,
    )  # fmt: skip


def compiled(xform: bytes) -> Form:
    """:raises Problem: ``form_refused`` with the first places that the compiler does not know."""
    from regsosek.collect.forms.xform import compile_xform

    try:
        return compile_xform(xform)
    except FormRefused as refused:
        first = refused.faults[:_TOLD_FAULTS]
        rest = len(refused.faults) - len(first)
        places = Label(
            "; ".join(f"{fault.where}: {fault.message.id}" for fault in first),
            "; ".join(f"{fault.where}: {fault.message.en}" for fault in first),
        )
        raise Problem("form_refused", places=places, rest=f" (+{rest})" if rest else "") from refused


def _questionnaire(built: Built, kind: str) -> Questionnaire:
    """Known or new; its title and settings are those of the latest version published."""
    known = Questionnaire.objects.filter(pk=built.form_id).first()
    if known is not None and known.kind != kind:
        raise Problem("questionnaire_kind", form=built.form_id)
    questionnaire = known or Questionnaire(form_id=built.form_id, kind=kind, is_open=True)
    questionnaire.title = dict(built.title)
    questionnaire.settings = dict(built.settings)
    questionnaire.save()
    return questionnaire


@verb("collect.withdraw_version", needs=Ability.PUBLISH_QUESTIONNAIRE)
def withdraw_version(*, by: Actor, form_id: str, version: str) -> QuestionnaireVersion:
    """No longer listed for phones; what comes in by it is still taken. Withdrawn twice, the first stands.

    :raises Problem: ``not_found``.
    """
    found = QuestionnaireVersion.objects.filter(questionnaire_id=form_id, version=version).first()
    if found is None:
        raise Problem("not_found")
    _about(form_id, version=version)
    if found.withdrawn_at is None:
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
    return found


@verb("collect.open_questionnaire", needs=Ability.PUBLISH_QUESTIONNAIRE)
def open_questionnaire(*, by: Actor, form_id: str) -> Questionnaire:
    """List it for phones.

    :raises Problem: ``not_found``.
    """
    return _listed(form_id, True)


@verb("collect.close_questionnaire", needs=Ability.PUBLISH_QUESTIONNAIRE)
def close_questionnaire(*, by: Actor, form_id: str) -> Questionnaire:
    """List it no longer: phones drop the blank form, and what they hold answered is still taken.

    :raises Problem: ``not_found``.
    """
    return _listed(form_id, False)


def _listed(form_id: str, is_open: bool) -> Questionnaire:
    found = Questionnaire.objects.filter(pk=form_id).exclude(kind=Questionnaire.Kind.FOLLOW_UP).first()
    if found is None:
        raise Problem("not_found")
    _about(form_id)
    found.is_open = is_open
    found.save(update_fields=["is_open"])
    return found


def _about(form_id: str, **details: str) -> None:
    event = current_event()
    event.about("questionnaire", form_id)
    event.add(form=form_id, **details)
