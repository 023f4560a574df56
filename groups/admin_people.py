"""People who belong to municipalities and groups, on their pages; and what limited organisers see of the lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from groups.access import own_municipalities
from groups.models import Facilitator, MunicipalityContact
from groups.named_forms import NamedFacilitatorForm, NamedFacilitators
from groups.queries import USUAL_MONTHS, with_training_months
from groups.training import valid_until
from seminars.admin.chosen import KnowsChosen
from seminars.admin.site import Base, ForOrganisers, is_limited


class WithinLimits(Base):
    """Of a limited organiser only the rows of their own municipalities, to be read. `place` leads to them."""

    place: ClassVar[str]
    is_planned_by_limited: ClassVar[bool] = False

    def get_queryset(self, request: HttpRequest) -> Any:
        own = own_municipalities(request.user)
        rows = super().get_queryset(request)
        return rows if own is None else rows.filter(**{f"{self.place}__in": own})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_add_permission(request, obj) and self._may_plan(request))  # type: ignore[call-arg]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_plan(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_limited(request)

    def _may_plan(self, request: HttpRequest) -> bool:
        return self.is_planned_by_limited or not is_limited(request)


@cache
def in_words(name: str, label: Any) -> Callable[[Any], str]:
    """What a row points at, without the way there."""

    @admin.display(description=label)
    def shown(row: Any) -> str:
        return str(getattr(row, name))

    return shown


class RowsWithinLimits(WithinLimits):
    """As above on pages of their own: a row out of reach is not there, whatever way leads to it."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Rows that are only read lead to no pages that are closed."""
        fields = super().get_fields(request, obj)
        if self._may_plan(request):
            return fields
        keys = {key.name: key for key in self.opts.fields if key.is_relation}
        return [in_words(name, keys[name].verbose_name) if name in keys else name for name in fields]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        own = own_municipalities(request.user)
        if row is None or own is None:
            return row
        return row if self.model.objects.filter(pk=row.pk, **{f"{self.place}__in": own}).exists() else None


class ContactInline(WithinLimits, ForOrganisers, admin.TabularInline):  # type: ignore[type-arg]
    model = MunicipalityContact
    form = KnowsChosen
    place = "municipality"
    extra = 0
    autocomplete_fields = ("user",)
    readonly_fields = ("person",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Without the way to the person's own page where that is closed."""
        return ("person",) if is_limited(request) else ("user",)

    @admin.display(description=gettext_lazy("person"))
    def person(self, contact: MunicipalityContact) -> str:
        return str(contact.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MunicipalityContact]:
        rows: QuerySet[MunicipalityContact] = super().get_queryset(request).select_related("user", "municipality")
        return rows


class FacilitatorInline(WithinLimits, ForOrganisers, admin.TabularInline):  # type: ignore[type-arg]
    model = Facilitator
    form = KnowsChosen
    place = "group__municipality"
    extra = 0
    autocomplete_fields = ("user",)
    readonly_fields = ("trained", "fresh_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facilitator]:
        rows = super().get_queryset(request).select_related("user__training", "group__municipality")
        return with_training_months(rows)

    @admin.display(description=gettext_lazy("kurs genomförd"))
    def trained(self, facilitator: Facilitator) -> str:
        """The day of the course, or where it is written in."""
        if facilitator.pk is None or hasattr(facilitator.user, "training"):
            return trained_text(facilitator) if facilitator.pk else "–"
        url = f"{reverse('admin:groups_training_add')}?user={facilitator.user_id}"
        return format_html('{} · <a href="{}">{}</a>', gettext("inte än"), url, gettext("Skriv in"))

    @admin.display(description=gettext_lazy("personlig länk"))
    def fresh_link(self, facilitator: Facilitator) -> str:
        if facilitator.pk is None:
            return "–"
        url = reverse("admin:groups_facilitator_link", args=[facilitator.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("Visa ny länk"))


class NamedFacilitatorInline(WithinLimits, ForOrganisers, admin.TabularInline):  # type: ignore[type-arg]
    """For limited organisers: who leads the group is named, not chosen among everybody."""

    model = Facilitator
    form = NamedFacilitatorForm
    formset = NamedFacilitators
    place = "group__municipality"
    is_planned_by_limited = True
    extra = 0
    fields = ("name", "email", "is_substitute", "trained")
    readonly_fields = ("trained",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facilitator]:
        rows = super().get_queryset(request).select_related("user__training", "group__municipality")
        return with_training_months(rows)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The part is taken away, never the person."""
        return is_limited(request)

    @admin.display(description=gettext_lazy("kurs genomförd"))
    def trained(self, facilitator: Facilitator) -> str:
        return trained_text(facilitator) if facilitator.pk else "–"


def trained_text(facilitator: Facilitator) -> str:
    """The day, and whether it has ended: seen, never a bar."""
    training = getattr(facilitator.user, "training", None) if facilitator.user_id else None
    if training is None:
        return gettext("inte än")
    until = valid_until(training.completed_on, getattr(facilitator, "training_months", USUAL_MONTHS))
    day: str = training.completed_on.isoformat()
    if until is not None and until < timezone.localdate():
        return gettext("%(day)s, gällde till %(until)s") % {"day": day, "until": until.isoformat()}
    return day
