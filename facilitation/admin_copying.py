"""A run's copy in the planning desk: the day of the new one is asked for, the rest goes along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms import BooleanField, SplitDateTimeField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy

from facilitation import clock
from facilitation.services.copying import copy_run
from groups.models import WorkGroup
from seminars.admin.site import Page
from seminars.errors import PlanningError
from seminars.forms import SpokenTimes, meeting_url
from seminars.models import Run
from seminars.wording import refusal_texts


class CopyForm(SpokenTimes):
    starts_at = SplitDateTimeField(label=gettext_lazy("Börjar"), widget=AdminSplitDateTime())
    with_groups = BooleanField(
        label=gettext_lazy("Ta med arbetsgrupperna och deras facilitatorer"), required=False, initial=True
    )

    class Meta:
        model = Run
        fields = ("starts_at", "meeting_url")

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"]
        if starts_at <= clock.now():
            raise ValidationError(gettext("Välj en dag som inte har varit."))
        return starts_at

    def clean_meeting_url(self) -> str:
        return meeting_url(self.cleaned_data["meeting_url"])


class RunCopying(Page):
    """Mixed into the runs' admin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.copy_view)
        return [path("<int:run_id>/copy/", view, name="seminars_run_copy"), *super().get_urls()]

    def copy_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """GET asks for the day, POST makes the copy and opens it."""
        run = self.get_object(request, str(run_id))
        if not isinstance(run, Run) or run.is_rehearsal or not self.has_add_permission(request):
            raise Http404
        if request.method == "POST":
            form = CopyForm(request.POST)
            if form.is_valid() and (made := self._copy(request, run, form)):
                return HttpResponseRedirect(reverse("admin:seminars_run_change", args=[made.pk]))
        else:
            form = CopyForm(initial={"meeting_url": run.meeting_url})
        groups = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED).count()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": gettext("Kopiera tillfället"),
            "opts": self.opts,
            "original": run,
            "run": run,
            "form": form,
            "groups": groups,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/seminars/run/copy.html", context)

    def _copy(self, request: HttpRequest, run: Run, form: CopyForm) -> Run | None:
        given = {name: form.cleaned_data[name] for name in ("starts_at", "meeting_url", "with_groups")}
        try:
            made = copy_run(run=run, now=clock.now(), **given)
        except PlanningError as error:
            form.add_error("starts_at", refusal_texts(error)[0])
            return None
        self.log_addition(request, made, gettext("Kopierat från ett annat tillfälle."))
        text = gettext("Kopian är ett utkast. Se över agendan och länken, och publicera.")
        self.message_user(request, text, messages.SUCCESS)
        return made
