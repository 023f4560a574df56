"""The facilitator's course in the planning desk: its chapters, and their words in versions with a preview."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from facilitation.course import Words, brought_words
from facilitation.models import Chapter, ChapterText
from facilitation.queries.course import fetched_words, languages_missing, preview_page, words_of
from facilitation.services.course import publish_version, write_version
from seminars.admin.site import ForOrganisers, Shelf

LONGEST = 20_000


class WordsForm(forms.Form):
    """A chapter's words in one language."""

    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=80)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24, "cols": 90, "class": "vLargeTextField"}),
    )

    def words(self) -> Words:
        return Words(self.cleaned_data["title"], self.cleaned_data["body"].replace("\r\n", "\n"))


class ChapterAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """Chapters; what they say is written on a page of its own, a language at a time."""

    change_form_template = "admin/facilitation/chapter/change_form.html"
    shelf = (Shelf.PLACES, 6)
    about = gettext_lazy("Det facilitatorn går igenom på ungefär en timme, kapitel för kapitel, på tre språk.")
    adds_many = False
    advice = {
        "position": gettext_lazy("Kapitlen kommer i den här ordningen. Mellan dem är det plats för fler."),
        "is_published": gettext_lazy("Den som har gått kursen behöver inte göra om den när ett kapitel tillkommer."),
    }
    list_display = ("heading", "kind", "minutes", "position", "is_published", "lacks")
    list_display_links = ("heading",)
    fields = ("key", "kind", "minutes", "position", "film", "is_published")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chapter]:
        rows: QuerySet[Chapter] = super().get_queryset(request)
        return rows.prefetch_related("texts")

    @admin.display(description=gettext_lazy("kapitel"), ordering="position")
    def heading(self, chapter: Chapter) -> str:
        return fetched_words(chapter, (get_language() or "sv")[:2]).title

    @admin.display(description=gettext_lazy("text saknas på"))
    def lacks(self, chapter: Chapter) -> str:
        return ", ".join(languages_missing(chapter)) or self.get_empty_value_display()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A film is chosen here and made elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "film":
            field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_published": False, "position": 100, "minutes": 5}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the product brings is left out of the course instead, and can come back."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.key not in brought_words("sv"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"languages": settings.LANGUAGES, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, more)

    def response_add(self, request: HttpRequest, obj: Chapter, post_url_continue: str | None = None) -> HttpResponse:
        self.message_user(request, gettext("Kapitlet finns. Skriv nu vad det säger, och ta sedan med det i kursen."))
        return HttpResponseRedirect(_write_address(obj, "sv"))

    def get_urls(self) -> list[URLPattern]:
        write = self.admin_site.admin_view(self.write_view)
        own = path("<int:chapter>/write/<str:language>/", write, name="facilitation_chapter_write")
        return [own, *super().get_urls()]

    def write_view(self, request: HttpRequest, chapter: int, language: str) -> HttpResponse:
        """Writes a version: a preview, a draft, or what facilitators read from now on; or publishes an older one."""
        row = get_object_or_404(Chapter, pk=chapter)
        if language not in dict(settings.LANGUAGES) or not self.has_change_permission(request, row):
            raise Http404
        shown = self._shown(request, row, language)
        form = WordsForm(request.POST if "title" in request.POST else None, initial=vars_of(shown))
        if request.method == "POST":
            if "again" in request.POST:
                return self._again(request, row, language)
            if form.is_valid() and "preview" not in request.POST:
                return self._written(request, row, language, form.words())
        preview = form.words() if form.is_bound and form.is_valid() else shown
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": f"{shown.title} · {dict(settings.LANGUAGES)[language]}",
            "form": form,
            "language": language,
            "languages": settings.LANGUAGES,
            "page": preview_page(row, preview),
            "versions": row.texts.filter(language=language).select_related("by"),
            "current": current_version(row, language),
            "is_own": row.key in brought_words(language),
        }
        return TemplateResponse(request, "admin/facilitation/chapter/write.html", context)

    def _shown(self, request: HttpRequest, chapter: Chapter, language: str) -> Words:
        """The version asked for by `?version=`, else what is read now."""
        number = request.GET.get("version", "")
        asked = chapter.texts.filter(language=language, number=int(number)).first() if number.isdecimal() else None
        return Words(asked.title, asked.body) if asked else _words(chapter, language)

    def _written(self, request: HttpRequest, chapter: Chapter, language: str, words: Words) -> HttpResponse:
        publish, now = "publish" in request.POST, timezone.now()
        by: Any = request.user
        made = write_version(chapter=chapter, language=language, words=words, publish=publish, by=by, now=now)
        said = (
            gettext("Version %(number)d läses av facilitatorerna från och med nu.")
            if publish
            else gettext("Version %(number)d är sparad som utkast. Facilitatorerna läser den förra.")
        )
        messages.success(request, said % {"number": made.number})
        return HttpResponseRedirect(_write_address(chapter, language, "" if publish else f"?version={made.number}"))

    def _again(self, request: HttpRequest, chapter: Chapter, language: str) -> HttpResponse:
        number = request.POST.get("again", "")
        found = chapter.texts.filter(language=language, number=int(number)) if number.isdecimal() else None
        text = found.first() if found is not None else None
        if text is None:
            raise Http404
        publish_version(text=text, now=timezone.now())
        messages.success(
            request, gettext("Version %(number)d läses av facilitatorerna från och med nu.") % {"number": text.number}
        )
        return HttpResponseRedirect(_write_address(chapter, language))


def vars_of(words: Words) -> dict[str, str]:
    return {"title": words.title, "body": words.body}


def current_version(chapter: Chapter, language: str) -> ChapterText | None:
    """The version that facilitators read; None while it is the product's own."""
    rows = chapter.texts.filter(language=language, published_at__isnull=False)
    return rows.order_by("-published_at", "-number").first()


def _words(chapter: Chapter, language: str) -> Words:
    return words_of([chapter], language)[chapter.pk]


def _write_address(chapter: Chapter, language: str, query: str = "") -> str:
    return reverse("admin:facilitation_chapter_write", args=[chapter.pk, language]) + query
