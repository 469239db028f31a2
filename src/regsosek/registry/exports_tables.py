"""The tables that can be taken out, with their columns in the order of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from regsosek.registry import exports_rows as rows
from regsosek.registry.exports_columns import Column, answers, coded
from regsosek.registry.filters import Filter
from regsosek.vocabulary import codebook
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.welfare import RtJudgement, WelfareGroup

Source = Callable[[Filter | None, frozenset[str]], Iterator[rows.Rows]]


@dataclass(frozen=True, slots=True)
class Table:
    """``needs``: abilities of the reader, all of them. ``micro``: rows are single families, persons or houses.
    ``point``: columns of longitude and latitude, if rows lie somewhere."""

    name: str
    label: Label
    needs: tuple[Ability, ...]
    columns: tuple[Column, ...]
    rows: Source
    count: Callable[[Filter | None], int]
    filtered: bool = True
    micro: bool = True
    point: tuple[str, str] | None = None


_GROUPS = {int(g): g.label for g in WelfareGroup}
_JUDGEMENTS = {int(j): j.label for j in RtJudgement}
_PLACE = (
    Column("area_code", Label("Kode wilayah", "Area code")),
    Column("district", Label("Kecamatan", "District")),
    Column("village", Label("Kelurahan", "Village")),
)
_POINT = (
    Column("lon", Label("Bujur", "Longitude"), "real", P.POINT),
    Column("lat", Label("Lintang", "Latitude"), "real", P.POINT),
    Column("accuracy_m", Label("Ketelitian (m)", "Accuracy (m)"), "real", P.POINT),
)
_BUILDING = Column("building_number", Label("No. bangunan", "Building number"), "int", P.ADDRESS)


def _ids(*names: tuple[str, str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, Label(id_, en), source=source) for name, source, id_, en in names)


_FAMILY = (
    *_ids(("family_id", "id", "ID keluarga", "Family ID"), ("dwelling_id", "dwelling_id", "ID rumah", "Dwelling ID")),
    *_PLACE,
    _BUILDING,
    Column("family_number", Label("No. keluarga", "Family number"), "int"),
    Column("head_name", Label("Kepala keluarga", "Head of family"), needs=P.NAME),
    Column("no_kk", Label("No. KK", "Family card number"), needs=P.NUMBER),
    coded("kk_code"),
    Column("phone", Label("Telepon", "Telephone"), needs=P.NUMBER),
    Column("address", Label("Alamat", "Address"), needs=P.ADDRESS),
    Column("landmark_id", Label("ID landmark", "Landmark ID"), needs=P.ADDRESS),
    *_POINT,
    Column("round", Label("Putaran", "Round")),
    Column("visited_on", Label("Tanggal pendataan", "Interviewed on"), "date", P.PUBLIC),
    coded("interview_result"),
    Column("persons", Label("Jumlah anggota", "Members"), "int"),
    Column("welfare_group", Label("Kelompok kesejahteraan", "Welfare group"), "int", P.PUBLIC, codes=_GROUPS),
    Column("decile_city", Label("Desil kota", "Decile of the city"), "int", P.PUBLIC, source="decile"),
    Column("rt_judgement", Label("Penilaian RT", "Judgement of the RT"), "int", P.PUBLIC, codes=_JUDGEMENTS),
    *answers("family", "housing"),
    *answers("family", "assets"),
    *answers("family", "aid"),
    Column("notes", Label("Catatan", "Notes"), needs=P.NAME),
)
_PERSON = (
    *_ids(("person_id", "id", "ID orang", "Person ID"), ("family_id", "family_id", "ID keluarga", "Family ID")),
    *_PLACE,
    Column("line_number", Label("No. urut", "Line"), "int"),
    Column("name", Label("Nama", "Name"), needs=P.NAME),
    Column("nik", Label("NIK", "NIK"), needs=P.NUMBER),
    *(coded(name) for name in ("presence", "sex")),
    Column("birth_date", Label("Tanggal lahir", "Birth date"), "date", P.NAME),
    *(coded(name) for name in ("age", "marital_status", "relationship", "identity_documents")),
    Column("died_on", Label("Tanggal meninggal", "Died on"), "date", P.PUBLIC),
    *answers("person", "education"),
    *answers("person", "work", leave=frozenset({"npwp"})),
    *answers("person", "health"),
    *answers("person", "protection"),
    Column("npwp", codebook.item("npwp").short, "int", P.MONEY, "protection", "npwp", codebook.item("npwp").codes),
)
_BUSINESS = (
    *_ids(("business_id", "id", "ID usaha", "Business ID"), ("owner_id", "owner_id", "ID pemilik", "Owner ID"),
          ("family_id", "family_id", "ID keluarga", "Family ID")),
    *_PLACE,
    Column("owner", Label("Pemilik", "Owner"), needs=P.NAME, source="owner__name"),
    coded("business_industry", "industry"), coded("paid_workers"), coded("unpaid_workers"),
    coded("business_licence", "licence"), coded("turnover"), coded("business_internet", "internet"), coded("business_count"),
)  # fmt: skip
_COOPERATIVE = (
    *_ids(("cooperative_id", "id", "ID koperasi", "Cooperative ID")),
    Column("name", Label("Nama", "Name")),
    Column("register_number", Label("Nomor induk koperasi", "Register number")),
    Column("legal_number", Label("Nomor badan hukum", "Legal number")),
    Column("kind", Label("Jenis", "Kind")),
    Column("address", Label("Alamat", "Address")),
    *_PLACE,
    Column("lon", Label("Bujur", "Longitude"), "real"),
    Column("lat", Label("Lintang", "Latitude"), "real"),
    Column("members", Label("Anggota", "Members"), "int"),
)
_DWELLING = (
    *_ids(("dwelling_id", "id", "ID rumah", "Dwelling ID")), *_PLACE, _BUILDING, *_POINT,
    Column("poorest_group", Label("Kelompok termiskin", "Poorest group"), "int", P.PUBLIC, codes={0: Label("Belum diperingkat", "Not ranked yet"), **_GROUPS}),
    Column("family_count", Label("Jumlah keluarga", "Families"), "int"),
)  # fmt: skip
_AUDIT = (
    Column("id", Label("No.", "No."), "int"), Column("at", Label("Waktu", "Time"), "time"), Column("kind", Label("Jenis", "Kind")),
    Column("verb", Label("Perbuatan", "Verb")), Column("actor_id", Label("Akun", "Account")), Column("actor_label", Label("Pelaku", "Actor")),
    Column("role", Label("Peran", "Role")), Column("purpose", Label("Keperluan", "Purpose")),
    Column("subject_type", Label("Jenis obyek", "Subject type")), Column("subject_id", Label("Obyek", "Subject")),
    Column("area_code", Label("Kode wilayah", "Area code")), Column("details", Label("Rincian", "Details")),
)  # fmt: skip
_EXPORT = (Ability.EXPORT,)
_POINTS = ("lon", "lat")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table("families", Label("Keluarga", "Families"), (*_EXPORT, Ability.SEE_FAMILY), _FAMILY, rows.families, rows.count_families, point=_POINTS),
        Table("persons", Label("Orang", "Persons"), (*_EXPORT, Ability.SEE_FAMILY), _PERSON, rows.persons, rows.count_persons),
        Table("businesses", Label("Usaha", "Businesses"), (*_EXPORT, Ability.SEE_BUSINESSES), _BUSINESS, rows.businesses, rows.count_businesses),
        Table("dwellings", Label("Rumah", "Dwellings"), (*_EXPORT, Ability.SEE_CARD), _DWELLING, rows.dwellings, rows.count_dwellings, point=_POINTS),
        Table("cooperatives", Label("Koperasi", "Cooperatives"), (*_EXPORT, Ability.SEE_BUSINESSES), _COOPERATIVE, rows.cooperatives,
              rows.count_cooperatives, filtered=False, micro=False, point=_POINTS),
        Table("audit", Label("Jejak audit", "Audit"), (Ability.SEE_AUDIT,), _AUDIT, rows.audit_events, rows.count_audit_events,
              filtered=False, micro=False),
    )
}  # fmt: skip
