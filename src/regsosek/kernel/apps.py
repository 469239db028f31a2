from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "regsosek.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from regsosek.kernel import guard

        guard.install()
