from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "regsosek.collect"
    label = "collect"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from regsosek.collect import guards

        guards.install()
