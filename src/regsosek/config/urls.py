from django.urls import path

from regsosek.web.office import urls as office
from regsosek.web.open import views as opened

urlpatterns = [
    path("", opened.landing, name="landing"),
    path("healthz", opened.healthz, name="healthz"),
    path("masuk/", opened.log_in, name="login"),
    path("keluar/", opened.log_out, name="logout"),
    path("demo/masuk/", opened.demo_login, name="demo-login"),
    path("bahasa/", opened.set_language, name="language"),
    path("keperluan/", opened.purpose, name="purpose"),
    *office.urlpatterns,
]
