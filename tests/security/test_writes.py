"""Only verbs write guarded tables; what is append-only stays as it is, even inside verbs; on every path."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from regsosek.kernel.action import system, verb
from regsosek.kernel.guard import APPEND_ONLY, GUARDED, maintenance, open_verb
from regsosek.kernel.models import AuditEvent, Revision, TileReading
from regsosek.kernel.problems import Problem, ScopeMissing
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.models import Family, ListingJudgement, Membership, Photo


def sql(text: str, *parameters: Any) -> Callable[[], Any]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, parameters or None)

    return run


def save(family: Family) -> None:
    family.persons += 1
    family.save()


def writes(ground: Any) -> dict[str, Callable[[], Any]]:
    """Every way to write a guarded table that there is."""
    new = {"family_id": ground.inside, "round": "uji", "judgement": 1, "judged_on": date(2022, 10, 1)}
    with system_scope("tests"):
        family, photo = Family.objects.get(pk=ground.inside), Photo.objects.filter(family=ground.inside).first()
        judgement = ListingJudgement.objects.get(family=ground.inside)
    assert photo is not None
    return {
        "save": lambda: save(family),
        "save fields": lambda: judgement.save(update_fields=["judgement"]),
        "create": lambda: ListingJudgement.objects.create(**new),
        "update": lambda: Family.objects.update(persons=9),
        "filtered update": lambda: Family.objects.filter(pk=ground.inside).update(persons=9),
        "delete": lambda: photo.delete(),
        "queryset delete": lambda: ListingJudgement.objects.all().delete(),
        "raw delete": lambda: ListingJudgement.objects.all()._raw_delete("default"),
        "bulk create": lambda: ListingJudgement.objects.bulk_create([ListingJudgement(**new)]),
        "upsert": lambda: ListingJudgement.objects.bulk_create(
            [ListingJudgement(**new)], update_conflicts=True, unique_fields=["family", "round"], update_fields=["judgement"]
        ),
        "bulk update": lambda: ListingJudgement.objects.bulk_update([judgement], ["judgement"]),
        "update or create": lambda: ListingJudgement.objects.update_or_create(pk=judgement.pk, defaults={"judgement": 1}),
        "reverse manager": lambda: family.judgements.create(**{k: v for k, v in new.items() if k != "family_id"}),
        "base manager": lambda: Family._base_manager.filter(pk=ground.inside).update(persons=9),
        "sql update": sql("UPDATE registry_family SET persons = 9"),
        "sql update in other case": sql('update "registry_family" set persons = %s', 9),
        "sql update behind a comment": sql("/* x */ UPDATE registry_family SET persons = 9"),
        "sql update of the schema's": sql(f"UPDATE {'main' if connection.vendor == 'sqlite' else 'public'}.registry_family SET persons = 9"),
        "sql delete": sql("DELETE FROM registry_listingjudgement"),
        "sql insert": sql(
            "INSERT INTO registry_membership (person_id, family_id, from_on, to_on)"
            " SELECT id, family_id, '2021-01-01', '2021-02-01' FROM registry_person"
        ),
    }  # fmt: skip


def refusal(write: Callable[[], Any]) -> str:
    try:
        with transaction.atomic():
            write()
    except Problem as problem:
        return problem.code
    return "written"


def test_without_a_scope_nothing_is_written(ground: Any) -> None:
    for name, write in writes(ground).items():
        assert refusal(write) == "scope_missing", name


def test_outside_a_verb_nobody_writes_however_wide_the_scope(ground: Any) -> None:
    for name, write in writes(ground).items():
        with activate(ground.scope()):
            assert refusal(write) in ("write_outside_verb", "statement_refused"), name
        with system_scope("tests"):
            assert refusal(write) == "write_outside_verb", name


def test_inside_a_verb_under_a_system_scope_every_path_writes(ground: Any) -> None:
    """The counter-proof: the statements above are sound."""

    @verb("tests.write", needs="record_family")
    def run(*, by: Any, write: Callable[[], Any]) -> None:
        write()

    for name, write in writes(ground).items():
        assert refusal(lambda w=write: undone(lambda: run(by=system("tests"), write=w))) == "written", name


def undone(write: Callable[[], Any]) -> None:
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():
        write()
        raise Undo


def test_inside_a_verb_under_a_persons_scope_only_new_rows_are_written(ground: Any, actor: Any) -> None:
    """An UPDATE of a person's verb could reach rows outside: it must open a system scope after asking."""
    ppl = actor("ppl", ground.village)

    @verb("tests.write", needs="record_family")
    def run(*, by: Any, write: Callable[[], Any]) -> None:
        write()

    allowed = {"create", "bulk create", "reverse manager"}
    for name, write in writes(ground).items():
        if name in allowed:
            undone(lambda w=write: run(by=ppl, write=w))
        else:
            assert refusal(lambda w=write: run(by=ppl, write=w)) in ("write_beyond_scope", "statement_refused"), name


