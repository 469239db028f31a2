"""Family and person files as systems keep them that hold the national social-economic data (DTSEN)."""

from regsosek.imports.adapters.base import Adapter
from regsosek.vocabulary.label import Label

_MOVABLE = {
    "tabung_gas": "has_gas_cylinder", "lemari_es": "has_refrigerator", "ac": "has_air_conditioner", "pemanas_air": "has_water_heater",
    "telepon_rumah": "has_landline", "tv_datar": "has_flat_tv", "emas_perhiasan": "has_gold", "komputer_laptop_tablet": "has_computer",
    "sepeda_motor": "has_motorcycle", "sepeda": "has_bicycle", "mobil": "has_car", "perahu": "has_boat",
    "kapal_perahu_motor": "has_motor_boat", "smartphone": "has_smartphone",
}  # fmt: skip
_ALIASES = {
    "nomor_kartu_keluarga": "no_kk", "desil_nasional": "national_decile", "desil": "national_decile",
    "tanggal_desil": "national_as_of", "tanggal_pemeringkatan": "national_as_of", "nama": "name", "nama_kepala_keluarga": "head_name", "tanggal_lahir": "birth_date",
    "kode_kelurahan_desa": "sub_sls", "alamat": "address", "jumlah_anggota_keluarga": "member_count", "id_jenis_kelamin": "sex",
    "id_status_perkawinan": "marital_status", "id_hubungan_keluarga": "relationship", "id_partisipasi_sekolah": "school_participation",
    "id_lapangan_usaha_dari_usaha_utama": "business_industry", "id_status_kedudukan_pekerjaan_utama": "work_status",
    "id_omset_usaha_utama": "turnover", "jumlah_pekerja_dibayar": "paid_workers", "jumlah_pekerja_tidak_dibayar": "unpaid_workers",
    "id_kondisi_gizi": "child_nutrition", "id_penyakit_menahun": "chronic_illness", "id_kesedihan_depresi": "sadness",
    "id_penglihatan": "difficulty_seeing", "id_pendengaran": "difficulty_hearing", "id_berjalan_atau_naik_tangga": "difficulty_walking",
    "id_menggunakan_tangan_jari": "difficulty_hands", "id_belajar_kemampuan_intelektual": "difficulty_learning",
    "id_pengendalian_perilaku": "difficulty_behaviour", "id_berbicara_komunikasi": "difficulty_speaking",
    "id_mengurus_diri": "difficulty_self_care", "id_mengingat_berkonsentrasi": "difficulty_remembering",
    "id_status_penguasaan_bangunan": "tenure_status", "luas_lantai_bangunan": "floor_area", "id_lantai_terluas": "floor_material",
    "id_dinding_terluas": "wall_material", "id_atap_terluas": "roof_material", "id_sumber_airminum": "water_source",
    "id_sumberpenerangan": "lighting_source", "id_bb_utama": "cooking_fuel", "id_fasilitas_bab": "toilet_facility",
    "id_jenis_kloset": "toilet_type", "id_pembuangan_tinja": "sewage_disposal", "lahan_tempat_lain": "has_other_land",
    "rumah_tempat_lain": "has_other_house", "jml_sapi": "cattle", "jml_kerbau": "buffaloes", "jml_kuda": "horses", "jml_babi": "pigs",
    "jml_kambing_domba": "goats_sheep",
    **{f"aset_bergerak_{theirs}": ours for theirs, ours in _MOVABLE.items()},
}  # fmt: skip

DTSEN = Adapter(
    name="dtsen",
    label=Label("Berkas keluarga dan anggota DTSEN", "DTSEN family and person files"),
    note=Label(
        "ZIP dengan dua tabel; keluarga dan anggota dipertemukan oleh no_kk, wilayah oleh kode_kelurahan_desa (BPS atau Kemendagri).",
        "A ZIP of two tables; families and members meet by no_kk, the area by kode_kelurahan_desa (BPS or Kemendagri).",
    ),
    aliases=_ALIASES,
    fixed={"questionnaire": "dtsen"},
    kemendagri=True,
)
