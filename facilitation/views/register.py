"""Registration of a work group: the form of one run, and the receipt."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from facilitation.services.taking_part import register_group
from groups.errors import GroupsError
from groups.forms import RegistrationForm
from groups.models import WorkGroup
from groups.services.registration import is_open
from seminars.models import Run

RECEIPT_SALT = "groups.receipt"
RECEIPT_LIFE = 24 * 3600  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, run: int) -> HttpResponse:
    """The form of one run; after it the receipt, at an address that can be read again for a day."""
    row = get_object_or_404(Run.objects.real().exclude(status=Run.Status.DRAFT).select_related("seminar"), pk=run)
    if group := _receipt(request, row):
        return render(request, "facilitation/registered.html", {"run": row, "group": group})
    now = timezone.now()
    if not is_open(row, now):
        return render(request, "facilitation/register_closed.html", {"run": row, "now": now})
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = register_group(run=row, entry=form.registration(), now=now)
        except GroupsError as error:
            form.add_error("name" if error.code == "duplicate" else None, _refusal(error.code))
        else:
            receipt = signing.dumps(group.pk, salt=RECEIPT_SALT)
            return HttpResponseRedirect(f"{reverse('facilitation:register', args=[row.pk])}?done={receipt}")
    return render(request, "facilitation/register.html", {"run": row, "form": form})


def _receipt(request: HttpRequest, run: Run) -> WorkGroup | None:
    try:
        pk = signing.loads(request.GET.get("done", ""), salt=RECEIPT_SALT, max_age=RECEIPT_LIFE)
    except signing.BadSignature:
        return None
    groups = WorkGroup.objects.select_related("municipality", "contact").prefetch_related("facilitators__user")
    return groups.filter(pk=pk, run=run).first()


def _refusal(code: str) -> str:
    if code == "duplicate":
        return _("En grupp med det namnet är redan anmäld. Ge gruppen ett eget namn, till exempel ”Familjeenheten 2”.")
    return _("Anmälan har just stängt. Hör av dig till oss, så ser vi om det finns plats.")