def changes(table: str) -> dict[str, str]:
    column = {"kernel_auditevent": "verb", "kernel_tilereading": "role", "kernel_revision": "cause"}[table]
    return {
        "update": f"UPDATE {table} SET {column} = 'x'",
        "quoted": f'UPDATE "{table}" SET "{column}" = \'x\'',
        "upper": f"UPDATE {table.upper()} SET {column} = 'x'",
        "comment": f"/* x */ UPDATE/**/{table} SET {column} = 'x'",
        "delete": f"DELETE FROM {table}",
        "delete where": f"DELETE\nFROM\n{table}\nWHERE 1=1",
        "schema": f"DELETE FROM {'main' if connection.vendor == 'sqlite' else 'public'}.{table}",
        "upsert": f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET {column} = 'x'",
        "replace": f"REPLACE INTO {table} SELECT * FROM {table}",
        "or replace": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "or rollback": f"UPDATE OR IGNORE {table} SET {column} = 'x'",
        "with": f"WITH x AS (SELECT 1) DELETE FROM {table}",
        "data-modifying": f"WITH x AS (DELETE FROM {table} RETURNING *) SELECT * FROM x",
        "only": f"DELETE FROM ONLY {table}",
        "truncate": f"TRUNCATE {table}",
        "drop": f"DROP TABLE {table}",
        "alter": f"ALTER TABLE {table} RENAME TO x",
        "second statement": f"SELECT 1; DELETE FROM {table}",
        "merge": f"MERGE INTO {table} USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
        "trigger": f"CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END",
        "do": f"DO $$ BEGIN DELETE FROM {table}; END $$",
    }


def orm_changes(model: Any) -> dict[str, Callable[[], Any]]:
    column = {"AuditEvent": "verb", "TileReading": "role", "Revision": "cause"}[model.__name__]

    def first() -> Any:
        row = model.objects.first()
        setattr(row, column, "x")
        return row

    return {
        "save": lambda: first().save(),
        "save fields": lambda: first().save(update_fields=[column]),
        "delete": lambda: first().delete(),
        "update": lambda: model.objects.update(**{column: "x"}),
        "queryset delete": lambda: model.objects.all().delete(),
        "bulk update": lambda: model.objects.bulk_update([first()], [column]),
        "upsert": lambda: model.objects.bulk_create(
            [first()], update_conflicts=True, unique_fields=["id"], update_fields=[column]
        ),
    }


@pytest.mark.parametrize("model", [AuditEvent, TileReading, Revision])
def test_append_only_tables_are_never_changed(ground: Any, model: Any) -> None:
    from regsosek.kernel import audit

    audit.note_tile(by=system("tests"), area_code=ground.village)

    @verb("tests.change", needs="record_family")
    def run(*, by: Any, change: Callable[[], Any]) -> None:
        change()

    with system_scope("tests"):
        before = list(model.objects.order_by("id").values())
    assert before
    every = orm_changes(model) | {name: sql(text) for name, text in changes(model._meta.db_table).items()}
    for name, change in every.items():
        answer = refusal(lambda c=change: run(by=system("tests"), change=c))
        assert answer in ("append_only", "statement_refused"), f"{name}: {answer}"
        with system_scope("tests"):
            assert refusal(change) in ("append_only", "statement_refused"), name
        assert refusal(change) in ("append_only", "statement_refused", "scope_missing"), name
    with system_scope("tests"):
        assert list(model.objects.order_by("id").values()) == before


def test_a_row_is_appended_to_the_audit_without_any_scope(ground: Any) -> None:
    from regsosek.kernel import audit

    before = AuditEvent.objects.count()
    audit.note_reading(by=system("tests"), verb="tests.read")
    assert AuditEvent.objects.count() == before + 1


def test_maintenance_lets_flush_through_and_ends_with_its_block(ground: Any) -> None:
    with transaction.atomic(), maintenance("tests"):
        sql("DELETE FROM registry_membership")()
        assert not Membership.objects.exists()
        transaction.set_rollback(True)
    with pytest.raises(ScopeMissing):
        Membership.objects.exists()


def test_a_verb_that_fails_leaves_no_open_verb_and_nothing_written(ground: Any) -> None:
    @verb("tests.fail", needs="record_family")
    def fail(*, by: Any) -> None:
        Family.objects.filter(pk=ground.inside).update(persons=9)
        raise Problem("not_found")

    with pytest.raises(Problem, match="not_found"):
        fail(by=system("tests"))
    assert open_verb.get() is None
    with system_scope("tests"):
        assert Family.objects.get(pk=ground.inside).persons == 3
        assert not AuditEvent.objects.filter(verb="tests.fail").exists()


def test_what_is_guarded_and_what_stays_is_what_we_think() -> None:
    assert {"registry_family", "registry_person", "kernel_revision", "welfare_position"} <= GUARDED.keys()
    assert {"kernel_auditevent", "kernel_tilereading", "kernel_revision"} <= APPEND_ONLY
    assert all(table == table.lower() for table in GUARDED.keys() | APPEND_ONLY)


def test_a_photo_for_a_family_outside_cannot_be_attached(ground: Any, actor: Any) -> None:
    from factories.pictures import jpeg
    from regsosek.registry.actions import attach_photo

    ppl = actor("ppl", ground.village)
    assert attach_photo(by=ppl, family_id=ground.inside, kind=Photo.Kind.OUTSIDE, data=jpeg(colour=(1, 2, 3)))
    for family in (ground.outside, uuid.uuid4()):
        with pytest.raises(Problem, match="not_found"):
            attach_photo(by=ppl, family_id=family, kind=Photo.Kind.OUTSIDE, data=jpeg(colour=(1, 2, 3)))
