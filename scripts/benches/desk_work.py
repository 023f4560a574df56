"""Fills a demo with a crowd, then opens each page of the planning desk. Run by `desk`: groups, seminars, trail."""

from __future__ import annotations

import json
import statistics
import sys
import time

import django
from django.conf import settings

django.setup()
from scripts.benches.bare.desk import TEMPLATES  # noqa: E402 - after the settings

settings.ROOT_URLCONF = "scripts.benches.bare.desk"
settings.TEMPLATES = [*settings.TEMPLATES, TEMPLATES]

from django.db import connection, transaction  # noqa: E402 - after the settings
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.crowd import make_crowd  # noqa: E402
from tests.desk_pages import pages  # noqa: E402

TIMES = 5


def main(groups: int, seminars: int, trail: int) -> None:
    with transaction.atomic():
        crowd = make_crowd(groups, seminars=seminars, trail=trail)
    client = crowd.organiser.client()
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    client.raise_request_exception = False
    wanted = {"bare": "/bare/groups/municipality/", **pages(crowd)}
    told = [page for name, url in wanted.items() if (page := _opened(client, name, url))]
    print(json.dumps(told))


def _opened(client: Client, name: str, url: str) -> dict[str, object] | None:
    """None for what is a press, closed or gone."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    queries = len(asked)  # the next request empties the log
    if answer.status_code != 200:
        return None
    took = [_seconds(client, url) for _ in range(TIMES)]
    size = len(b"".join(answer.streaming_content if answer.streaming else [answer.content])) // 1024
    return {"name": name, "ms": statistics.median(took) * 1e3, "queries": queries, "kilobytes": size}


def _seconds(client: Client, url: str) -> float:
    began = time.process_time()
    client.get(url)
    return time.process_time() - began


if __name__ == "__main__":
    main(*(int(arg) for arg in sys.argv[1:4]))
