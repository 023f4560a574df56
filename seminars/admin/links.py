"""A fresh personal link, shown once as address and QR, on the pages of those who sign in by link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from django.contrib import admin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from seminars.admin.site import is_limited
from seminars.limits import may_open
from seminars.models import LinkRole, Run
from seminars.services.links import LINK_LIFE, issue_link, link_ends, revoke_links


def qr(address: str, *, label: str) -> SafeString:
    """The address as an inline SVG, black on white whatever the page's colours, readable from a phone."""
    drawing = segno.make(address, error="m", micro=False)
    svg = drawing.svg_inline(omitsize=True, border=3, light="#fff", svgclass="qr", lineclass=None, title=label)
    return mark_safe(svg)  # noqa: S308 - made by segno of squares and the escaped title


class FreshLinkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A row with a link that signs somebody in. The page before asks; only the press makes the link."""

    link_button: Any = gettext_lazy("Visa ny länk")
    change_form_template = "admin/fresh_link_change_form.html"

    def make_link(self, row: Any, now: datetime) -> str:
        """The new link's absolute address."""
        raise NotImplementedError

    def revoke_old_links(self, row: Any, now: datetime) -> None:
        """Ends what was handed out for this row before."""
        raise NotImplementedError

    def link_days(self, row: Any, now: datetime) -> int:
        """How long a link that is made now works."""
        return LINK_LIFE.days

    def link_owner(self, row: Any) -> str:
        """Who or what the link is for, in words."""
        return str(row)

    @admin.display(description=gettext_lazy("personlig länk"))
    def fresh_link(self, row: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse(f"admin:{self._url_name()}", args=[row.pk]), self.link_button)

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        is_closed = is_limited(request) and not may_open(self._url_name())
        return [column for column in shown if column != "fresh_link"] if is_closed else shown

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.fresh_link_view)
        return [path("<path:object_id>/link/", view, name=self._url_name()), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        url = "" if is_limited(request) and not may_open(self._url_name()) else f"admin:{self._url_name()}"
        extra = {"link_button": self.link_button, "link_url": url, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def fresh_link_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks, POST makes the link and shows it. Nothing but its hash is kept."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": self.link_button,
            "opts": self.opts,
            "original": row,
            "owner": self.link_owner(row),
            "days": self.link_days(row, timezone.now()),
        }
        if request.method == "POST":
            context |= self._made(request, row)
        return TemplateResponse(request, "admin/fresh_link.html", context)  # admin views are never stored by browsers

    def _made(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        now = timezone.now()
        with transaction.atomic():
            if "revoke" in request.POST:
                self.revoke_old_links(row, now)
            address = self.make_link(row, now)
            self.log_change(request, row, gettext("En ny länk visades."))
        return {"address": address, "qr": qr(address, label=gettext("Länken som QR-kod"))}

    def _url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_link"


class PersonalLinkMaker(FreshLinkAdmin):
    """A row whose `user` signs in by personal link in one role."""

    link_role: LinkRole

    def link_run(self, row: Any) -> Run | None:
        return None

    def make_link(self, row: Any, now: datetime) -> str:
        return issue_link(user=row.user, role=self.link_role, run=self.link_run(row), now=now)

    def revoke_old_links(self, row: Any, now: datetime) -> None:
        revoke_links(user=row.user, role=self.link_role, now=now)

    def link_days(self, row: Any, now: datetime) -> int:
        return (link_ends(user=row.user, role=self.link_role, now=now) - now).days

    def link_owner(self, row: Any) -> str:
        return f"{row.user} ({self.link_role.label})"
