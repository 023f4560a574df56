"""A rehearsal is made from a run with one press, and removed with another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation import clock
from facilitation.forms import RehearsalForm
from facilitation.services.rehearsals import make_rehearsal, remove_rehearsal, unfinished_rehearsal
from facilitation.views.control import for_organisers
from groups.errors import GroupsError
from seminars.agenda import AgendaError
from seminars.errors import PlanningError
from seminars.models import Run
from seminars.wording import agenda_error_text, refusal_texts


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def rehearse(request: HttpRequest, run: int) -> HttpResponse:
    """Asks how; the press makes the rehearsal and leads to its control room, as a second press does."""
    found, now = get_object_or_404(Run.objects.real().select_related("seminar"), pk=run), clock.now()
    form, refusal = RehearsalForm(request.POST or None, length=found.length), ""
    if request.method == "POST" and form.is_valid():
        try:
            copy = make_rehearsal(run=found, **form.cleaned_data, now=now, by=request.user.pk)
        except (PlanningError, AgendaError, GroupsError) as error:
            refusal = _reason(error, found)
        else:
            return redirect("facilitation:control", copy.pk)
    unfinished = unfinished_rehearsal(found, now)
    context = {"run": found, "form": form, "unfinished": unfinished, "refusal": refusal}
    return render(request, "facilitation/rehearse.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def remove(request: HttpRequest, run: int) -> HttpResponse:
    """Asks first; then the rehearsal is gone with all that came of it. Real runs are not found here."""
    found = get_object_or_404(Run.objects.rehearsals().select_related("seminar"), pk=run)
    if request.method != "POST":
        return render(request, "facilitation/rehearsal_remove.html", {"run": found})
    remove_rehearsal(run=found)
    messages.success(request, _("Övningen är borttagen."))
    return redirect("facilitation:control_list")


def _reason(error: PlanningError | AgendaError | GroupsError, run: Run) -> str:
    if isinstance(error, AgendaError):
        return agenda_error_text(error)
    if isinstance(error, PlanningError):
        return " ".join(refusal_texts(error, run.length))
    return _("Det finns ingen kommun att låna rum i. Lägg till en kommun i planeringen först.")
