"""Who may see what: roles × privacy classes, abilities, reasons; in English for developers, in Indonesian for officers."""

from __future__ import annotations

from typing import NamedTuple

from reference_pages.markdown import page, table, tick
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability, Role, access_table, rule


class _Words(NamedTuple):
    title: str
    lead: str
    sees: str
    sees_head: tuple[str, str, str, str, str]
    classes: str
    classes_head: tuple[str, str]
    abilities: str
    reasons: str


_EN = _Words(
    "Roles: who may see what",
    "The table in `regsosek.vocabulary.role_rules`; nothing else grants anything. The page `/siapa-boleh/` shows the same "
    "rows. *Release*: micro-data only under a recorded release, and only the classes that the release lets out. "
    "*Purpose*: must be stated before single families are opened, and is kept in the audit.",
    "What a role reaches",
    ("Role", "Reaches", "Families of groups", "Release", "Purpose"),
    "What a role sees of a family",
    ("Class", "What belongs to it"),
    "What a role can do",
    "Why",
)
_ID = _Words(
    "Siapa boleh melihat apa",
    "Tabel ini dibuat dari aturan di dalam program, sama dengan halaman `/siapa-boleh/`. *Pelepasan data*: data per keluarga hanya "
    "dibuka selama ada pelepasan data yang berlaku. *Tujuan*: keperluan harus dinyatakan dahulu dan tercatat di jejak audit. Yang "
    "tidak boleh dilihat terbaca sebagai tidak ada.",
    "Jangkauan peran",
    ("Peran", "Jangkauan", "Kelompok keluarga", "Pelepasan data", "Tujuan"),
    "Yang terlihat dari sebuah keluarga",
    ("Kelas", "Isinya"),
    "Yang dapat dilakukan",
    "Alasannya",
)


def _reach(words: _Words, language: str) -> str:
    rows = ((r.role, r.reach, r.groups, r.release, r.purpose) for r in access_table(language))
    return f"## {words.sees}\n\n" + table(words.sees_head, rows)


def _sees(words: _Words, language: str) -> str:
    head = (words.sees_head[0], *(kind.label.text(language) for kind in PrivacyClass))
    rows = ((r.role, *(tick(sees) for _, sees in r.sees)) for r in access_table(language))
    return f"## {words.classes}\n\n" + table(head, rows)


def _meanings(words: _Words, language: str) -> str:
    return table(words.classes_head, ((k.label.text(language), k.meaning.text(language)) for k in PrivacyClass))


def english() -> str:
    can = (
        (f"`{a.value}`", a.label.en, ", ".join(r.label.en for r in Role if rule(r).can(a)) or "nobody yet")
        for a in Ability
    )
    why = ((row.role, row.reason) for row in access_table("en"))
    return page(
        _EN.title,
        _EN.lead,
        _reach(_EN, "en"),
        _sees(_EN, "en"),
        _meanings(_EN, "en"),
        f"## {_EN.abilities}\n\n"
        "A page, endpoint or verb asks for exactly one ability. Commands on the server act as the system, which has all of "
        "them; the audit names the command.\n\n" + table(("Ability", "Meaning", "Roles"), can),
        f"## {_EN.reasons}\n\n" + table(("Role", "Reason"), why),
    )


def indonesian() -> str:
    why = ((row.role, row.reason) for row in access_table("id"))
    return page(
        _ID.title,
        _ID.lead,
        _reach(_ID, "id"),
        _sees(_ID, "id"),
        _meanings(_ID, "id"),
        f"## {_ID.reasons}\n\n" + table(("Peran", "Alasan"), why),
    )
