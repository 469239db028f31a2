"""Django's own `migrate`, under a named scope: it must touch guarded tables as a whole."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from regsosek.kernel.scope import system_scope


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> Any:
        with system_scope("migrate"):
            return super().handle(*args, **options)
