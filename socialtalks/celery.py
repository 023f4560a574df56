"""The Celery application: background work only, never the agenda."""

from __future__ import annotations

import os

from celery import Celery

from socialtalks.broker import use

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialtalks.settings")

use()
app = Celery("socialtalks")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
