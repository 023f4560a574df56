"""The film part of a Talk's page: films sent in pieces, how far the work has come, what was found and made."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seminars import ffmpeg
from seminars.admin.film_state import FilmState, film_state
from seminars.errors import UploadError
from seminars.models import Talk, Upload
from seminars.services import film_checks, uploads
from seminars.wording_films import NO_FFMPEG, PHONE, size_text, upload_error_text

PIECE = 4 * 1024 * 1024  # bytes: what is sent at a time
MOST = 2 * PIECE  # bytes: what is taken at a time
_STATUS = {"gone": 404, "ahead": 409, "disk_full": 507, "too_large": 413}

TEXTS = {
    "sending": gettext_lazy("{percent} procent skickat"),
    "left": gettext_lazy("ungefär {n} min kvar"),
    "nearly": gettext_lazy("mindre än en minut kvar"),
    "paused": gettext_lazy("Pausad. Det som har skickats finns kvar."),
    "lost": gettext_lazy("Linjen är borta. Fortsätter av sig själv."),
    "signed_out": gettext_lazy("Du är utloggad. Logga in i en ny flik, så fortsätter uppladdningen här."),
    "failed": gettext_lazy("Något gick fel på servern. Försöker igen."),
    "unreadable": gettext_lazy("filen går inte att läsa längre. Har den flyttats eller ändrats? Välj den på nytt."),
    "sent": gettext_lazy("Filmen har kommit fram."),
    "pause": gettext_lazy("Pausa"),
    "resume": gettext_lazy("Fortsätt"),
    "remove": gettext_lazy("Ta bort"),
    "sign_in": gettext_lazy("Logga in"),
    "stopped": gettext_lazy("Uppladdningen är avbruten."),
    "phone": PHONE,
    "one": gettext_lazy("Det var flera filer på en gång. Släpp en film här: den som hör till {talk}."),
    "share": gettext_lazy("Två filmer på en gång. Ska de fördelas så här?"),
    "declined": gettext_lazy("Inget skickades. Släpp en film i taget, på den Talk som den hör till."),
}
"""What the page's script says."""


