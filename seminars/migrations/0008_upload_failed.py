"""An upload may have failed without being refused: its film is kept and may be tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seminars", "0007_captions_and_gate"),
    ]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="stage",
            field=models.CharField(
                choices=[
                    ("coming", "skickas"),
                    ("waiting", "väntar på att granskas"),
                    ("probing", "granskas"),
                    ("converting", "görs om så att alla rum kan visa den"),
                    ("refused", "kan inte användas"),
                    ("failed", "blev inte klar"),
                ],
                default="coming",
                max_length=10,
            ),
        ),
    ]
