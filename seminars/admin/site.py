"""The planning desk's name, its shelves, and who may use it: every active organiser, for everything that is planned."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelMultipleChoiceField, URLField, URLInput
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from seminars.admin.chosen import ChosenSelect
from seminars.admin.removal import what_goes
from seminars.limits import may_open
from seminars.models import TrailEntry
from seminars.services.trail import note

admin.site.site_header = _("Social Talks · planering")
admin.site.site_title = _("Social Talks")
admin.site.index_title = _("Planering")
admin.site.enable_nav_sidebar = True
admin.site.empty_value_display = "–"
admin.site.disable_action("delete_selected")  # each is taken away on its own page, where what goes with it is shown


class Shelf(Enum):
    """Where a list stands on the desk: by when it is needed, not by which app keeps it."""

    PLAN = _("Seminarier och Talks")
    PLACES = _("Kommuner och grupper")
    DAY = _("På dagen")
    AFTER = _("Efteråt")
    ALWAYS = _("Organisationen")


if TYPE_CHECKING:
    Base = admin.options.BaseModelAdmin[Any]
    Page = admin.ModelAdmin[Any]
else:
    Base = Page = object


class ForOrganisers(Base):
    """Planning is open to every organiser; there are no finer rights to hand out and forget."""

    shelf: tuple[Shelf, int] = (Shelf.ALWAYS, 99)
    """The list's shelf, and its place there."""
    about: Any = ""
    """What the list is, in a sentence or two to someone who sees it for the first time."""
    advice: dict[str, Any] = {}
    """Help by the field's name, where the model has none."""
    show_facets = admin.ShowFacets.NEVER
    adds_many = True
    """False where one is made at a time: no button that saves and begins another."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A list of choices offers no press that deletes the chosen row itself, and one that opens it, not two."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = field.widget.can_view_related = False
            if is_limited(request):  # the ways to pages that are closed to them
                field.widget.can_add_related = field.widget.can_change_related = False
            if isinstance(field, ModelMultipleChoiceField):  # select2's press that clears all breaks its own list
                field.widget.widget.is_required = True
        if isinstance(field, URLField):  # Django's own shows the address twice
            field.widget = URLInput(attrs={"class": "vURLField", "spellcheck": "false"})
        if field and not field.help_text:
            field.help_text = self.advice.get(db_field.name, "")
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        page = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return _is_organiser(request) and (may_open(page) or not is_limited(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asked for the choices of other pages' fields too."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of a page of its own the way there is shown to those only to whom it is open."""
        page = f"{self.opts.app_label}_{self.opts.model_name}_add"
        is_closed = isinstance(self, admin.ModelAdmin) and is_limited(request) and not may_open(page)
        return _is_organiser(request) and not is_closed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_organiser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_organiser(request)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        """Choices are called by what their own list selects along with its rows."""
        rows = super().get_field_queryset(db, db_field, request)
        desk = self.admin_site._registry.get(db_field.remote_field.model)
        along: Any = getattr(desk, "list_select_related", False)
        if not along:
            return rows
        rows = db_field.remote_field.model._default_manager.using(db) if rows is None else rows
        return rows.select_related(*along)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChosenSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return what_goes(objs, request, self.admin_site)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """The choices of other pages' fields are called by what the list selects along with its rows."""
        along: Any = getattr(self, "list_select_related", False)
        found: Any = super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        return (found[0].select_related(*along), found[1]) if along else found

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        extra = {} if self.adds_many else {"show_save_and_add_another": False}
        view: Any = super().changeform_view  # type: ignore[misc]
        return view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note(request, TrailEntry.Action.ADDED, obj, "" if isinstance(message, list) else message)
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        did = TrailEntry.Action.CHANGED if isinstance(message, list) else TrailEntry.Action.DONE
        if message:  # a form that was saved as it stood changed nothing
            self._note(request, did, obj, message)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            self._note(request, TrailEntry.Action.REMOVED, row, "")
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def _note(self, request: HttpRequest, action: str, row: Any, told: Any) -> None:
        note(person=request.user.pk, action=action, row=row, told=told, now=timezone.now())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PlainList


class MadeElsewhere(ForOrganisers):
    """Rows that only their services make, change and take away."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def is_limited(request: HttpRequest) -> bool:
    """True of an organiser who is for some municipalities only."""
    return bool(getattr(request.user, "is_limited", False))


def is_let_in(request: HttpRequest) -> bool:
    """Asked before every page of the desk: what is not named as theirs is closed to limited organisers."""
    allowed = AdminSite.has_permission(admin.site, request)
    page = request.resolver_match
    if allowed and page and page.app_name == "admin" and is_limited(request) and not may_open(page.url_name):
        raise PermissionDenied
    return allowed


admin.site.has_permission = is_let_in  # type: ignore[method-assign]


class PlainList(ChangeList):
    """A list that is called what it holds, not what can be done to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(self.opts.verbose_name_plural)[:1].upper() + str(self.opts.verbose_name_plural)[1:]


class WithoutRehearsals(Base):
    """Lists, searches and choices leave out what belongs to rehearsals; a row of one still opens by its address.

    `rehearsal` is the way from the row to what a real one does not have.
    """

    rehearsal: ClassVar[str]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(**{self.rehearsal: None})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if row is not None:
            return row
        try:
            return self.model._default_manager.filter(pk=object_id).first()
        except (ValueError, ValidationError):
            return None


def _is_organiser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


class AsksForFilesAgain(admin.ModelAdmin):  # type: ignore[type-arg]
    """Browsers keep what was typed but not the files that were chosen: says so where something must be corrected."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if context["errors"] and any(request.FILES.values()):
            text = gettext("Inget är sparat än. Filerna du valde följer inte med, så välj dem igen när du har rättat.")
            self.message_user(request, text, messages.WARNING)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response
