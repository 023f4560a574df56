"""Going through the course: what is ticked and done is saved as one goes, and the day it is finished recorded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from facilitation.course import Words, is_ticked, kept_ticks
from facilitation.markup import ticks
from facilitation.models import Chapter, ChapterProgress, ChapterText
from facilitation.queries.course import is_finished, words_of
from groups.models import Training
from groups.queries import training_months
from groups.training import Standing, standing
from seminars.models import User


@transaction.atomic
def save_progress(
    *, user: User, chapter: Chapter, ticked: Collection[str], finish: bool, language: str, now: datetime
) -> ChapterProgress:
    """Saves what is ticked; `finish` does the chapter, unless something is left to tick. Twice is once.

    The last chapter done records the day. A chapter that has been done stays done until the course is taken again.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    row, _created = ChapterProgress.objects.get_or_create(user=user, chapter=chapter, defaults={"changed_at": now})
    there = ticks(words_of([chapter], language)[chapter.pk].body)
    row.ticked = kept_ticks([key for key in row.ticked if isinstance(key, str)], ticked, there)
    row.changed_at = now
    was_done = row.done_at is not None
    if finish and not was_done and is_ticked(row.ticked, there):
        row.done_at = now
    row.save()
    if row.done_at is not None and not was_done and is_finished(user.pk):
        Training.objects.update_or_create(user=user, defaults={"completed_on": localdate(now)})
    return row


@transaction.atomic
def take_again(*, user: User, today: date) -> bool:
    """Begins the course anew when it is ending or has ended; what was recorded stands until it is finished again."""
    training = Training.objects.filter(user=user).first()
    stands = standing(training.completed_on if training else None, training_months(), today)
    if stands not in (Standing.ENDING, Standing.ENDED):
        return False
    ChapterProgress.objects.filter(user=user).delete()
    return True


@transaction.atomic
def write_version(
    *, chapter: Chapter, language: str, words: Words, publish: bool, by: User | None, now: datetime
) -> ChapterText:
    """A new version; those before it stand."""
    Chapter.objects.select_for_update(no_key=True).get(pk=chapter.pk)
    last = chapter.texts.filter(language=language).aggregate(last=Max("number"))["last"] or 0
    return ChapterText.objects.create(
        chapter=chapter,
        language=language,
        number=last + 1,
        title=words.title,
        body=words.body,
        made_at=now,
        published_at=now if publish else None,
        by=by,
    )


def publish_version(*, text: ChapterText, now: datetime) -> None:
    """From now on facilitators read this one, also when it is older than another."""
    text.published_at = now
    text.save(update_fields=["published_at"])
