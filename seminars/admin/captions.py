"""The captions editor: each language of a Talk on a page of its own, beside the film."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from seminars import captions
from seminars.admin.site import Page
from seminars.caption_forms import CaptionStart
from seminars.models import CAPTION_LANGUAGES, Caption, CaptionDraft, Talk
from seminars.services.captions import MOST, Overtaken, keep_captions, remove_captions
from seminars.templatetags.look import clock
from seminars.wording import caption_error_texts
from seminars.wording_captions import editor_texts

LANGUAGES = dict(CAPTION_LANGUAGES)
RIGHT_TO_LEFT = {"ar", "fa"}
MILLISECOND = timedelta(milliseconds=1)


def languages_of(talk: Talk) -> list[dict[str, Any]]:
    """The languages there are, shown or still being written, Swedish first; and how they stand."""
    shown = {caption.language for caption in talk.captions.all()}
    drafts = {draft.language: draft for draft in talk.caption_drafts.all()}
    faults = {code: len(captions.read(draft.vtt)[1]) for code, draft in drafts.items()}
    there = [code for code in LANGUAGES if code in shown or code in drafts]
    return [
        {"code": code, "name": LANGUAGES[code], "is_shown": code in shown, "faults": faults.get(code, 0)}
        for code in there
    ]


class CaptionPages(Page):
    """The editor's addresses, under the Talk's own."""

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "": (self.captions_view, "captions"),
            "download/": (self.captions_download_view, "captions_download"),
            "file/": (self.captions_file_view, "captions_file"),
            "remove/": (self.captions_remove_view, "captions_remove"),
        }
        own = [
            path(
                f"<int:talk_id>/captions/<slug:language>/{rest}",
                self.admin_site.admin_view(view),
                name=f"seminars_talk_{name}",
            )
            for rest, (view, name) in pages.items()
        ]
        choose = self.admin_site.admin_view(self.captions_choose_view)
        return [path("<int:talk_id>/captions/", choose, name="seminars_talk_language"), *own, *super().get_urls()]

    def captions_choose_view(self, request: HttpRequest, talk_id: int) -> HttpResponse:
        """On to the language that was chosen."""
        return HttpResponseRedirect(_address(_talk(talk_id), _language(request.GET.get("language", "sv"))))

    def captions_view(self, request: HttpRequest, talk_id: int, language: str) -> HttpResponse:
        """The editor; before there is anything to edit, how to begin."""
        talk, code = _talk(talk_id), _language(language)
        draft = talk.caption_drafts.filter(language=code).select_related("changed_by").first()
        caption = talk.captions.filter(language=code).first()
        if draft is None and caption is None:
            return self._begin(request, talk, code)
        if request.method == "POST":
            return self._save(request, talk, code)
        return self._editor(request, talk, code, draft.vtt if draft else caption.vtt, draft)  # type: ignore[union-attr]

    def captions_download_view(self, request: HttpRequest, talk_id: int, language: str) -> HttpResponse:
        """The text as it stands in the editor, as a file."""
        talk, code = _talk(talk_id), _language(language)
        name = f"{talk.seminar.slug}-talk-{talk.number}.{code}.vtt"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        return HttpResponse(_text(talk, code), content_type="text/vtt; charset=utf-8", headers=headers)

    def captions_file_view(self, request: HttpRequest, talk_id: int, language: str) -> HttpResponse:
        """POST puts a file in place of what is there."""
        talk, code = _talk(talk_id), _language(language)
        if request.method == "POST":
            form = CaptionStart({"way": "file"}, request.FILES, talk=talk, others={})
            if form.is_valid():
                self._keep(request, talk, code, form.vtt(), base_rev=None)
            else:
                self.message_user(request, " ".join(str(text) for text in form.errors.get("file", [])), messages.ERROR)
        return HttpResponseRedirect(_address(talk, code))

    def captions_remove_view(self, request: HttpRequest, talk_id: int, language: str) -> HttpResponse:
        """GET asks, POST removes the language."""
        talk, code = _talk(talk_id), _language(language)
        if request.method == "POST":
            with transaction.atomic():
                remove_captions(talk=talk, language=code)
                self._tell_rooms(talk)
            text = gettext("Undertexterna är borttagna: %(language)s.") % {"language": LANGUAGES[code]}
            self.log_change(request, talk, text)
            self.message_user(request, text, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:seminars_talk_change", args=[talk.pk]))
        title = gettext("Ta bort undertexterna: %(language)s?") % {"language": LANGUAGES[code]}
        return self._page(request, talk, code, "captions_remove", title, {})

    def _begin(self, request: HttpRequest, talk: Talk, code: str) -> HttpResponse:
        others = {c.language: c.get_language_display() for c in talk.captions.all()}
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = CaptionStart(*sent, talk=talk, others=others)
        if request.method == "POST" and form.is_valid():
            try:
                self._keep(request, talk, code, form.vtt(), base_rev=0)
            except Overtaken:
                self.message_user(request, gettext("Någon annan hann börja. Här är deras text."), messages.WARNING)
            return HttpResponseRedirect(_address(talk, code))
        title = gettext("Undertexter: %(language)s") % {"language": LANGUAGES[code]}
        return self._page(request, talk, code, "captions_begin", title, {"form": form})

    def _save(self, request: HttpRequest, talk: Talk, code: str) -> HttpResponse:
        """As JSON to the page's script, as the page again to a form."""
        vtt, rev = request.POST.get("vtt", ""), request.POST.get("rev", "")
        base = int(rev) if rev.isascii() and rev.isdigit() else 0
        is_script = request.headers.get("Accept") == "application/json"
        if len(vtt) > MOST:
            text = gettext("Texten är för lång för att vara undertexter.")
            return JsonResponse({"message": text}, status=413) if is_script else HttpResponse(text, status=413)
        try:
            kept = self._keep(request, talk, code, vtt, base_rev=base, quietly=is_script)
        except Overtaken as overtaken:
            return self._overtaken(request, talk, code, vtt, overtaken.draft, is_script=is_script)
        if is_script:
            return JsonResponse({"rev": kept.rev, "faults": caption_error_texts(kept.faults)})
        return HttpResponseRedirect(_address(talk, code))

    def _keep(
        self, request: HttpRequest, talk: Talk, code: str, vtt: str, *, base_rev: int | None, quietly: bool = False
    ) -> Any:
        with transaction.atomic():
            by: Any = request.user
            kept = keep_captions(talk=talk, language=code, vtt=vtt, by=by, now=timezone.now(), base_rev=base_rev)
            if not kept.faults:
                self._tell_rooms(talk)
        if not quietly:
            saved = gettext("Sparat. Undertexterna visas nu.")
            waits = gettext("Sparat som utkast. Det visas när felen är rättade.")
            self.message_user(
                request, waits if kept.faults else saved, messages.WARNING if kept.faults else messages.SUCCESS
            )
        return kept

    def _tell_rooms(self, talk: Talk) -> None:
        for run in talk.seminar.runs.all():
            self.plan_changed(run)  # type: ignore[attr-defined]

    def _overtaken(
        self, request: HttpRequest, talk: Talk, code: str, mine: str, theirs: CaptionDraft, *, is_script: bool
    ) -> HttpResponse:
        values = {"name": theirs.changed_by or gettext("Någon annan"), "time": clock(theirs.changed_at)}
        text = gettext("%(name)s sparade %(time)s, medan du skrev.") % values
        if is_script:
            return JsonResponse({"message": text, "rev": theirs.rev, "vtt": theirs.vtt}, status=409)
        answer = self._editor(request, talk, code, mine, theirs, overtaken=text)
        answer.status_code = 409
        return answer

    def _editor(
        self, request: HttpRequest, talk: Talk, code: str, vtt: str, draft: CaptionDraft | None, overtaken: str = ""
    ) -> HttpResponse:
        others = talk.captions.exclude(language=code)
        beside: Caption | None = others.filter(language="sv").first() or others.first()
        config = {
            "talk": talk.pk,
            "language": code,
            "rev": draft.rev if draft else 0,
            "length": talk.duration // MILLISECOND,
            "beside": _lines(beside) if beside and code != "sv" else [],
            "texts": editor_texts(),
        }
        more = {
            "config": config,
            "vtt": vtt,
            "faults": caption_error_texts(captions.read(vtt)[1]),
            "is_shown": talk.captions.filter(language=code).exists(),
            "beside": beside if code != "sv" else None,
            "overtaken": overtaken,
            "is_nav_sidebar_enabled": False,  # the film and the rows need the room
            "theirs": draft.vtt if draft and overtaken else "",
            "is_rtl": code in RIGHT_TO_LEFT,
        }
        title = gettext("Undertexter: %(language)s") % {"language": LANGUAGES[code]}
        return self._page(request, talk, code, "captions", title, more)

    def _page(
        self, request: HttpRequest, talk: Talk, code: str, name: str, title: str, more: dict[str, Any]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": talk,
            "talk": talk,
            "language": code,
            "language_name": LANGUAGES[code],
            **more,
        }
        return TemplateResponse(request, f"admin/seminars/talk/{name}.html", context)


def _lines(caption: Caption) -> list[dict[str, Any]]:
    found, _faults = captions.read(caption.vtt)
    return [{"start": c.start // MILLISECOND, "end": c.end // MILLISECOND, "text": c.text} for c in found]


def _text(talk: Talk, code: str) -> str:
    rows = (talk.caption_drafts.filter(language=code), talk.captions.filter(language=code))
    found = next((row.vtt for some in rows for row in some), None)
    if found is None:
        raise Http404
    return found


def _talk(talk_id: int) -> Talk:
    talk = Talk.objects.select_related("seminar").filter(pk=talk_id).first()
    if talk is None:
        raise Http404
    return talk


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise Http404
    return code


def _address(talk: Talk, code: str) -> str:
    return reverse("admin:seminars_talk_captions", args=[talk.pk, code])
