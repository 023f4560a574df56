"""Questionnaires in the planning desk: their versions and who uses them, and a page where a version is written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from evaluation.builder_page import builder, is_ours, look
from evaluation.errors import EvaluationError
from evaluation.models import Evaluation, Questionnaire, Version
from evaluation.queries.questionnaires import is_used, shelves, uses
from evaluation.questionnaire_check import problems
from evaluation.questionnaire_forms import OWN, NewQuestionnaireForm, QuestionnaireForm, RunQuestionnaireForm
from evaluation.questionnaire_rows import Taken, fingerprint, from_post, keys_of, pressed, tidy
from evaluation.services.evaluations import first_version
from evaluation.services.questionnaires import (
    begin_questionnaire,
    begin_using,
    choose_version,
    copy_version,
    make_default,
    may_choose,
    own_rows,
    rows_before,
    save_version,
)
from evaluation.wording_questionnaires import SAVED_AS_NEXT
from seminars.admin.site import ForOrganisers, Shelf
from seminars.models import Run

FOLDER = "admin/evaluation/questionnaire"
USE = "use"
"""The press that takes a draft into use."""


@admin.register(Questionnaire)
class QuestionnaireAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """The list, a questionnaire's name, and the pages of its versions; a locked version is changed in a copy."""

    shelf = (Shelf.PLAN, 8)
    about = gettext_lazy("Frågorna i utvärderingen, i egna versioner. Den som telefoner har visat ändras inte mer.")
    adds_many = False
    change_form_template = f"{FOLDER}/change_form.html"

    class Media:
        css = {"all": ["css/admin-questionnaires.css"]}

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "evaluation_questionnaire"
        return [
            path("own/", wrap(self.own_view), name=f"{name}_own"),
            path("own/look/", wrap(self.own_look_view), name=f"{name}_own_look"),
            path("version/<int:version_id>/", wrap(self.write_view), name=f"{name}_write"),
            path("version/<int:version_id>/look/", wrap(self.look_view), name=f"{name}_look"),
            path("version/<int:version_id>/copy/", wrap(self.copy_view), name=f"{name}_copy"),
            path("run/<int:run_id>/", wrap(self.run_view), name=f"{name}_run"),
            *super().get_urls(),
        ]

    # --- the list and a questionnaire ---

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self._allow(request)
        rows = shelves()
        default = next((one for one, _versions in rows if one.is_default), None)
        more = {"title": gettext("Frågeformulär"), "about": self.about, "shelves": rows, "default": default}
        return self._page(request, "list", own_runs=uses()[None], number_own=len(own_rows()), **more)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = QuestionnaireForm if obj else NewQuestionnaireForm
        return super().get_form(request, obj, change, **{**kwargs, "form": form})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "is_default") if obj else ("name", "begin")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"begin": request.GET.get("begin", OWN)}

    def save_model(self, request: HttpRequest, obj: Questionnaire, form: Any, change: bool) -> None:
        if not change:
            made = begin_questionnaire(name=obj.name, rows=form.rows())
            obj.pk, obj._state.adding = made.questionnaire_id, False
            return
        if "is_default" in form.changed_data:
            make_default(obj if obj.is_default else None)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Questionnaire, post_url_continue: str | None = None) -> Any:
        """Straight on to the questions."""
        version = obj.versions.get()
        self.message_user(request, gettext("Formuläret är gjort. Skriv frågorna här."), messages.SUCCESS)
        return HttpResponseRedirect(write_address(version))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        more = {"versions": shelves(row)[0][1]} if isinstance(row, Questionnaire) else {}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not is_used(obj))

    # --- a version ---

    def write_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """GET shows the version's questions. POST does a press on what stands in the page, or saves it; a draft is
        taken into use with what stands there, or as it is where it can no longer be changed."""
        version, press = self._version(request, version_id), request.POST.get("press", "save")
        if request.method != "POST" or not is_ours(request.POST):
            is_shown = version.locked_at is not None
            return self._use(request, version) if press == USE and is_shown else self._builder(request, version)
        rows = from_post(request.POST)
        if press not in {"save", USE}:
            made, about = pressed(rows, press, self._taken(version))
            return self._builder(request, version, made, about=about, press=press)
        if problems(rows):
            return self._builder(request, version, rows, wrong=problems(rows))
        return self._save(request, version, tidy(rows), begins=press == USE)

    def _save(
        self, request: HttpRequest, version: Version, rows: list[dict[str, Any]], *, begins: bool
    ) -> HttpResponse:
        try:
            save_version(version=version, rows=rows, seen=request.POST.get("seen") or None)
        except EvaluationError as error:
            version, begins = copy_version(version=version, rows=rows), False
            text = str(SAVED_AS_NEXT[error.code]) % {"number": version.number}
            self.message_user(request, text, messages.WARNING)
        else:
            self.message_user(request, gettext("Frågorna är sparade."), messages.SUCCESS)
        told = gettext("Frågorna i version %(number)d sparades.") % {"number": version.number}
        self.log_change(request, version.questionnaire, told)
        return self._use(request, version) if begins else HttpResponseRedirect(write_address(version))

    def _use(self, request: HttpRequest, version: Version) -> HttpResponse:
        begin_using(version)
        told = gettext("Version %(number)d används från nu.") % {"number": version.number}
        self.log_change(request, version.questionnaire, told)
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(write_address(version))

    def _builder(self, request: HttpRequest, version: Version, rows: Any = None, **more: Any) -> HttpResponse:
        """The version's own rows, or those that are being written: what was seen when that began goes along through
        every press."""
        began = request.POST.get("seen", "") if is_ours(request.POST) else fingerprint(version.questions)
        return self._page(
            request,
            "write",
            title=gettext("Version %(number)d") % {"number": version.number},
            original=version.questionnaire,
            version=version,
            runs=uses()[version.pk],
            look=reverse("admin:evaluation_questionnaire_look", args=[version.pk]),
            seen=began,
            **builder(version.questions if rows is None else rows, before=rows_before(version), **more),
        )

    def look_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """The form as on a phone, in the language asked for: of what is posted, else of what is saved."""
        version = self._version(request, version_id)
        rows = tidy(from_post(request.POST)) if is_ours(request.POST) else version.questions
        return look(request, rows)

    def own_look_view(self, request: HttpRequest) -> HttpResponse:
        self._allow(request)
        return look(request, own_rows())

    def own_view(self, request: HttpRequest) -> HttpResponse:
        """The product's own questions, to be read and copied."""
        self._allow(request)
        look_at = reverse("admin:evaluation_questionnaire_own_look")
        return self._page(request, "own", title=gettext("Produktens egna frågor"), look=look_at, **builder(own_rows()))

    def copy_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """POST makes the next version and goes to it; GET asks first."""
        version = self._version(request, version_id)
        if request.method == "POST":
            made = copy_version(version=version)
            told = gettext("Version %(number)d gjordes av version %(old)d.")
            self.log_change(request, made.questionnaire, told % {"number": made.number, "old": version.number})
            self.message_user(request, gettext("Kopian är gjord. Ändra i den här."), messages.SUCCESS)
            return HttpResponseRedirect(write_address(made))
        title = gettext("Ändra i en kopia?")
        return self._page(request, "copy", title=title, original=version.questionnaire, version=version)

    # --- a run's choice ---

    def run_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """Which version the run's evaluation asks, until it opens."""
        self._allow(request)
        run = get_object_or_404(Run.objects.select_related("seminar"), pk=run_id)
        now = timezone.now()
        row = Evaluation.objects.filter(pk=run.pk).select_related("version__questionnaire").first()
        chosen = row.version if row else first_version(run)
        form = RunQuestionnaireForm(request.POST or None, chosen=chosen)
        if request.method == "POST" and form.is_valid():
            try:
                choose_version(run=run, version=form.cleaned_data["version"], now=now)
            except EvaluationError:
                text = gettext("Inget är ändrat: utvärderingen har öppnat och behåller sina frågor.")
                self.message_user(request, text, messages.ERROR)
            else:
                self.log_change(request, run, gettext("Utvärderingens frågor valdes."))
                self.message_user(request, gettext("Valet är sparat."), messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        title = gettext("Utvärderingens frågor")
        may = may_choose(run, now)
        return self._page(request, "run", title=title, run=run, form=form, chosen=chosen, may=may)

    # --- shared ---

    def _page(self, request: HttpRequest, name: str, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **more}
        return TemplateResponse(request, f"{FOLDER}/{name}.html", context)

    def _version(self, request: HttpRequest, version_id: int) -> Version:
        self._allow(request)
        return get_object_or_404(Version.objects.select_related("questionnaire"), pk=version_id)

    def _taken(self, version: Version) -> Taken:
        return keys_of(Version.objects.filter(questionnaire=version.questionnaire).values_list("questions", flat=True))

    def _allow(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise Http404


def write_address(version: Version) -> str:
    return reverse("admin:evaluation_questionnaire_write", args=[version.pk])
