"""What is known about a person, to be handed out or erased: a page of the planning desk."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from seminars.admin.site import Page
from seminars.errors import PlanningError
from seminars.models import User
from seminars.services.people import erase_person, known_about, number_known
from seminars.services.trail import note
from seminars.wording import refusal_texts


class PersonalData(Page):
    """Mixed into the people's admin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.personal_data_view)
        return [path("<int:person_id>/data/", view, name="seminars_user_data"), *super().get_urls()]

    def personal_data_view(self, request: HttpRequest, person_id: int) -> HttpResponse:
        """GET says what there is; the presses download it, or erase the person."""
        person, by = self.get_object(request, str(person_id)), request.user
        if not isinstance(person, User) or not isinstance(by, User):
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if "export" in request.POST:
            return _download(person, by)
        if "erase" in request.POST and self._erased(request, person, by):
            return HttpResponseRedirect(reverse("admin:seminars_user_changelist"))
        known = list(number_known(person).items())
        about: dict[str, Any] = {"title": gettext("Personuppgifter"), "opts": self.opts, "original": person}
        page = {**self.admin_site.each_context(request), **about, "known": known, "is_own": person == by}
        return TemplateResponse(request, "admin/seminars/user/data.html", page)

    def _erased(self, request: HttpRequest, person: User, by: User) -> bool:
        try:
            erase_person(user=person, by=by, now=timezone.now())
        except PlanningError as error:
            self.message_user(request, refusal_texts(error)[0], messages.ERROR)
            return False
        self.message_user(request, gettext("Personuppgifterna är raderade."), messages.SUCCESS)
        return True


def _download(person: User, by: User) -> HttpResponse:
    note(person=by.pk, action="done", row=person, told=gettext("Personuppgifterna lämnades ut."), now=timezone.now())
    text = json.dumps(known_about(person), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="person-{person.pk}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
