"""What a Talk lacks before all may see its film: a checklist on its page, and the presses that mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from seminars import captions, clearance, gate
from seminars.admin.site import Page
from seminars.approvals import Approval, approvals, film_that_waits
from seminars.errors import PlanningError
from seminars.models import Talk
from seminars.services import consents
from seminars.templatetags.look import day_short
from seminars.wording import refusal_texts
from seminars.wording_gate import asked_text, description_text, missing_text, own_answer_text

ORGANISER = gettext_lazy("Det gör en organisatör.")
PRESENTER = gettext_lazy("Presentatören svarar på sin egen sida.")


@dataclass(frozen=True)
class Line:
    """One thing that must be there: whether it is, in words, and where it is mended. A note is only worth knowing."""

    title: Any
    is_there: bool
    text: str
    who: Any = ""
    url: str = ""
    button: Any = ""
    approval: Approval | None = None
    is_note: bool = False


@dataclass(frozen=True)
class Checklist:
    """All of it, with a sentence that says what it comes to."""

    is_open: bool
    summary: str
    lines: tuple[Line, ...]


def checklist(talk: Talk) -> Checklist | None:
    """The gate of a Talk with a film of ours; None for others."""
    if not talk.pk or not talk.file:
        return None
    today = timezone.localdate()
    facts = clearance.facts(talk)
    missing = gate.missing(facts, today)
    asked = approvals(Talk.objects.filter(pk=talk.pk), today)
    needed = (_captions(talk, missing), _transcript(missing), _description(talk, facts, missing), *_consents(asked))
    return Checklist(not missing, _summary(talk, missing, today), (*needed, *_notes(talk, asked)))


def short(talk: Talk) -> str:
    """The gate in a line, for the seminar's page."""
    if not talk.pk or not talk.file:
        return "–"
    missing = clearance.missing_for_all(talk, timezone.localdate())
    text = gettext("Saknas: %(what)s.") % {"what": missing_text(missing)} if missing else gettext("Allt är klart.")
    return format_html('{} <a href="{}">{}</a>', text, change_url(talk), gettext("Öppna Talken"))


def carried_out(admin: Any, request: HttpRequest, talk: Talk, work: Callable[[], str]) -> HttpResponse:
    """A press on a Talk's page: `work` does it and says what was done, or why not is told; back to the Talk."""
    try:
        text = work()
    except PlanningError as error:
        admin.message_user(request, refusal_texts(error)[0], messages.ERROR)
    else:
        admin.log_change(request, talk, text)
        admin.message_user(request, text, messages.SUCCESS)
    return HttpResponseRedirect(change_url(talk))


def change_url(talk: Talk) -> str:
    return reverse("admin:seminars_talk_change", args=[talk.pk])


def _summary(talk: Talk, missing: tuple[gate.Part, ...], today: Any) -> str:
    if not missing:
        is_public = talk.access == Talk.Access.PUBLIC
        shown = gettext("Allt är klart. Alla kan se filmen när seminariet har hållits.")
        return shown if is_public else gettext("Allt är klart. Filmen visas för alla om du väljer det.")
    if not clearance.may_be_shown(talk, today):
        return gettext("Filmen visas inte för någon än, inte heller i rummen: den behöver presentatörens ja.")
    if talk.access == Talk.Access.PUBLIC:
        return gettext("Rummen får se filmen. För alla visas den när det som saknas här är klart.")
    return gettext("Rummen får se filmen. Det här behövs om den också ska visas för alla.")


def _captions(talk: Talk, missing: tuple[gate.Part, ...]) -> Line:
    url = reverse("admin:seminars_talk_captions", args=[talk.pk, "sv"])
    drafts = {draft.language: draft.vtt for draft in talk.caption_drafts.all()}
    is_there = gate.Part.CAPTIONS not in missing
    if not is_there and clearance.swedish(talk):
        text = gettext("Skrevs till en tidigare film. Se om de stämmer med den nya.")
        return Line(gettext("Svenska undertexter"), False, text, ORGANISER, texts_url(talk), gettext("Se efter"))
    faults = captions.read(drafts["sv"])[1] if "sv" in drafts else ()
    text = gettext("Finns.") if is_there else gettext("Saknas. Skriv dem här eller ladda upp en fil.")
    if faults:
        text = gettext("Utkastet har %(n)s fel kvar.") % {"n": len(faults)}
    button = gettext("Ändra") if is_there or faults else gettext("Skriv undertexter")
    return Line(gettext("Svenska undertexter"), is_there, text, ORGANISER, url, button)


def _transcript(missing: tuple[gate.Part, ...]) -> Line:
    text = gettext("Görs av sig själv av undertexterna.")
    return Line(gettext("Text till allt som sägs"), gate.Part.TRANSCRIPT not in missing, text)


def _description(talk: Talk, facts: gate.Facts, missing: tuple[gate.Part, ...]) -> Line:
    is_there = gate.Part.DESCRIPTION not in missing
    is_version = bool(facts.film) and facts.described_film == facts.film
    text = description_text(talk, is_there=is_there, is_version=is_version)
    url = reverse("admin:seminars_talk_statement", args=[talk.pk])
    button = gettext("Se intyget") if is_there else gettext("Intyga")
    return Line(gettext("Det som visas"), is_there, text, ORGANISER, url, button)


