"""An upload tells how far it has come once all of it is here; the same file is one upload."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seminars", "0005_films"),
    ]

    operations = [
        migrations.RemoveField(model_name="filmcheck", name="warnings"),  # they follow from the facts
        migrations.AddField(
            model_name="upload",
            name="errors",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="upload",
            name="percent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="upload",
            name="stage",
            field=models.CharField(
                choices=[
                    ("coming", "skickas"),
                    ("waiting", "väntar på att granskas"),
                    ("probing", "granskas"),
                    ("converting", "görs om så att alla rum kan visa den"),
                    ("refused", "kan inte användas"),
                ],
                default="coming",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(fields=("talk", "kind", "fingerprint"), name="upload_of_a_file_unique"),
        ),
    ]
