"""Files that are no families: photos with their positions, officers, cooperatives."""

from regsosek.imports.adapters.base import Adapter, Kind
from regsosek.vocabulary.label import Label

PHOTOS_ZIP = Adapter(
    name="photos_zip",
    label=Label("ZIP foto rumah dengan daftar titik", "ZIP of house photos with a list of positions"),
    note=Label(
        "ZIP berisi foto dan satu CSV: filename; family (UUID atau kunci K 22 digit); kind (outside/inside); lon; lat; taken_at.",
        "A ZIP of photos and one CSV: filename; family (UUID or K key of 22 digits); kind (outside/inside); lon; lat; taken_at.",
    ),
    kind=Kind.PHOTO,
    fields={
        "filename": Label("Nama berkas foto", "Name of the photo's file"), "family": Label("Keluarga", "Family"),
        "kind": Label("Luar atau dalam", "Outside or inside"), "lon": Label("Bujur", "Longitude"), "lat": Label("Lintang", "Latitude"),
        "taken_at": Label("Saat diambil", "Taken at"),
    },
    aliases={"foto": "filename", "nama berkas": "filename", "file": "filename", "kunci": "family", "uuid": "family", "family_key": "family",
             "jenis": "kind", "bujur": "lon", "lintang": "lat", "waktu": "taken_at"},
)  # fmt: skip

OFFICERS = Adapter(
    name="officers",
    label=Label("Daftar petugas", "List of officers"),
    note=Label(
        "username; nama; peran (ppl, pml, koseka, …); wilayah (kode, dipisah spasi); berlaku_dari; berlaku_sampai.",
        "username; name; role (ppl, pml, koseka, …); areas (codes, separated by blanks); valid_from; valid_to.",
    ),
    kind=Kind.OFFICER,
    fields={
        "username": Label("Nama pengguna", "User name"), "display_name": Label("Nama", "Name"), "role": Label("Peran", "Role"),
        "areas": Label("Wilayah", "Areas"), "valid_from": Label("Berlaku dari", "Valid from"),
        "valid_to": Label("Berlaku sampai", "Valid to"),
    },
    aliases={"nama": "display_name", "name": "display_name", "peran": "role", "jabatan": "role", "wilayah": "areas", "kode wilayah": "areas",
             "nama pengguna": "username", "berlaku dari": "valid_from", "berlaku sampai": "valid_to"},
)  # fmt: skip

COOPERATIVES = Adapter(
    name="cooperatives",
    label=Label("Daftar koperasi", "List of cooperatives"),
    note=Label(
        "nomor induk koperasi; nomor badan hukum; nama; jenis; alamat; kode wilayah; bujur; lintang.",
        "register number; legal number; name; kind; address; area code; longitude; latitude.",
    ),
    kind=Kind.COOPERATIVE,
    fields={
        "register_number": Label("Nomor induk koperasi", "Register number"), "legal_number": Label("Nomor badan hukum", "Legal number"), "name": Label("Nama", "Name"), "kind": Label("Jenis", "Kind"),
        "address": Label("Alamat", "Address"), "area_code": Label("Kode wilayah", "Area code"), "lon": Label("Bujur", "Longitude"),
        "lat": Label("Lintang", "Latitude"), "members": Label("NIK anggota, dipisah spasi", "NIK of members, separated by blanks"),
    },
    aliases={"nomor induk koperasi": "register_number", "nik koperasi": "register_number", "nomor badan hukum": "legal_number", "no badan hukum": "legal_number", "badan hukum": "legal_number", "nama koperasi": "name", "nama": "name",
             "jenis": "kind", "jenis koperasi": "kind", "alamat": "address", "kode wilayah": "area_code", "bujur": "lon", "lintang": "lat",
             "anggota": "members"},
)  # fmt: skip
