"""The municipality contact's page: own groups run by run, a substitute, a cancellation."""

from __future__ import annotations

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
from groups.queries import groups_of_contact
from groups.services.registration import cancel_group, name_substitute
from groups.views.entry import ask_for_link, linked_actor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The groups of the contact's municipalities; a post names a substitute or cancels one of them."""
    actor = linked_actor(request, Role.CONTACT)
    if actor is None or actor.groups is None:
        return ask_for_link(request, Role.CONTACT)
    runs = groups_of_contact(actor, now=timezone.now())
    faulty = None
    if request.method == "POST":
        group = _group(request, [group for run in runs for group in run.own_groups])
        form = _cancel(request, group) if "cancel" in request.POST else _substitute(request, group)
        if form is None:
            return HttpResponseRedirect(f"{reverse('groups:contact')}#group-{group.pk}")
        faulty = group.pk
    for run in runs:
        for group in run.own_groups:
            group.form = form if group.pk == faulty else SubstituteForm(auto_id=f"g{group.pk}_%s")
    context = {"runs": runs, "name": actor.name, "faulty": faulty}
    return render(request, "groups/contact.html", context, status=422 if faulty else 200)


def _group(request: HttpRequest, own: list[WorkGroup]) -> WorkGroup:
    wanted = request.POST.get("group", "")
    found = next((group for group in own if str(group.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _cancel(request: HttpRequest, group: WorkGroup) -> None:
    if cancel_group(group=group):
        messages.success(request, _("%(group)s är avanmäld.") % {"group": group.name})


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
