"""A presenter looks at the own film with its captions, says yes to it until a day, or takes the yes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation import clock
from facilitation.forms import ConsentForm
from facilitation.queries.present import caption_news, days_shown
from facilitation.services.consents import give_consent, withdraw_consent
from groups.permissions import Actor, Role
from groups.views.entry import ask_for_link, linked_actor
from seminars import captions, chapters
from seminars.approvals import Approval, film_that_waits, own_approvals, texts_mark
from seminars.clearance import today
from seminars.errors import PlanningError
from seminars.wording import refusal_texts
from seminars.wording_gate import answer_text


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def present_talk(request: HttpRequest, talk: int) -> HttpResponse:
    """The film, where it is shown, and the yes. A POST gives it."""
    actor = linked_actor(request, Role.PRESENTER)
    if actor is None:
        return ask_for_link(request, Role.PRESENTER)
    own, now = _own(actor, talk), clock.now()
    sent = request.POST if request.method == "POST" else None
    form = ConsentForm(sent, today=today(now), has_captions=bool(own.talk.captions.all()))
    if request.method == "POST" and form.is_valid():
        try:
            film, texts = request.POST.get("film", ""), request.POST.get("texts")
            give_consent(talk=own.talk, presenter=own.presenter, film=film, texts=texts, until=form.until(), now=now)
        except PlanningError as error:
            form.add_error(None, refusal_texts(error)[0])
        else:
            messages.success(request, _("Tack. Ditt ja är sparat."))
            return redirect("facilitation:present_talk", talk)
    return render(request, "facilitation/present_talk.html", _context(own, form, actor), status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def present_withdraw(request: HttpRequest, talk: int) -> HttpResponse:
    """GET says what happens, POST takes the yes back."""
    actor = linked_actor(request, Role.PRESENTER)
    if actor is None:
        return ask_for_link(request, Role.PRESENTER)
    own = _own(actor, talk)
    if request.method == "POST":
        if withdraw_consent(talk=own.talk, presenter=own.presenter, now=clock.now()):
            messages.success(request, _("Ditt samtycke är återtaget. Filmen visas inte längre."))
        return redirect("facilitation:present")
    return render(request, "facilitation/present_withdraw.html", {"own": own, "name": actor.name})


def _own(actor: Actor, talk: int) -> Approval:
    """The presenter's own Talk, or Http404 for any other."""
    found = own_approvals(actor.user_id, today(clock.now()))
    one = next((approval for approval in found if approval.talk.pk == talk), None)
    if one is None:
        raise Http404
    return one


def _context(own: Approval, form: ConsentForm, actor: Actor) -> dict[str, object]:
    talk = own.talk
    texts = {caption.language: caption.vtt for caption in talk.captions.all()}
    swedish = texts.get("sv", "")
    waits = film_that_waits(talk) if own.has_new_film else None
    return {
        "own": own,
        "talk": talk,
        "film": waits or talk,
        "is_new": waits is not None,
        "texts": texts_mark(texts),
        "news": caption_news(own),
        "answer": answer_text(own),
        "days": days_shown(talk, now=clock.now()),
        "has_chapters": bool(talk.duration and chapters.read(talk.chapters, talk.duration)[0]),
        "transcript": captions.read(swedish)[0] if swedish else (),
        "form": form,
        "name": actor.name,
    }


def _status(form: ConsentForm) -> int:
    return 200 if not form.is_bound or form.is_valid() else 422
