"""Django's own `migrate`, past the guard: it touches guarded tables as a whole."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from regsosek.kernel.guard import maintenance


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> Any:
        with maintenance("migrate"):
            return super().handle(*args, **options)
