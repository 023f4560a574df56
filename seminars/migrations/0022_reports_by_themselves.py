from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seminars", "0021_least_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="publishes_reports",
            field=models.BooleanField(default=True, verbose_name="rapport 1 publiceras av sig själv"),
        ),
    ]
