"""The rows of "siapa boleh melihat apa", and what a row says. Read them through `roles.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regsosek.vocabulary.abilities import Ability, Reach
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.welfare import POOREST_GROUPS, WelfareGroup


class Role(StrEnum):
    """People of the office and of the field. A person holds a role for an area or assignment and a period."""

    MAYOR = "mayor"
    VICE_MAYOR = "vice_mayor"
    LURAH = "lurah"
    VILLAGE_OPERATOR = "village_operator"
    DINSOS = "dinsos"
    BPS = "bps"
    PPL = "ppl"
    PML = "pml"
    KOSEKA = "koseka"
    RT_HEAD = "rt_head"
    PROGRAMME_OWNER = "programme_owner"
    WALIDATA = "walidata"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> Label:
        return RULES[self].label


@dataclass(frozen=True, slots=True)
class RoleRule:
    """One row of the table.

    ``groups``: the only welfare groups whose families exist for the role; None is no limit, and then unranked families
    are seen too. ``needs_release``: micro-data only under a recorded release; without one the role sees aggregates.
    ``needs_purpose``: a purpose must be stated before micro-data are opened, and is kept in the audit.
    """

    role: Role
    label: Label
    reach: Reach
    privacy: frozenset[PrivacyClass]
    abilities: frozenset[Ability]
    reason: Label
    groups: frozenset[WelfareGroup] | None = None
    needs_release: bool = False
    needs_purpose: bool = False

    def can(self, ability: Ability) -> bool:
        return ability in self.abilities

    def sees(self, privacy: PrivacyClass) -> bool:
        return privacy in self.privacy

    @property
    def collects(self) -> bool:
        """Whether the role collects or checks interviews: it reads every class, and names of families that share them with nobody."""
        return self.privacy == frozenset(PrivacyClass)

    @property
    def reads_rows(self) -> bool:
        """Whether the role can read single families at all."""
        return self.reach not in (Reach.AGGREGATES, Reach.NONE)


_HOUSE = frozenset({PrivacyClass.PUBLIC, PrivacyClass.POINT, PrivacyClass.PHOTO_OUTSIDE})
_VILLAGE = _HOUSE | {PrivacyClass.NAME, PrivacyClass.ADDRESS, PrivacyClass.CHILD}
# Health is left out on purpose: aid is verified by dwelling, assets and aid already received, not by illness.
_SOCIAL_OFFICE = _VILLAGE | {PrivacyClass.NUMBER, PrivacyClass.PHOTO_INSIDE, PrivacyClass.MONEY}
_EVERYTHING = frozenset(PrivacyClass)

_LOOK = frozenset(
    {
        Ability.SEE_MAP,
        Ability.SEE_AGGREGATES,
        Ability.SEE_CARD,
        Ability.SEE_PHOTO_OUTSIDE,
        Ability.SEE_BUSINESSES,
        Ability.SEE_ACCESS_TABLE,
    }
)
_SERVE = _LOOK | {Ability.SEE_FAMILY, Ability.SEARCH}
_FIELD = frozenset(
    {
        Ability.SEE_MAP,
        Ability.SEE_CARD,
        Ability.SEE_FAMILY,
        Ability.SEARCH,
        Ability.SEE_PHOTO_OUTSIDE,
        Ability.SEE_PHOTO_INSIDE,
        Ability.SEE_BUSINESSES,
        Ability.SEE_ACCESS_TABLE,
    }
)

_MAYOR_REASON = Label(
    "Pimpinan kota perlu melihat di mana keluarga miskin tinggal dan bukti rumahnya untuk menetapkan kebijakan. Nama, "
    "nomor, kesehatan, dan keuangan tidak diperlukan untuk itu (pembatasan tujuan, UU 27/2022 pasal 27–28, periksa).",
    "The head of the city needs to see where poor families live, and the house as evidence, to set policy. Names, "
    "numbers, health and money are not needed for that (purpose limitation, UU 27/2022 arts. 27–28, check).",
)
_VILLAGE_REASON = Label(
    "Kelurahan melayani warganya: membetulkan data, menemukan rumah, mendampingi musyawarah. Nama dan alamat cukup, dan "
    "hanya untuk kelurahannya sendiri.",
    "The kelurahan serves its residents: it corrects data, finds the house, prepares the consultation. Name and address "
    "are enough, and only for its own area.",
)
_FIELD_REASON = Label(
    "Petugas mencatat atau memeriksa seluruh isian keluarga tugasnya, sehingga melihat semuanya selama penugasan; "
    "petugas terikat kerahasiaan (UU 16/1997 pasal 21 dan 24).",
    "Field staff record or check every answer of the families assigned to them, so they see all of it while assigned; "
    "they are bound to secrecy (UU 16/1997 arts. 21 and 24).",
)

_ROWS = (
    RoleRule(
        role=Role.MAYOR,
        label=Label("Wali Kota", "Mayor"),
        reach=Reach.AREAS,
        groups=POOREST_GROUPS,
        privacy=_HOUSE,
        needs_release=True,
        abilities=_LOOK,
        reason=_MAYOR_REASON,
    ),
    RoleRule(
        role=Role.VICE_MAYOR,
        label=Label("Wakil Wali Kota", "Vice-mayor"),
        reach=Reach.AREAS,
        groups=POOREST_GROUPS,
        privacy=_HOUSE,
        needs_release=True,
        abilities=_LOOK,
        reason=_MAYOR_REASON,
    ),
    RoleRule(
        role=Role.LURAH,
        label=Label("Lurah", "Head of the kelurahan"),
        reach=Reach.AREAS,
        privacy=_VILLAGE,
        needs_release=True,
        abilities=_SERVE,
        reason=_VILLAGE_REASON,
    ),
    RoleRule(
        role=Role.VILLAGE_OPERATOR,
        label=Label("Operator kelurahan", "Kelurahan operator"),
        reach=Reach.AREAS,
        privacy=_VILLAGE,
        needs_release=True,
        abilities=_SERVE | {Ability.CHANGE_FAMILY},
        reason=_VILLAGE_REASON,
    ),
    RoleRule(
        role=Role.DINSOS,
        label=Label("Dinas Sosial", "Social office"),
        reach=Reach.AREAS,
        privacy=_SOCIAL_OFFICE,
        needs_release=True,
        needs_purpose=True,
        abilities=_SERVE | {Ability.SEE_PHOTO_INSIDE, Ability.EXPORT},
        reason=Label(
            "Dinas Sosial memverifikasi bantuan: perlu NIK untuk memadankan daftar, kedua foto, aset, dan bantuan yang "
            "sudah diterima. Keperluan dinyatakan sebelum membuka, dan berlaku sampai keluar, paling lama 12 jam; kesehatan "
            "tidak dibuka.",
            "The social office verifies aid: it needs the NIK to match lists, both photos, assets and aid already "
            "received. The purpose is stated before opening, and holds until log-out, 12 hours at most; health is not "
            "opened.",
        ),
    ),
    RoleRule(
        role=Role.BPS,
        label=Label("BPS", "Statistics office (BPS)"),
        reach=Reach.AREAS,
        privacy=_EVERYTHING,
        abilities=frozenset(Ability) - {Ability.SEE_AUDIT, Ability.MANAGE_ACCESS, Ability.SEE_NAMES},
        reason=Label(
            "BPS menyelenggarakan pendataan dan bertanggung jawab atas mutu dan kerahasiaannya (UU 16/1997 pasal 21); "
            "melihat seluruh isian putaran yang diselenggarakannya.",
            "BPS runs the data collection and answers for its quality and secrecy (UU 16/1997 art. 21); it sees "
            "everything of the round it runs.",
        ),
    ),
    RoleRule(
        role=Role.PPL,
        label=Label("PPL", "Field officer (PPL)"),
        reach=Reach.ASSIGNMENTS,
        privacy=_EVERYTHING,
        abilities=_FIELD | {Ability.RECORD_FAMILY, Ability.CHANGE_FAMILY, Ability.SUBMIT, Ability.SEE_SUBMISSIONS},
        reason=_FIELD_REASON,
    ),
    RoleRule(
        role=Role.PML,
        label=Label("PML", "Supervisor (PML)"),
        reach=Reach.ASSIGNMENTS,
        privacy=_EVERYTHING,
        abilities=_FIELD
        | {
            Ability.RECORD_FAMILY,
            Ability.SEE_AGGREGATES,
            Ability.SUBMIT,
            Ability.SEE_SUBMISSIONS,
            Ability.CHECK_SUBMISSIONS,
            Ability.MANAGE_DEVICES,
        },
        reason=_FIELD_REASON,
    ),
    RoleRule(
        role=Role.KOSEKA,
        label=Label("Koseka", "District coordinator (Koseka)"),
        reach=Reach.ASSIGNMENTS,
        privacy=_EVERYTHING,
        abilities=_FIELD
        | {
            Ability.SEE_AGGREGATES,
            Ability.SEE_SUBMISSIONS,
            Ability.CHECK_SUBMISSIONS,
            Ability.MANAGE_DEVICES,
        },
        reason=_FIELD_REASON,
    ),
    RoleRule(
        role=Role.RT_HEAD,
        label=Label("Ketua RT", "RT head"),
        reach=Reach.ASSIGNMENTS,
        privacy=frozenset({PrivacyClass.NAME}),
        abilities=frozenset({Ability.SEE_NAMES, Ability.SEE_ACCESS_TABLE}),
        reason=Label(
            "Ketua RT mencocokkan daftar nama keluarga di RT-nya sendiri saat pendataan; jawaban keluarga bukan "
            "urusannya, apalagi milik tetangganya.",
            "The RT head checks the list of family names of his own RT during the field work; what families answered "
            "is not his concern, and less so that of his neighbours.",
        ),
    ),
    RoleRule(
        role=Role.PROGRAMME_OWNER,
        label=Label("Pengelola program", "Programme owner"),
        reach=Reach.CANDIDATES,
        privacy=frozenset({PrivacyClass.NAME, PrivacyClass.ADDRESS, PrivacyClass.POINT}),
        needs_release=True,
        needs_purpose=True,
        abilities=frozenset({Ability.SEE_CARD, Ability.SEE_NAMES, Ability.SEE_ACCESS_TABLE}),
        reason=Label(
            "Pengelola program menemui calon penerimanya sendiri: cukup nama, alamat, dan titik. Syarat program diuji "
            "oleh sistem; isian yang diuji tidak diperlihatkan.",
            "A programme owner meets its own candidates: name, address and point are enough. The system tests the "
            "criteria; the answers tested are not shown.",
        ),
    ),
    RoleRule(
        role=Role.WALIDATA,
        label=Label("Walidata", "Data steward (Walidata)"),
        reach=Reach.AGGREGATES,
        privacy=frozenset(),
        abilities=frozenset({Ability.SEE_MAP, Ability.SEE_AGGREGATES, Ability.EXPORT, Ability.SEE_ACCESS_TABLE}),
        reason=Label(
            "Walidata menyebarluaskan data yang sudah direkap (Perpres 39/2019); data per keluarga tidak diperlukan.",
            "The data steward disseminates aggregated data (Perpres 39/2019); single families are not needed.",
        ),
    ),
    RoleRule(
        role=Role.AUDITOR,
        label=Label("Auditor", "Auditor"),
        reach=Reach.NONE,
        privacy=frozenset(),
        abilities=frozenset({Ability.SEE_AUDIT, Ability.SEE_ACCESS_TABLE}),
        reason=Label(
            "Auditor menilai siapa membuka apa dan untuk apa; untuk itu cukup jejak audit, tanpa isi data keluarga.",
            "The auditor judges who opened what and for which purpose; the audit is enough, without what the family "
            "files hold.",
        ),
    ),
    RoleRule(
        role=Role.ADMINISTRATOR,
        label=Label("Administrator", "Administrator"),
        reach=Reach.NONE,
        privacy=frozenset(),
        abilities=frozenset(
            {Ability.MANAGE_ACCESS, Ability.ASSIGN_OFFICERS, Ability.LOAD_AREAS, Ability.SEE_ACCESS_TABLE}
        ),
        reason=Label(
            "Administrator mengatur akun dan wewenang orang lain; siapa yang memberi wewenang tidak sekaligus "
            "membaca datanya.",
            "The administrator manages other people's accounts and grants; who grants access does not read the data.",
        ),
    ),
)

RULES: dict[Role, RoleRule] = {row.role: row for row in _ROWS}
