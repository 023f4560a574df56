"""The pages of errors, after which the database's connection is handed back.

Django makes them in a thread outside the request's, whose connection nothing closes: each such thread would keep one of
the pool's for good, and addresses that do not exist would use up the pool.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import close_old_connections
from django.http import HttpResponse
from django.views import defaults

Page = Callable[..., HttpResponse]


def _handing_back(page: Page) -> Page:
    @wraps(page)
    def made(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(*args, **kwargs)
        finally:
            close_old_connections()

    return made


bad_request = _handing_back(defaults.bad_request)
permission_denied = _handing_back(defaults.permission_denied)
page_not_found = _handing_back(defaults.page_not_found)
server_error = _handing_back(defaults.server_error)
