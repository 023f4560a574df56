"""The municipality contact's page: own groups run by run, a substitute, a cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.errors import GroupsError
from groups.forms import SubstituteForm
from groups.models import WorkGroup
from groups.permissions import Role
from groups.queries import OwnRun, groups_of_contact
from groups.services.registration import cancel_group, is_open, name_substitute
from groups.views.entry import ask_for_link, linked_actor
from seminars.models import Run


@dataclass(frozen=True, slots=True)
class Card:
    """A group on the page; `is_faulty` opens its form with what is wrong."""

    group: WorkGroup
    form: SubstituteForm
    is_faulty: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A run on the page."""

    run: Run
    cards: tuple[Card, ...]
    is_open: bool
    is_over: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The groups of the contact's municipalities; a post names a substitute or cancels one of them."""
    actor, now = linked_actor(request, Role.CONTACT), timezone.now()
    if actor is None:
        return ask_for_link(request, Role.CONTACT)
    own = groups_of_contact(actor, now=now)
    faulty: tuple[WorkGroup, SubstituteForm] | None = None
    if request.method == "POST":
        group = _group(request, [group for one in own for group in one.groups])
        form = _change(request, group)
        if form is None:
            return HttpResponseRedirect(f"{reverse('groups:contact')}#group-{group.pk}")
        faulty = group, form
    sections = sorted((_section(one, faulty, now) for one in own), key=lambda section: section.is_over)
    return render(request, "groups/contact.html", {"sections": sections, "name": actor.name})


def _section(own: OwnRun, faulty: tuple[WorkGroup, SubstituteForm] | None, now: datetime) -> Section:
    cards = tuple(
        Card(group, faulty[1], is_faulty=True)
        if faulty and faulty[0] == group
        else Card(group, SubstituteForm(auto_id=f"g{group.pk}_%s"), is_faulty=False)
        for group in own.groups
    )
    return Section(own.run, cards, is_open=is_open(own.run, now), is_over=own.run.ends_at <= now)


def _group(request: HttpRequest, own: list[WorkGroup]) -> WorkGroup:
    wanted = request.POST.get("group", "")
    found = next((group for group in own if str(group.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _change(request: HttpRequest, group: WorkGroup) -> SubstituteForm | None:
    """Does what was pressed; the form with what is wrong, or None when it is done."""
    if "cancel" not in request.POST:
        return _substitute(request, group)
    if cancel_group(group=group):
        messages.success(request, _("%(group)s är avanmäld.") % {"group": group.name})
    return None


def _substitute(request: HttpRequest, group: WorkGroup) -> SubstituteForm | None:
    """None when done, else the form with what is wrong."""
    form = SubstituteForm(request.POST, auto_id=f"g{group.pk}_%s")
    if not form.is_valid():
        return form
    try:
        substitute = name_substitute(group=group, now=timezone.now(), **form.cleaned_data)
    except GroupsError:
        form.add_error(None, _("Gruppen är avanmäld. Anmäl den på nytt först."))
        return form
    messages.success(
        request, _("%(name)s kan leda gruppen och får en personlig länk med e-post.") % {"name": substitute.user.name}
    )
    return None
