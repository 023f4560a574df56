"""Addresses of registration, contacts and media."""

from __future__ import annotations

from django.urls import path

from groups.views import contact, media, register

app_name = "groups"
urlpatterns = [
    path("register/", register.register_list, name="register_list"),
    path("register/<int:run>/", register.register, name="register"),
    path("contact/", contact.contact, name="contact"),
    path("talks/<int:talk>/film.mp4", media.talk_file, name="talk_file"),
    path("talks/<int:talk>/captions/<slug:lang>.vtt", media.caption, name="caption"),
]
