"""Refusals of questionnaires, phones and what they send. Officers read these on their phones: each says what to do."""

from __future__ import annotations

from regsosek.kernel.catalogue.entry import Entry

COLLECTING: dict[str, Entry] = {
    "bad_xlsform": Entry(
        422,
        "XLSForm ini tidak dapat dipakai: {reason}. Perbaiki, lalu unggah lagi.",
        "This XLSForm cannot be used: {reason}. Mend it and upload it again.",
    ),
    "form_id_bad": Entry(
        422,
        "form_id pada lembar settings harus 1-64 huruf, angka, titik, garis bawah atau tanda hubung.",
        "form_id on the settings sheet must be 1 to 64 letters, digits, dots, underscores or hyphens.",
    ),
    "form_list_unknown": Entry(
        422,
        "Kuesioner ini memakai berkas {files}, yang tidak dikirim ke ponsel: pilihannya akan kosong. Masukkan pilihannya ke lembar choices; daftar yang dikirim hanya {known}.",
        "This questionnaire uses the file {files}, which is not sent to phones: its choices would be empty. Put them on the choices sheet; only {known} are sent.",
    ),
    "form_refused": Entry(
        422,
        "Kuesioner ini memakai ungkapan yang tidak dapat diperiksa ulang di sini, maka tidak diterbitkan: {places}{rest}.",
        "This questionnaire uses expressions that cannot be checked again here, so it is not published: {places}{rest}.",
    ),
    "list_too_long": Entry(
        422,
        "Daftar keluarga petugas ini lebih dari {most}; persempit wilayah tugasnya.",
        "The list of this officer has more than {most} families; narrow the areas of the officer.",
    ),
    "questionnaire_kind": Entry(
        409,
        "form_id {form} sudah dipakai kuesioner jenis lain; pilih form_id yang lain.",
        "The form_id {form} is that of a questionnaire of another kind; choose another.",
    ),
    "version_bad": Entry(
        422,
        "version pada lembar settings harus 1-64 huruf, angka, titik, titik dua, spasi, garis bawah atau tanda hubung, misalnya 2022101501.",
        "version on the settings sheet must be 1 to 64 letters, digits, dots, colons, spaces, underscores or hyphens, such as 2022101501.",
    ),
    "version_needed": Entry(
        422,
        "Isi kolom version pada lembar settings, misalnya 2022101501.",
        "Fill in the column version on the settings sheet, such as 2022101501.",
    ),
    "version_taken": Entry(
        409,
        "Versi {version} sudah terbit dengan isi yang berbeda. Naikkan version pada lembar settings.",
        "Version {version} is published with another content. Raise version on the settings sheet.",
    ),
    "device_label": Entry(
        422,
        "Beri ponsel ini nama yang dikenali petugasnya, paling panjang 80 huruf.",
        "Give the phone a name that its officer knows, of 80 characters at most.",
    ),
    "device_not_officer": Entry(
        409,
        "Orang ini tidak sedang bertugas mengirim wawancara. Beri dulu wewenang petugas lapangan.",
        "This person sends no interviews at present. Grant a role of the field first.",
    ),
    "device_reason": Entry(
        422,
        "Tulis alasan pencabutan, paling panjang 200 huruf.",
        "Write why it is revoked, in 200 characters at most.",
    ),
    "device_revoked": Entry(409, "Ponsel ini sudah dicabut.", "This phone is revoked already."),
    "list_name": Entry(
        422,
        "Nama daftar harus huruf, angka dan garis bawah, berakhir .csv.",
        "The name of a list must be letters, digits and underscores, and end in .csv.",
    ),
    "submission_state": Entry(
        409,
        "Kiriman ini sudah {state}; tindakan itu tidak berlaku lagi.",
        "This submission is {state} already; that can no longer be done.",
    ),
    "submission_untakable": Entry(
        422,
        "Kiriman ini belum dapat masuk registri: {reason}. Betulkan isiannya atau kembalikan kepada petugas.",
        "This submission cannot go into the registry yet: {reason}. Correct its answers or return it to the officer.",
    ),
    "which_family": Entry(
        422,
        "Pilih dahulu keluarga mana di registri yang dimaksud, atau nyatakan keluarga baru.",
        "First choose which family of the registry is meant, or say that it is a new one.",
    ),
    "clash_open": Entry(
        422,
        "Pilih satu jawaban untuk setiap pertanyaan yang berselisih.",
        "Choose one answer for each question that clashes.",
    ),
    "questions_needed": Entry(
        422,
        "Pilih paling sedikit satu pertanyaan yang harus ditanyakan lagi.",
        "Choose at least one question to be asked again.",
    ),
    "no_such_question": Entry(
        422, "Pertanyaan ini tidak ada di kuesioner: {path}.", "This question is not in the questionnaire: {path}."
    ),
    "bad_answer": Entry(
        422,
        "Jawaban untuk {path} berisi huruf yang tidak dapat disimpan.",
        "The answer to {path} holds a character that cannot be kept.",
    ),
    "nothing_changed": Entry(422, "Tidak ada isian yang berubah.", "No answer was changed."),
}
