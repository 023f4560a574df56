"""Whoever has lost a personal link, or has one that ended, gets a new one by mail. The page never says who is known."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from seminars.services.fresh_links import renew_by_address, renew_by_token


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Din e-post"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "class": "form-control"}),
        error_messages={
            "required": _("Skriv din e-post, så skickar vi länken dit."),
            "invalid": _("Skriv en hel e-postadress, till exempel namn@kommun.se."),
        },
    )


@csrf_exempt  # the page of an ended link tells no referrer, so its press has no origin; all it does is mail the owner
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fresh_link(request: HttpRequest) -> HttpResponse:
    """GET asks for the address; POST sends, with `again` to whoever had the link that led here."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    now, again = timezone.now(), request.POST.get("again", "")[:200]
    if again:
        renew_by_token(token=again, now=now)
    elif request.method == "POST" and form.is_valid():
        renew_by_address(email=form.cleaned_data["email"], now=now)
    else:
        return render(request, "seminars/fresh_link.html", {"form": form})
    return HttpResponseRedirect(reverse("seminars:fresh_link_sent"))


@require_safe
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "seminars/fresh_link_sent.html")
