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
    "bad_shares": Label(
        "Batas kelompok harus naik di antara 0 dan 1 dengan paling banyak enam desimal: {shares}.",
        "Shares must rise between 0 and 1 with at most six decimals: {shares}.",
    ),
    "not_three_shares": Label(
        "Empat kelompok dipotong oleh tepat tiga batas, bukan {count}: {shares}.",
        "Four groups are cut by exactly three shares, not {count}: {shares}.",
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
