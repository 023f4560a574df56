"""Registration of work groups: the form of one run, the page that asks to look in the mail, and the one in the mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation.services.taking_part import confirm_sign_up as confirm
from groups.errors import GroupsError
from groups.forms import MOST_GROUPS, GroupForm, GroupFormSet, RegistrationForm
from groups.models import SignUp, WorkGroup
from groups.queries import with_leaders
from groups.services.registration import is_open
from groups.services.sign_ups import find_sign_up, free_places, sign_up
from seminars.cookies import put_role
from seminars.models import LinkRole, PersonalLink, Run
from seminars.services.links import issue_link
from seminars.tokens import new_token, token_hash

RECEIPT_SALT = "groups.receipt"
RECEIPT_LIFE = 24 * 3600  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, run: int) -> HttpResponse:
    """The form of one run; after it the page that says to look in the mail, at an address that works for a day."""
    row = get_object_or_404(Run.objects.real().exclude(status=Run.Status.DRAFT).select_related("seminar"), pk=run)
    if sent := _receipt(request, row):
        return render(request, "facilitation/register_sent.html", {"run": row, "sign_up": sent})
    now = timezone.now()
    if not is_open(row, now):
        return render(request, "facilitation/register_closed.html", {"run": row, "now": now})
    if request.method == "POST" and ("more" in request.POST or "less" in request.POST):
        return _form(request, row, *_another(request))
    form, groups = RegistrationForm(request.POST or None), GroupFormSet(request.POST or None, prefix="g")
    if request.method == "POST" and form.is_valid() and groups.is_valid():
        try:
            made = sign_up(run=row, entry=form.registration(groups), now=now)
        except GroupsError as error:
            if error.code == "duplicate":
                groups.forms[-1].add_error("name", _refusal(error.code))
            else:
                form.add_error(None, _refusal(error.code))
        else:
            receipt = signing.dumps(made.pk, salt=RECEIPT_SALT)
            return HttpResponseRedirect(f"{reverse('facilitation:register', args=[row.pk])}?done={receipt}")
    return _form(request, row, form, groups)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mail. GET shows what was written, since scanners open links; the press makes it so, and
    signs the browser in as the contact that its owner has just shown to be."""
    row, now = find_sign_up(token), timezone.now()
    if row is None:
        return _private(render(request, "facilitation/sign_up_gone.html", status=410))
    refused = ""
    if request.method == "POST":
        try:
            groups = confirm(row=row, now=now)
        except GroupsError as error:
            refused = _refusal(error.code)
        else:
            response = HttpResponseRedirect(request.path)
            _sign_in(response, groups, row.run, now)
            return _private(response)
    if row.confirmed_at is not None:
        groups = list(_groups(row))
        return _private(render(request, "facilitation/registered.html", {"run": row.run, "groups": groups}))
    context = {"run": row.run, "sign_up": row, "refused": refused, "is_open": is_open(row.run, now)}
    return _private(render(request, "facilitation/confirm_sign_up.html", context))


def _groups(row: SignUp) -> Any:
    groups = WorkGroup.objects.select_related("municipality", "contact").prefetch_related(with_leaders())
    return groups.filter(sign_up=row).order_by("pk")


def _sign_in(response: HttpResponse, groups: list[WorkGroup], run: Run, now: datetime) -> None:
    contact = groups[0].contact if groups else None
    if contact is None:
        return
    token = new_token()
    issue_link(user=contact, role=LinkRole.CONTACT, run=run, now=now, token=token)
    link = PersonalLink.objects.get(token_hash=token_hash(token))
    put_role(response, LinkRole.CONTACT, str(link.pk))


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"  # without any, browsers send the press with Origin null
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _form(request: HttpRequest, run: Run, form: RegistrationForm, groups: Any) -> HttpResponse:
    wrong = [*form.errors, *(field for one in groups.forms for field in one.errors)]
    context = {"run": run, "form": form, "groups": groups, "wrong": len(wrong), "most": MOST_GROUPS}
    return render(request, "facilitation/register.html", {**context, "free": free_places(run)})


def _another(request: HttpRequest) -> tuple[RegistrationForm, Any]:
    """The forms with all that was typed, nothing checked, and one group more or less."""
    sent = request.POST
    count = min(int(sent.get("g-TOTAL_FORMS", "1")) if sent.get("g-TOTAL_FORMS", "").isdecimal() else 1, MOST_GROUPS)
    fields = GroupForm.base_fields
    typed = [{name: sent.get(f"g-{number}-{name}", "") for name in fields} for number in range(count)]
    if "more" in sent and count < MOST_GROUPS:
        typed.append({"expected": "7"})
    elif "less" in sent and len(typed) > 1:
        gone = sent["less"]
        typed = [row for number, row in enumerate(typed) if str(number) != gone]
    about = {name: sent.get(name, "") for name in RegistrationForm.base_fields}
    made = GroupFormSet(prefix="g", initial=typed)
    made.min_num = 0
    return RegistrationForm(initial=about), made


def _receipt(request: HttpRequest, run: Run) -> SignUp | None:
    try:
        pk = signing.loads(request.GET.get("done", ""), salt=RECEIPT_SALT, max_age=RECEIPT_LIFE)
    except signing.BadSignature:
        return None
    return SignUp.objects.filter(pk=pk, run=run).first()


def _refusal(code: str) -> str:
    texts = {
        "duplicate": _(
            "En grupp med det namnet är redan anmäld. Ge gruppen ett eget namn, till exempel ”Familjeenheten 2”."
        ),
        "too_many": _(
            "Det har blivit många anmälningar med den adressen i dag. Bekräfta dem, eller hör av dig till oss."
        ),
    }
    return texts.get(code, _("Anmälan har just stängt. Hör av dig till oss, så ser vi om det finns plats."))
