from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "regsosek.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from regsosek.registry import area_changes, guards

        guards.install()
        area_changes.install()
