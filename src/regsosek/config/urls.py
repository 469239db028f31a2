from django.urls import path

from regsosek.web.field import urls as field
from regsosek.web.office import urls as office
from regsosek.web.open import account, duty, login
from regsosek.web.open import views as opened

urlpatterns = [
    path("", opened.landing, name="landing"),
    path("healthz", opened.healthz, name="healthz"),
    path("masuk/", login.log_in, name="login"),
    path("masuk/kode/", login.second_factor, name="second-factor"),
    path("masuk/pasang-kode/", login.enrol, name="second-factor-enrol"),
    path("bertugas/", duty.duty, name="duty"),
    path("akun/", account.account, name="account"),
    path("keluar/", login.log_out, name="logout"),
    path("demo/masuk/", login.demo_login, name="demo-login"),
    path("bahasa/", opened.set_language, name="language"),
    path("keperluan/", opened.purpose, name="purpose"),
    *field.urlpatterns,
    *office.urlpatterns,
]
