"""People, presenters and personal links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from seminars.admin.links import PersonalLinkMaker
from seminars.admin.site import ForOrganisers, WithoutRehearsals
from seminars.models import LinkRole, PersonalLink, Presenter, User
from seminars.services.links import revoke_link

admin.site.unregister(Group)


class EmailOnce:
    """One person per address, in any mix of capitals."""

    instance: User
    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("Det finns redan en person med den e-postadressen. Sök upp den."))
        return email


class NewPersonForm(EmailOnce, forms.ModelForm):  # type: ignore[type-arg]
    """A person without a password: they sign in by link, or get a password on the next page."""

    class Meta:
        model = User
        fields = ("name", "email", "phone", "language")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        person: User = super().save(commit)
        return person


class PersonForm(EmailOnce, UserChangeForm):  # type: ignore[type-arg]
    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class PersonAdmin(WithoutRehearsals, ForOrganisers, UserAdmin):  # type: ignore[type-arg]
    rehearsal = "made_for"
    form = PersonForm
    add_form = NewPersonForm
    list_display = ("name", "email", "phone", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    add_fieldsets = ((None, {"fields": NewPersonForm.Meta.fields}),)
    fieldsets = (
        (None, {"fields": ("name", "email", "phone", "language")}),
        (gettext_lazy("Inloggning"), {"fields": ("is_active", "is_staff", "is_superuser", "password")}),
        (gettext_lazy("Historik"), {"fields": ("last_login", "created_at")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who may sign in to the planning is decided by an administrator."""
        kept = () if request.user.is_superuser else ("is_staff", "is_superuser")
        return (*self.readonly_fields, *kept)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An organiser cannot take over an administrator's or another organiser's account."""
        allowed = super().has_change_permission(request, obj)
        privileged = obj is not None and (obj.is_superuser or obj.is_staff) and obj != request.user
        return allowed and (request.user.is_superuser or not privileged)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) and obj != request.user

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}


@admin.register(Presenter)
class PresenterAdmin(ForOrganisers, PersonalLinkMaker):
    link_role = LinkRole.PRESENTER
    list_display = ("user", "title", "organisation", "fresh_link")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "organisation")
    autocomplete_fields = ("user",)


@admin.register(PersonalLink)
class PersonalLinkAdmin(WithoutRehearsals, ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    """What has been handed out. The secrets are not here; a new one is made on the person's own page."""

    rehearsal = "run__rehearsal_of"
    list_display = ("user", "role", "run", "created_at", "expires_at", "revoked_at")
    list_filter = ("role", "revoked_at")
    list_select_related = ("user", "run__seminar")
    search_fields = ("user__name", "user__email")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=gettext_lazy("Återkalla valda länkar"), permissions=["view"])
    def revoke(self, request: HttpRequest, links: QuerySet[PersonalLink]) -> None:
        now, open_links = timezone.now(), list(links.filter(revoked_at=None))
        for link in open_links:
            revoke_link(link=link, now=now)
        done = ngettext("%(count)d länk återkallad.", "%(count)d länkar återkallade.", len(open_links))
        self.message_user(request, done % {"count": len(open_links)})
