"""The standard agenda stands as a template that organisers may edit."""

from __future__ import annotations

from django.db import migrations


def add_standard_agenda(apps, schema_editor):
    from seminars import agenda

    template, created = apps.get_model("seminars", "AgendaTemplate").objects.get_or_create(
        name="Standardagendan, 140 minuter"
    )
    if not created:
        return
    apps.get_model("seminars", "TemplateSegment").objects.bulk_create(
        apps.get_model("seminars", "TemplateSegment")(
            template=template,
            position=position,
            key=segment.key,
            kind=segment.kind.value,
            title=segment.title,
            place=segment.place.value,
            duration=segment.duration,
            give=segment.give,
            talk_number=segment.talk,
        )
        for position, segment in enumerate(agenda.standard_segments(), start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("seminars", "0001_initial")]
    operations = [migrations.RunPython(add_standard_agenda, migrations.RunPython.noop, elidable=False)]
