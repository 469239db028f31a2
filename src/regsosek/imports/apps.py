from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "regsosek.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from regsosek.imports import withdrawing

        withdrawing.install()
