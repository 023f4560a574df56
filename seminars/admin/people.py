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
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, ngettext

from seminars.admin.links import PersonalLinkMaker
from seminars.admin.personal_data import PersonalData
from seminars.admin.second_factor import SecondFactorPages
from seminars.admin.site import ForOrganisers, MadeElsewhere, Shelf, WithoutRehearsals
from seminars.models import LinkRole, PersonalLink, Presenter, User
from seminars.services.links import revoke_link

admin.site.unregister(Group)


SECRETS = ("secret", "has_second_factor")


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
    password = None  # type: ignore[assignment]  # shown as `secret`, never as its hash

    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class PersonAdmin(PersonalData, SecondFactorPages, WithoutRehearsals, ForOrganisers, UserAdmin):  # type: ignore[type-arg]
    rehearsal = "made_for"
    shelf = (Shelf.ALWAYS, 3)
    about = gettext_lazy("Alla med en uppgift. Organisatörer har lösenord, alla andra loggar in med en personlig länk.")
    advice = {
        "email": gettext_lazy("Hit går inbjudan och länkar."),
        "language": gettext_lazy("Språket i e-post till personen."),
        "is_active": gettext_lazy("Avmarkera för att stänga av inloggningen. Inget annat tas bort."),
    }
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    list_display = ("name", "email", "phone", "sign_in")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    filter_horizontal = ()
    readonly_fields = (*SECRETS, "last_login", "created_at", "personal_data")
    add_fieldsets = ((None, {"fields": NewPersonForm.Meta.fields}),)
    fieldsets = (
        (None, {"fields": ("name", "email", "phone", "language")}),
        (
            gettext_lazy("Inloggning"),
            {"fields": ("is_active", "is_staff", "is_superuser", "secret", "has_second_factor")},
        ),
        (gettext_lazy("Historik"), {"fields": ("last_login", "created_at", "personal_data")}),
    )

    @admin.display(description=gettext_lazy("loggar in"))
    def sign_in(self, person: User) -> str:
        if not person.is_active:
            return gettext("avstängd")
        return gettext("i planeringen") if person.is_staff else gettext("med personlig länk")

    @admin.display(description=gettext_lazy("lösenord"))
    def secret(self, person: User) -> str:
        """Whether there is one, and where it is set; nothing of the password itself."""
        has = person.has_usable_password()
        state, press = (gettext("finns"), gettext("Byt")) if has else (gettext("inget"), gettext("Välj ett"))
        return format_html('{} · <a href="../password/">{}</a>', state, press)

    @admin.display(description=gettext_lazy("personuppgifter"))
    def personal_data(self, person: User) -> str:
        return format_html('<a href="../data/">{}</a>', gettext("Lämna ut eller radera"))

    @admin.display(description=gettext_lazy("tvåstegsinloggning"))
    def has_second_factor(self, person: User) -> str:
        """Whether it is on, and where it is switched off when the app is lost."""
        if not hasattr(person, "second_factor"):
            return gettext("av")
        return format_html('{} · <a href="../lost-app/">{}</a>', gettext("på"), gettext("Har appen gått förlorad?"))

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
    shelf = (Shelf.PLAN, 3)
    about = gettext_lazy("De som talar i en Talk och svarar på frågor i samlingen.")
    advice = {
        "user": gettext_lazy("Finns personen inte i listan? Lägg till den med plustecknet."),
        "title": gettext_lazy("Som det ska stå under filmen, till exempel forskare i socialt arbete."),
    }
    list_display = ("user", "title", "organisation", "fresh_link")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "organisation")
    autocomplete_fields = ("user",)


class RevokedFilter(admin.SimpleListFilter):
    title = gettext_lazy("läge")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("valid", gettext_lazy("gäller")),
            ("expired", gettext_lazy("utgången")),
            ("revoked", gettext_lazy("återkallad")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PersonalLink]) -> QuerySet[PersonalLink]:
        open_links, now = queryset.filter(revoked_at=None), timezone.now()
        chosen = {
            "valid": open_links.filter(expires_at__gt=now),
            "expired": open_links.filter(expires_at__lte=now),
            "revoked": queryset.exclude(revoked_at=None),
        }
        return chosen.get(self.value() or "", queryset)


@admin.register(PersonalLink)
class PersonalLinkAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """What has been handed out. The secrets are not here; a new one is made on the person's own page."""

    rehearsal = "run__rehearsal_of"
    shelf = (Shelf.ALWAYS, 4)
    about = gettext_lazy("Länkar som har delats ut. En ny görs på presentatörens, kontaktens eller facilitatorns sida.")
    list_display = ("user", "role", "run", "created_at", "expires_at", "state")
    list_display_links = None
    list_filter = ("role", RevokedFilter)
    list_select_related = ("user", "run__seminar")
    search_fields = ("user__name", "user__email")
    actions = ("revoke",)

    @admin.display(description=gettext_lazy("läge"))
    def state(self, link: PersonalLink) -> str:
        if link.revoked_at:
            return gettext("återkallad")
        return gettext("gäller") if link.is_valid(timezone.now()) else gettext("utgången")

    @admin.action(description=gettext_lazy("Återkalla valda länkar"), permissions=["view"])
    def revoke(self, request: HttpRequest, links: QuerySet[PersonalLink]) -> None:
        now, open_links = timezone.now(), list(links.filter(revoked_at=None))
        for link in open_links:
            revoke_link(link=link, now=now)
        done = ngettext("%(count)d länk återkallad.", "%(count)d länkar återkallade.", len(open_links))
        self.message_user(request, done % {"count": len(open_links)})
