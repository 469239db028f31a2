"""Django's own `flush`, under a named scope: it must touch guarded tables as a whole."""

from typing import Any

from django.core.management.commands.flush import Command as DjangoFlush

from regsosek.kernel.scope import system_scope


class Command(DjangoFlush):
    def handle(self, *args: Any, **options: Any) -> Any:
        with system_scope("flush"):
            return super().handle(*args, **options)
