"""Addresses of what comes from the field: submissions, phones, questionnaires."""

from django.urls import path

from regsosek.web.office import (
    devices,
    entry,
    questionnaires,
    submissions,
    submissions_deciding,
    submissions_map,
    submissions_quarantine,
)

urlpatterns = [
    path("kiriman/isi/", entry.entry, name="entry"),
    path("kiriman/isi/kuesioner.json", entry.entry_form, name="entry-form"),
    path("kiriman/isi/kirim.json", entry.entry_send, name="entry-send"),
    path("ponsel/", devices.devices, name="devices"),
    path("kuesioner/", questionnaires.questionnaires, name="questionnaires"),
    path("kuesioner/xform/", questionnaires.questionnaire_xform, name="questionnaire-xform"),
    path("kiriman/", submissions.submissions, name="submissions"),
    path("kiriman/peta/", submissions_map.submissions_map, name="submissions-map"),
    path("kiriman/peta/titik.geojson", submissions_map.submissions_points, name="submissions-points"),
    path("kiriman/karantina/", submissions_quarantine.quarantine, name="quarantine"),
    path(
        "kiriman/karantina/<uuid:quarantined_id>/isi/", submissions_quarantine.quarantined_body, name="quarantined-body"
    ),
    path("kiriman/<uuid:submission_id>/", submissions_deciding.submission, name="submission"),
    path(
        "kiriman/<uuid:submission_id>/berkas/<int:file_id>/",
        submissions_deciding.submission_file,
        name="submission-file",
    ),
]
