"""Where an organiser who comes by a link from the server chooses a password, and is then in the planning desk."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from seminars.begin_forms import BeginForm
from seminars.models import SecondFactor
from seminars.services.organisers import who_begins
from seminars.services.second_factor import is_required
from seminars.services.trail import note
from seminars.set_up_first import MARK

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("new_password1", "new_password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, person: int, token: str) -> HttpResponse:
    """GET shows the form and changes nothing; POST sets the password and signs in. Who has a second factor signs in
    with it: the link alone does not."""
    user = who_begins(person=person, token=token)
    if user is None:
        context = {"known": True, "is_organisers": True, "language_next": reverse("seminars:home")}
        response = render(request, "seminars/link_gone.html", context, status=410)
    else:
        form = BeginForm(user, request.POST or None)
        if form.is_valid():
            note(person=user.pk, action="done", row=form.save(), told=gettext("Valde lösenord."), now=timezone.now())
            if SecondFactor.objects.filter(user=user).exists():
                return HttpResponseRedirect(reverse("admin:login"))
            login(request, user, BACKEND)
            if is_required(user=user, today=localdate()):
                request.session[MARK] = True  # the desk leads to where it is switched on
            return HttpResponseRedirect(reverse("admin:index"))
        response = render(request, "seminars/begin.html", {"form": form, "person": user})
    response["Referrer-Policy"] = "same-origin"  # without any, browsers send the press with Origin null
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
