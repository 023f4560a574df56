"""Talks by range through the real application: every kind of answer, the right to them, and the other ways to send."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from seminars import bucket
from seminars.models import Rendition, Run, Talk
from seminars.tasks import copy_film, keep_copies
from socialtalks.application import application
from tests.cast import NOW, VTT, Cast, Member, agree, open_gate
from tests.seminars.s3_server import KEY, REGION, SECRET, Store, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILM = bytes(range(256)) * 4  # 1,024 bytes, each telling its place


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, with a film of 1,024 bytes."""
    path = Path(settings.MEDIA_ROOT) / "talks" / "1.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(FILM)
    Talk.objects.filter(number=1).update(size=len(FILM), sha256=hashlib.sha256(FILM).hexdigest())
    talk = Talk.objects.get(number=1)
    agree(talk)
    return talk


def browser(member: Member) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=application)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=dict(member.cookies))


@pytest.fixture
async def screen(cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    """The room's browser."""
    async with browser(cast.screen) as client:
        yield client


def address(talk: Talk, kind: str = "film") -> str:
    return f"/talks/{talk.pk}/{kind}.mp4"


def rendition(talk: Talk, kind: str, *, source: str = "") -> bytes:
    """Made from the talk's film, or from `source`; its content."""
    content = f"the {kind} film".encode()
    name = f"talks/{kind}.mp4"
    (Path(settings.MEDIA_ROOT) / name).write_bytes(content)
    facts = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "height": 360}
    source = source or talk.sha256
    length = timedelta(minutes=15)
    Rendition.objects.create(
        talk=talk, kind=kind, file=name, source_sha256=source, duration=length, made_at=NOW, **facts
    )
    return content


