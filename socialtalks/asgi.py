"""What a server starts: the application, once it is certain that it may run beside what runs already."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialtalks.settings")

from django.conf import settings

from socialtalks.alone import be_the_only_one
from socialtalks.application import application

if not settings.REDIS_URL:
    be_the_only_one(settings.DATA_DIR)

__all__ = ["application"]
