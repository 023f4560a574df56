"""System checks that stop the start on unsafe mixtures, each with the sentence that says what to set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register

from seminars import ffmpeg
from seminars.meetings import CUTS_EMBEDS, LOOPBACK


@register(Tags.security)
def refuse_unsafe_mixtures(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """DEBUG in production, a borrowed secret, or Redis without a shared database."""
    found: list[CheckMessage] = []
    if settings.DEBUG and not settings.EMBEDDED:
        found.append(Error("DEBUG is on with a production database or Redis. Unset DEBUG.", id="socialtalks.E001"))
    if len(settings.SECRET_KEY) < 32:
        found.append(Error("SECRET_KEY is shorter than 32 characters. Set a long random one.", id="socialtalks.E002"))
    if settings.REDIS_URL and not settings.DATABASE_URL:
        found.append(
            Error(
                "REDIS_URL is set without DATABASE_URL: several processes would share one SQLite file. "
                "Set DATABASE_URL to a PostgreSQL database, or unset REDIS_URL.",
                id="socialtalks.E003",
            )
        )
    return found


@register(Tags.security)
def refuse_unsafe_serving(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Films that nobody would send, or that anybody could ask for."""
    if settings.TALK_SERVING == "xaccel" and settings.SECURE_PROXY_SSL_HEADER is None:
        return [
            Error(
                "TALK_SERVING is xaccel, but nothing says that nginx stands in front: rooms would get empty films. "
                "Set BEHIND_PROXY=1 and use deploy/nginx.conf, or unset TALK_SERVING.",
                id="socialtalks.E004",
            )
        ]
    if settings.TALK_SERVING == "s3":
        return _bucket_problems()
    if settings.TALK_SERVING not in ("file", "xaccel"):
        told = f"TALK_SERVING is {settings.TALK_SERVING!r}. Set it to file, xaccel or s3, or unset it."
        return [Error(told, id="socialtalks.E005")]
    return []


@register(Tags.security)
def refuse_half_a_meeting(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Meeting servers that would fail when the rooms come to the gathering."""
    told = [*_jitsi_problems(), *_bbb_problems()]
    return [Error(text, id=f"socialtalks.{number}") for number, text in told]


@register(Tags.files)
def tell_of_ffmpeg(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nothing stops without it, but an organiser's film from a phone does."""
    if ffmpeg.program():
        return []
    told = "ffmpeg is missing: films in HEVC, as phones record them, are refused, and no smaller versions are made."
    return [Info(told, hint="apt-get install ffmpeg, on the worker's machine and the web's.", id="socialtalks.I001")]


def _bucket_problems() -> list[CheckMessage]:
    names = ("S3_URL", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY")
    if missing := [name for name in names if not getattr(settings, name)]:
        told = f"TALK_SERVING is s3 without {' and '.join(missing)}. Set what is missing, or unset TALK_SERVING."
        return [Error(told, id="socialtalks.E006")]
    url = urlsplit(settings.S3_URL)
    if url.scheme != "https" and url.hostname not in ("127.0.0.1", "localhost"):
        told = (
            "S3_URL does not begin with https: signed addresses could be read on the way. Set the bucket's https one."
        )
        return [Error(told, id="socialtalks.E007")]
    if url.query or url.fragment or url.username or not url.hostname:
        told = "S3_URL is not a bucket's plain address. Set it to one like https://name.s3.eu-north-1.amazonaws.com."
        return [Error(told, id="socialtalks.E008")]
    return []


def _jitsi_problems() -> Iterator[tuple[str, str]]:
    host, keys = settings.JITSI_HOST, (settings.JITSI_APP_ID, settings.JITSI_SECRET)
    if any(keys) and not (all(keys) and host):
        yield (
            "E009",
            "JITSI_APP_ID and JITSI_SECRET are set together, with JITSI_HOST. Set all three, or only the host.",
        )
    if host == CUTS_EMBEDS or host.endswith(f".{CUTS_EMBEDS}"):
        yield (
            "E010",
            "JITSI_HOST is meet.jit.si, which ends embedded calls after five minutes, in the middle of the gathering. "
            "Set it to a server of your own, or unset it: links to meet.jit.si work without it.",
        )
    elif host and not _is_plain_host(host):
        yield "E011", "JITSI_HOST is not a host. Set it to one like meet.example.se, without https:// and path."


def _bbb_problems() -> Iterator[tuple[str, str]]:
    if bool(settings.BBB_URL) != bool(settings.BBB_SECRET):
        yield "E012", "BBB_URL and BBB_SECRET are set together, as bbb-conf --secret prints them. Set both, or none."
    url = urlsplit(settings.BBB_URL)
    if settings.BBB_URL and not (url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)):
        yield "E013", "BBB_URL does not begin with https. Set it to one like https://bbb.example.se/bigbluebutton/."
    elif settings.BBB_URL and (url.query or url.fragment or url.username or not url.hostname):
        yield "E013", "BBB_URL is not a plain address. Set it to one like https://bbb.example.se/bigbluebutton/."


def _is_plain_host(host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        return parts.netloc == host == f"{parts.hostname}{f':{parts.port}' if parts.port else ''}" and " " not in host
    except ValueError:
        return False
