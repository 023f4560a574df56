"""What a new film asks of an organiser: whether it may take the place already, and whether the texts suit it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from seminars import clearance
from seminars.admin.gate import carried_out, change_url
from seminars.admin.site import Page
from seminars.approvals import approvals, film_that_waits
from seminars.films import Film
from seminars.models import Talk
from seminars.services.candidates import drop_candidate, use_candidate
from seminars.services.captions import confirm_texts
from seminars.waiting import runs_that_lose
from seminars.wording_films import fact_rows, unchecked_rows
from seminars.wording_gate import waiting_text


class NewFilmPages(Page):
    """Both films beside each other, and the captions beside the new one."""

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Any] = {"candidate": self.candidate_view, "texts": self.texts_view}
        own = [
            path(f"<int:talk_id>/{name}/", self.admin_site.admin_view(view), name=f"seminars_talk_{name}")
            for name, view in views.items()
        ]
        rest: list[URLPattern] = super().get_urls()
        return [*own, *rest]

    def candidate_view(self, request: HttpRequest, talk_id: int) -> HttpResponse:
        """GET shows both and says what an exchange would do; POST exchanges now, or puts the new one away."""
        talk = _talk(talk_id)
        waits = film_that_waits(talk)
        if waits is None:
            return HttpResponseRedirect(change_url(talk))
        if request.method == "POST":
            return self._decide(request, talk)
        now = timezone.now()
        asked = approvals(Talk.objects.filter(pk=talk.pk), clearance.today(now))
        context = {
            "title": gettext("En ny film väntar"),
            "waits": waits,
            "runs": runs_that_lose(talk, waits.sha256, now),
            "asked": [(one, waiting_text(one)) for one in asked],
            "facts": unchecked_rows(talk.size, talk.duration),
            "new_facts": fact_rows(Film.from_json(waits.facts))[:2],
        }
        return self._shown(request, talk, "candidate", context)

    def _decide(self, request: HttpRequest, talk: Talk) -> HttpResponse:
        film, now = request.POST.get("film", ""), timezone.now()

        def work() -> str:
            if "drop" in request.POST:
                drop_candidate(talk=talk, film=film)
                return gettext("Den nya filmen är borttagen. Rummen visar samma film som förut.")
            use_candidate(talk=talk, film=film, now=now)
            return gettext("Den nya filmen har tagit plats.")

        return carried_out(self, request, talk, work)

    def texts_view(self, request: HttpRequest, talk_id: int) -> HttpResponse:
        """GET shows the film with what was written for an earlier one; POST says that it suits."""
        talk = _talk(talk_id)
        if request.method == "POST":
            return self._confirm(request, talk)
        old = [caption for caption in talk.captions.all() if not clearance.fits_film(caption, talk)]
        context = {
            "title": gettext("Stämmer undertexterna med den nya filmen?"),
            "old": [
                (one.get_language_display(), reverse("admin:seminars_talk_captions", args=[talk.pk, one.language]))
                for one in old
            ],
            "chapters": talk.chapters if talk.chapters_sha256 not in ("", talk.sha256) else "",
        }
        return self._shown(request, talk, "texts", context)

    def _confirm(self, request: HttpRequest, talk: Talk) -> HttpResponse:
        def work() -> str:
            confirm_texts(talk=talk, film=request.POST.get("film", ""))
            return gettext("Undertexterna stämmer med den nya filmen.")

        return carried_out(self, request, talk, work)

    def _shown(self, request: HttpRequest, talk: Talk, name: str, more: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": talk, "talk": talk, **more}
        return TemplateResponse(request, f"admin/seminars/talk/{name}.html", context)


def _talk(talk_id: int) -> Talk:
    rows = Talk.objects.exclude(file="").select_related("seminar", "candidate").prefetch_related("captions")
    talk = rows.filter(pk=talk_id).first()
    if talk is None:
        raise Http404
    return talk
