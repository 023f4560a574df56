"""The embedded default's mail, read in the product: for organisers, and only where mail goes to a folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seminars import mail_folder
from seminars.framed import framed

ON_A_PAGE = 25


@require_safe
@staff_member_required
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mail in the folder, the newest first; narrowed down to an address or words of the subject."""
    words = request.GET.get("words", "").strip().lower()[:120]
    found = [mail for mail in mail_folder.newest(_folder()) if words in f"{mail.to} {mail.subject}".lower()]
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "seminars/mailbox.html", {"page": page, "words": words})


@require_safe
@staff_member_required
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its text, its look in a frame of its own, its files."""
    return render(request, "seminars/mail.html", {"mail": _mail(name)})


@require_safe
@staff_member_required
@never_cache
def mail_look(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of one mail, for the frame."""
    return framed(_mail(name).html)


@require_safe
@staff_member_required
@never_cache
def mail_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A file that came with the mail."""
    files = _mail(name).files
    if not 1 <= number <= len(files):
        raise Http404
    _name, content = files[number - 1]
    headers = {"Content-Disposition": 'attachment; filename="social-talks.ics"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _folder() -> Path:
    if settings.EMAIL_HOST:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


def _mail(name: str) -> mail_folder.Mail:
    found = mail_folder.find(_folder(), name)
    if found is None:
        raise Http404
    return found
