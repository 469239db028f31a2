"""The workbook of five sheets that OpenSID writes; members are keyed by name (402) and NIK (403)."""

from regsosek.imports.adapters.base import Adapter
from regsosek.vocabulary.label import Label

OPENSID = Adapter(
    name="opensid_xlsx",
    label=Label("XLSX Regsosek dari OpenSID", "Regsosek XLSX of OpenSID"),
    note=Label(
        "Lima lembar dengan nomor pertanyaan sebagai judul kolom; keluarga dipertemukan oleh 114, anggota oleh 402 dan 403.",
        "Five sheets with question numbers as column heads; families meet by 114, members by 402 and 403.",
    ),
    # Its entry form has codes of its own for three questions; the printed form decides.
    recode={"roof_material": {"5": "6", "6": "5"}, "water_distance": {"3": "8"}, "cooking_fuel": {"12": "0"}},
    fixed={"questionnaire": "regsosek22_k/opensid", "round": "2022"},
)
