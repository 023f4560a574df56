"""The ASGI application itself: Django for HTTP, the one live socket behind exact origins."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialtalks.settings")

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from facilitation.routing import websocket_urlpatterns  # noqa: E402
from socialtalks.flow import unhurried  # noqa: E402
from socialtalks.handler import Handler  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": unhurried(Handler()),
        "websocket": OriginValidator(URLRouter(websocket_urlpatterns), settings.SOCKET_ORIGINS),
    }
)
