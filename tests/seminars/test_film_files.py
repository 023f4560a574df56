"""Which film the rooms play: the prepared one, as long as it was made from the Talk's present film."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from seminars.models import Rendition, Talk
from seminars.queries import FilmFile, Films, films_of
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: Cast) -> Talk:
    return Talk.objects.get(seminar=cast.seminar, number=1)


def rendition(talk: Talk, kind: str, source: str) -> Rendition:
    facts = {"size": 5, "sha256": kind, "source_sha256": source, "duration": timedelta(minutes=15), "height": 360}
    return Rendition.objects.create(talk=talk, kind=kind, file=f"talks/{kind}.mp4", made_at=NOW, **facts)


def test_without_renditions_the_upload_is_played(talk: Talk) -> None:
    assert films_of(talk) == Films(main=FilmFile("film", talk.file, talk.size, talk.sha256))


def test_what_was_made_from_this_film_is_played(talk: Talk) -> None:
    made = {kind: rendition(talk, kind, talk.sha256) for kind in Rendition.Kind.values}
    assert films_of(talk) == Films(
        main=FilmFile("film", made["prepared"].file, 5, "prepared"),
        small=FilmFile("360p", made["360p"].file, 5, "360p"),
        described=FilmFile("described", made["described"].file, 5, "described"),
        medium=FilmFile("720p", made["720p"].file, 5, "720p"),
    )


def test_what_was_made_from_an_earlier_film_is_not(talk: Talk) -> None:
    for kind in Rendition.Kind.values:
        rendition(talk, kind, "another")
    assert films_of(talk) == Films(main=FilmFile("film", talk.file, talk.size, talk.sha256))


def test_a_talk_without_a_film_has_none(talk: Talk) -> None:
    rendition(talk, "360p", talk.sha256)
    talk.file = ""
    assert films_of(talk) == Films()


def test_prefetched_it_asks_nothing(talk: Talk, django_assert_num_queries: Any) -> None:
    rendition(talk, "prepared", talk.sha256)
    rows: QuerySet[Talk] = Talk.objects.prefetch_related("renditions")
    row = rows.get(pk=talk.pk)
    with django_assert_num_queries(0):
        assert films_of(row).main == FilmFile("film", row.renditions.all()[0].file, 5, "prepared")
