"""Seminars and runs in the planning desk, where a change of the plan reaches the rooms; and the log of cues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from facilitation import live
from facilitation.admin_copying import RunCopying
from facilitation.admin_course import ChapterAdmin
from facilitation.admin_equipment import EquipmentCheckAdmin
from facilitation.admin_readiness import RunReadiness
from facilitation.admin_scripts import RunScripts
from facilitation.admin_sign_ups import RunSignUps
from facilitation.films_page import films_page
from facilitation.models import Chapter, Cue, EquipmentCheck
from facilitation.services.scripts import plan_scripts
from facilitation.services.taking_part import group_changed, leave_screen, run_filled, screens_changed
from facilitation.topics import Name, of_run
from facilitation.wording_control import cue_text
from groups.admin import ScreenAdmin, WorkGroupAdmin
from groups.admin_imports import ImportAdmin
from groups.models import Import, Screen, WorkGroup
from seminars.admin import RunAdmin, SeminarAdmin, TalkAdmin
from seminars.admin.seminar import TellsRooms
from seminars.admin.site import MadeElsewhere, Shelf, WithoutRehearsals
from seminars.models import Run, Seminar, Talk


class TellsLive(TellsRooms):
    """The part that sees both the plan and the rooms."""

    def plan_changed(self, run: Run) -> None:
        """Moves the agenda's revision, so that every page that shows it gets the new plan."""
        live.bump(*of_run(run.pk, Name.AGENDA))


@admin.register(Run)
class LiveRunAdmin(RunReadiness, RunCopying, RunScripts, RunSignUps, TellsLive, RunAdmin):
    """A run; its changes reach the rooms, and its page tells how far the films have come to them."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        told = {"films": films_page(run)} if run is not None and self.has_view_permission(request, run) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **told})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            plan_scripts(run=form.instance)


@admin.register(Seminar)
class LiveSeminarAdmin(TellsLive, SeminarAdmin):
    """A seminar; new films and captions reach the rooms."""


@admin.register(Talk)
class LiveTalkAdmin(TellsLive, TalkAdmin):
    """A Talk; a new film and captions reach the rooms."""


@admin.register(WorkGroup)
class LiveWorkGroupAdmin(WorkGroupAdmin):
    """A work group; its new name, size, people or absence reaches the control room and its own pages."""

    def group_changed(self, group: WorkGroup) -> None:
        group_changed(group)

    def make_link(self, row: WorkGroup, now: datetime) -> str:
        address = super().make_link(row, now)
        screens_changed(row)
        return address


@admin.register(Import)
class LiveImportAdmin(ImportAdmin):
    """Files read in; a run's new groups and people reach the control room and their own pages."""

    def run_filled(self, run: Run) -> None:
        run_filled(run)


@admin.register(Screen)
class LiveScreenAdmin(ScreenAdmin):
    """Displays; one that is let go is missed at once in the control room and by its facilitator."""

    def let_go(self, screen: Screen, now: datetime) -> None:
        leave_screen(screen=screen, now=now)


admin.site.register(Chapter, ChapterAdmin)
admin.site.register(EquipmentCheck, EquipmentCheckAdmin)


@admin.register(Cue)
class CueAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who did what when. Append-only: there is nothing to change or remove."""

    rehearsal = "run__rehearsal_of"
    shelf = (Shelf.DAY, 2)
    about = gettext_lazy("Allt som har styrts från kontrollrummet, i ordning. Det läses här men ändras aldrig.")
    list_display = ("number", "said", "at", "by", "run")
    list_display_links = None
    list_filter = (("run", admin.RelatedOnlyFieldListFilter),)
    fields = ("run", "number", "said", "at", "given_at", "by")
    ordering = ("-run__starts_at", "run", "seq")
    list_select_related = ("run__seminar", "by")

    @admin.display(description=gettext_lazy("nr"), ordering="seq")
    def number(self, cue: Cue) -> int:
        return cue.seq

    @admin.display(description=gettext_lazy("signal"), ordering="action")
    def said(self, cue: Cue) -> str:
        return cue_text(cue.as_cue())
