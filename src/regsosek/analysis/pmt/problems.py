"""What can be wrong with a survey, a table or a model, in one sentence of each language."""

from __future__ import annotations

from typing import Any

from regsosek.vocabulary.label import Label

CATALOGUE: dict[str, Label] = {
    "missing_column": Label(
        "Kolom {column} tidak ada; yang ada: {columns}.", "There is no column {column}; there are: {columns}."
    ),
    "not_a_number": Label(
        "Kolom {column} harus berisi angka; {count} nilai bukan angka.",
        "Column {column} must hold numbers; {count} values are none.",
    ),
    "not_an_integer": Label("Kolom {column} harus berisi bilangan bulat.", "Column {column} must hold whole numbers."),
    "bad_target": Label(
        "{count} baris memiliki {column} nol, negatif, atau kosong (pertama: baris {row}); perbaiki atau keluarkan.",
        "{count} rows have a zero, negative or empty {column} (first: row {row}); correct them or leave them out.",
    ),
    "bad_weight": Label(
        "{count} baris memiliki penimbang {column} negatif atau kosong (pertama: baris {row}).",
        "{count} rows have a negative or empty weight {column} (first: row {row}).",
    ),
    "zero_weights": Label("Semua penimbang {column} bernilai nol.", "All weights in {column} are zero."),
    "too_few_rows": Label(
        "Hanya {count} baris lengkap; paling sedikit {least} diperlukan.",
        "There are only {count} complete rows; at least {least} are needed.",
    ),
    "too_few_groups": Label(
        "Kolom {column} hanya berisi {count} nilai; paling sedikit 2 diperlukan untuk menguji di luar sampel.",
        "Column {column} holds only {count} values; at least 2 are needed to test out of sample.",
    ),
    "constant_target": Label("Semua nilai {column} sama.", "All values of {column} are equal."),
    "nearly_the_target": Label(
        "Kolom {column} sendiri hampir menentukan {target}; keluarkan dengan --exclude, atau tegaskan dengan --insist.",
        "Column {column} alone nearly determines {target}; leave it out with --exclude, or insist with --insist.",
    ),
    "no_features": Label("Tidak ada pertanyaan yang dapat dipakai: {reasons}.", "No question can be used: {reasons}."),
    "duplicate_ids": Label(
        "{count} nilai {column} tidak unik atau kosong (misalnya {example}).",
        "{count} values of {column} are not unique or empty (for example {example}).",
    ),
    "empty_ids": Label("{count} nilai {column} kosong.", "{count} values of {column} are empty."),
    "bad_shares": Label(
        "Batas kelompok harus naik di antara 0 dan 1 dengan paling banyak enam desimal: {shares}.",
        "Shares must rise between 0 and 1 with at most six decimals: {shares}.",
    ),
    "not_three_shares": Label(
        "Empat kelompok dipotong oleh tepat tiga batas, bukan {count}: {shares}.",
        "Four groups are cut by exactly three shares, not {count}: {shares}.",
    ),
    "score_not_finite": Label(
        "{count} nilai {column} tidak terhingga (misalnya pada {id} {example}); perbaiki atau kosongkan.",
        "{count} values of {column} are infinite (for example at {id} {example}); correct them or leave them empty.",
    ),
    "score_too_large": Label(
        "{count} nilai {column} lebih besar dari {largest} (misalnya pada {id} {example}); tidak dapat diurutkan dengan tepat.",
        "{count} values of {column} are larger than {largest} (for example at {id} {example}); they cannot be ordered exactly.",
    ),
    "shares_and_counts": Label(
        "Pilih --shares atau --counts, tidak keduanya.", "Choose --shares or --counts, not both."
    ),
    "bad_report": Label("Laporan tidak dapat dibaca: {why}.", "The report cannot be read: {why}."),
    "published_has_no_expenditure": Label(
        "Kartu yang diterbitkan tidak meramalkan pengeluaran dan tidak dapat diuji begini.",
        "A published card predicts no expenditure and cannot be tested in this way.",
    ),
    "bad_persons": Label(
        "{count} nilai {column} negatif atau tidak terhingga.", "{count} values of {column} are negative or not finite."
    ),
    "bad_counts": Label(
        "{count} baris jumlah resmi kosong atau negatif.", "{count} rows of official counts are empty or negative."
    ),
    "counts_not_one_row": Label(
        "Tanpa --within, jumlah resmi harus satu baris; berkas berisi {count}.",
        "Without --within the official counts must be one row; the file holds {count}.",
    ),
    "no_counts": Label(
        "{count} nilai {column} tidak ada dalam jumlah resmi (misalnya {example}).",
        "{count} values of {column} have no official counts (for example {example}).",
    ),
    "bad_line": Label(
        "Garis {text} tidak dapat dibaca; tulis NAMA=NILAI, nama dari huruf, angka, dan _, nilai positif, tiap nama sekali.",
        "Line {text} cannot be read; write NAME=VALUE, a name of letters, digits and _, a positive value, each name once.",
    ),
    "unknown_line": Label(
        "Kartu ini tidak memuat garis {name}; yang ada: {names}.",
        "This card has no line {name}; there are: {names}.",
    ),
    "bad_published": Label(
        "Kartu skor {where} tidak dapat dipakai: {why}.", "Scorecard {where} cannot be used: {why}."
    ),
    "unknown_recipe": Label(
        "Resep {name} tidak dikenal; yang ada: {names}.", "There is no recipe {name}; there are: {names}."
    ),
    "target_as_question": Label(
        "Kolom {column} adalah sasaran dan tidak dapat menjadi pertanyaan.",
        "Column {column} is the target and cannot be a question.",
    ),
    "needs_registry": Label(
        "Resep linear memerlukan pertanyaan registri; berkas ini hanya memuat {count} dari {all}. Pakai best atau scorecard.",
        "Recipe linear needs the questions of the registry; this file has {count} of {all}. Use best or scorecard.",
    ),
    "bad_questions": Label(
        "Jumlah pertanyaan harus antara 1 dan {most}, bukan {count}.",
        "The number of questions must lie between 1 and {most}, not {count}.",
    ),
    "bad_splits": Label(
        "Jumlah pembagian harus antara 2 dan {most}, bukan {count}.",
        "The number of splits must lie between 2 and {most}, not {count}.",
    ),
    "one_year": Label(
        "Kolom {column} hanya memuat {count} tahun; dua diperlukan.",
        "Column {column} holds only {count} years; two are needed.",
    ),
    "score_as_weight": Label(
        "Kolom {column} tidak dapat menjadi skor dan penimbang sekaligus.",
        "Column {column} cannot be both the score and the weight.",
    ),
    "bad_model": Label("Berkas model tidak dapat dibaca: {why}.", "The model file cannot be read: {why}."),
}


class PmtError(ValueError):
    """A coded problem: `code` is a key of `CATALOGUE`, `details` fill its sentence."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(self.text("id"))

    def text(self, language: str = "id") -> str:
        """The sentence in Indonesian (`id`) or English (`en`)."""
        return CATALOGUE[self.code].text(language).format(**self.details)


def require_columns(present: tuple[str, ...] | list[str], *wanted: str | None) -> None:
    """PmtError `missing_column` for the first of `wanted` that is not among `present`; None is skipped."""
    for column in wanted:
        if column is not None and column not in present:
            raise PmtError("missing_column", column=column, columns=", ".join(present))
