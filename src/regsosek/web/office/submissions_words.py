"""What states, severities and decisions of submissions are called on the pages, with their icons."""

from __future__ import annotations

from dataclasses import dataclass

from regsosek.collect.states import State
from regsosek.vocabulary.label import Label

NONE = Label("", "")


@dataclass(frozen=True, slots=True)
class Word:
    """:param tone: colour of the badge (``wait``, ``act``, ``good``, ``bad``, ``past``); the icon tells it without colour."""

    label: Label
    icon: str
    tone: str
    note: Label = NONE


#: In the order of the page: what waits for somebody first.
STATES: dict[State, Word] = {
    State.FLAGGED: Word(Label("Perlu diperiksa", "To be checked"), "alert-triangle", "act", Label(
        "Pemeriksaan menemukan kesalahan, atau keluarganya belum pasti: menunggu putusan Anda.",
        "The check found errors, or the family is not sure: it waits for your decision.")),
    State.CLASHED: Word(Label("Bentrok", "Clashed"), "arrows-left-right", "act", Label(
        "Dua ponsel menjawab pertanyaan yang sama dengan jawaban berbeda: pilih salah satu.",
        "Two phones answered the same question differently: choose one.")),
    State.STUCK: Word(Label("Tersangkut", "Stuck"), "ban", "act", Label(
        "Pemeriksaannya sendiri gagal berulang kali; kirimannya tetap tersimpan dan dapat dicoba lagi.",
        "The check itself failed again and again; the submission is kept and can be tried again.")),
    State.RETURNED: Word(Label("Dikembalikan", "Returned"), "arrow-left", "wait", Label(
        "Menunggu jawaban petugas atas pertanyaan ulang di ponselnya.",
        "Waits for the officer's answer to the follow-up on his phone.")),
    State.AWAITING_MEDIA: Word(Label("Menunggu foto", "Waiting for files"), "photo", "wait", Label(
        "Sebagian berkasnya belum sampai; ponsel mengirimnya lagi sendiri.",
        "Some of its files are not here yet; the phone sends them again by itself.")),
    State.AWAITING_FIRST: Word(Label("Menunggu versi pertama", "Waiting for the first version"), "clock", "wait", Label(
        "Ini perbaikan dari kiriman yang belum sampai.", "This is an edit of a submission that is not here yet.")),
    State.RECEIVED: Word(Label("Diterima, antre diperiksa", "Received, in the queue"), "loader-2", "wait", Label(
        "Sudah utuh dan tersimpan; pemeriksaan berjalan sendiri.", "Whole and kept; the check runs by itself.")),
    State.TAKEN: Word(Label("Masuk registri", "In the registry"), "circle-check", "good", Label(
        "Jawabannya sudah menjadi isi registri.", "Its answers are in the registry.")),
    State.KEPT: Word(Label("Disimpan", "Kept"), "folder", "past", Label(
        "Dari kuesioner yang tidak mengisi registri.", "Of a questionnaire that feeds no registry.")),
    State.SUPERSEDED: Word(Label("Digantikan", "Superseded"), "history", "past", Label(
        "Versi yang lebih baru menggantikannya.", "A newer version took its place.")),
    State.REFUSED: Word(Label("Tidak diambil", "Not taken"), "x", "bad", Label(
        "Diputuskan tidak masuk registri; tetap tersimpan.", "It was decided not to take it; it is kept all the same.")),
}  # fmt: skip

SEVERITIES: dict[str, Word] = {
    "error": Word(Label("Kesalahan", "Error"), "alert-circle", "bad"),
    "warning": Word(Label("Peringatan", "Warning"), "alert-triangle", "act"),
    "note": Word(Label("Catatan", "Note"), "info-circle", "past"),
}

DECISIONS: dict[str, Word] = {
    "taken": Word(Label("Masuk registri tanpa kesalahan", "Taken without errors"), "circle-check", "good"),
    "accepted": Word(Label("Diterima", "Accepted"), "check", "good"),
    "corrected": Word(Label("Dibetulkan di kantor", "Corrected at the office"), "tool", "act"),
    "returned": Word(Label("Dikembalikan ke petugas", "Returned to the officer"), "arrow-left", "wait"),
    "answered": Word(Label("Dijawab petugas", "Answered by the officer"), "message", "good"),
    "refused": Word(Label("Ditolak", "Refused"), "x", "bad"),
    "resolved": Word(Label("Bentrok diputuskan", "Clash decided"), "arrows-left-right", "good"),
}

SOURCES: dict[str, Label] = {
    "collect": Label("ODK Collect", "ODK Collect"),
    "desk": Label("Diketik di kantor", "Entered at the office"),
    "app": Label("Aplikasi Regsosek", "Regsosek app"),
}


def state_word(state: str, language: str) -> dict[str, str]:
    """``{value, label, icon, tone, note}`` for the badge."""
    word = STATES[State(state)]
    return {
        "value": state, "label": word.label.text(language), "icon": word.icon, "tone": word.tone, "note": word.note.text(language)
    }  # fmt: skip
