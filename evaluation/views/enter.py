"""Where the code on the room's screen is typed by those whose camera does not read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.forms import CodeForm
from evaluation.views.reading import is_choosing, language_of, said_in, shown_again, tells_no_referrer
from evaluation.wording_form import NAMES, form_words


@csrf_exempt  # all that is posted is a choice of language
@tells_no_referrer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The field; sent with `?code=` it leads to the group's form, or says what is wrong with the code."""
    reads = language_of(request)
    if is_choosing(request):
        return shown_again(request, reads)
    return said_in(reads, request, lambda: _field(request, reads))


def _field(request: HttpRequest, reads: str) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("evaluation:answer", form.cleaned_data["code"])
    about = {"form": form, "reads": reads, "words": form_words(reads), "languages": NAMES.items()}
    return render(request, "evaluation/enter.html", about)
