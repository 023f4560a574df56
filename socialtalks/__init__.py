"""The project: settings, addresses, the ASGI and Celery applications, health, metrics and the demo."""

from socialtalks.celery import app as celery_app

__all__ = ["celery_app"]
