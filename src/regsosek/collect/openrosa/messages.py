"""What a phone is answered: status and sentence of each outcome, in the envelope that OpenRosa clients show to the officer.

201 and 202 mean "do not send it again"; every other status keeps the interview on the phone. 200, 204, 3xx and 401 are never
answered to a submission: clients take them for something else."""

from __future__ import annotations

from xml.sax.saxutils import escape

from regsosek.vocabulary.label import Label

MOST_OF_A_POST = 10_000_000
"""Bytes that phones put into one POST; they send more in further ones."""
MOST_OF_A_BODY = 50_000_000
NAMESPACE = "http://openrosa.org/http/response"
CONTENT_TYPE = "text/xml; charset=utf-8"

OUTCOMES: dict[str, tuple[int, Label]] = {
    "received": (201, Label("Diterima. Terima kasih.", "Received. Thank you.")),
    "received_part": (201, Label("Diterima; masih menunggu foto atau berkas lain dari kiriman ini.", "Received; photos or files of this interview are still to come.")),
    "already": (202, Label("Sudah diterima sebelumnya; tidak perlu dikirim lagi.", "It was here already; no need to send it again.")),
    "early": (202, Label("Diterima; menunggu kiriman pertamanya. Kirim juga wawancara aslinya dari ponsel ini.", "Received; it waits for the first version. Send the original interview from this phone too.")),
    "other_answers": (409, Label("Wawancara dengan nomor yang sama sudah diterima dengan jawaban lain. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "An interview with the same number is here with other answers. This one is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "edited_already": (409, Label("Wawancara ini sudah diperbaiki dari versi yang sama. Kiriman ini disimpan terpisah; beri tahu pengawas (PML).", "This interview was edited from the same version already. This one is kept apart; tell the supervisor.")),
    "edit_of_another": (409, Label("Ini perbaikan atas wawancara petugas lain. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "This edits an interview of another officer. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "circle": (409, Label("Perbaikan ini dan versi sebelumnya saling menunjuk, sehingga tidak ada versi pertamanya. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "This edit and the version before it point at each other, so there is no first version. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "unknown_form": (404, Label("Kuesioner ini tidak dikenal di sini. Muat ulang daftar kuesioner di ponsel, lalu beri tahu pengawas (PML). Kiriman ini disimpan terpisah.", "This questionnaire is not known here. Refresh the list of forms on the phone, then tell the supervisor. This one is kept apart.")),
    "unknown_version": (404, Label("Versi kuesioner ini tidak pernah diterbitkan. Muat ulang kuesioner di ponsel, lalu beri tahu pengawas (PML). Kiriman ini disimpan terpisah.", "This version of the questionnaire was never published. Refresh the forms on the phone, then tell the supervisor. This one is kept apart.")),
    "no_form": (400, Label("Kiriman tidak menyebut kuesionernya. Simpan di ponsel dan beri tahu pengawas (PML).", "The interview does not name its questionnaire. Keep it on the phone and tell the supervisor.")),
    "no_instance": (400, Label("Kiriman tidak bernomor (instanceID). Simpan di ponsel dan beri tahu pengawas (PML).", "The interview has no number (instanceID). Keep it on the phone and tell the supervisor.")),
    "doctype": (400, Label("Kiriman memuat DOCTYPE, yang tidak diterima. Beri tahu pengawas (PML).", "The interview has a DOCTYPE, which is not taken. Tell the supervisor.")),
    "bad_xml": (400, Label("Kiriman tidak dapat dibaca sebagai XML. Simpan di ponsel, kirim ulang; bila tetap gagal, beri tahu pengawas (PML).", "The interview cannot be read as XML. Keep it on the phone and send it again; if that fails, tell the supervisor.")),
    "no_xml": (400, Label("Kiriman tidak memuat wawancara (xml_submission_file). Perbarui aplikasi di ponsel, lalu kirim ulang. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "There is no interview (xml_submission_file) in this. Update the app on the phone, then send again. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "two_xml": (400, Label("Kiriman memuat lebih dari satu wawancara. Kirim satu per satu. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "There is more than one interview in this. Send them one by one. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "not_multipart": (400, Label("Kiriman harus berbentuk multipart/form-data. Perbarui aplikasi di ponsel. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "This must be multipart/form-data. Update the app on the phone. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "cut_off": (400, Label("Kiriman terputus sebelum selesai. Cari sinyal yang lebih baik, lalu kirim ulang.", "It was cut off before its end. Find a better signal, then send again.")),
    "too_large": (413, Label("Kiriman terlalu besar. Kecilkan ukuran foto di pengaturan ponsel, lalu kirim ulang.", "It is too large. Make photos smaller in the settings of the phone, then send again.")),
    "too_many_files": (413, Label("Lebih dari 120 berkas dalam satu kiriman. Perbarui aplikasi di ponsel, yang membagi berkas atas beberapa kiriman. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "There are more than 120 files in one post. Update the app on the phone, which spreads files over posts. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "same_name": (400, Label("Dua berkas yang berbeda dalam kiriman ini bernama sama. Ganti salah satunya di wawancaranya (ambil ulang foto), lalu kirim ulang. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "Two different files in this have one name. Put another in the place of one of them in the interview (take the photo again), then send again. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "xml_too_large": (413, Label("Isi wawancara terlalu besar (bukan fotonya): lebih dari 5 MB atau 60.000 isian. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "The interview itself is too large (not its photos): more than 5 MB or 60,000 answers. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "no_address": (404, Label("Alamat ini tidak ada. Pindai ulang kode QR dari pengawas (PML).", "There is no such address. Scan the QR code of the supervisor again.")),
    "bad_file_name": (400, Label("Sebuah berkas tidak bernama, atau namanya tidak dapat dipakai. Ganti berkas itu di wawancaranya (ambil ulang foto), lalu kirim ulang. Kiriman ini disimpan terpisah; jangan dihapus dari ponsel, dan beri tahu pengawas (PML).", "A file has no name, or one that cannot be used. Put another in its place in the interview (take the photo again), then send again. It is kept apart; do not delete it from the phone, and tell the supervisor.")),
    "bad_token": (403, Label("Ponsel ini tidak terdaftar atau sudah dicabut. Minta kode QR baru dari pengawas (PML). Wawancara tetap aman di ponsel.", "This phone is not registered or was revoked. Ask the supervisor for a new QR code. Interviews stay safe on the phone.")),
    "bad_method": (405, Label("Alamat ini hanya menerima HEAD dan POST.", "This address takes HEAD and POST only.")),
    "trouble": (503, Label("Server sedang bermasalah. Wawancara tetap aman di ponsel; coba kirim lagi beberapa menit lagi.", "The server has trouble. Interviews stay safe on the phone; try again in some minutes.")),
}  # fmt: skip


def outcome(code: str, about: str = "") -> tuple[int, Label]:
    """Status and sentence, with the name of the file that it is about. KeyError for a code that is not there: a programming
    error."""
    status, told = OUTCOMES[code]
    return status, Label(f"{told.id} Berkas: {about}", f"{told.en} File: {about}") if about else told


def envelope(status: int, sentence: str) -> bytes:
    nature = "submit_success" if status in (201, 202) else "error"
    return (
        f'<OpenRosaResponse xmlns="{NAMESPACE}"><message nature="{nature}">{escape(sentence)}</message></OpenRosaResponse>'
    ).encode()


def headers(language: str = "id") -> list[tuple[str, str]]:
    """On every answer. Without the version Collect does not take us for an OpenRosa server."""
    return [
        ("X-OpenRosa-Version", "1.0"),
        ("X-OpenRosa-Accept-Content-Length", str(MOST_OF_A_POST)),
        ("Content-Language", language),
        ("Cache-Control", "private, no-cache"),
    ]
