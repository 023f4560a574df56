"""The rooms' equipment checks in the planning desk: to read, the last one first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_lazy

from facilitation.models import EquipmentCheck
from facilitation.queries.equipment import as_room_check
from facilitation.wording_equipment import TITLES, VERDICTS, advice_of, names
from seminars.admin.site import ForOrganisers, Shelf, WithoutRehearsals


class EquipmentCheckAdmin(WithoutRehearsals, ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """Made by the rooms themselves: there is nothing to add or change here."""

    rehearsal = "group__run__rehearsal_of"
    shelf = (Shelf.DAY, 3)
    about = gettext_lazy("Vad rummen har provat i förväg och vad som inte fungerade. Det läses här men ändras aldrig.")
    list_display = ("group", "at", "says", "not_working", "by", "device")
    list_filter = (("group__run", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("group__name", "group__municipality__name")
    fields = ("group", "at", "says", "not_working", "what_to_do", "not_tried", "by", "device", "began_at")
    list_select_related = ("group__municipality", "group__run__seminar")

    @admin.display(description=gettext_lazy("läge"))
    def says(self, row: EquipmentCheck) -> str:
        return str(VERDICTS[as_room_check(row).verdict])

    @admin.display(description=gettext_lazy("fungerar inte"))
    def not_working(self, row: EquipmentCheck) -> str:
        return names(item for item, _code in as_room_check(row).faults) or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("råd till rummet"))
    def what_to_do(self, row: EquipmentCheck) -> str:
        check = as_room_check(row)
        pairs = (*check.faults, *check.advice)
        rows = [(gettext(TITLES[item]), advice_of(item, code, row.findings[item])) for item, code in pairs]
        return format_html_join("", "<p><b>{}</b>: {}</p>", rows) if rows else self.get_empty_value_display()

    @admin.display(description=gettext_lazy("inte provat"))
    def not_tried(self, row: EquipmentCheck) -> str:
        return names(as_room_check(row).left) or self.get_empty_value_display()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
