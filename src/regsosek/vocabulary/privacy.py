"""Privacy classes: what kind of harm a field can do when the wrong person reads it.

Every column of a guarded table and every item of the codebook carries exactly one class; a role is granted a set of them
(`roles.py`). Source of the grouping: UU 27/2022 art. 4 (specific data: health, children, personal finance; the article
number is from memory, check) and the ruling of who sees what.
"""

from __future__ import annotations

from enum import StrEnum

from regsosek.vocabulary.label import Label


class PrivacyClass(StrEnum):
    """The ten classes. ``PUBLIC`` does not mean published: it is still micro-data and still scoped by area."""

    PUBLIC = "public"
    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"
    MONEY = "money"
    HEALTH = "health"
    CHILD = "child"
    POINT = "point"
    PHOTO_OUTSIDE = "photo_outside"
    PHOTO_INSIDE = "photo_inside"

    @property
    def label(self) -> Label:
        return LABELS[self]

    @property
    def meaning(self) -> Label:
        """What belongs to the class, for a page that a lawyer reads."""
        return MEANINGS[self]


LABELS: dict[PrivacyClass, Label] = {
    PrivacyClass.PUBLIC: Label("Keterangan umum", "General facts"),
    PrivacyClass.NAME: Label("Nama", "Name"),
    PrivacyClass.ADDRESS: Label("Alamat", "Address"),
    PrivacyClass.NUMBER: Label("Nomor identitas", "Identity number"),
    PrivacyClass.MONEY: Label("Keuangan", "Money"),
    PrivacyClass.HEALTH: Label("Kesehatan", "Health"),
    PrivacyClass.CHILD: Label("Data anak", "Child"),
    PrivacyClass.POINT: Label("Titik lokasi", "Point on the map"),
    PrivacyClass.PHOTO_OUTSIDE: Label("Foto luar rumah", "Photo of the outside"),
    PrivacyClass.PHOTO_INSIDE: Label("Foto dalam rumah", "Photo of the inside"),
}

MEANINGS: dict[PrivacyClass, Label] = {
    PrivacyClass.PUBLIC: Label(
        "Perumahan, jumlah anggota, pendidikan dan pekerjaan tanpa identitas; tetap dibatasi menurut wilayah",
        "Housing, number of members, schooling and work without identity; still limited by area",
    ),
    PrivacyClass.NAME: Label("Nama orang dan tanggal lahir persis", "Names of persons and exact birth dates"),
    PrivacyClass.ADDRESS: Label(
        "Alamat, nomor bangunan, dan ID landmark", "Street address, building number and landmark ID"
    ),
    PrivacyClass.NUMBER: Label("NIK, nomor Kartu Keluarga, nomor telepon", "NIK, family card number, telephone number"),
    PrivacyClass.MONEY: Label(
        "Aset, bantuan yang diterima, omzet usaha, jaminan", "Assets, aid received, business turnover, insurance"
    ),
    PrivacyClass.HEALTH: Label(
        "Kehamilan, gizi, disabilitas, penyakit menahun", "Pregnancy, nutrition, disability, chronic illness"
    ),
    PrivacyClass.CHILD: Label(
        "Setiap baris tentang orang berumur di bawah 18 tahun", "Every row about a person under 18"
    ),
    PrivacyClass.POINT: Label("Koordinat bangunan tempat tinggal", "Coordinates of the dwelling"),
    PrivacyClass.PHOTO_OUTSIDE: Label("Foto tampak luar rumah", "Photo of the house from outside"),
    PrivacyClass.PHOTO_INSIDE: Label("Foto bagian dalam rumah", "Photo of the inside of the house"),
}

ADULT_AGE = 18
"""A person younger than this is a child: his or her whole row is of class ``CHILD``."""
