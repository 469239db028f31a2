"""The verbs of the welfare room."""

from regsosek.welfare.actions.jobs import begin_compare, begin_fit, begin_run
from regsosek.welfare.actions.models import fit_model, record_model
from regsosek.welfare.actions.rescoring import rescore_changed, rescore_family
from regsosek.welfare.actions.runs import adopt_run, estimate_areas, keep_comparison, repeat_run, run_ranking
from regsosek.welfare.actions.settling import revoke_settlement, settle_family
from regsosek.welfare.actions.surveys import drop_surveys, keep_survey

__all__ = [
    "adopt_run",
    "begin_compare",
    "begin_fit",
    "begin_run",
    "drop_surveys",
    "estimate_areas",
    "fit_model",
    "keep_comparison",
    "keep_survey",
    "record_model",
    "repeat_run",
    "rescore_changed",
    "rescore_family",
    "revoke_settlement",
    "run_ranking",
    "settle_family",
]
