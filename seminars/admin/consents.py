"""The presenters' answers: every Talk with a film, who has said yes and until when, and who is to be asked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from seminars.admin.gate import tell
from seminars.admin.site import MadeElsewhere, Shelf
from seminars.approvals import approvals
from seminars.models import Consent, Talk
from seminars.wording_gate import answer_text, asked_text


@admin.register(Consent)
class ConsentAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Presenters give and take back on their own page; here one sees, and asks."""

    shelf = (Shelf.PLAN, 4)
    about = gettext_lazy("Vilka presentatörer som har sagt ja till sin film, och till när. Här frågar du dem.")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.ask_all_view)
        return [path("ask/", view, name="seminars_consent_ask"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Answers, not rows: one line for each presenter of each film."""
        found = approvals(Talk.objects.all(), timezone.localdate())
        lines = [(one, answer_text(one), asked_text(one)) for one in found]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Samtycken"),
            "opts": self.opts,
            "about": self.about,
            "waiting": [line for line in lines if line[0].is_awaited],
            "agreed": [line for line in lines if not line[0].is_awaited],
        }
        return TemplateResponse(request, "admin/seminars/consent/answers.html", context)

    def ask_all_view(self, request: HttpRequest) -> HttpResponse:
        """POST queues a mail to everyone who has not said yes and can be reached."""
        if request.method == "POST":
            for one in approvals(Talk.objects.all(), timezone.localdate()):
                if one.is_awaited and one.can_be_asked:
                    tell(request, self, one)
        return HttpResponseRedirect(reverse("admin:seminars_consent_changelist"))
