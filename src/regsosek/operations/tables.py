"""Which tables a copy of the registry holds, and their rows in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from regsosek.operations.lines import Codec

#: Not kept: sessions, what Django makes anew with every database, and its groups, which we do not use.
LEFT_OUT = frozenset({"sessions", "contenttypes", "auth", "account"})
LEFT_OUT_TABLES = frozenset({"access_user_groups", "access_user_user_permissions"})
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Table:
    name: str
    model: type[models.Model]
    fields: list[models.Field[Any, Any]]

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]

    @property
    def codec(self) -> Codec:
        return Codec(self.fields)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """In the order of the key. Under a system scope."""
        names = [field.attname for field in self.fields]
        return self._all().order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)

    def is_empty(self) -> bool:
        return not self._all().exists()

    def _all(self) -> models.QuerySet[Any]:
        return self.model._base_manager.all()


def every_table() -> list[Table]:
    """All that is ours, by name. Who adds a table adds it to every copy."""
    found = [
        Table(model._meta.db_table, model, list(model._meta.concrete_fields))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and model._meta.db_table not in LEFT_OUT_TABLES
        and model._meta.managed and not model._meta.proxy
    ]  # fmt: skip
    return sorted(found, key=lambda table: table.name)


def schema() -> dict[str, str]:
    """App → its last migration in this database."""
    applied = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for app, name in sorted(applied):
        last[app] = name
    return {app: name for app, name in last.items() if app not in LEFT_OUT}
