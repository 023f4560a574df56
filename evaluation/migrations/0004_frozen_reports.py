from __future__ import annotations

from django.db import migrations

FROZEN = {
    "sqlite": [
        "CREATE TRIGGER report_is_frozen BEFORE UPDATE ON evaluation_report"
        " WHEN NEW.snapshot IS NOT OLD.snapshot OR NEW.number IS NOT OLD.number OR NEW.run_id IS NOT OLD.run_id"
        " OR NEW.frozen_at IS NOT OLD.frozen_at"
        " BEGIN SELECT RAISE(ABORT, 'a frozen report is never changed'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION evaluation_report_is_frozen() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a frozen report is never changed'; END $$",
        "CREATE TRIGGER report_is_frozen BEFORE UPDATE ON evaluation_report FOR EACH ROW"
        " WHEN (NEW.snapshot IS DISTINCT FROM OLD.snapshot OR NEW.number IS DISTINCT FROM OLD.number"
        " OR NEW.run_id IS DISTINCT FROM OLD.run_id OR NEW.frozen_at IS DISTINCT FROM OLD.frozen_at)"
        " EXECUTE FUNCTION evaluation_report_is_frozen()",
    ],
}
FREED = {
    "sqlite": ["DROP TRIGGER report_is_frozen"],
    "postgresql": [
        "DROP TRIGGER report_is_frozen ON evaluation_report",
        "DROP FUNCTION evaluation_report_is_frozen()",
    ],
}


def freeze(apps, schema_editor):
    """SQLite drops triggers when a later migration remakes the table: it must make this one again."""
    for statement in FROZEN.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


def free(apps, schema_editor):
    for statement in FREED.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0003_count_told"),
    ]

    operations = [
        migrations.RunPython(freeze, free),
    ]
