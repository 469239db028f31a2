"""What a role can reach and what it can do there: the columns of the table in `roles.py`."""

from __future__ import annotations

from enum import StrEnum

from regsosek.vocabulary.label import Label


class Reach(StrEnum):
    """How the rows a role may read are chosen. What lies outside does not exist for it."""

    AREAS = "areas"
    ASSIGNMENTS = "assignments"
    CANDIDATES = "candidates"
    AGGREGATES = "aggregates"
    NONE = "none"

    @property
    def label(self) -> Label:
        return _REACH_LABELS[self]


class Ability(StrEnum):
    """One door each. A page, endpoint or verb asks for exactly one."""

    SEE_MAP = "see_map"
    SEE_AGGREGATES = "see_aggregates"
    SEE_CARD = "see_card"
    SEE_FAMILY = "see_family"
    SEE_NAMES = "see_names"
    SEARCH = "search"
    SEE_PHOTO_OUTSIDE = "see_photo_outside"
    SEE_PHOTO_INSIDE = "see_photo_inside"
    SEE_BUSINESSES = "see_businesses"
    EXPORT = "export"
    SEE_AUDIT = "see_audit"
    SEE_ACCESS_TABLE = "see_access_table"
    MANAGE_ACCESS = "manage_access"
    RECORD_RELEASE = "record_release"
    RECORD_FAMILY = "record_family"
    CHANGE_FAMILY = "change_family"
    ERASE_PERSON = "erase_person"
    RANK = "rank"
    LOAD_AREAS = "load_areas"
    IMPORT = "import"
    ASSIGN_OFFICERS = "assign_officers"
    SUBMIT = "submit"
    SEE_SUBMISSIONS = "see_submissions"
    CHECK_SUBMISSIONS = "check_submissions"
    MANAGE_DEVICES = "manage_devices"
    PUBLISH_QUESTIONNAIRE = "publish_questionnaire"

    @property
    def label(self) -> Label:
        return _ABILITY_LABELS[self]


_REACH_LABELS: dict[Reach, Label] = {
    Reach.AREAS: Label("Wilayah yang diberikan", "Areas granted"),
    Reach.ASSIGNMENTS: Label("Tugas sendiri, tugas timnya, atau RT-nya", "Own or own team's assignments, or own RT"),
    Reach.CANDIDATES: Label("Calon penerima yang dilepaskan kepadanya", "Candidates released to it"),
    Reach.AGGREGATES: Label("Hanya angka rekap", "Aggregates only"),
    Reach.NONE: Label("Tidak ada data keluarga", "No family data"),
}

_ABILITY_LABELS: dict[Ability, Label] = {
    Ability.SEE_MAP: Label("Membuka peta", "Open the map"),
    Ability.SEE_AGGREGATES: Label("Melihat angka rekap", "See aggregates"),
    Ability.SEE_CARD: Label("Membuka kartu bukti rumah", "Open the evidence card of a house"),
    Ability.SEE_FAMILY: Label("Membuka berkas keluarga", "Open the family file"),
    Ability.SEE_NAMES: Label("Melihat daftar nama", "See a list of names"),
    Ability.SEARCH: Label("Mencari keluarga", "Search families"),
    Ability.SEE_PHOTO_OUTSIDE: Label("Melihat foto luar rumah", "See photos of the outside"),
    Ability.SEE_PHOTO_INSIDE: Label("Melihat foto dalam rumah", "See photos of the inside"),
    Ability.SEE_BUSINESSES: Label("Melihat usaha dan koperasi", "See businesses and cooperatives"),
    Ability.EXPORT: Label("Mengunduh data sesuai cakupannya", "Export what is in its reach"),
    Ability.SEE_AUDIT: Label("Membaca jejak audit", "Read the audit"),
    Ability.SEE_ACCESS_TABLE: Label("Membaca tabel siapa boleh melihat apa", "Read the table of who may see what"),
    Ability.MANAGE_ACCESS: Label("Mengatur akun dan wewenang", "Manage accounts and grants"),
    Ability.RECORD_RELEASE: Label("Mencatat pelepasan data", "Record a release of data"),
    Ability.RECORD_FAMILY: Label("Merekam data keluarga", "Record a family"),
    Ability.CHANGE_FAMILY: Label(
        "Mencatat peristiwa keluarga dan membetulkan isian", "Record events of a family and correct answers"
    ),
    Ability.ERASE_PERSON: Label("Menghapus data diri seseorang", "Erase the identity of a person"),
    Ability.RANK: Label("Menjalankan pemeringkatan", "Run a ranking"),
    Ability.LOAD_AREAS: Label("Memuat batas wilayah", "Load area boundaries"),
    Ability.IMPORT: Label(
        "Memasukkan data dari berkas, dan menariknya kembali", "Import data from files, and take them back"
    ),
    Ability.ASSIGN_OFFICERS: Label("Menugasi petugas lapangan", "Assign field officers"),
    Ability.SUBMIT: Label("Mengirim hasil wawancara", "Submit interviews"),
    Ability.SEE_SUBMISSIONS: Label("Melihat kiriman wawancara", "See submitted interviews"),
    Ability.CHECK_SUBMISSIONS: Label(
        "Memeriksa kiriman: menerima, membetulkan, mengembalikan", "Check submissions: accept, correct, return"
    ),
    Ability.MANAGE_DEVICES: Label("Mengatur ponsel petugas", "Manage officers' phones"),
    Ability.PUBLISH_QUESTIONNAIRE: Label("Menerbitkan kuesioner", "Publish questionnaires"),
}
