"""What people wrote may leave a frozen report that was not published in time; nothing else of it is ever changed."""

from __future__ import annotations

import importlib

from django.db import migrations, models

FROZEN = importlib.import_module("evaluation.migrations.0004_frozen_reports").FROZEN

# The words of a third report are those of the second, and are read once that is published.
FREED = {
    "sqlite": [
        "DROP TRIGGER report_is_frozen",
        "CREATE TRIGGER report_is_frozen BEFORE UPDATE ON evaluation_report"
        " WHEN NEW.number IS NOT OLD.number OR NEW.run_id IS NOT OLD.run_id OR NEW.frozen_at IS NOT OLD.frozen_at"
        " OR NEW.snapshot IS NOT OLD.snapshot AND NOT ("
        "NEW.words_erased_at IS NOT NULL"
        " AND json_extract(NEW.snapshot, '$.quotes') IS '[]'"
        " AND json_remove(NEW.snapshot, '$.quotes') IS json_remove(OLD.snapshot, '$.quotes')"
        " AND CASE WHEN OLD.number = 3"
        " THEN NOT EXISTS (SELECT 1 FROM evaluation_report"
        " WHERE run_id = OLD.run_id AND number = 2 AND published_at IS NOT NULL)"
        " ELSE OLD.published_at IS NULL AND NEW.published_at IS NULL END)"
        " BEGIN SELECT RAISE(ABORT, 'a frozen report is never changed'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION evaluation_report_is_frozen() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN"
        " IF NEW.number IS NOT DISTINCT FROM OLD.number AND NEW.run_id IS NOT DISTINCT FROM OLD.run_id"
        " AND NEW.frozen_at IS NOT DISTINCT FROM OLD.frozen_at"
        " AND NEW.words_erased_at IS NOT NULL"
        " AND NEW.snapshot -> 'quotes' = '[]'::jsonb"
        " AND NEW.snapshot - 'quotes' = OLD.snapshot - 'quotes'"
        " AND (CASE WHEN OLD.number = 3"
        " THEN NOT EXISTS (SELECT 1 FROM evaluation_report"
        " WHERE run_id = OLD.run_id AND number = 2 AND published_at IS NOT NULL)"
        " ELSE OLD.published_at IS NULL AND NEW.published_at IS NULL END)"
        " THEN RETURN NEW; END IF;"
        " RAISE EXCEPTION 'a frozen report is never changed'; END $$",
    ],
}
AS_BEFORE = {
    "sqlite": ["DROP TRIGGER report_is_frozen", *FROZEN["sqlite"]],
    "postgresql": [FROZEN["postgresql"][0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")],
}


def let_words_go(apps, schema_editor):
    """SQLite drops triggers when a later migration remakes the table: it must make this one again."""
    for statement in FREED.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


def freeze(apps, schema_editor):
    for statement in AS_BEFORE.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0007_withdrawn_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="words_erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="deltagarnas ord raderade"),
        ),
        migrations.RunPython(let_words_go, freeze),
    ]
