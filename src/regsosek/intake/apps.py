from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "regsosek.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from regsosek.intake import guards, withdrawing

        guards.install()
        withdrawing.install()
