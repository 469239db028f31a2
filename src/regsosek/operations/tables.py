"""Which tables a copy of the registry holds, and their rows in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
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

    def rows(self) -> Iterator[list[Any]]:
        """In the order of the key. Under a system scope. Keys and JSON are taken as the database has them: Django's own way to
        Python and back is half of the time of a copy. A UUID comes as :class:`UUID` or as 32 hex digits."""
        columns = [_as_it_lies(field) for field in self.fields]
        documents = [at for at, field in enumerate(self.fields) if isinstance(field, models.JSONField)]
        for found in self._all().order_by("pk").values_list(*columns).iterator(chunk_size=ROWS_AT_ONCE):
            row = list(found)
            for at in documents:
                if row[at] is not None:
                    row[at] = orjson.loads(row[at])
            yield row

    def count(self) -> int:
        return int(self._all().count())

    def is_empty(self) -> bool:
        return not self._all().exists()

    def _all(self) -> models.QuerySet[Any]:
        return self.model._base_manager.all()


def _as_it_lies(field: models.Field[Any, Any]) -> Any:
    """The column, or the column without what Django makes of it."""
    target: Any = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if isinstance(target, models.UUIDField | models.JSONField):
        return models.ExpressionWrapper(models.F(field.attname), output_field=models.TextField())
    return field.attname


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
