"""Refusals of questionnaires, phones and what they send. Officers read these on their phones: each says what to do."""

from __future__ import annotations

from regsosek.kernel.catalogue.entry import Entry

COLLECTING: dict[str, Entry] = {
    "bad_xlsform": Entry(
        422,
        "XLSForm ini tidak dapat dipakai. Perbaiki lalu unggah lagi: {reason}",
        "This XLSForm cannot be used. Mend it and upload it again: {reason}",
    ),
    "submission_state": Entry(
        409,
        "Kiriman ini sudah {state}; tindakan itu tidak berlaku lagi.",
        "This submission is {state} already; that can no longer be done.",
    ),
}
