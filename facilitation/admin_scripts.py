"""Scripts in the planning desk: versions with their steps and a preview beside them, and a run's choice of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Script as JavaScript
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy

from facilitation.models import Script, ScriptStep
from facilitation.queries.scripts import has_been_used, steps_of, with_use
from facilitation.script_forms import NewScriptForm, ScriptChoices, StepForm, StepFormSet
from facilitation.script_preview import PEOPLE, lengths_of, preview
from facilitation.services.scripts import begin_version, choose_scripts, may_change, script_changed
from facilitation.steps import WORDS
from facilitation.wording_scripts import preview_texts
from groups.models import WorkGroup
from seminars.admin.site import ForOrganisers, Page, Shelf
from seminars.agenda import Kind
from seminars.models import Run

MINUTE = timedelta(minutes=1)
JUST_BEGUN = gettext_lazy("Inget är sparat: ett tillfälle har just börjat med den här versionen. Gör en kopia.")


def is_open(request: HttpRequest, script: Script | None) -> bool:
    """Whether the version may be changed on this page; what is sent back is checked under the runs' locks."""
    if script is None or script.pk is None:
        return True
    return may_change(script) if request.method == "POST" else not has_been_used(script)


def _in(language: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in WORDS)


class StepInline(ForOrganisers, admin.StackedInline):  # type: ignore[type-arg]
    """The steps, each with its words in Swedish and, folded, in the other languages."""

    model = ScriptStep
    form = StepForm
    formset = StepFormSet
    extra = 1
    ordering = ("position", "pk")
    advice = {
        "say": gettext_lazy("Det facilitatorn läser upp."),
        "screen": gettext_lazy("Det gruppen ser på storskärmen, i en eller två meningar."),
        "do": gettext_lazy("En påminnelse som bara facilitatorn ser."),
        "seconds": gettext_lazy("0 när steget får en del av resten."),
        "share": gettext_lazy("Det som inte är fast tid delas mellan stegen efter deras andelar."),
        "turn": gettext_lazy("0 när ni inte går laget runt."),
    }
    fieldsets = (
        (None, {"fields": ("position", "title", "say", "screen", "do", ("seconds", "share", "turn"), "entry")}),
        (
            gettext_lazy("Om en tur blir under 30 sekunder: då talar den som vill"),
            {"fields": ("free_say", "free_screen"), "classes": ("collapse",)},
        ),
        ("English", {"fields": _in("en"), "classes": ("collapse",)}),
        ("Dansk", {"fields": _in("da"), "classes": ("collapse",)}),
    )

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What a group writes in a step is said in words also when it is nothing."""
        if db_field.name == "entry":
            kwargs["choices"] = [("", gettext("inget")), *ScriptStep.Writes.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and is_open(request, obj)


@admin.register(Script)
class ScriptAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """A version; the steps of one that a run has begun with are only read, and changed in a copy."""

    change_form_template = "admin/facilitation/script/change_form.html"
    shelf = (Shelf.PLAN, 7)
    about = gettext_lazy("Det facilitatorn säger och skärmen visar, steg för steg, i egna versioner.")
    adds_many = False
    list_display = ("version", "remark", "goes_along", "state", "created_at", "created_by")
    list_filter = ("kind",)
    list_select_related = ("created_by",)
    inlines = (StepInline,)

    class Media:
        css = {"all": ["css/admin-scripts.css"]}
        js = [JavaScript("js/script-editor.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Script]:
        return with_use(super().get_queryset(request))

    @admin.display(description=gettext_lazy("manus"), ordering="kind")
    def version(self, script: Script) -> str:
        return gettext("%(kind)s, version %(number)d") % {
            "kind": str(script.get_kind_display()).capitalize(),
            "number": script.number,
        }

    @admin.display(description=gettext_lazy("för nya tillfällen"), ordering="is_in_use")
    def goes_along(self, script: Script) -> str:
        return gettext("Ja") if script.is_in_use else "–"

    @admin.display(description=gettext_lazy("läge"))
    def state(self, script: Script) -> str:
        return gettext("använt, ändras i en kopia") if script.is_used else gettext("kan ändras")  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **(kwargs if obj else {**kwargs, "form": NewScriptForm}))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("remark", "is_in_use") if obj else ("kind", "remark")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.runs.exists())

    def save_model(self, request: HttpRequest, obj: Script, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = begin_version(kind=Kind(obj.kind), source=None, by=_user(request), remark=obj.remark)
        obj.pk, obj.number, obj._state.adding = made.pk, made.number, False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        script_changed(form.instance)

    def response_add(self, request: HttpRequest, obj: Script, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to the steps that it begins with."""
        self.message_user(request, gettext("Här är versionen. Den börjar som formatets eget manus."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:facilitation_script_change", args=[obj.pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        script = self.get_object(request, object_id)
        told: dict[str, Any] = {}
        with transaction.atomic():
            if script is not None:
                if "steps-0-title" in request.POST and not may_change(script):
                    text = gettext(
                        "Inget är sparat: ett tillfälle har just börjat med den här versionen. Gör en kopia."
                    )
                    self.message_user(request, text, messages.ERROR)
                    return HttpResponseRedirect(request.path)
                told = {"is_used": has_been_used(script), "preview": preview_of(script)}
            return super().change_view(request, object_id, form_url, {**told, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.copy_view)
        return [path("<int:script_id>/copy/", view, name="facilitation_script_copy"), *super().get_urls()]

    def copy_view(self, request: HttpRequest, script_id: int) -> HttpResponse:
        """POST makes a new version of this one and goes to it; GET asks first."""
        script = self.get_object(request, str(script_id))
        if not isinstance(script, Script):
            raise Http404
        if request.method == "POST":
            made = begin_version(kind=Kind(script.kind), source=script, by=_user(request), remark=script.remark)
            self.log_addition(request, made, [{"added": {}}])
            self.message_user(request, gettext("Kopian är gjord. Ändra i den här."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:facilitation_script_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Ändra i en kopia?"),
            "opts": self.opts,
            "original": script,
        }
        return TemplateResponse(request, "admin/facilitation/script/copy.html", context)


class RunScripts(Page):
    """The page of a run where its versions are chosen, until it has begun, and its sheets are printed."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.scripts_view)
        return [path("<int:run_id>/scripts/", view, name="seminars_run_scripts"), *super().get_urls()]

    def scripts_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self.get_object(request, str(run_id))
        if not isinstance(run, Run):
            raise Http404
        form = ScriptChoices(request.POST or None, run=run)
        if request.method == "POST" and form.is_valid():
            self._choose(request, run, form)
            return HttpResponseRedirect(reverse("admin:seminars_run_scripts", args=[run.pk]))
        groups = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Manus"),
            "opts": self.opts,
            "original": run,
            "form": form,
            "has_begun": run.cues.exists(),
            "groups": groups.select_related("municipality").order_by("municipality__name", "name", "pk"),
        }
        return TemplateResponse(request, "admin/seminars/run/scripts.html", context)

    def _choose(self, request: HttpRequest, run: Run, form: ScriptChoices) -> None:
        if choose_scripts(run=run, chosen=form.cleaned_data):
            self.log_change(request, run, gettext("Manus valt."))
            self.message_user(request, gettext("Manusen är valda."), messages.SUCCESS)
        else:
            text = gettext("Inget är ändrat: seminariet har börjat eller är förberett, och behåller sitt manus.")
            self.message_user(request, text, messages.ERROR)


def preview_of(script: Script) -> dict[str, Any]:
    """The preview as it stands saved, at full length and as short as it gets, and what the page needs to redo it."""
    usual, floor = lengths_of(Kind(script.kind))
    steps = steps_of(script)
    lengths = [usual] if usual == floor else [usual, floor]
    return {
        "shown": [preview(steps, length) for length in lengths] if steps else [],
        "config": {
            "usual": usual // MINUTE,
            "floor": floor // MINUTE,
            "people": list(PEOPLE),
            "texts": preview_texts(),
        },
    }


def _user(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None
