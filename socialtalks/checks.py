"""System checks that stop the start on unsafe mixtures, each with the sentence that says what to set."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register

from seminars import ffmpeg


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
