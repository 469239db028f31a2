"""Refusals of the registry, its areas, accounts, files and rankings."""

from __future__ import annotations

from regsosek.kernel.catalogue.entry import Entry

GENERAL: dict[str, Entry] = {
    "not_allowed": Entry(403, "Peran Anda tidak berwenang melakukan ini.", "Your role may not do this."),
    "own_grant": Entry(
        403, "Wewenang untuk diri sendiri diberikan oleh orang lain.", "Somebody else must grant you a role."
    ),
    "not_found": Entry(404, "Tidak ditemukan.", "Not found."),
    "scope_missing": Entry(
        500, "Data terlindung dibaca tanpa lingkup akses.", "A guarded table was read without an active scope."
    ),
    "write_outside_verb": Entry(
        500, "Data terlindung ditulis di luar kata kerja.", "A guarded table was written outside a verb."
    ),
    "write_beyond_scope": Entry(
        500,
        "Data terlindung diubah atau dihapus hanya di bawah lingkup sistem.",
        "A guarded table is changed or deleted from only under a system scope.",
    ),
    "statement_refused": Entry(
        500, "Pernyataan SQL ini tidak dapat diperiksa ({reason}).", "This SQL statement cannot be judged ({reason})."
    ),
    "qualified_table": Entry(
        500,
        "Nama tabel terlindung tidak boleh memakai skema.",
        "A guarded table may not be named with its schema.",
    ),
    "append_only": Entry(500, "Catatan ini hanya dapat ditambah.", "This record can only be appended to."),
    "no_release": Entry(
        403,
        "Belum ada berita acara pelepasan data yang berlaku untuk wilayah dan peran Anda.",
        "No data release is in force for your area and role.",
    ),
    "purpose_needed": Entry(
        403, "Nyatakan dahulu keperluan membuka data ini.", "State the purpose for opening these data first."
    ),
    "demo_only": Entry(
        403, "Masuk sekali klik hanya ada pada mode demo.", "One-click log-in exists in demo mode only."
    ),
    "bad_value": Entry(400, "Nilai {field} tidak dikenal: {value}.", "Unknown value for {field}: {value}."),
    "search_too_short": Entry(
        400,
        "Ketik paling sedikit 3 huruf, atau nomor lengkap 16 angka.",
        "Type at least 3 letters, or a full 16-digit number.",
    ),
    "bad_document": Entry(422, "Dokumen keluarga ditolak: {reason}.", "The family document was refused: {reason}."),
    "bad_image": Entry(
        422, "Berkas ini bukan foto yang dapat dibaca: {reason}.", "This file is not a readable photo: {reason}."
    ),
    "no_house": Entry(422, "Belum ada bangunan untuk keluarga ini.", "This family has no dwelling yet."),
    "bad_area_file": Entry(422, "Berkas wilayah ditolak: {reason}.", "The area file was refused: {reason}."),
    "bad_area_change": Entry(422, "Perubahan wilayah ditolak: {reason}.", "The change of areas was refused: {reason}."),
    "no_families": Entry(422, "Belum ada keluarga untuk diperingkat.", "There are no families to rank."),
    "run_not_finished": Entry(409, "Pemeringkatan ini belum selesai.", "This ranking run is not finished."),
    "reason_needed": Entry(422, "Alasan wajib diisi.", "A reason is required."),
    "key_missing": Entry(
        500,
        "Berkas kunci tidak ditemukan; pulihkan dari salinan tersegel, jangan buat yang baru.",
        "The key file was not found; restore it from its sealed copy, do not make a new one.",
    ),
    "key_damaged": Entry(
        500,
        "Berkas kunci tidak dapat dibaca; pulihkan dari salinan tersegel.",
        "The key file cannot be read; restore it from its sealed copy.",
    ),
    "key_in_use": Entry(
        409,
        "Kunci lama masih dipakai ({reason}); lanjutkan penggantian lebih dahulu.",
        "The old key is still in use ({reason}); go on with the rotation first.",
    ),
    "key_not_retired": Entry(
        409,
        "Kunci lama dari penggantian yang lalu masih ada; cabut dahulu dengan regsosek key retire.",
        "The old key of the last rotation is still there; take it out first with regsosek key retire.",
    ),
    "no_old_key": Entry(409, "Tidak ada kunci lama.", "There is no old key."),
    "release_taken": Entry(
        409,
        "Berita acara dengan nomor {number} sudah tercatat.",
        "A release with the number {number} is recorded already.",
    ),
    "cannot_decrypt": Entry(
        500, "Data terenkripsi tidak dapat dibuka dengan kunci ini.", "Encrypted data cannot be opened with this key."
    ),
    "import_empty": Entry(
        422, "Berkas ini kosong: tidak ada satu baris data pun.", "This file is empty: it has no row of data."
    ),
    "import_no_file": Entry(
        422,
        "Belum ada berkas yang dipilih; pilih berkasnya, lalu kirim lagi.",
        "No file was chosen; choose it, then send again.",
    ),
    "import_no_list": Entry(
        422,
        "Di dalam ZIP ini tidak ada daftar CSV (kolom filename dan family) yang menyebut foto mana milik keluarga mana.",
        "This ZIP holds no CSV list (columns filename and family) that says which photo belongs to which family.",
    ),
    "import_choice": Entry(
        400,
        "{field} tidak mengenal “{value}”. Yang ada: {allowed}.",
        "There is no {field} “{value}”. There are: {allowed}.",
    ),
    "import_busy": Entry(
        409,
        "Kiriman ini sedang dikerjakan pekerja lain; tunggu sampai selesai atau terhenti.",
        "Another worker is at this batch; wait until it has finished or stopped.",
    ),
    "import_undoing": Entry(
        409,
        "Kiriman ini sedang ditarik kembali; yang dapat dilakukan hanyalah melanjutkan penarikannya.",
        "This batch is being taken back; all that can be done is to go on with that.",
    ),
    "import_encoding": Entry(
        422,
        "Huruf dalam berkas ini tidak dapat dibaca. Simpan lagi sebagai CSV UTF-8 atau XLSX.",
        "The letters of this file cannot be read. Save it again as CSV UTF-8 or XLSX.",
    ),
    "import_unreadable": Entry(
        422, "Berkas ini rusak atau bukan tabel ({reason}).", "This file is damaged, or no table ({reason})."
    ),
    "import_too_large": Entry(
        413,
        "Berkas ini lebih besar dari {megabytes} MB; bagilah.",
        "This file is larger than {megabytes} MB; divide it.",
    ),
    "import_zip_bomb": Entry(
        422,
        "Isi berkas ini, setelah dibuka, terlalu besar untuk dibaca dengan aman; bagilah menjadi beberapa berkas.",
        "What this file unpacks to is too large to be read safely; divide it into several files.",
    ),
    "import_no_space": Entry(
        507,
        "Penyimpanan penuh; tidak ada yang tersimpan setengah jadi. Kosongkan tempat, lalu lanjutkan.",
        "The disk is full; nothing was half-written. Make room, then go on.",
    ),
    "import_state": Entry(
        409, "Kiriman ini sedang dikerjakan atau sudah selesai.", "This batch is being worked on, or is finished."
    ),
    "import_mapping": Entry(
        422, "Kolom wajib belum dipetakan: {needed}.", "A column that is needed is not mapped yet: {needed}."
    ),
    "import_unaccounted": Entry(
        500,
        "Jumlah baris tidak cocok dengan hasilnya; kiriman dihentikan.",
        "Rows read and outcomes do not add up; the batch was stopped.",
    ),
    "import_stopped": Entry(
        500,
        "Kiriman berhenti karena gangguan ({reason}); yang sudah masuk tetap, lanjutkan setelah diperbaiki.",
        "The batch was stopped by a fault ({reason}); what is in stays, go on when it is mended.",
    ),
    "import_decided": Entry(
        409,
        "Baris ini sudah diputuskan, atau tidak menunggu putusan.",
        "This row is decided already, or does not wait for a decision.",
    ),
    "import_old_row": Entry(
        409,
        "Baris ini dimuat oleh versi lama dan hanya dapat ditolak; unggah lagi berkasnya.",
        "This row was taken in by an older version and can only be rejected; upload its file again.",
    ),
    "import_family_taken": Entry(
        409,
        "Keluarga itu sudah dibawa oleh baris lain kiriman ini.",
        "Another row of this batch has brought that family already.",
    ),
    "import_family_closed": Entry(
        409,
        "Keluarga itu sudah ditutup; putuskan sebagai keluarga baru atau tolak.",
        "That family is closed; decide for a new family, or reject.",
    ),
    "import_person_elsewhere": Entry(
        409,
        "Seorang anggota tercatat di keluarga lain; kepindahannya dicatat tersendiri.",
        "A member is registered in another family; that this person moved is recorded on its own.",
    ),
    "recipe_unknown": Entry(400, "Resep {recipe} tidak dikenal.", "There is no recipe {recipe}."),
    "fit_refused": Entry(422, "Model tidak dapat dilatih: {reason}.", "The model cannot be fitted: {reason}."),
    "model_unfit": Entry(
        422, "Model ini tidak dapat membaca registri: {reason}.", "This model cannot read the registry: {reason}."
    ),
    "run_without_inputs": Entry(
        409,
        "Pemeringkatan ini dibuat sebelum masukannya disimpan; jalankan yang baru.",
        "This run was made before inputs were kept; run a new one.",
    ),
    "minutes_needed": Entry(
        422,
        "Sebutkan nomor berita acara dan musyawarah yang memutuskan.",
        "Give the number of the minutes and the forum that decided.",
    ),
    "settlement_revoked": Entry(409, "Keputusan ini sudah dicabut.", "This decision is revoked already."),
    "job_stopped": Entry(
        500, "Pekerjaan ini berhenti di tengah jalan; mulai lagi.", "This job stopped half-way; start it again."
    ),
    "tile_too_wide": Entry(400, "Perbesar peta untuk melihat rumah.", "Zoom in to see houses."),
    "already_set_up": Entry(
        409,
        "Pemasangan ini sudah mempunyai akun; tambahkan orang dengan `regsosek user add`.",
        "This installation has accounts already; add people with `regsosek user add`.",
    ),
    "weak_password": Entry(422, "Kata sandi ditolak: {reason}.", "The password was refused: {reason}."),
    "folder_taken": Entry(
        409, "Sudah ada: {folder}; pilih nama lain.", "It exists already: {folder}; choose another name."
    ),
    "not_empty": Entry(
        409,
        "Basis data tujuan tidak kosong; salinan hanya dimuat ke pemasangan baru.",
        "The database is not empty; a copy is loaded into a new installation only.",
    ),
    "other_key": Entry(
        422,
        "Salinan ini memerlukan berkas kunci dengan tanda {key_id}; pasang kunci itu lebih dahulu.",
        "This copy needs the key file with the id {key_id}; put that key in place first.",
    ),
    "other_version": Entry(
        422,
        "Salinan ini dibuat versi {version} dengan susunan tabel lain; muat dengan versi itu, lalu mutakhirkan.",
        "This copy was made by version {version} with other tables; load it with that version, then upgrade.",
    ),
    "copy_damaged": Entry(
        422,
        "Salinan ini tidak utuh ({file}); tidak ada yang dimuat.",
        "This copy is not whole ({file}); nothing was loaded.",
    ),
    "history_broken": Entry(
        422, "Rantai riwayat {subject} tidak cocok.", "The chain of history of {subject} does not hold."
    ),
    "wrong_passphrase": Entry(
        422,
        "Berkas ini tidak dapat dibuka: frasa sandinya salah; berkasnya sendiri tampak utuh di awalnya.",
        "This file cannot be opened: the passphrase is wrong; the file itself looks whole at its beginning.",
    ),
    "sealed_unopened": Entry(
        422,
        "Berkas ini tidak dapat dibuka: frasa sandinya salah, atau berkasnya rusak atau terpotong di awal.",
        "This file cannot be opened: the passphrase is wrong, or the file is damaged or cut off near its beginning.",
    ),
    "sealed_damaged": Entry(
        422,
        "Berkas tersegel ini terpotong atau diubah; tidak ada yang ditulis.",
        "This sealed file was cut off or changed; nothing was written.",
    ),
    "filter_empty": Entry(
        400, "Pilih paling sedikit satu syarat saringan.", "Choose at least one condition for the filter."
    ),
    "filter_malformed": Entry(400, "Saringan tidak terbaca: {reason}.", "The filter cannot be read: {reason}."),
    "filter_unknown_item": Entry(
        400, "Saringan menyebut butir yang tidak dikenal: {name}.", "The filter names an unknown item: {name}."
    ),
    "filter_unknown_op": Entry(
        400, "Butir {name} tidak dapat disaring dengan {op}.", "Item {name} cannot be filtered by {op}."
    ),
    "filter_bad_value": Entry(400, "Butir {name} tidak mengenal nilai {value}.", "Item {name} has no value {value}."),
    "filter_not_granted": Entry(
        403,
        "Peran Anda tidak menyaring menurut {name}: kelas datanya tidak diberikan.",
        "Your role does not filter by {name}: its class of data is not granted.",
    ),
    "filter_name_needed": Entry(
        422, "Beri nama saringan, paling panjang 80 huruf.", "Name the filter, in at most 80 letters."
    ),
    "export_refused": Entry(422, "Unduhan tidak dapat dibuat: {reason}.", "The export cannot be made: {reason}."),
    "future_date": Entry(422, "Tanggal {on} belum terjadi.", "The day {on} has not come yet."),
    "wrong_order": Entry(
        422,
        "Tanggal {on} mendahului {before}, yang sudah tercatat; periksa tanggalnya.",
        "The day {on} lies before {before}, which is recorded already; check the day.",
    ),
    "not_member": Entry(
        422, "Orang ini sekarang bukan anggota keluarga itu.", "This person is not a member of that family now."
    ),
    "already_died": Entry(409, "Orang ini sudah tercatat meninggal.", "This person is recorded as deceased."),
    "person_erased": Entry(409, "Data diri orang ini telah dihapus.", "The identity of this person has been erased."),
    "erasure_names_person": Entry(
        422,
        "Alasan dan dasar hukum tersimpan selamanya; tulislah tanpa nama orang itu dan tanpa nomornya.",
        "The reason and the legal basis are kept for ever; write them without this person's name and numbers.",
    ),
    "nobody_left": Entry(
        422, "Paling sedikit seorang harus tinggal di keluarga asal.", "At least one must remain in the first family."
    ),
    "head_needed": Entry(
        422, "Tetapkan satu kepala keluarga di antara anggotanya.", "Name one head among the members of the family."
    ),
    "same_one": Entry(422, "Yang digabungkan harus dua yang berbeda.", "What is merged must be two, not one."),
    "not_merged": Entry(409, "Tidak ada penggabungan yang dapat dibatalkan.", "There is no merge to undo."),
    "merge_built_upon": Entry(
        409,
        "Penggabungan ini tidak dapat dibatalkan lagi: anggotanya sudah berubah sesudahnya.",
        "This merge can no longer be undone: its members changed afterwards.",
    ),
    "number_taken": Entry(
        409, "Nomor ini sudah terverifikasi untuk orang lain.", "This number is verified for somebody else."
    ),
    "number_not_promotable": Entry(
        422, "Klaim nomor ini tidak dapat diverifikasi: {reason}.", "This claim cannot be verified: {reason}."
    ),
    "bad_correction": Entry(422, "Pembetulan {name} ditolak: {reason}.", "Correcting {name} was refused: {reason}."),
    "weak_passphrase": Entry(
        422,
        "Frasa sandi terlalu pendek: paling sedikit {letters} huruf, misalnya lima kata.",
        "The passphrase is too short: at least {letters} letters, for example five words.",
    ),
    "drill_failed": Entry(422, "Latihan pemulihan GAGAL: {reason}.", "The restore drill FAILED: {reason}."),
}
