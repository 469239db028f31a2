"""Addresses of phones. The token is the credential: it is scrubbed from every log (config/scrubbing.py)."""

from django.urls import path

from regsosek.web.field import listing
from regsosek.web.field.submission import submission

urlpatterns = [
    path("openrosa/<str:token>/formList", listing.forms, name="phone-forms"),
    path("openrosa/<str:token>/forms/<str:form_id>/<str:version>.xml", listing.form, name="phone-form"),
    path(
        "openrosa/<str:token>/forms/<str:form_id>/<str:version>/manifest", listing.form_manifest, name="phone-manifest"
    ),
    path("openrosa/<str:token>/lists/<str:name>", listing.officer_list, name="phone-list"),
    path("openrosa/<str:token>/submission", submission, name="phone-submission"),
    path("openrosa/<str:token>", listing.no_address),
    path("openrosa/<str:token>/", listing.no_address),
    path("openrosa/<str:token>/<path:rest>", listing.no_address, name="phone-nothing"),
]