async def test_the_whole_film_comes_with_what_a_player_needs_to_know(talk: Talk, screen: httpx.AsyncClient) -> None:
    answer = await screen.get(address(talk))
    assert (answer.status_code, answer.content) == (200, FILM)
    told = {name: answer.headers[name] for name in ("Content-Type", "Content-Length", "Accept-Ranges", "ETag")}
    assert told == {
        "Content-Type": "video/mp4", "Content-Length": "1024", "Accept-Ranges": "bytes", "ETag": f'"{talk.sha256}"',
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_head_tells_the_same_without_a_byte(talk: Talk, screen: httpx.AsyncClient) -> None:
    answer = await screen.head(address(talk))
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", "1024")


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=1000-", 1000, 1023),
        ("bytes=1000-9999", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-9999", 0, 1023),
    ],
)
async def test_a_range_is_a_part(talk: Talk, screen: httpx.AsyncClient, wanted: str, first: int, last: int) -> None:
    answer = await screen.get(address(talk), headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (206, FILM[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("wanted", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
async def test_a_range_outside_is_not_satisfiable(talk: Talk, screen: httpx.AsyncClient, wanted: str) -> None:
    answer = await screen.get(address(talk), headers={"Range": wanted})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("wanted", ["bytes=9-3", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1", "bytes"])
async def test_what_is_no_single_range_gives_the_whole(talk: Talk, screen: httpx.AsyncClient, wanted: str) -> None:
    answer = await screen.get(address(talk), headers={"Range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, 1024)


async def test_a_range_goes_on_only_with_the_same_film(talk: Talk, screen: httpx.AsyncClient) -> None:
    """`If-Range`: a download taken up again after the film was replaced begins anew."""
    part = {"Range": "bytes=1000-"}
    same = await screen.get(address(talk), headers={**part, "If-Range": f'"{talk.sha256}"'})
    other = await screen.get(address(talk), headers={**part, "If-Range": '"another"'})
    assert (same.status_code, other.status_code, len(other.content)) == (206, 200, 1024)


async def test_a_film_that_is_kept_is_not_sent_again(talk: Talk, screen: httpx.AsyncClient) -> None:
    answer = await screen.get(address(talk), headers={"If-None-Match": f'"old", "{talk.sha256}"'})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", f'"{talk.sha256}"')


async def test_who_has_no_right_to_it_does_not_learn_that_it_is_there(talk: Talk, cast: Cast) -> None:
    for member in (cast.participant, cast.decision_maker):
        async with browser(member) as client:
            for method in ("GET", "HEAD"):
                answer = await client.request(method, address(talk), headers={"Range": "bytes=0-1"})
                assert answer.status_code == 404
                assert "Content-Range" not in answer.headers


async def test_a_contact_watches_again_what_is_for_the_rooms_and_nothing_that_is_hidden(talk: Talk, cast: Cast) -> None:
    now = timezone.now()
    for access, starts_in, status in (
        (Talk.Access.PARTICIPANTS, timedelta(days=-7), 200),
        (Talk.Access.PUBLIC, timedelta(days=-7), 200),
        (Talk.Access.HIDDEN, timedelta(days=-7), 404),
    ):
        await Talk.objects.filter(pk=talk.pk).aupdate(access=access)
        await Run.objects.filter(seminar=cast.seminar).aupdate(starts_at=now + starts_in)
        async with browser(cast.contact) as client:
            assert (await client.get(address(talk))).status_code == status


async def test_a_public_talk_is_for_everyone(talk: Talk, cast: Cast) -> None:
    await sync_to_async(open_gate)(talk)
    async with browser(cast.participant) as client:
        assert (await client.get(address(talk))).content == FILM


async def test_a_film_that_has_gone_from_the_disk_is_not_found(talk: Talk, screen: httpx.AsyncClient) -> None:
    await sync_to_async(Path(talk.file.path).unlink)()
    assert (await screen.get(address(talk))).status_code == 404


async def test_captions_come_by_language_to_those_who_may_see_the_talk(
    talk: Talk, cast: Cast, screen: httpx.AsyncClient
) -> None:
    answer = await screen.get(f"/talks/{talk.pk}/captions/sv.vtt")
    assert (answer.status_code, answer.text) == (200, VTT)
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert (await screen.get(f"/talks/{talk.pk}/captions/da.vtt")).status_code == 404
    async with browser(cast.participant) as client:
        assert (await client.get(f"/talks/{talk.pk}/captions/sv.vtt")).status_code == 404


@pytest.mark.parametrize("kind", ["720p", "360p", "described"])
async def test_a_rendition_has_its_own_address_and_the_talks_right(
    talk: Talk, cast: Cast, screen: httpx.AsyncClient, kind: str
) -> None:
    assert (await screen.get(address(talk, kind))).status_code == 404
    content = await sync_to_async(rendition)(talk, kind)
    answer = await screen.get(address(talk, kind))
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (200, content, tag)
    assert answer.headers["Content-Disposition"] == f'inline; filename="talk-1-{kind}.mp4"'
    assert (await screen.get(address(talk))).content == FILM
    async with browser(cast.participant) as client:
        assert (await client.get(address(talk, kind))).status_code == 404


async def test_rooms_play_what_was_prepared_for_them(talk: Talk, screen: httpx.AsyncClient) -> None:
    content = await sync_to_async(rendition)(talk, "prepared")
    assert (await screen.get(address(talk))).content == content
    assert (await screen.get(address(talk, "prepared"))).status_code == 404


async def test_what_was_made_from_another_film_is_not_there(talk: Talk, screen: httpx.AsyncClient) -> None:
    for kind in ("prepared", "360p"):
        await sync_to_async(rendition)(talk, kind, source="0" * 64)
    assert (await screen.get(address(talk))).content == FILM
    assert (await screen.get(address(talk, "360p"))).status_code == 404


@pytest.mark.parametrize("kind", ["1080p", "film2", "prepared", "FILM"])
async def test_there_are_no_other_kinds(talk: Talk, screen: httpx.AsyncClient, kind: str) -> None:
    assert (await screen.get(address(talk, kind))).status_code == 404


@pytest.mark.parametrize("path", ["/talks/", "/talks/1/", "/media/", "/media/talks/1.mp4", "/-/talks/1.mp4"])
async def test_there_is_no_list_and_no_other_way_in(talk: Talk, screen: httpx.AsyncClient, path: str) -> None:
    assert (await screen.get(path)).status_code == 404


async def test_a_hidden_talk_is_for_its_rooms_alone(talk: Talk, cast: Cast) -> None:
    await Talk.objects.filter(pk=talk.pk).aupdate(access=Talk.Access.HIDDEN)
    await Run.objects.filter(seminar=cast.seminar).aupdate(starts_at=timezone.now() + timedelta(days=3))
    found = {}
    for member in cast:
        async with browser(member) as client:
            found[member.role] = (await client.get(address(talk))).status_code
    assert found == {
        "organiser": 200, "contact": 200, "facilitator": 200, "screen": 200, "presenter": 200, None: 404,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name"),
    [("Att komma hem från sjukhus", "att-komma-hem-fran-sjukhus.mp4"), ('"\r\nX: y', "x-y.mp4"), ("…", "talk-1.mp4")],
)
async def test_who_keeps_the_film_gets_it_under_its_title(
    talk: Talk, cast: Cast, screen: httpx.AsyncClient, title: str, name: str
) -> None:
    await Talk.objects.filter(pk=talk.pk).aupdate(title=title)
    await Run.objects.filter(pk=cast.run.pk).aupdate(starts_at=timezone.now())
    kept = await screen.get(f"{address(talk)}?download")
    shown = await screen.get(address(talk))
    assert kept.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert shown.headers["Content-Disposition"] == f'inline; filename="{name}"'


async def test_what_is_kept_for_the_rooms_is_no_file_to_keep(talk: Talk, cast: Cast, screen: httpx.AsyncClient) -> None:
    await Run.objects.filter(seminar=cast.seminar).aupdate(starts_at=timezone.now() - timedelta(days=7))
    assert [(await screen.get(address(talk) + query)).status_code for query in ("", "?download")] == [200, 404]
    await sync_to_async(open_gate)(talk)
    assert (await screen.get(f"{address(talk)}?download")).status_code == 200


# By nginx; what it makes of this is tried with a real one in test_nginx.py


async def test_nginx_is_told_which_file(talk: Talk, screen: httpx.AsyncClient, cast: Cast, settings: Any) -> None:
    settings.TALK_SERVING = "xaccel"
    answer = await screen.get(address(talk), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content, answer.headers["X-Accel-Redirect"]) == (200, b"", "/-/talks/1.mp4")
    async with browser(cast.participant) as client:
        refused = await client.get(address(talk))
    assert (refused.status_code, "X-Accel-Redirect" in refused.headers) == (404, False)


# From a bucket


@pytest.fixture
def s3(talk: Talk, settings: Any) -> Iterator[Store]:
    """A bucket that has no film yet."""
    with store() as server:
        settings.TALK_SERVING, settings.S3_URL, settings.S3_REGION = "s3", server.url, REGION
        settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = KEY, SECRET
        yield server


@pytest.fixture
def copied(talk: Talk, s3: Store) -> Store:
    """A bucket that has the film."""
    keep_copies()
    copy_film(key=bucket.job_key(talk.sha256), sha256=talk.sha256)
    return s3


async def test_until_the_bucket_has_it_the_film_comes_from_here(
    talk: Talk, s3: Store, screen: httpx.AsyncClient
) -> None:
    assert (await screen.get(address(talk))).content == FILM


async def test_the_bucket_sends_what_it_is_asked_for_at_the_same_address(
    talk: Talk, copied: Store, screen: httpx.AsyncClient
) -> None:
    answer = await screen.get(address(talk), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (302, b"")
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    async with httpx.AsyncClient() as elsewhere:
        whole = await elsewhere.get(answer.headers["Location"])
        part = await elsewhere.get(answer.headers["Location"], headers={"Range": "bytes=1000-"})
        beyond = await elsewhere.get(answer.headers["Location"], headers={"Range": "bytes=1024-"})
    assert (whole.status_code, whole.content) == (200, FILM)
    names = ("Content-Type", "Cache-Control", "Content-Disposition")
    assert [whole.headers[name] for name in names] == [
        "video/mp4", "private, no-store", 'inline; filename="talk-1.mp4"',
    ]  # fmt: skip
    assert (part.status_code, part.content, beyond.status_code) == (206, FILM[1000:], 416)


async def test_a_head_is_signed_as_one(talk: Talk, copied: Store, screen: httpx.AsyncClient) -> None:
    target = (await screen.head(address(talk))).headers["Location"]
    async with httpx.AsyncClient() as elsewhere:
        head, get = await elsewhere.head(target), await elsewhere.get(target)
    assert (head.status_code, head.headers["Content-Length"], get.status_code) == (200, "1024", 403)


async def test_a_signed_address_is_for_one_film_and_a_short_time(
    talk: Talk, copied: Store, screen: httpx.AsyncClient
) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    target = (await screen.get(address(talk))).headers["Location"]
    asked = parse_qs(urlsplit(target).query)
    assert asked["X-Amz-Expires"] == ["1800"]
    signed_at = datetime.strptime(asked["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert before <= signed_at <= datetime.now(UTC)
    old = bucket.address(talk.sha256, method="GET", disposition="inline", now=before - bucket.SIGNED_FOR)
    copied.objects["talks/other.mp4"] = b"another"
    async with httpx.AsyncClient() as elsewhere:
        found = [
            (await elsewhere.get(url)).status_code
            for url in (
                old,
                target.replace(talk.sha256, "other"),
                target.replace("1800", "9999"),
                target.replace("inline", "attachment"),
                target.partition("?")[0],
            )
        ]
    assert found == [403, 403, 403, 403, 403]


async def test_the_bucket_is_told_that_the_film_is_to_be_kept(talk: Talk, copied: Store, cast: Cast) -> None:
    await sync_to_async(open_gate)(talk)
    async with browser(cast.participant) as client, httpx.AsyncClient() as elsewhere:
        target = (await client.get(f"{address(talk)}?download")).headers["Location"]
        kept = await elsewhere.get(target)
    assert kept.headers["Content-Disposition"] == 'attachment; filename="talk-1.mp4"'


async def test_without_a_right_nothing_is_signed(talk: Talk, copied: Store, cast: Cast) -> None:
    for member in (cast.participant, cast.decision_maker):
        async with browser(member) as client:
            answer = await client.get(address(talk))
        assert (answer.status_code, "Location" in answer.headers) == (404, False)
