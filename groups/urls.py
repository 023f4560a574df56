"""Addresses of what can be registered for, and of media."""

from __future__ import annotations

from django.urls import path

from groups.views import media, register, transcript, watch

app_name = "groups"
urlpatterns = [
    path("register/", register.register_list, name="register_list"),
    path("talks/<int:talk>/film.mp4", media.talk_film, name="talk_file"),
    path("talks/<int:talk>/text/", transcript.transcript, name="transcript"),
    path("talks/<int:talk>/chapters.vtt", media.chapter_track, name="chapters"),
    path("talks/<int:talk>/<slug:kind>.mp4", media.talk_film, name="talk_rendition"),
    path("seminars/<slug:slug>/talks/<int:number>/", watch.watch, name="watch"),
    path("talks/<int:talk>/poster", watch.poster, name="poster"),
    path("talks/<int:talk>/captions/<slug:lang>.vtt", media.caption, name="caption"),
]
