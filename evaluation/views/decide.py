"""A decision-maker's answer to a proposal, by the secret address of the municipality's report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.decision_forms import DecisionForm
from evaluation.decisions import Verdict
from evaluation.errors import EvaluationError
from evaluation.models import Decision, ReportLink
from evaluation.queries.follow_up import to_decide
from evaluation.rendering import private
from evaluation.services.decisions import decide as save
from evaluation.services.report_mails import again_token
from evaluation.services.reports import ended_link, find_report
from facilitation import clock


@csrf_exempt  # the page tells no referrer, so its press has no origin; the address itself is the right to answer
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str, proposal: int) -> HttpResponse:
    """GET shows the answer that stands, to change it; POST saves, or says what stands in the way and loses nothing."""
    found = find_report(token=token, now=clock.now())
    if found is None:
        return _gone(request, token)
    link, _report = found
    if request.method != "POST":
        return _page(request, link, token, proposal)
    form = DecisionForm(request.POST, ident=proposal)
    if not form.is_valid():
        return _page(request, link, token, proposal, form=form, status=400)
    try:
        done = save(link=link, proposal=proposal, given=form.given(), seen=form.cleaned_data["seen"], now=clock.now())
    except EvaluationError as error:
        form.add_error(*_wrong(error.code))
        return _page(request, link, token, proposal, form=form, status=400)
    if done.verdict is Verdict.SEEN_LATE:
        return _page(request, link, token, proposal, form=form, is_news=True, status=409)
    address = reverse("evaluation:report", args=[token])
    return private(HttpResponseRedirect(f"{address}#decision-{proposal}", status=303))


def _wrong(code: str) -> tuple[str | None, str]:
    """The field that it is about, None when it is none of them, and what is wrong."""
    days = {
        "no_day": _("Välj en dag då beskedet kommer."),
        "past": _("Dagen har varit. Välj en dag som kommer."),
        "far": _("Välj en dag inom ett år."),
    }
    return ("until", days[code]) if code in days else (None, _("Det här förslaget väntar inte på beslut."))


def _page(
    request: HttpRequest,
    link: ReportLink,
    token: str,
    number: int,
    *,
    form: DecisionForm | None = None,
    is_news: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form with what is typed in it, and the newest answer's number, so that the next press knows of it."""
    rows = to_decide(link.run, link.municipality_id) if link.municipality_id else to_decide(link.run).none()
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404
    kept: Decision | None = getattr(row, "decision", None)
    rev = kept.rev if kept else 0
    if form:
        form.show(rev, row.what)
    shown = form or DecisionForm(initial={**_as_typed(kept), "seen": rev, "about": row.what}, ident=number)
    context = {
        "proposal": row,
        "form": shown,
        "url": reverse("evaluation:decide", args=[token, number]),
        "back": reverse("evaluation:report", args=[token]),
        "kept": kept,
        "is_news": is_news,
        "wrong": shown.wrong,
    }
    return private(render(request, "evaluation/decision.html", context, status=status))


def _as_typed(kept: Decision | None) -> dict[str, object]:
    return {"comment": kept.comment, "by": kept.by, "until": kept.until} if kept else {}


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    ended = ended_link(token, clock.now())
    typed = [text for text in (request.POST.get("comment"), request.POST.get("by")) if text]
    context = {"gone": True, "is_lost": request.method == "POST", "typed": typed}
    context |= {"again": again_token(ended) if ended else ""}
    return private(render(request, "evaluation/decision.html", context, status=404))
