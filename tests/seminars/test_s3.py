"""Signature Version 4, by the examples of Amazon's own reference and by what botocore makes of the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.s3 import LONGEST, Bucket, signed_headers, signed_url

EXAMPLE = Bucket(
    "https://examplebucket.s3.amazonaws.com",
    "us-east-1",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
)
AT = datetime(2013, 5, 24, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_signed_address_is_as_in_the_reference() -> None:
    assert signed_url(EXAMPLE, "test.txt", method="GET", now=AT, lasts=DAY) == (
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


def test_signed_headers_are_as_in_the_reference() -> None:
    headers = signed_headers(
        EXAMPLE,
        "test$file.text",
        method="PUT",
        now=AT,
        sha256="44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
        headers={"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
    )
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
        "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    )


def test_a_bucket_at_a_path_and_what_is_asked_for_besides_are_signed_as_botocore_does() -> None:
    bucket = Bucket("https://s3.example.se:9000/films", "eu-north-1", "AKIA", "se/cr+et")
    now, lasts = datetime(2026, 11, 28, 19, 30, 7, tzinfo=UTC), timedelta(minutes=30)
    asked = {"response-content-disposition": 'attachment; filename="att-komma-hem.mp4"'}
    url = signed_url(bucket, "talks/a.mp4", method="GET", now=now, lasts=lasts, query=asked)
    assert url.startswith("https://s3.example.se:9000/films/talks/a.mp4?")
    assert url.endswith("X-Amz-Signature=79709415148041322c3cf785ce16871d018ee4b1be1be4379b9779c4c2de75ed")


def test_the_time_is_told_in_utc() -> None:
    stockholm = AT.astimezone(tz=None)
    assert signed_url(EXAMPLE, "a", method="GET", now=stockholm, lasts=DAY) == signed_url(
        EXAMPLE, "a", method="GET", now=AT, lasts=DAY
    )


def test_the_secret_is_not_in_what_is_written_to_a_log() -> None:
    assert EXAMPLE.secret_key not in repr(EXAMPLE)


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(milliseconds=900), LONGEST + timedelta(seconds=1)])
def test_nothing_is_signed_for_no_time_or_for_too_long(lasts: timedelta) -> None:
    with pytest.raises(ValueError, match="cannot last"):
        signed_url(EXAMPLE, "a", method="GET", now=AT, lasts=lasts)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "/bucket"]))
def test_whatever_stands_in_it_an_address_can_be_read_again(value: str, path: str) -> None:
    bucket = Bucket(f"https://s3.example.se{path}", "eu-north-1", "key", "secret")
    url = signed_url(bucket, "talks/1.mp4", method="GET", now=AT, lasts=DAY, query={"response-content-type": value})
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("s3.example.se", f"{path}/talks/1.mp4")
    assert dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))["response-content-type"] == value
