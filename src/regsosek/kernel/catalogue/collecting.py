"""Refusals of questionnaires, phones and what they send. Officers read these on their phones: each says what to do."""

from __future__ import annotations

from regsosek.kernel.catalogue.entry import Entry

COLLECTING: dict[str, Entry] = {
    "bad_xlsform": Entry(
        422,
        "XLSForm ini tidak dapat dipakai. Perbaiki lalu unggah lagi: {reason}",
        "This XLSForm cannot be used. Mend it and upload it again: {reason}",
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
}
