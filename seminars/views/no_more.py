"""The page behind every mail that one may say no to: a press ends such mail, another begins it again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from seminars.models import MailRefusal
from seminars.services.mail import accept_mail, read_no_more, refuse_mail


@csrf_exempt  # mail programs post without having seen the page (RFC 8058); the signed address is the right to
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def no_more_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and changes nothing; POST ends mail of the kind, or with `again` begins it anew. Answers with the
    page, since mail programs follow no redirects."""
    found = read_no_more(token)
    if found is None:
        raise Http404
    user, kind = found
    if request.method == "POST":
        if "again" in request.POST:
            accept_mail(user=user, kind=kind)
        else:
            refuse_mail(user=user, kind=kind, now=timezone.now())
    refused = MailRefusal(kind=kind.value).get_kind_display()
    is_refused = MailRefusal.objects.filter(user=user, kind=kind.value).exists()
    response = render(request, "seminars/no_more_mail.html", {"mail": refused, "is_refused": is_refused})
    response["Referrer-Policy"] = "no-referrer"
    return response
