"""Which ways of serving films a server starts with, and what each lets a page reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from socialtalks.checks import refuse_unsafe_serving

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BUCKET = {
    "S3_URL": "https://films.s3.eu-north-1.amazonaws.com",
    "S3_REGION": "eu-north-1",
    "S3_ACCESS_KEY": "AKIA",
    "S3_SECRET_KEY": "secret",
}


def found(settings: Any, **given: object) -> list[str]:
    for name, value in given.items():
        setattr(settings, name, value)
    return [f"{problem.id} {problem.msg}" for problem in refuse_unsafe_serving(None)]


def test_nothing_set_is_sound(settings: Any) -> None:
    assert settings.TALK_SERVING == "file"
    assert found(settings) == []


def test_a_way_that_is_not_known_is_refused(settings: Any) -> None:
    assert found(settings, TALK_SERVING="nginx") == [
        "socialtalks.E005 TALK_SERVING is 'nginx'. Set it to file, xaccel or s3, or unset it."
    ]


def test_nginx_must_stand_in_front(settings: Any) -> None:
    [problem] = found(settings, TALK_SERVING="xaccel")
    assert problem.startswith("socialtalks.E004")
    assert "Set BEHIND_PROXY=1" in problem
    assert found(settings, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")) == []


def test_a_bucket_needs_all_of_it(settings: Any) -> None:
    assert found(settings, TALK_SERVING="s3", **BUCKET) == []
    [problem] = found(settings, S3_URL="", S3_SECRET_KEY="")
    assert problem.startswith("socialtalks.E006 TALK_SERVING is s3 without S3_URL and S3_SECRET_KEY.")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://films.example.se", "E007"),
        ("films.example.se", "E007"),
        ("https://", "E008"),
        ("https://user@films.example.se", "E008"),
        ("https://films.example.se/?list", "E008"),
    ],
)
def test_a_bucket_has_a_plain_and_safe_address(settings: Any, url: str, code: str) -> None:
    [problem] = found(settings, TALK_SERVING="s3", **{**BUCKET, "S3_URL": url})
    assert problem.startswith(f"socialtalks.{code}")


SHOW = """
import json, django
from django.conf import settings
django.setup()
print(json.dumps({"policy": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "beat": [*settings.CELERY_BEAT_SCHEDULE]}))
"""


def shown(folder: Path, **given: str) -> dict[str, Any]:
    env = {**os.environ, "SOCIALTALKS_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "socialtalks.settings", **given}
    done = subprocess.run([sys.executable, "-c", SHOW], cwd=ROOT, env=env, check=True, capture_output=True)
    return dict(json.loads(done.stdout))


def test_the_buckets_host_is_the_one_other_that_pages_reach_and_only_then(tmp_path: Path) -> None:
    without, by_nginx = shown(tmp_path, **BUCKET), shown(tmp_path, **BUCKET, TALK_SERVING="xaccel")
    with_bucket = shown(tmp_path, **{**BUCKET, "S3_URL": "https://s3.example.se:9000/films"}, TALK_SERVING="s3")
    assert without == by_nginx
    added = {
        name: [source for source in sources if source not in without["policy"][name]]
        for name, sources in with_bucket["policy"].items()
    }
    host = ["https://s3.example.se:9000"]
    assert added == {name: host if name in ("media-src", "connect-src") else [] for name in without["policy"]}
    assert set(with_bucket["beat"]) - set(without["beat"]) == {"film-copies"}


def test_a_server_does_not_start_on_an_unsafe_mixture(tmp_path: Path) -> None:
    env = {**os.environ, "SOCIALTALKS_DATA": str(tmp_path), "TALK_SERVING": "xaccel"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "socialtalks.E004" in done.stderr
