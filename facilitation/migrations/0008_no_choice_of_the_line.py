"""Nothing ever offered to play over the line by choice: a room's screen does so by itself when it must."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def choose_the_best(apps: Any, schema_editor: Any) -> None:
    apps.get_model("facilitation", "GroupState").objects.filter(source="stream").update(source="")


class Migration(migrations.Migration):
    dependencies = [
        ("facilitation", "0007_playback"),
    ]

    operations = [
        migrations.RunPython(choose_the_best, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="groupstate",
            name="source",
            field=models.CharField(
                blank=True, choices=[("small", "mindre bild"), ("local", "för hand i rummet")], max_length=10
            ),
        ),
    ]
