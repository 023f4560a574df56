"""Addresses of the live pages."""

from __future__ import annotations

from django.urls import path

from facilitation.views import pairing, screen

app_name = "facilitation"
urlpatterns = [
    path("screen/", screen.screen, name="screen"),
    path("screen/code/", screen.screen_code, name="screen_code"),
    path("screen/leave/", screen.screen_leave, name="screen_leave"),
    path("screen/open/<str:token>", screen.screen_open, name="screen_open"),
    path("screen/pair/", pairing.pair, name="pair"),
]
