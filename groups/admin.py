"""The planning desk for municipalities, work groups, facilitators and screens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy, ngettext

from groups.access import own_municipalities
from groups.admin_people import (
    ContactInline,
    FacilitatorInline,
    NamedFacilitatorInline,
    RowsWithinLimits,
    trained_text,
)
from groups.imports import MOST_PEOPLE
from groups.models import (
    Facilitator,
    Municipality,
    MunicipalityContact,
    OrganiserLimit,
    Screen,
    Training,
    WorkGroup,
)
from groups.queries import USUAL_MONTHS, with_training_months
from groups.services.screens import issue_screen_link, leave_screen
from groups.services.sign_ups import tell_standing
from groups.training import valid_until
from seminars.admin.links import FreshLinkAdmin, PersonalLinkMaker
from seminars.admin.site import ForOrganisers, MadeElsewhere, Shelf, WithoutRehearsals, is_limited
from seminars.models import LinkRole, Run


class MunicipalityForm(forms.ModelForm):  # type: ignore[type-arg]
    """A municipality by name, once, in any mix of capitals."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = Municipality.objects.filter(Q(name__iexact=name) | Q(slug=slugify(name)))
        if not slugify(name):
            raise forms.ValidationError(gettext("Skriv kommunens namn."))
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("Kommunen finns redan. Sök upp den i listan."))
        return name


