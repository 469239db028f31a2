from django.apps import AppConfig


class WelfareConfig(AppConfig):
    name = "regsosek.welfare"
    label = "welfare"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from regsosek.welfare import guards, listening

        guards.install()
        listening.install()
