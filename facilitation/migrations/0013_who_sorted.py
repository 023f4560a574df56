from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilitation", "0012_gathering")]

    operations = [
        migrations.AddField(
            model_name="sorting",
            name="by",
            field=models.CharField(blank=True, max_length=150, verbose_name="av"),
        ),
    ]
