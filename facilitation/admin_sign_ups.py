"""The page of a run where its registrations are seen, approved and declined."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from facilitation.services.taking_part import approve_group, decline_group, move_up
from groups.errors import GroupsError
from groups.models import SignUp, WorkGroup
from groups.queries import with_leaders
from groups.services.invitations import invite_contacts
from groups.services.pending import pending_groups
from groups.services.registration import is_open
from groups.services.sign_ups import free_places
from seminars.admin.site import Page
from seminars.models import Run

MOST = 50
"""So many of each standing stand on the page; the press that lets all in is for all."""


class RunSignUps(Page):
    """Who asks for a place, who waits for one, and who has not confirmed yet."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.sign_ups_view)
        return [path("<int:run_id>/sign-ups/", view, name="seminars_run_sign_ups"), *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """More places let those in who wait."""
        super().save_related(request, form, formsets, change)
        if change:
            move_up(run=form.instance, now=timezone.now())

    def sign_ups_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self.get_object(request, str(run_id))
        if not isinstance(run, Run) or run.is_rehearsal:
            raise Http404
        if request.method == "POST":
            self._press(request, run)
            return HttpResponseRedirect(reverse("admin:seminars_run_sign_ups", args=[run.pk]))
        groups = list(_groups(run))
        shelves = {
            standing: [group for group in groups if group.standing == standing]
            for standing in ("requested", "waiting", "confirmed", "declined", "cancelled")
        }
        unconfirmed = SignUp.objects.filter(run=run, confirmed_at=None).select_related("municipality")
        _with_leaders([group for shelf in shelves.values() for group in shelf[:MOST]])
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Anmälningar"),
            "opts": self.opts,
            "original": run,
            "free": free_places(run),
            "most": f":{MOST}",
            "is_cut": any(len(shelf) > MOST for shelf in shelves.values()),
            "is_open": is_open(run, timezone.now()),
            "unconfirmed": unconfirmed[:MOST],
            "more_unconfirmed": max(0, unconfirmed.count() - MOST),
            "elsewhere": dict.fromkeys(one.run for one in pending_groups(now=timezone.now()) if one.run != run),
            **shelves,
        }
        return TemplateResponse(request, "admin/seminars/run/sign_ups.html", context)

    def _press(self, request: HttpRequest, run: Run) -> None:
        """One group, or all that ask, in the order in which they came, as far as the places go."""
        now = timezone.now()
        if "invite" in request.POST:
            number = invite_contacts(run=run, now=now)
            text = ngettext("%(n)d kontakt bjuds in.", "%(n)d kontakter bjuds in.", number) % {"n": number}
            self.message_user(request, text, messages.SUCCESS)
            return
        if "all" in request.POST:
            asking = [group for group in _groups(run) if group.standing == "requested"]
            number = sum(self._approve(request, group, now) for group in sorted(asking, key=lambda one: one.pk))
            text = ngettext("%(n)d grupp har fått plats.", "%(n)d grupper har fått plats.", number) % {"n": number}
            self.message_user(request, text, messages.SUCCESS)
            return
        wanted = request.POST.get("approve") or request.POST.get("decline") or ""
        group = next((one for one in _groups(run) if str(one.pk) == wanted), None)
        if group is None:
            raise Http404
        if "approve" in request.POST:
            if self._approve(request, group, now):
                text = gettext("%(group)s har fått plats.") % {"group": group}
                self.message_user(request, text, messages.SUCCESS)
        elif decline_group(group=group, now=now):
            text = gettext("%(group)s får ingen plats, och har fått veta det.") % {"group": group}
            self.message_user(request, text, messages.SUCCESS)

    def _approve(self, request: HttpRequest, group: WorkGroup, now: Any) -> bool:
        try:
            return approve_group(group=group, now=now)
        except GroupsError:
            text = gettext("%(group)s: en annan grupp med det namnet har redan plats.") % {"group": group}
            self.message_user(request, text, messages.ERROR)
            return False


def _groups(run: Run) -> Any:
    rows = WorkGroup.objects.filter(run=run, is_simulated=False).select_related("municipality", "contact")
    return rows.order_by("waiting_since", "created_at", "pk")


def _with_leaders(groups: list[WorkGroup]) -> None:
    """Those of the groups that are shown."""
    prefetch_related_objects(groups, with_leaders())
