"""The planning desk's lists as they stand on its shelves."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from seminars.admin.site import Shelf

register = template.Library()


@register.simple_tag
def shelves(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Django's lists by app, by shelf instead: each row as Django made it, with `about`; empty shelves are left out."""
    rows = [_row(row) for app in apps for row in app["models"]]
    rows.sort(key=lambda row: (row["place"], row["name"]))
    found = [{"label": shelf.value, "rows": [row for row in rows if row["shelf"] is shelf]} for shelf in Shelf]
    return [shelf for shelf in found if shelf["rows"]]


@register.simple_tag
def mail_folder() -> str:
    """The address of the product's own mail folder; empty where mail goes to a server."""
    return "" if settings.EMAIL_HOST else reverse("seminars:mailbox")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    desk = admin.site.get_model_admin(row["model"])
    shelf, place = getattr(desk, "shelf", (Shelf.ALWAYS, 99))
    return {**row, "shelf": shelf, "place": place, "about": getattr(desk, "about", "")}
