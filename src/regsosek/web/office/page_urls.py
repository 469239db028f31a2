"""Addresses of the pages beside the map. The names are what templates and menus reverse."""

from django.urls import path

from regsosek.web.office import (
    access_table,
    audit_pages,
    businesses,
    exports,
    family,
    family_comings,
    family_departures,
    family_doubles,
    family_erasure,
    family_events,
    family_merge,
    family_niks,
    family_split,
    filters,
    finder,
    imports,
    overview,
)

urlpatterns = [
    path("ringkasan/", overview.overview, name="overview"),
    path("keluarga/", finder.finder, name="finder"),
    path("keluarga/saring/", filters.filters, name="filters"),
    path("unduh/", exports.exports, name="exports"),
    path("keluarga/pindah/", family_departures.moved_away, name="departures"),
    path("keluarga/<uuid:family_id>/catat/", family_events.family_events, name="family-events"),
    path("keluarga/<uuid:family_id>/catat/pecah/", family_split.split, name="family-split"),
    path("keluarga/<uuid:family_id>/catat/gabung/", family_merge.merge, name="family-merge"),
    path("keluarga/<uuid:family_id>/catat/anggota/", family_comings.comings, name="family-comings"),
    path("keluarga/<uuid:family_id>/catat/orang-ganda/", family_doubles.doubles, name="family-doubles"),
    path("keluarga/<uuid:family_id>/catat/nik/", family_niks.niks, name="family-niks"),
    path("keluarga/<uuid:family_id>/catat/hapus/", family_erasure.erasure, name="family-erasure"),
    path("keluarga/<uuid:family_id>/", family.family_file, name="family"),
    path("impor/", imports.imports, name="imports"),
    path("impor/<uuid:batch_id>/", imports.import_batch, name="import-batch"),
    path("impor/<uuid:batch_id>/ditolak/", imports.import_rejects, name="import-rejects"),
    path("usaha/", businesses.businesses, name="businesses"),
    path("usaha/daftar/", businesses.business_list, name="business-list"),
    path("audit/", audit_pages.audit_events, name="audit"),
    path("audit/unduh/", exports.audit_export, name="audit-export"),
    path("audit/peta/", audit_pages.tile_readings, name="audit-tiles"),
    path("siapa-boleh/", access_table.who_may_see_what, name="access-table"),
]
