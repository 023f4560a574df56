"""What mails say, and what went to whom."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, ngettext

from seminars.admin.site import ForOrganisers, MadeElsewhere, Shelf
from seminars.framed import framed
from seminars.mail_forms import MailTextForm
from seminars.mails import MAY_REFUSE, PLACEHOLDERS, Kind
from seminars.models import MailSent, MailTemplate, User
from seminars.models.mail import KIND_NAMES
from seminars.services.jobs import retry_job
from seminars.services.mail import Letter, compose, current_text, to
from seminars.wording_mail import NAMES, Text
from seminars.wording_mail_examples import example

PLAIN = (
    '<!doctype html><html lang="{}"><head><meta name="color-scheme" content="light dark"><title>{}</title></head>'
    '<body style="margin:1rem;font:15px/1.6 monospace;"><p><b>{}</b></p><pre style="white-space:pre-wrap;">{}</pre>'
)


@admin.register(MailTemplate)
class MailTemplateAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """Every kind in every language stands in the list; a row is there only for a text of the organisation's own."""

    shelf = (Shelf.ALWAYS, 6)
    about = gettext_lazy("Det som står i mejlen, på tre språk. Skriv om det som ni vill säga med egna ord.")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        own = set(MailTemplate.objects.values_list("kind", "language"))
        kinds = [
            (kind, name, [(code, label, (kind, code) in own) for code, label in settings.LANGUAGES])
            for kind, name in KIND_NAMES
        ]
        context = {"title": gettext("Mejltexter"), "opts": self.opts, "kinds": kinds, "about": self.about}
        context["has_folder"] = not settings.EMAIL_HOST
        return TemplateResponse(
            request, "admin/seminars/mailtemplate/list.html", {**self.admin_site.each_context(request), **context}
        )

    def get_urls(self) -> list[URLPattern]:
        edit, look = self.admin_site.admin_view(self.text_view), self.admin_site.admin_view(self.look_view)
        return [
            path("<slug:kind>/<slug:language>/", edit, name="seminars_mailtemplate_text"),
            path("<slug:kind>/<slug:language>/look/", look, name="seminars_mailtemplate_look"),
            *super().get_urls(),
        ]

    def text_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """The text in a form; POST saves it, or with `standard` goes back to ours."""
        chosen = _kind(kind, language)
        text, row = current_text(chosen, language), MailTemplate.objects.filter(kind=kind, language=language)
        here = reverse("admin:seminars_mailtemplate_text", args=[kind, language])
        if request.method == "POST" and "standard" in request.POST:
            row.delete()
            messages.success(request, gettext("Standardtexten gäller igen."))
            return HttpResponseRedirect(here)
        form = MailTextForm(
            request.POST or None, kind=chosen, initial={"subject": text.subject, "body": text.body}, auto_id="id_%s"
        )
        if request.method == "POST" and form.is_valid():
            made, _created = MailTemplate.objects.update_or_create(
                kind=kind, language=language, defaults=form.cleaned_data
            )
            self.log_change(request, made, gettext("Texten är ändrad."))
            messages.success(request, gettext("Texten är sparad. Nästa mejl skickas med den."))
            return HttpResponseRedirect(here)
        name = str(dict(KIND_NAMES)[chosen])
        context = {
            **self.admin_site.each_context(request),
            "title": name[:1].upper() + name[1:],
            "opts": self.opts,
            "form": form,
            "kind": kind,
            "language": language,
            "languages": settings.LANGUAGES,
            "is_own": row.exists(),
            "may_refuse": chosen in MAY_REFUSE,
            "names": [(f"{{{word}}}", NAMES[word]) for word in NAMES if word in PLACEHOLDERS[chosen]],
            "look": reverse("admin:seminars_mailtemplate_look", args=[kind, language]),
        }
        return TemplateResponse(request, "admin/seminars/mailtemplate/text.html", context)

    def look_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """The mail as it would look, with made-up names: of what is posted, else of what stands."""
        chosen = _kind(kind, language)
        text = current_text(chosen, language)
        if request.method == "POST":
            text = Text(request.POST.get("subject", "")[:200], request.POST.get("body", "")[:6000])
        person = User(name=example("name"), email="kim.kontakt@example.se", language=language)
        with translation.override(language):
            values = {name: str(example(name)) for name in PLACEHOLDERS[chosen] if name not in ("organisation", "base")}
            letter = Letter(chosen, to(person), values)
            made = compose(letter, text, no_more="#" if chosen in MAY_REFUSE else "")
        if "text" in request.GET or "text" in request.POST:
            return framed(format_html(PLAIN, language, made.subject, made.subject, made.text))
        return framed(made.html)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _kind(kind: str, language: str) -> Kind:
    if kind not in set(Kind) or language not in dict(settings.LANGUAGES):
        raise Http404
    return Kind(kind)


@admin.register(MailSent)
class MailSentAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Read only, with a press that tries again what has failed."""

    shelf = (Shelf.ALWAYS, 7)
    about = gettext_lazy(
        "Vem som har fått vilket mejl, och när. Själva texten sparas inte. Det som misslyckas görs om av sig självt."
    )
    list_display = ("created_at", "kind", "address", "language", "state", "attempts", "error")
    list_display_links = None
    list_filter = ("state", "kind")
    search_fields = ("address", "subject")
    ordering = ("-created_at", "-pk")
    actions = ("try_again",)

    @admin.action(description=gettext_lazy("Försök igen"), permissions=["view"])
    def try_again(self, request: HttpRequest, mails: QuerySet[MailSent]) -> None:
        """What has been sent is not sent again."""
        now = timezone.now()
        number = sum(retry_job(key=mail.key, now=now) for mail in mails.exclude(state=MailSent.State.SENT))
        text = ngettext("%(n)s mejl görs om strax.", "%(n)s mejl görs om strax.", number) % {"n": number}
        self.message_user(request, text, messages.SUCCESS)
