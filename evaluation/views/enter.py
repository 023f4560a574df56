"""Where the code on the room's screen is typed by those whose camera does not read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.forms import CodeForm


@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """The field; sent with `?code=` it leads to the group's form, or says what is wrong with the code."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("evaluation:answer", form.cleaned_data["code"])
    return render(request, "evaluation/enter.html", {"form": form})
