"""A room's round as it stands now."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilitation", "0009_scripts")]

    operations = [
        migrations.AddField(model_name="groupstate", name="round", field=models.JSONField(blank=True, default=dict))
    ]