@admin.register(Municipality)
class MunicipalityAdmin(RowsWithinLimits, ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    place = "pk"
    form = MunicipalityForm
    shelf = (Shelf.PLACES, 1)
    about = gettext_lazy("Kommunerna som kan anmäla grupper, och deras kontakter.")
    list_display = ("name", "number_of_groups")
    ordering = ("name",)  # the annotation would drop the model's own
    search_fields = ("name",)
    inlines = (ContactInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Municipality]:
        rows: QuerySet[Municipality] = super().get_queryset(request).annotate(groups_count=Count("groups"))
        return rows

    @admin.display(description=gettext_lazy("arbetsgrupper"))
    def number_of_groups(self, municipality: Municipality) -> int:
        return municipality.groups_count  # type: ignore[attr-defined, no-any-return]


@admin.register(OrganiserLimit)
class LimitAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """Set by administrators, who are never limited themselves."""

    shelf = (Shelf.ALWAYS, 9)
    about = gettext_lazy("Organisatörer som bara ska se och planera vissa kommuners grupper. Alla andra ser allt.")
    advice = {"region": gettext_lazy("Alla kommuner med samma region på sin sida, också de som kommer till.")}
    list_display = ("user", "places", "region")
    list_select_related = ("user",)
    filter_horizontal = ("municipalities",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrganiserLimit]:
        rows: QuerySet[OrganiserLimit] = super().get_queryset(request).prefetch_related("municipalities")
        return rows

    @admin.display(description=gettext_lazy("kommuner"))
    def places(self, limit: OrganiserLimit) -> str:
        return ", ".join(place.name for place in limit.municipalities.all())

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and bool(request.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: OrganiserLimit) -> None:
        obj.delete()


@admin.register(MunicipalityContact)
class ContactAdmin(RowsWithinLimits, ForOrganisers, PersonalLinkMaker):
    place = "municipality"
    link_role = LinkRole.CONTACT
    shelf = (Shelf.PLACES, 2)
    about = gettext_lazy("De som anmäler kommunens grupper. De loggar in med en personlig länk.")
    list_display = ("user", "municipality", "fresh_link")
    list_filter = ("municipality",)
    list_select_related = ("user", "municipality")
    search_fields = ("user__name", "user__email", "municipality__name")
    autocomplete_fields = ("user", "municipality")


class WorkGroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A group of any size that can sit in a room; the recommended size is advised about when it is saved."""

    expected = forms.IntegerField(
        label=gettext_lazy("Antal deltagare"),
        initial=7,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy("5–9 är bäst, facilitatorn inräknad."),
        error_messages={
            "invalid": gettext_lazy("Skriv antalet med siffror."),
            "min_value": gettext_lazy("En grupp har minst en person."),
            "max_value": gettext_lazy("En grupp kan ha högst 30 personer. Dela er i flera grupper."),
        },
    )


class WorkGroupAdmin(RowsWithinLimits, WithoutRehearsals, ForOrganisers, FreshLinkAdmin):
    """Registered by `facilitation`, which tells the live pages."""

    place = "municipality"
    is_planned_by_limited = True

    rehearsal = "run__rehearsal_of"
    form = WorkGroupForm
    shelf = (Shelf.PLACES, 3)
    about = gettext_lazy("En grupp i ett rum: var den sitter, hur många den är och vem som leder den.")
    advice = {
        "name": gettext_lazy("Till exempel Mottagningsgruppen. Så heter gruppen för alla andra."),
        "place": gettext_lazy("Rummet där gruppen sitter."),
    }
    link_button = gettext_lazy("Visa ny länk till rumsskärmen")
    list_display = ("name", "municipality", "run", "expected", "status", "screen_link")
    list_filter = ("status", "municipality", ("run", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("municipality", "run__seminar")
    search_fields = ("name", "municipality__name", "run__seminar__title")
    autocomplete_fields = ("run", "municipality", "contact")
    readonly_fields = ("evaluation_code",)
    inlines = (FacilitatorInline,)
    fieldsets = (
        (None, {"fields": ("run", "municipality", "name", "place", "expected", "status")}),
        (gettext_lazy("Mer"), {"fields": ("needs", "contact", "evaluation_code")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (NamedFacilitatorInline,) if is_limited(request) else self.inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who registered it is chosen among everyone there is: a limited organiser leaves that."""
        return (*self.readonly_fields, "contact") if is_limited(request) else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        own = own_municipalities(request.user)
        if db_field.name == "municipality" and own is not None:
            kwargs["queryset"] = Municipality.objects.filter(pk__in=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("kod till utvärderingen"))
    def evaluation_code(self, group: WorkGroup) -> str:
        return f"{group.code[:4]} {group.code[4:]}" if group.pk else gettext("Visas när du har sparat.")

    @admin.display(description=gettext_lazy("rumsskärm"))
    def screen_link(self, group: WorkGroup) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:groups_workgroup_link", args=[group.pk]), gettext("Visa ny länk")
        )

    def make_link(self, row: WorkGroup, now: datetime) -> str:
        return issue_screen_link(group=row, now=now)

    def revoke_old_links(self, row: WorkGroup, now: datetime) -> None:
        for screen in row.screens.filter(revoked_at=None):
            leave_screen(screen=screen, now=now)

    def group_changed(self, group: WorkGroup) -> None:
        """The group was changed in this transaction: a subclass higher up tells the live pages."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.group_changed(form.instance)

    def save_model(self, request: HttpRequest, obj: WorkGroup, form: Any, change: bool) -> None:
        has_moved = change and "status" in form.changed_data
        obj.sequence += has_moved
        super().save_model(request, obj, form, change)
        if has_moved:
            tell_standing(obj, timezone.now())
        if obj.has_unusual_size:
            text = ngettext(
                "Gruppen är sparad med %(count)d person. 5–9 fungerar bäst: alla hinner tala, och flera tänker.",
                "Gruppen är sparad med %(count)d personer. 5–9 fungerar bäst: alla hinner tala, och flera tänker.",
                obj.expected,
            )
            self.message_user(request, text % {"count": obj.expected}, messages.WARNING)


@admin.register(Facilitator)
class FacilitatorAdmin(RowsWithinLimits, WithoutRehearsals, ForOrganisers, PersonalLinkMaker):
    place = "group__municipality"
    rehearsal = "group__run__rehearsal_of"
    link_role = LinkRole.FACILITATOR
    shelf = (Shelf.PLACES, 4)
    about = gettext_lazy("De som leder gruppernas samtal: om de har gått kursen, och deras personliga länk.")
    advice = {"is_substitute": gettext_lazy("Tar över om den ordinarie inte kan.")}
    list_display = ("user", "group", "run", "part", "trained", "fresh_link")
    list_filter = ("is_substitute", ("group__run", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user__training", "group__municipality", "group__run__seminar")
    search_fields = ("user__name", "user__email", "group__name", "group__municipality__name")
    autocomplete_fields = ("user", "group")

    @admin.display(description=gettext_lazy("tillfälle"), ordering="group__run__starts_at")
    def run(self, facilitator: Facilitator) -> Run:
        return facilitator.group.run

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facilitator]:
        return with_training_months(super().get_queryset(request))

    @admin.display(description=gettext_lazy("uppgift"), ordering="is_substitute")
    def part(self, facilitator: Facilitator) -> str:
        return gettext("ersättare") if facilitator.is_substitute else gettext("ordinarie")

    def link_run(self, row: Facilitator) -> Run:
        return row.group.run

    @admin.display(description=gettext_lazy("kurs genomförd"))
    def trained(self, facilitator: Facilitator) -> str:
        return trained_text(facilitator)


@admin.register(Training)
class TrainingAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    shelf = (Shelf.PLACES, 5)
    about = gettext_lazy("De som har gått facilitatorskursen, och när.")
    list_display = ("user", "completed_on", "holds")
    list_select_related = ("user",)
    date_hierarchy = "completed_on"
    search_fields = ("user__name", "user__email")
    autocomplete_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Training]:
        return with_training_months(super().get_queryset(request))

    @admin.display(description=gettext_lazy("gäller till"), ordering="completed_on")
    def holds(self, training: Training) -> str:
        until = valid_until(training.completed_on, getattr(training, "training_months", USUAL_MONTHS))
        return until.isoformat() if until else gettext("för alltid")


class ScreenAdmin(RowsWithinLimits, WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Screens are paired in the rooms; here they are seen, and disconnected when one has gone astray.

    Registered by `facilitation`, which tells the live pages.
    """

    rehearsal = "group__run__rehearsal_of"
    place = "group__municipality"
    shelf = (Shelf.DAY, 1)
    about = gettext_lazy("Skärmarna i rummen. De kopplas därifrån. Den som visar fel grupp kopplas från här.")
    list_display = ("room", "run", "paired_at", "state")
    list_display_links = None
    fields = ("room", "run", "paired_at", "state", "created_at")
    ordering = ("-created_at", "-pk")
    list_filter = (("group__run", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("group__municipality", "group__run__seminar")
    search_fields = ("group__name", "group__municipality__name")
    actions = ("disconnect",)

    @admin.display(description=gettext_lazy("arbetsgrupp"), ordering="group__name")
    def room(self, screen: Screen) -> str:
        return str(screen.group or gettext("ingen grupp än"))

    @admin.display(description=gettext_lazy("tillfälle"), ordering="group__run__starts_at")
    def run(self, screen: Screen) -> Any:
        return screen.group.run if screen.group else None

    @admin.display(description=gettext_lazy("läge"))
    def state(self, screen: Screen) -> str:
        if screen.revoked_at:
            return gettext("frånkopplad")
        return gettext("kopplad") if screen.paired_at else gettext("väntar")

    def let_go(self, screen: Screen, now: datetime) -> None:
        """A subclass higher up tells the live pages too."""
        leave_screen(screen=screen, now=now)

    @admin.action(description=gettext_lazy("Koppla från valda skärmar"), permissions=["view"])
    def disconnect(self, request: HttpRequest, screens: QuerySet[Screen]) -> None:
        now, connected = timezone.now(), list(screens.filter(revoked_at=None))
        for screen in connected:
            self.let_go(screen, now)
        done = ngettext("%(count)d skärm är frånkopplad.", "%(count)d skärmar är frånkopplade.", len(connected))
        self.message_user(request, done % {"count": len(connected)})
