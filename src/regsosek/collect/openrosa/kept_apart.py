"""Reasons of the quarantine as the office reads them: what was wrong, and what to do about it."""

from __future__ import annotations

from regsosek.vocabulary.label import Label

REASONS: dict[str, Label] = {
    "other_answers": Label("Nomor wawancara sudah ada dengan jawaban lain: bandingkan keduanya dengan petugasnya", "The number of the interview is here with other answers: compare the two with the officer"),
    "edited_already": Label("Perbaikan kedua atas versi yang sama: tanyakan kepada petugas mana yang berlaku", "A second edit of one version: ask the officer which one holds"),
    "edit_of_another": Label("Perbaikan atas wawancara petugas lain: periksa siapa yang mengirimnya dan mengapa", "An edit of an interview of another officer: find out who sent it and why"),
    "circle": Label("Perbaikan yang saling menunjuk, tanpa versi pertama: minta wawancara aslinya dari petugas", "Edits that point at each other, without a first version: ask the officer for the original interview"),
    "unknown_form": Label("Kuesionernya tidak dikenal di sini: terbitkan, atau minta petugas memuat ulang daftar kuesioner", "Its questionnaire is not known here: publish it, or have the officer refresh the list of forms"),
    "unknown_version": Label("Versi kuesionernya tidak pernah diterbitkan: terbitkan, atau minta petugas memuat ulang kuesioner", "Its version of the questionnaire was never published: publish it, or have the officer refresh the forms"),
    "no_form": Label("Wawancara tidak menyebut kuesionernya", "The interview does not name its questionnaire"),
    "no_instance": Label("Wawancara tidak bernomor (instanceID)", "The interview has no number (instanceID)"),
    "doctype": Label("Wawancara memuat DOCTYPE, yang tidak dibuka demi keamanan", "The interview has a DOCTYPE, which is not opened for safety"),
    "bad_xml": Label("Wawancara tidak dapat dibaca sebagai XML", "The interview cannot be read as XML"),
    "xml_too_large": Label("Isi wawancara melebihi 5 MB atau 60.000 isian", "The interview has more than 5 MB or 60,000 answers"),
    "no_xml": Label("Kiriman tanpa wawancara: hanya berkas lain yang sampai", "A post without an interview: only other files came"),
    "two_xml": Label("Lebih dari satu wawancara dalam satu kiriman", "More than one interview in one post"),
    "same_name": Label("Dua berkas berbeda dengan satu nama dalam satu kiriman", "Two different files of one name in one post"),
    "bad_file_name": Label("Berkas tanpa nama, atau dengan nama yang tidak dapat dipakai", "A file without a name, or with one that cannot be used"),
    "too_many_files": Label("Lebih dari 120 berkas dalam satu kiriman", "More than 120 files in one post"),
    "not_multipart": Label("Kiriman tidak berbentuk multipart/form-data: bukan dari aplikasi yang dipasang lewat kode QR", "Not multipart/form-data: not from an app that was set up by QR code"),
}  # fmt: skip
