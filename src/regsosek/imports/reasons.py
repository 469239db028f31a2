"""Why a row was not taken in: a code, and a sentence in both languages for whoever mends the file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from regsosek.vocabulary.label import Label

REASONS: dict[str, Label] = {
    "excel_digits": Label(
        "Angka ke-16 hilang: sel berisi angka, bukan teks. Simpan kolom sebagai teks dan ketik ulang nomornya.",
        "The 16th digit is lost: the cell holds a number, not text. Format the column as text and type the number again.",
    ),
    "scientific": Label(
        "Nomor tertulis sebagai notasi ilmiah (misalnya 6,47E+15). Simpan kolom sebagai teks.",
        "The number is in scientific notation (such as 6.47E+15). Format the column as text.",
    ),
    "repeated_header": Label("Baris judul terulang.", "The header is repeated here."),
    "totals_row": Label("Baris jumlah, bukan data.", "A row of totals, not data."),
    "merged_cells": Label(
        "Sel digabung: isi baris ini ada di sel di atasnya. Pisahkan sel dan isi setiap baris.",
        "Merged cells: what belongs here stands in the cell above. Unmerge and fill every row.",
    ),
    "wrong_width": Label("Jumlah kolom tidak sama dengan judulnya.", "Not as many cells as the header has."),
    "bad_value": Label("Isian tidak dikenal.", "The value is not known."),
    "bad_number": Label("Bukan bilangan bulat.", "Not a whole number."),
    "bad_date": Label("Tanggal tidak dapat dibaca.", "The date cannot be read."),
    "bad_digits": Label("Jumlah angka tidak sesuai.", "Not the right number of digits."),
    "too_long": Label("Teks terlalu panjang.", "The text is too long."),
    "empty_key": Label(
        "Kunci keluarga kosong (sel digabung atau terlewat?).",
        "The family's key is empty (merged cells, or left out?).",
    ),
    "no_area": Label("Kode wilayah kosong dan titik rumah tidak ada.", "No area code, and no position of the house."),
    "unknown_area": Label("Kode wilayah tidak dikenal.", "The area code is not known."),
    "ambiguous_area": Label(
        "Kode 10 digit ini berlaku di BPS dan di Kemendagri untuk kelurahan yang berbeda. Tulis kode Kemendagri dengan titik "
        "(64.72.05.1006), atau kode BPS dengan 16 digit.",
        "This code of 10 digits is one kelurahan for BPS and another for Kemendagri. Write codes of Kemendagri with dots "
        "(64.72.05.1006), or codes of BPS with 16 digits.",
    ),
    "ended_area": Label(
        "RT ini sudah dipecah atau berakhir, dan penggantinya tidak satu; tuliskan kode RT yang sekarang.",
        "This RT has been split or has ended and has no single successor; write the code of today.",
    ),
    "outside_scope": Label("Di luar wilayah Anda, atau tidak ditemukan.", "Outside your area, or not found."),
    "point_far": Label(
        "Titik rumah jauh di luar kelurahannya (di laut?).", "The house stands far outside its kelurahan (in the sea?)."
    ),
    "bad_document": Label("Isian keluarga tidak sah.", "The family's answers are not valid."),
    "duplicate_family": Label(
        "Keluarga ini sudah ada di baris lain berkas ini.", "This family is in the file already."
    ),
    "no_family_row": Label("Tidak ada baris keluarga untuk anggota ini.", "There is no family row for this member."),
    "no_member": Label("Anggota ini tidak ada di lembar anggota.", "This member is not on the sheet of members."),
    "withheld": Label(
        "Ditahan karena baris lain keluarga ini bermasalah.", "Held back: another row of this family has a problem."
    ),
    "several": Label("Lebih dari satu keluarga cocok.", "More than one family matches."),
    "conflict": Label(
        "Kunci dan nomor menunjuk keluarga yang berbeda.", "Key and numbers point to different families."
    ),
    "other_at_key": Label(
        "Pada kunci ini terdaftar keluarga lain, tanpa anggota yang sama.",
        "Another family, with no member in common, is registered at this key.",
    ),
    "person_elsewhere": Label(
        "Seorang anggota sudah terdaftar di keluarga lain.", "A member is registered in another family already."
    ),
    "maybe_known": Label(
        "Mungkin keluarga yang sudah terdaftar (nama kepala dan RT sama), dengan isian lain.",
        "Perhaps a family that is registered already (same head and RT), with other answers.",
    ),
    "number_differs": Label(
        "Nomor KK, atau nama dan tanggal lahir kepala, sama dengan keluarga yang terdaftar, tetapi ada nomor yang berbeda.",
        "The no. KK, or the head's name and birth date, are those of a registered family, but a number differs.",
    ),
    "erased_before": Label(
        "Pernah dihapus atas permintaan; sumber mengirim lagi.",
        "Erased at the person's request before; the source sends it again.",
    ),
    "erased_row": Label(
        "Ditarik: orang ini dihapus atas permintaan sesudah berkas diunggah.",
        "Withdrawn: this person was erased by request after the file was uploaded.",
    ),
    "area_differs": Label(
        "Keluarga terdaftar di wilayah lain; pindah dicatat tersendiri.",
        "The family is registered in another area; a move is recorded on its own.",
    ),
    "closed_family": Label("Keluarga ini sudah ditutup.", "This family is closed."),
    "unknown_family": Label("Keluarga tidak ditemukan.", "The family was not found."),
    "no_file": Label("Foto tidak ada di dalam ZIP.", "The photo is not in the ZIP."),
    "bad_image": Label("Foto rusak atau bukan foto.", "The photo is damaged, or no photo."),
    "declined": Label("Ditolak dengan putusan petugas.", "Rejected by a person's decision."),
    "office_role": Label(
        "Daftar ini hanya memberi peran petugas lapangan (PPL, PML, Koseka, Ketua RT); peran kantor diberikan administrator.",
        "This list gives roles of the field only (PPL, PML, Koseka, RT head); roles of the office are the administrator's.",
    ),
    "office_account": Label(
        "Akun ini memegang peran kantor; wewenangnya diatur administrator.",
        "This account holds a role of the office; its grants are the administrator's.",
    ),
    "known_name": Label("Nama pengguna sudah dipakai.", "The user name is taken."),
}

#: Rows of these reasons wait for a person's decision, and are counted as waiting until it is made.
REVIEW = frozenset(
    {
        "several",
        "conflict",
        "other_at_key",
        "person_elsewhere",
        "maybe_known",
        "area_differs",
        "closed_family",
        "number_differs",
        "erased_before",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """:param detail: further words for the person who mends the file; no name or number of anybody.
    :param families: those of the registry that it may be, whoever may see them.
    """

    code: str
    column: str = ""
    detail: str = ""
    families: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in REASONS:
            raise KeyError(self.code)
