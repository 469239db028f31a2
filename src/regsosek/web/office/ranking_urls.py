"""Addresses of the pages of rankings. A ``key`` is the UUID of a run, a model or a job: of no family and no house."""

from uuid import UUID

from django.urls import path, register_converter
from django.urls.converters import UUIDConverter

from regsosek.web.office import (
    estimates,
    ranking_compare,
    ranking_disagreements,
    ranking_fit,
    ranking_jobs,
    ranking_models,
    ranking_pages,
    ranking_runs,
)


class Key(UUIDConverter):
    """Told apart from ``uuid``, which stands for what lies within somebody's scope."""

    def to_python(self, value: str) -> UUID:
        return UUID(value)


register_converter(Key, "key")

urlpatterns = [
    path("peringkat/", ranking_pages.ranking, name="ranking"),
    path("peringkat/berapa/", estimates.how_many, name="estimates"),
    path("peringkat/hitung-ulang/", ranking_pages.bring_up, name="ranking-bring-up"),
    path("peringkat/pekerjaan/<key:job_id>/", ranking_jobs.ranking_job, name="ranking-job"),
    path("peringkat/latih/", ranking_fit.bring_survey, name="ranking-survey"),
    path("peringkat/latih/<str:survey>/", ranking_fit.fit, name="ranking-fit"),
    path("peringkat/model/<key:model_id>/", ranking_models.ranking_model, name="ranking-model"),
    path("peringkat/model/<key:model_id>/kartu/", ranking_models.model_card, name="ranking-card"),
    path("peringkat/model/<key:model_id>/unduh/", ranking_models.model_file, name="ranking-model-file"),
    path("peringkat/jalankan/", ranking_runs.start_run, name="ranking-start"),
    path("peringkat/run/<key:run_id>/", ranking_runs.ranking_run, name="ranking-run"),
    path("peringkat/run/<key:run_id>/berlakukan/", ranking_runs.adopt, name="ranking-adopt"),
    path("peringkat/bandingkan/", ranking_compare.comparison, name="ranking-compare"),
    path("peringkat/bandingkan/keluarga/", ranking_compare.moved_families, name="ranking-moved"),
    path("peringkat/beda/", ranking_disagreements.disagreeing, name="ranking-disagreements"),
    path("peringkat/beda/unduh/", ranking_disagreements.download, name="ranking-disagreements-file"),
]