def _consents(asked: list[Approval]) -> list[Line]:
    if not asked:
        text = gettext("Talken har ingen presentatör. Välj en här nedanför.")
        return [Line(gettext("Samtycke"), False, text, ORGANISER)]
    title = gettext("Samtycke: %(name)s")
    return [
        Line(
            title % {"name": one.presenter},
            one.is_yes,
            f"{own_answer_text(one)} {'' if one.is_yes else asked_text(one)}".strip(),
            PRESENTER,
            approval=one,
        )
        for one in asked
    ]


def _notes(talk: Talk, asked: list[Approval]) -> Iterator[Line]:
    """What keeps nothing from being shown."""
    if talk.chapters and talk.chapters_sha256 not in ("", talk.sha256):
        text = gettext("Skrevs till en tidigare film. Se om tiderna stämmer med den nya.")
        yield Line(gettext("Kapitel"), True, text, url=texts_url(talk), button=gettext("Se efter"), is_note=True)
    for one in asked:
        if one.changed:
            is_later = one.consent is not None and not one.consent.seen
            title = (
                gettext("Undertexterna kom efter presentatörens ja")
                if is_later
                else gettext("Undertexterna ändrades efter presentatörens ja")
            )
            text = gettext("%(name)s har inte sett dem som de är nu. %(asked)s") % {
                "name": one.presenter, "asked": asked_text(one)
            }  # fmt: skip
            yield Line(title, True, text.strip(), approval=one, is_note=True)
    if (waits := film_that_waits(talk)) is not None:
        text = gettext("Den kom %(day)s. Rummen visar den förra så länge.") % {"day": day_short(waits.came_at)}
        yield Line(
            gettext("En ny film väntar"), True, text, url=candidate_url(talk), button=gettext("Se båda"), is_note=True
        )


def texts_url(talk: Talk) -> str:
    return reverse("admin:seminars_talk_texts", args=[talk.pk])


def candidate_url(talk: Talk) -> str:
    return reverse("admin:seminars_talk_candidate", args=[talk.pk])


class GatePages(Page):
    """The statement's page, and the press that asks a presenter."""

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any) -> URLPattern:
            guarded = self.admin_site.admin_view(view)
            made: URLPattern = path(f"<int:talk_id>/{route}/", guarded, name=f"seminars_talk_{route}")
            return made

        own = [named("statement", self.statement_view), named("ask", self.ask_view)]
        rest: list[URLPattern] = super().get_urls()
        return [*own, *rest]

    def _gated(self, talk_id: int) -> Talk:
        talk = clearance.for_gate(Talk.objects.select_related("seminar", "described_by")).filter(pk=talk_id).first()
        if talk is None or not talk.file:
            raise Http404
        return talk

    def statement_view(self, request: HttpRequest, talk_id: int) -> HttpResponse:
        """GET says what is signed; POST signs it, or takes it back."""
        talk = self._gated(talk_id)
        if request.method == "POST":
            return self._state(request, talk)
        facts = clearance.facts(talk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Allt som visas sägs också"),
            "opts": self.opts,
            "original": talk,
            "is_signed": bool(facts.film) and facts.stated_film == facts.film,
            "is_old": bool(facts.stated_film) and facts.stated_film != facts.film,
        }
        return TemplateResponse(request, "admin/seminars/talk/statement.html", context)

    def _state(self, request: HttpRequest, talk: Talk) -> HttpResponse:
        if not {"withdraw", "sure"} & set(request.POST):
            self.message_user(
                request, gettext("Kryssa i att du har sett hela filmen. Inget är intygat än."), messages.ERROR
            )
            return HttpResponseRedirect(reverse("admin:seminars_talk_statement", args=[talk.pk]))

        def work() -> str:
            if "withdraw" in request.POST:
                consents.withdraw_statement(talk=talk)
                return gettext("Intyget är återtaget.")
            film, now = request.POST.get("film", ""), timezone.now()
            consents.sign_statement(talk=talk, film=film, by=request.user, now=now)  # type: ignore[arg-type]
            return gettext("Intygat. Tack.")

        return carried_out(self, request, talk, work)

    def ask_view(self, request: HttpRequest, talk_id: int) -> HttpResponse:
        """POST queues a mail to one presenter who has not said yes to the film, or to its captions, as they are now."""
        talk = self._gated(talk_id)
        if request.method == "POST":
            one = request.POST.get("presenter", "")
            for approval in approvals(Talk.objects.filter(pk=talk.pk), timezone.localdate()):
                if str(approval.presenter.pk) == one and (approval.is_awaited or approval.changed):
                    tell(request, self, approval)
        return HttpResponseRedirect(_back(request.POST.get("from", ""), talk))


def _back(asked: str, talk: Talk) -> str:
    """The page that the press was on: of all answers, of the new film, of a run's readiness by its number, or the
    Talk's own."""
    if asked.isdecimal() and talk.seminar.runs.filter(pk=asked[:12]).exists():
        return reverse("admin:seminars_run_readiness", args=[int(asked)])
    pages = {"list": reverse("admin:seminars_consent_changelist"), "candidate": candidate_url(talk)}
    return pages.get(asked, change_url(talk))


def tell(request: HttpRequest, desk: Any, approval: Approval) -> None:
    """Asks, and says so."""
    values = {"name": approval.presenter}
    try:
        with transaction.atomic():
            is_new = consents.ask_for_approval(talk=approval.talk, presenter=approval.presenter, now=timezone.now())
    except PlanningError as error:
        desk.message_user(request, f"{approval.presenter}: {refusal_texts(error)[0]}", messages.ERROR)
        return
    text = gettext("Ett mejl går nu till %(name)s.") if is_new else gettext("%(name)s har redan fått ett mejl i dag.")
    desk.message_user(request, text % values, messages.SUCCESS if is_new else messages.WARNING)
