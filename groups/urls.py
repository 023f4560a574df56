"""Addresses of registration, contacts and media."""

from __future__ import annotations

from django.urls import path

from groups.views import media

app_name = "groups"
urlpatterns = [
    path("talks/<int:talk>/film.mp4", media.talk_file, name="talk_file"),
    path("talks/<int:talk>/captions/<slug:lang>.vtt", media.caption, name="caption"),
]
