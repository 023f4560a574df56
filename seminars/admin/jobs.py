"""Background work as it stands: what waits, what is done, and why something failed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from seminars.admin.site import MadeElsewhere, Shelf
from seminars.models import Job
from seminars.services.jobs import GIVE_UP_AFTER, retry_job

TASKS = {
    "groups.send_group_mail": gettext_lazy("mejl om en arbetsgrupp"),
    "groups.send_invitation": gettext_lazy("inbjudan till en kontakt"),
    "evaluation.send_report_mail": gettext_lazy("mejl om en rapport"),
    "evaluation.send_decided_mail": gettext_lazy("besked om ett beslut"),
    "evaluation.send_decisions_mail": gettext_lazy("påminnelse om förslag som väntar på beslut"),
    "evaluation.send_follow_up_mail": gettext_lazy("uppföljning av gruppens förslag"),
    "evaluation.make_third_report": gettext_lazy("rapport om vad det blev av förslagen"),
    "evaluation.send_outcomes_mail": gettext_lazy("mejl om vad det blev av förslagen"),
    "groups.send_sign_up_mail": gettext_lazy("fråga om en anmälan"),
    "seminars.send_answered_mail": gettext_lazy("en presentatör har sagt ja"),
    "seminars.send_withdrawn_mail": gettext_lazy("en presentatör har tagit tillbaka sitt ja"),
    "groups.send_pending_mail": gettext_lazy("anmälningar som väntar på besked"),
    "groups.send_facilitator_mail": gettext_lazy("länk till facilitator"),
    "seminars.send_approval_mail": gettext_lazy("fråga om samtycke till en presentatör"),
    "seminars.send_consent_ends_mail": gettext_lazy("påminnelse om samtycke som går ut"),
    "seminars.send_fault_mail": gettext_lazy("besked om ett anmält fel"),
    "seminars.forget_fault_senders": gettext_lazy("märken av anmälningar som tas bort"),
    "evaluation.make_report": gettext_lazy("rapport"),
    "seminars.copy_film": gettext_lazy("kopia av en film"),
    "seminars.check_upload": gettext_lazy("granskning av uppladdad film"),
    "seminars.check_film": gettext_lazy("granskning av film"),
    "seminars.convert_upload": gettext_lazy("omvandling av film"),
    "seminars.make_version": gettext_lazy("version av film"),
    "facilitation.send_questions_mail": gettext_lazy("frågor som väntar på en presentatörs svar"),
    "facilitation.send_readiness_mail": gettext_lazy("påminnelse om det som saknas före ett tillfälle"),
    "socialtalks.simulate": gettext_lazy("simulerade grupper i en övning"),
    "facilitation.films_changed": gettext_lazy("besked till rummen om ny film"),
}
"""The tasks that stand as rows, by the names they are sent to: theirs are higher up."""


class DoneFilter(admin.SimpleListFilter):
    title = gettext_lazy("läge")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", gettext_lazy("väntar")),
            ("failing", gettext_lazy("misslyckas")),
            ("done", gettext_lazy("klart")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        chosen = {
            "waiting": queryset.filter(done_at=None),
            "failing": queryset.exclude(last_error=""),
            "done": queryset.filter(done_at__isnull=False, last_error=""),
        }
        return chosen.get(self.value() or "", queryset)


@admin.register(Job)
class JobAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Read only, with a press that tries again."""

    shelf = (Shelf.ALWAYS, 5)
    about = gettext_lazy(
        "E-post, rapporter och filmer som görs av sig själva. Det som misslyckas görs om, upp till tolv gånger."
    )
    list_display = ("what", "due_at", "state", "attempts", "last_error")
    list_filter = (DoneFilter,)
    search_fields = ("key",)
    ordering = ("-due_at", "-pk")
    fields = ("what", "due_at", "state", "attempts", "sent_at", "done_at", "last_error", "key")
    actions = ("try_again",)

    @admin.display(description=gettext_lazy("arbete"), ordering="task")
    def what(self, job: Job) -> Any:
        """What is done, in words; a task that is new here by its own name."""
        return TASKS.get(job.task, job.task)

    @admin.display(description=gettext_lazy("läge"))
    def state(self, job: Job) -> Any:
        if job.done_at:
            return gettext_lazy("misslyckades") if job.last_error else gettext_lazy("klart")
        if job.attempts >= GIVE_UP_AFTER:
            return gettext_lazy("uppgivet")
        return gettext_lazy("misslyckades, görs om") if job.last_error else gettext_lazy("väntar")

    @admin.action(description=gettext_lazy("Försök igen"))
    def try_again(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        now = timezone.now()
        number = sum(retry_job(key=job.key, now=now) for job in jobs)
        text = ngettext("%(n)s arbete görs om strax.", "%(n)s arbeten görs om strax.", number) % {"n": number}
        self.message_user(request, text, messages.SUCCESS)
