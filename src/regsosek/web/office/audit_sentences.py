"""Audit events told as sentences: what was done or looked at, where; never the name of a family or what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import CATALOGUE
from regsosek.vocabulary.roles import Role, rule
from regsosek.web.office.card_content import language

LOG_IN = "access.log_in"
#: Written down by the door, about the person who goes in or out.
AT_THE_DOOR = (LOG_IN, "access.log_out", "access.choose_grant")

#: verb → sentence; its placeholders are details of the event, and ``area``. A verb without one is shown as it is.
SENTENCES: dict[str, str] = {
    "access.assign_officers": N_("menugasi %(officers)s petugas lapangan; %(accounts)s akun baru"),
    "access.change_password": N_("mengganti kata sandinya"),
    "access.choose_grant": N_("mulai bertugas sebagai %(role)s"),
    "access.create_user": N_("membuat akun %(user)s"),
    "access.end_assignments": N_("mengakhiri tugas %(officers)s petugas lapangan: %(reason)s"),
    "access.grant_role": N_("memberi %(user)s wewenang %(role)s"),
    "access.log_in": N_("masuk"),
    "access.log_out": N_("keluar"),
    "access.record_release": N_("mencatat pelepasan data %(number)s"),
    "access.renew_recovery_codes": N_("membuat kode cadangan baru"),
    "access.revoke_grant": N_("mencabut wewenang %(role)s dari %(user)s"),
    "access.revoke_release": N_("mencabut pelepasan data"),
    "access.state_purpose": N_("menyatakan keperluan: %(stated)s"),
    "areas.checked": N_("memeriksa letak rumah terhadap batas kelurahan"),
    "areas.dissolve": N_("menyusun batas %(levels)s dari %(level)s"),
    "areas.load_boundaries": N_("memuat batas wilayah (%(level)s, %(areas)s bidang)"),
    "areas.merge_sls": N_("menggabung %(area)s dengan RT lain; %(families)s keluarga ikut"),
    "areas.reassign_families": N_("menempatkan %(families)s keluarga ke RT pecahan %(area)s"),
    "areas.record_areas": N_("mencatat daftar wilayah"),
    "areas.rename_area": N_("mengubah nama atau kode %(area)s; %(families)s keluarga ikut"),
    "areas.split_sls": N_("memecah %(area)s; %(families)s keluarga berpindah RT"),
    "audit.opened": N_("membuka jejak audit"),
    "business.listed": N_("membuka daftar %(businesses)s usaha di %(area)s"),
    "card.listed": N_("membuka daftar %(houses)s rumah di %(area)s"),
    "card.opened": N_("membuka kartu rumah di %(area)s"),
    "collect.close_questionnaire": N_("menutup kuesioner %(form)s bagi ponsel"),
    "collect.issue_device": N_("mendaftarkan ponsel %(label)s untuk %(officer)s"),
    "collect.open_questionnaire": N_("membuka kuesioner %(form)s bagi ponsel"),
    "collect.publish_questionnaire": N_("menerbitkan kuesioner %(form)s versi %(version)s"),
    "collect.push_list": N_("memperbarui daftar %(list)s di ponsel %(officer)s (%(rows)s baris)"),
    "collect.receive": N_("menerima %(arrivals)s kiriman lapangan dengan %(files)s berkas"),
    "collect.revoke_device": N_("mencabut ponsel %(officer)s: %(reason)s"),
    "collect.settle_quarantined": N_("menyelesaikan satu isi karantina: %(reason)s"),
    "collect.withdraw_version": N_("menarik kuesioner %(form)s versi %(version)s"),
    "departures.listed": N_("membuka daftar %(families)s keluarga yang pindah"),
    "device.listed": N_("membuka daftar ponsel petugas (%(rows)s)"),
    "entry.opened": N_("membuka formulir isian %(area)s dengan %(families)s baris keluarga"),
    "export.finished": N_("selesai mengunduh %(table)s (%(rows)s baris)"),
    "export.made": N_("mulai mengunduh %(table)s (%(rows)s baris, %(format)s)"),
    "family.opened": N_("membuka berkas keluarga di %(area)s"),
    "filter.counted": N_("menghitung keluarga menurut saringan: %(families)s"),
    "filter.run": N_("menyaring keluarga: %(families)s ditemukan, %(shown)s ditampilkan"),
    "imports.begin": N_("mulai memasukkan kiriman berkas"),
    "imports.begin_trial": N_("mulai mencoba kiriman berkas"),
    "imports.begin_undo": N_("mulai menarik kembali kiriman: %(reason)s"),
    "imports.fail": N_("menghentikan kiriman berkas (%(problem)s)"),
    "imports.decide_row": N_("memutuskan %(rows)s baris kiriman yang menunggu (%(verdict)s)"),
    "imports.finish": N_("selesai memasukkan kiriman: %(read)s baris dibaca, %(rejected)s ditolak"),
    "imports.finish_undo": N_("menarik kembali kiriman: %(families)s keluarga, %(left_alone)s dibiarkan"),
    "imports.map_columns": N_("memetakan kolom kiriman berkas"),
    "imports.note_trial": N_("mencoba kiriman berkas: %(read)s baris dibaca, %(rejected)s ditolak"),
    "imports.opened": N_("membuka kiriman berkas"),
    "imports.rejects": N_("mengunduh %(rows)s baris yang ditolak"),
    "imports.take_chunk": N_("memasukkan %(rows)s baris kiriman, %(rejected)s ditolak"),
    "imports.undo_chunk": N_("menarik kembali %(families)s keluarga dari kiriman"),
    "imports.waiting_opened": N_("membuka %(rows)s keluarga kiriman yang menunggu putusan"),
    "imports.upload": N_("mengunggah kiriman berkas (%(rows)s baris)"),
    "intake.accept": N_("menerima kiriman dari %(area)s walau ada temuan: %(reason)s"),
    "intake.correct": N_("membetulkan %(answers)s isian kiriman dari %(area)s: %(reason)s"),
    "intake.give_back": N_("mengembalikan %(count)s kiriman ke antrean"),
    "intake.lease": N_("mulai memeriksa %(count)s kiriman"),
    "intake.note_failure": N_("pemeriksaan %(count)s kiriman terhenti dan akan diulang"),
    "intake.push_lists": N_("mengirim daftar keluarga ke ponsel seorang petugas (%(rows)s keluarga)"),
    "intake.refuse": N_("menolak kiriman dari %(area)s: %(reason)s"),
    "intake.resolve": N_("memutuskan %(questions)s jawaban yang berselisih dari %(area)s: %(reason)s"),
    "intake.retry": N_("memeriksa ulang kiriman dari %(area)s"),
    "intake.send_back": N_("mengembalikan kiriman dari %(area)s dengan %(questions)s pertanyaan"),
    "intake.take": N_("memeriksa %(count)s kiriman dan memasukkan yang bersih ke registri"),
    "kernel.make_digest": N_("menandatangani sidik harian %(families)s riwayat keluarga"),
    "names.listed": N_("membuka daftar %(families)s nama keluarga"),
    "operations.add_key": N_("memasang kunci baru %(key)s"),
    "operations.backup": N_("membuat cadangan terenkripsi seluruh registri"),
    "operations.export_all": N_("menyalin seluruh registri ke folder"),
    "operations.import_all": N_("memuat salinan registri: %(rows)s baris, %(photos)s foto"),
    "operations.reseal": N_("menyegel ulang %(rows)s nilai dengan kunci baru"),
    "operations.reset_second_factor": N_("menghapus autentikator %(user)s: %(reason)s"),
    "operations.retire_key": N_("mencabut kunci lama"),
    "photo.opened": N_("membuka foto rumah (%(kind)s) di %(area)s"),
    "quarantine.listed": N_("membuka daftar karantina (%(rows)s)"),
    "quarantine.opened": N_("mengunduh satu isi karantina"),
    "questionnaire.downloaded": N_("mengunduh XForm kuesioner"),
    "ranking.disagreements": N_("membuka daftar %(families)s keluarga yang penilaiannya berjauhan di %(area)s"),
    "ranking.disagreements_taken": N_(
        "mengunduh %(families)s keluarga yang penilaiannya berjauhan di %(area)s: %(stated)s"
    ),
    "ranking.moved": N_("membuka daftar %(families)s keluarga yang berpindah kelompok di %(area)s"),
    "registry.add_member": N_("mencatat anggota baru sebuah keluarga di %(area)s"),
    "registry.attach_photo": N_("melampirkan foto rumah"),
    "registry.attach_photos": N_("melampirkan foto-foto rumah"),
    "registry.correct_fact": N_("membetulkan isian %(section)s.%(name)s sebuah keluarga di %(area)s: %(reason)s"),
    "registry.delete_filter": N_("menghapus saringan tersimpan"),
    "registry.detach_photos": N_("melepas %(count)s foto rumah: %(reason)s"),
    "registry.erase_person": N_("menghapus data diri seseorang di %(area)s (%(legal_basis)s): %(reason)s"),
    "registry.merge_families": N_("menggabungkan dua catatan keluarga di %(area)s: %(reason)s"),
    "registry.merge_persons": N_("menggabungkan dua catatan satu orang di %(area)s: %(reason)s"),
    "registry.move_family": N_("mencatat kepindahan keluarga dari %(area)s"),
    "registry.project_standing": N_("menerapkan hasil pemeringkatan pada %(families)s keluarga"),
    "registry.promote_nik": N_("menetapkan NIK terverifikasi di %(area)s: %(reason)s"),
    "registry.record_birth": N_("mencatat kelahiran di %(area)s"),
    "registry.record_cooperatives": N_("mencatat koperasi"),
    "registry.record_death": N_("mencatat kematian di %(area)s"),
    "registry.record_families": N_("merekam sekelompok isian keluarga"),
    "registry.record_family": N_("merekam isian keluarga di %(area)s"),
    "registry.record_national_deciles": N_("mencatat desil nasional %(count)s keluarga"),
    "registry.refresh_statistics": N_("menghitung ulang angka wilayah"),
    "registry.remove_member": N_("mencatat kepergian seorang anggota keluarga di %(area)s"),
    "registry.restore_cooperatives": N_("menarik kembali catatan %(count)s koperasi: %(reason)s"),
    "registry.save_filter": N_("menyimpan saringan"),
    "registry.split_family": N_("memecah keluarga di %(area)s"),
    "registry.unmerge_families": N_("membatalkan penggabungan keluarga di %(area)s: %(reason)s"),
    "registry.unmerge_persons": N_("membatalkan penggabungan orang di %(area)s: %(reason)s"),
    "registry.withdraw_families": N_("menutup %(families)s keluarga sebagai ditarik: %(reason)s"),
    "registry.withdraw_national_deciles": N_("menarik desil nasional %(count)s keluarga: %(reason)s"),
    "search.run": N_("mencari keluarga (%(kind)s): %(hits)s ditemukan"),
    "ranking.sheet_opened": N_("membuka lembar %(sheet)s pemeringkatan satu keluarga di %(area)s"),
    "submission.file_opened": N_("membuka berkas kiriman lapangan di %(area)s"),
    "submission.listed": N_("membuka daftar kiriman lapangan (%(rows)s)"),
    "submission.mapped": N_("membuka peta kiriman lapangan (%(points)s titik)"),
    "submission.opened": N_("membuka kiriman lapangan di %(area)s"),
    "welfare.adopt_run": N_("memberlakukan pemeringkatan: %(reason)s"),
    "welfare.begin_compare": N_("meminta perbandingan dua pemeringkatan"),
    "welfare.begin_fit": N_("meminta pelatihan model peringkat"),
    "welfare.begin_run": N_("meminta pemeringkatan"),
    "welfare.compare_runs": N_("membandingkan dua pemeringkatan"),
    "welfare.estimate_areas": N_("menghitung perkiraan per wilayah (%(estimates)s angka)"),
    "welfare.fit_model": N_("melatih model peringkat"),
    "welfare.record_model": N_("menyimpan model peringkat (%(recipe)s)"),
    "welfare.repeat_run": N_("mengulang pemeringkatan: %(differing)s dari %(families)s keluarga berbeda"),
    "welfare.rescore_changed": N_("menghitung ulang %(families)s keluarga yang isiannya berubah; %(moved)s bergeser"),
    "welfare.rescore_family": N_("menghitung ulang satu keluarga di %(area)s: kelompok %(before)s menjadi %(after)s"),
    "welfare.revoke_settlement": N_("mencabut keputusan musyawarah %(document)s atas satu keluarga di %(area)s"),
    "welfare.drop_surveys": N_("membuang %(surveys)s survei konsumsi yang tidak diperlukan lagi"),
    "welfare.keep_survey": N_("mengunggah survei konsumsi (%(rows)s baris, %(columns)s kolom)"),
    "welfare.run_ranking": N_("menjalankan pemeringkatan atas %(families)s keluarga"),
    "welfare.settle_family": N_(
        "mencatat keputusan musyawarah %(document)s: satu keluarga di %(area)s, kelompok %(group)s"
    ),
}
_WORDS: dict[str, str] = {
    "name": N_("menurut nama"), "number": N_("menurut nomor"), "outside": N_("tampak luar"), "inside": N_("bagian dalam"),
}  # fmt: skip
KINDS: dict[str, str] = {
    AuditEvent.Kind.READ: N_("melihat"),
    AuditEvent.Kind.WRITE: N_("mengubah"),
    AuditEvent.Kind.DENIED: N_("ditolak"),
    AuditEvent.Kind.ACCESS: N_("masuk atau keluar"),
}
_ICONS = {
    AuditEvent.Kind.READ: "eye", AuditEvent.Kind.WRITE: "clipboard-check", AuditEvent.Kind.DENIED: "ban", AuditEvent.Kind.ACCESS: "login",
}  # fmt: skip


class _Details(dict[str, Any]):
    """Details for a sentence; one that an event does not have reads "–"."""

    def __missing__(self, key: str) -> str:
        return "–"


@dataclass(frozen=True)
class Names:
    """What codes in events are called. ``places``: area code → name; ``people``: key of an account → name."""

    places: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def who(event: AuditEvent, names: Names) -> str:
    """The actor; for a log-in, which the door writes down, the person who came in."""
    if event.verb in AT_THE_DOOR and event.subject_id:
        return names.people.get(event.subject_id, event.actor_label)
    return event.actor_label


def sentence(event: AuditEvent, names: Names) -> str:
    """What happened, without the actor, who stands before it."""
    if event.verb == LOG_IN and event.kind == AuditEvent.Kind.DENIED:
        return _("menolak upaya masuk")
    if event.verb.startswith("page "):
        return _("membuka halaman %(page)s") % {"page": event.verb.removeprefix("page ")}
    told = SENTENCES.get(event.verb)
    if told is None:
        return event.verb
    details = {key: _word(key, value) for key, value in event.details.items() if isinstance(value, str | int | float)}
    if event.details.get("more"):
        details["hits"] = _("lebih dari %(hits)s") % details
    account = str(event.details.get("user", event.subject_id if event.subject_type == "user" else ""))
    area = place_of(event.area_code, names.places) or _("seluruh cakupan")
    about = {"count": event.subject_id, "area": area}
    return _(told) % _Details(details | about, user=names.people.get(account, "–"))


def outline(verb: str) -> str:
    """The sentence of a verb with dots for what differs from event to event, for a list to choose from."""
    return _(SENTENCES[verb]) % _Dots()


class _Dots(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _word(key: str, value: Any) -> Any:
    if key == "role" and value in set(Role):
        return rule(value).label.text(language())
    return _(_WORDS[value]) if value in _WORDS else value


def place_of(code: str, places: Mapping[str, str]) -> str:
    """ "RT 05, Gunung Kelua": the deepest names known of an area code, at most the RT and its kelurahan."""
    found = [places[code[:digits]] for digits in (14, 10, 7, 4) if len(code) >= digits and code[:digits] in places]
    return ", ".join(dict.fromkeys(found[:2] if len(code) >= 14 else found[:1]))


def refusal(event: AuditEvent) -> str:
    """Why it was refused, in the words the person read."""
    code = str(event.details.get("problem", ""))
    if event.kind != AuditEvent.Kind.DENIED:
        return ""
    if code in CATALOGUE and "{" not in CATALOGUE[code].id:
        return CATALOGUE[code].en if language() == "en" else CATALOGUE[code].id
    return code or _("Nama pengguna atau kata sandi tidak cocok.")


def row(event: AuditEvent, names: Names) -> dict[str, Any]:
    return {
        "at": event.at, "who": who(event, names), "role": event.role, "sentence": sentence(event, names), "refusal": refusal(event),
        "purpose": event.purpose, "kind": event.kind, "kind_label": _(KINDS[event.kind]), "icon": _ICONS[AuditEvent.Kind(event.kind)],
        "verb": event.verb,
    }  # fmt: skip
