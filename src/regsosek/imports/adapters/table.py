"""An unknown table: the person at the screen says what its columns mean."""

from regsosek.imports.adapters.base import Adapter
from regsosek.vocabulary.label import Label

#: Column names of lists that offices keep, as seen in exchange files.
ALIASES = {
    "nama": "name", "nama lengkap": "name", "nama penerima": "name", "nama kepala keluarga": "head_name", "kepala keluarga": "head_name",
    "nama kk": "head_name", "nik ktp": "nik", "no nik": "nik", "nomor nik": "nik", "no kk": "no_kk", "nokk": "no_kk", "no kel": "no_kk",
    "nomor kk": "no_kk", "nomor kartu keluarga": "no_kk", "alamat": "address", "jenis kelamin": "sex", "jk": "sex",
    "tanggal lahir": "birth_date", "tgl lahir": "birth_date", "umur": "age", "hubungan keluarga": "relationship",
    "hubungan dengan kepala keluarga": "relationship", "status perkawinan": "marital_status", "bujur": "lon", "longitude": "lon",
    "lintang": "lat", "latitude": "lat", "kode wilayah": "sub_sls", "kode sls": "sub_sls", "id sls": "sub_sls", "idsls": "sub_sls",
    "idsubsls": "sub_sls", "kode kelurahan": "sub_sls", "no hp": "phone", "telepon": "phone", "no urut bangunan": "building_number",
    "no urut keluarga": "family_number", "tanggal pendataan": "interviewed_on", "uuid keluarga": "family_id", "catatan": "notes",
}  # fmt: skip

TABLE = Adapter(
    name="table",
    label=Label("Tabel lain (kolom dipetakan sendiri)", "Another table (you map its columns)"),
    note=Label(
        "Satu baris satu keluarga, atau satu baris satu anggota dengan nomor KK atau kunci keluarga yang sama.",
        "One row a family, or one row a member with the same no. KK or family key.",
    ),
    aliases=ALIASES,
    one_row_each=True,
    kemendagri=True,
)