class FilmDesk(ModelAdmin):  # type: ignore[type-arg]
    """Addresses for sending films and following them; those who may change the Talk may use them."""

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, tuple[str, Any]] = {
            "uploads": ("<int:talk>/uploads/", require_POST(self.begin_view)),
            "upload": (
                "<int:talk>/uploads/<uuid:upload>/",
                require_http_methods(["PATCH", "DELETE", "POST"])(self.upload_view),
            ),
            "upload_again": ("<int:talk>/uploads/<uuid:upload>/again/", require_POST(self.upload_again_view)),
            "described_remove": ("<int:talk>/film/described/remove/", require_POST(self.described_remove_view)),
            "film": ("<int:talk>/film/", require_safe(self.state_view)),
            "film_panel": ("<int:talk>/film/panel/", require_safe(self.panel_view)),
            "film_again": ("<int:talk>/film/again/", require_POST(self.again_view)),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"seminars_talk_{name}")
            for name, (route, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def begin_view(self, request: HttpRequest, talk: int) -> HttpResponse:
        """Where the file's bytes go on from: 0, or what came before of the same file."""
        row = self._talk(request, talk)
        try:
            sent = json.loads(request.body)
            name, size, modified = str(sent["name"]), int(sent["size"]), int(sent["modified"])
            kind = {"film": "film", "described": "described"}[sent["kind"]]
        except (ValueError, KeyError, TypeError):
            return JsonResponse({"code": "malformed"}, status=400)
        facts: dict[str, Any] = {"name": name, "size": size, "modified": modified, "kind": kind}
        try:
            upload = uploads.begin_upload(talk=row, by=request.user, now=timezone.now(), **facts)  # type: ignore[arg-type]
        except UploadError as error:
            return _refused(error)
        return _where(upload)

    def upload_view(self, request: HttpRequest, talk: int, upload: UUID) -> HttpResponse:
        """PATCH: one piece, from `Upload-Offset` on. DELETE, or POST from a form: the upload is put away."""
        row = self._talk(request, talk)
        found = Upload.objects.filter(pk=upload, talk=row).first()
        if request.method != "PATCH":
            if found:
                uploads.put_away(upload=found)
            return _back(row) if request.method == "POST" else HttpResponse(status=204)
        if found is None:
            return _refused(UploadError("gone"))
        offset, piece = request.headers.get("Upload-Offset", ""), request.read(MOST + 1)
        if not offset.isdecimal() or len(piece) > MOST:
            return JsonResponse({"code": "malformed"}, status=400)
        try:
            taken = uploads.take_piece(upload=upload, offset=int(offset), piece=io.BytesIO(piece), now=timezone.now())
        except UploadError as error:
            return _refused(error, found)
        return _where(taken)

    def upload_again_view(self, request: HttpRequest, talk: int, upload: UUID) -> HttpResponse:
        """A film that was kept when the work on it failed is tried again; pressing twice is once."""
        row = self._talk(request, talk)
        found = Upload.objects.filter(pk=upload, talk=row).first()
        if found and uploads.try_again(upload=found, now=timezone.now()):
            self.log_change(request, row, gettext("Filmen %(name)s försöks igen.") % {"name": found.name})
        return _back(row)

    def described_remove_view(self, request: HttpRequest, talk: int) -> HttpResponse:
        row = self._talk(request, talk)
        if film_checks.remove_described(talk=row, now=timezone.now()):
            self.log_change(request, row, gettext("Den syntolkade versionen är borttagen."))
        return _back(row)

    def state_view(self, request: HttpRequest, talk: int) -> HttpResponse:
        """How far everything is, in few bytes; `mark` changes when the panel should be fetched again."""
        state = film_state(self._talk(request, talk), timezone.now())
        bars = {bar.key: [bar.percent, str(bar.text)] for bar in state.bars}
        answer = {"mark": mark_of(state), "bars": bars, "busy": state.is_busy, "csrf": get_token(request)}
        return JsonResponse(answer, headers={"Cache-Control": "no-store"})

    def panel_view(self, request: HttpRequest, talk: int) -> HttpResponse:
        html = panel(self._talk(request, talk), request)
        return HttpResponse(html, headers={"Cache-Control": "no-store"})

    def again_view(self, request: HttpRequest, talk: int) -> HttpResponse:
        row = self._talk(request, talk)
        film_checks.recheck(talk=row, now=timezone.now())
        self.message_user(request, gettext("Filmen granskas på nytt, och versionerna görs om."), messages.SUCCESS)
        return _back(row)

    def _talk(self, request: HttpRequest, pk: int) -> Talk:
        row = self.get_object(request, str(pk))
        if not isinstance(row, Talk) or not self.has_change_permission(request, row):
            raise Http404
        return row


def panel(talk: Talk, request: HttpRequest | None = None) -> SafeString:
    """Everything that is known of the Talk's films, as HTML."""
    state = film_state(talk, timezone.now())
    context = {"talk": talk, "state": state, "mark": mark_of(state)}
    return render_to_string("admin/seminars/talk/_film_panel.html", context, request)


def film_field(talk: Talk) -> SafeString:
    """The panel with what its script needs: addresses, words, limits."""
    config = {
        "uploads": reverse("admin:seminars_talk_uploads", args=[talk.pk]),
        "state": reverse("admin:seminars_talk_film", args=[talk.pk]),
        "panel": reverse("admin:seminars_talk_film_panel", args=[talk.pk]),
        "sign_in": reverse("admin:login"),
        "piece": PIECE,
        "number": talk.number,
        "title": talk.title,
        "converts": bool(ffmpeg.program()),
        "texts": {name: str(text) for name, text in TEXTS.items()},
    }
    about = {"endings": ", ".join(uploads.endings()), "limit": size_text(settings.UPLOAD_LIMIT)}
    about["before"] = "" if ffmpeg.program() else str(NO_FFMPEG)
    context = {"talk": talk, "config": json.dumps(config), "panel": panel(talk), **about}
    return render_to_string("admin/seminars/talk/_film.html", context)


def mark_of(state: FilmState) -> str:
    """A short name of what the panel shows, percent apart."""
    return hashlib.sha256(repr(state.without_percent()).encode()).hexdigest()[:16]


def _where(upload: Upload) -> JsonResponse:
    return JsonResponse({"id": str(upload.pk), "received": upload.received, "size": upload.size})


def _refused(error: UploadError, upload: Upload | None = None) -> JsonResponse:
    if upload is not None:
        upload.refresh_from_db()
    text = upload_error_text(error.code, uploads.endings(), settings.UPLOAD_LIMIT)
    answer = {"code": error.code, "text": text, "received": upload.received if upload else 0}
    return JsonResponse(answer, status=_STATUS.get(error.code, 400))


def _back(talk: Talk) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:seminars_talk_change", args=[talk.pk]))
