"""The pages of errors, which tell nobody at which address they were met, and after which the database's connection is
handed back.

Django makes them in a thread outside the request's, whose connection nothing closes: each such thread would keep one of
the pool's for good, and addresses that do not exist would use up the pool.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connections
from django.http import HttpResponse
from django.views import defaults

Page = Callable[..., HttpResponse]
REFERRER = "no-referrer"
"""An address may be a secret, or a group's code with a letter wrong."""


def _handing_back(page: Page) -> Page:
    @wraps(page)
    def made(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = page(*args, **kwargs)
            response["Referrer-Policy"] = REFERRER
            return response
        finally:
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:  # the thread is somebody's who is not done with it
                    connection.close_if_unusable_or_obsolete()

    return made


bad_request = _handing_back(defaults.bad_request)
permission_denied = _handing_back(defaults.permission_denied)
page_not_found = _handing_back(defaults.page_not_found)
server_error = _handing_back(defaults.server_error)
