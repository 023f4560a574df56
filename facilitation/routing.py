"""The one live socket's address."""

from __future__ import annotations

from django.urls import path

from facilitation.consumers import live_socket

websocket_urlpatterns = [path("ws/live/", live_socket)]  # type: ignore[arg-type]  # an ASGI application, not a view
