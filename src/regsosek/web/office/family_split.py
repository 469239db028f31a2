"""A family becomes two: who leaves, as what in the new family, under whose head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.registry import actions
from regsosek.registry.fields import day_of
from regsosek.registry.models import Family
from regsosek.vocabulary import codebook
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.family_event_forms import Form, a_day, a_number, an_id
from regsosek.web.office.family_sheets import HEAD, Sheet, answer, people_of

_AS = "as_"  # as_<person>: relationship to the new head, empty for who stays


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    leaving = {
        UUID(person["id"]): a_number(form, _AS + person["id"])
        for person in people_of(family)
        if form.get(_AS + person["id"])
    }
    head = an_id(form, "head_of_rest") if form.get("head_of_rest") else None
    new = actions.split_family(
        by=by, family_id=family.id, members=leaving, happened_on=a_day(form), head_of_rest=head,
        no_kk=form.get("no_kk", "").strip() or None,
    )  # fmt: skip
    return [new, family.id]


def _check(actor: Actor, family: Family, form: Form) -> dict[str, tuple[str, str]]:
    """All that is wrong with what was typed: who goes, the two heads, the number, the day."""
    here = people_of(family)
    going = {p["id"]: form.get(_AS + p["id"], "") for p in here if form.get(_AS + p["id"])}
    staying = [p for p in here if p["id"] not in going and p["alive"]]
    wrong: dict[str, tuple[str, str]] = {}
    if not going or not staying:
        wrong["members"] = _("Siapa yang ikut"), (
            _("Pilih paling sedikit seorang yang ikut.") if not going else _("Paling sedikit seorang harus tinggal di keluarga asal.")
        )  # fmt: skip
    if going and list(going.values()).count(str(HEAD)) != 1:
        wrong["new_head"] = (
            _("Kepala keluarga baru"), _("Tetapkan tepat satu di antara yang ikut sebagai kepala keluarga."),
        )  # fmt: skip
    if staying and any(p["head"] and p["id"] in going for p in here) and not form.get("head_of_rest"):
        wrong["head"] = (
            _("Kepala keluarga yang tinggal"),
            _("Kepala keluarga sekarang ikut pindah: pilih penggantinya."),
        )
    elif form.get("head_of_rest") in going:
        wrong["head"] = (
            _("Kepala keluarga yang tinggal"),
            _("Orang ini ikut keluarga baru: pilih seorang yang tinggal."),
        )
    number = form.get("no_kk", "").strip()
    if number and actor.scope.grants(PrivacyClass.NUMBER) and not _is_number(number):
        wrong["no_kk"] = _("Nomor KK"), _("Harus tepat 16 angka, atau kosong.")
    return wrong | _day_wrong(form)


def _is_number(text: str) -> bool:
    return len(text) == 16 and text.isascii() and text.isdigit()


def _day_wrong(form: Form) -> dict[str, tuple[str, str]]:
    day = day_of(form.get("happened_on", ""))
    if day is None:
        return {"happened_on": (_("Tanggal kejadian"), _("Isian ini kosong atau tidak dikenal."))}
    if day > clock.today():
        return {"happened_on": (_("Tanggal kejadian"), _("Hari itu belum terjadi."))}
    return {}


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    people = [p for p in people_of(family) if p["alive"]]
    for person in people:
        person["field"], person["chosen"] = _AS + person["id"], form.get(_AS + person["id"], "")
    codes = [(str(code), label.text(language())) for code, label in codebook.item("relationship").codes.items()]
    return {"people": people, "relationships": codes, "numbers_granted": actor.scope.grants(PrivacyClass.NUMBER)}


SPLIT = Sheet(
    "family-split", N_("Pecah keluarga"),
    N_("Sebagian anggota menjadi keluarga sendiri, di rumah yang sama sampai kepindahannya dicatat. Keluarga baru belum diperingkat: ia belum didata."),
    _content, _do, check=_check,
)  # fmt: skip


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def split(request: Any, family_id: UUID) -> HttpResponse:
    """Some members become a family of their own. :raises Problem: ``not_found``."""
    return answer(request, family_id, SPLIT)
