"""Copies of films in a bucket: every film once, under its hash, and none that no Talk has any more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from seminars import bucket
from seminars.bucket import BucketError
from seminars.models import Job, Rendition, Talk
from seminars.queries import all_films, is_copied
from seminars.services.copies import copy_film, queue_copies, remove_stale_copies
from seminars.tasks import copy_film as copy_film_task
from seminars.tasks import keep_copies
from tests.cast import Cast
from tests.seminars.s3_server import KEY, REGION, SECRET, Store, store

pytestmark = pytest.mark.django_db
FILMS = {1: b"the first film", 2: b"the second film"}
SMALL = b"the first, small"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def s3(settings: Any) -> Iterator[Store]:
    with store() as server:
        settings.TALK_SERVING, settings.S3_URL, settings.S3_REGION = "s3", server.url, REGION
        settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = KEY, SECRET
        yield server


@pytest.fixture
def talks(cast: Cast) -> dict[int, Talk]:
    """Both Talks with films on the disk, the first with a small one too."""
    found = {talk.number: talk for talk in Talk.objects.filter(seminar=cast.seminar)}
    for number, talk in found.items():
        talk.file.save("film.mp4", ContentFile(FILMS[number]), save=False)
        talk.sha256, talk.size = sha(FILMS[number]), len(FILMS[number])
        talk.save()
    small = Rendition(talk=found[1], kind="360p", size=len(SMALL), sha256=sha(SMALL), source_sha256=sha(FILMS[1]))
    small.duration, small.height, small.made_at = timedelta(minutes=15), 360, timezone.now()
    small.file.save("small.mp4", ContentFile(SMALL))
    return found


def do_jobs() -> None:
    for job in Job.objects.filter(task="seminars.copy_film", done_at=None):
        copy_film_task(key=job.key, **job.args)


def kept(s3: Store) -> dict[str, bytes]:
    return dict(s3.objects)


def test_every_film_gets_a_copy_under_its_hash_once(s3: Store, talks: dict[int, Talk]) -> None:
    now = timezone.now()
    assert [queue_copies(now=now), queue_copies(now=now)] == [3, 0]
    assert [is_copied(film) for film in all_films(talks[1])] == [False, False]
    do_jobs()
    assert kept(s3) == {f"talks/{sha(content)}.mp4": content for content in (*FILMS.values(), SMALL)}
    assert [is_copied(film) for film in all_films(talks[1])] == [True, True]
    assert {status for _method, _key, status in s3.asked} == {200}


def test_a_copy_made_twice_is_one(s3: Store, talks: dict[int, Talk]) -> None:
    keep_copies()
    do_jobs()
    job = Job.objects.get(key=bucket.job_key(sha(SMALL)))
    before = kept(s3)
    copy_film_task(key=job.key, **job.args)
    assert kept(s3) == before


def test_a_replaced_film_is_copied_anew_and_the_old_copy_goes(s3: Store, talks: dict[int, Talk]) -> None:
    keep_copies()
    do_jobs()
    talks[1].file.save("new.mp4", ContentFile(b"better"), save=False)
    talks[1].sha256 = sha(b"better")
    talks[1].save()
    keep_copies()
    assert kept(s3) == {f"talks/{sha(FILMS[2])}.mp4": FILMS[2]}
    do_jobs()
    assert kept(s3) == {f"talks/{sha(content)}.mp4": content for content in (FILMS[2], b"better")}
    assert remove_stale_copies(now=timezone.now()) == 0


def test_a_film_replaced_before_its_copy_was_made_has_none(s3: Store, talks: dict[int, Talk]) -> None:
    queue_copies(now=timezone.now())
    Talk.objects.filter(number=2).update(sha256=sha(b"another"))
    key = bucket.job_key(sha(FILMS[2]))
    copy_film(key=key, sha256=sha(FILMS[2]), now=timezone.now())
    assert kept(s3) == {}
    assert not Job.objects.filter(key=key).exists()


def test_a_film_whose_file_is_another_than_its_hash_is_refused_by_the_bucket(s3: Store, talks: dict[int, Talk]) -> None:
    queue_copies(now=timezone.now())
    Path(talks[2].file.path).write_bytes(b"other bytes....")
    with pytest.raises(BucketError, match="400 XAmzContentSHA256Mismatch"):
        copy_film(key=bucket.job_key(sha(FILMS[2])), sha256=sha(FILMS[2]), now=timezone.now())
    assert kept(s3) == {}


def test_a_bucket_that_refuses_is_asked_again_and_the_reason_kept_without_what_was_signed(
    s3: Store, talks: dict[int, Talk]
) -> None:
    queue_copies(now=timezone.now())
    s3.is_broken = True
    key = bucket.job_key(sha(SMALL))
    with pytest.raises(BucketError):
        copy_film(key=key, sha256=sha(SMALL), now=timezone.now())
    job = Job.objects.get(key=key)
    host = s3.url.removeprefix("http://").partition("/")[0]
    assert (job.done_at, job.last_error) == (None, f"BucketError: PUT {host}: 403 SlowDown")
    s3.is_broken = False
    do_jobs()
    assert len(kept(s3)) == 3


def test_a_bucket_that_is_away_is_a_reason_too(s3: Store, talks: dict[int, Talk], settings: Any) -> None:
    settings.S3_URL = "http://127.0.0.1:9/films"
    with pytest.raises(BucketError, match=r"DELETE 127\.0\.0\.1:9: ConnectionRefusedError"):
        bucket.remove("0" * 64, now=timezone.now())


def test_another_bucket_has_nothing_yet(s3: Store, talks: dict[int, Talk], settings: Any) -> None:
    keep_copies()
    do_jobs()
    settings.S3_URL = f"{s3.url}-two"
    assert [is_copied(film) for film in all_films(talks[1])] == [False, False]
    assert queue_copies(now=timezone.now()) == 3
