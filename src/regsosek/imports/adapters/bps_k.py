"""A delivery of the statistics office: a table of families and a table of persons, columns by question number."""

from regsosek.imports.adapters.base import Adapter
from regsosek.vocabulary.label import Label

BPS_K = Adapter(
    name="bps_k",
    label=Label("Kiriman Regsosek BPS (keluarga dan anggota)", "BPS Regsosek delivery (families and persons)"),
    note=Label(
        "ZIP dengan dua tabel, atau XLSX dengan dua lembar: kolom r101 … r506 dan r401 … r431f, kunci r101–r105a, r109, r110.",
        "A ZIP of two tables, or an XLSX of two sheets: columns r101 … r506 and r401 … r431f, key r101–r105a, r109, r110.",
    ),
    # 113 and 114 changed places between the pilot and the printed form; the printed numbers are meant. 202 and 204 hold the code.
    aliases={"long": "lon", "longitude": "lon", "bujur": "lon", "latitude": "lat", "lintang": "lat", "r202kode": "ppl", "r204kode": "pml"},
    fixed={"questionnaire": "regsosek22_k/1", "round": "2022"},
)  # fmt: skip
