"""Django's own `flush`, past the guard: it touches guarded tables as a whole."""

from typing import Any

from django.core.management.commands.flush import Command as DjangoFlush

from regsosek.kernel.guard import maintenance


class Command(DjangoFlush):
    def handle(self, *args: Any, **options: Any) -> Any:
        with maintenance("flush"):
            return super().handle(*args, **options)
