"""Signing in to the planning desk: e-mail, password and, of those who have switched it on, a code; and where that is
done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from seminars import totp
from seminars.admin.links import qr
from seminars.admin.site import Page
from seminars.models import SecondFactor, User
from seminars.services import second_factor
from seminars.set_up_first import MARK, SET_UP, must_set_up

COOKIE = f"{settings.COOKIE_PREFIX}st_known"


class SignInForm(AdminAuthenticationForm):
    """E-mail in any mix of capitals; one spelling of it, so that attempts are counted together."""

    code = forms.CharField(
        label=_("Kod från appen"),
        required=False,
        max_length=20,
        help_text=_("Bara om du har slagit på tvåstegsinloggning. En reservkod går också bra."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    remember = forms.BooleanField(label=_("Fråga inte efter koden här på 30 dagar"), required=False)

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("E-posten eller lösenordet stämmer inte. Försök igen."),
    }
    to_remember: SecondFactor | None = None

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: Any) -> None:
        """After the password: nobody with a second factor is signed in without it, on a computer that is not known."""
        super().confirm_login_allowed(user)
        factor = SecondFactor.objects.filter(user=user).first()
        if factor is None or (self.request and second_factor.is_known(factor, self.request.COOKIES.get(COOKIE))):
            return
        code = str(self.cleaned_data.get("code", ""))
        if not code:
            raise ValidationError(gettext("Skriv lösenordet igen och koden från appen."), code="code")
        if not second_factor.opens(factor=factor, code=code, now=timezone.now()):
            raise ValidationError(gettext("Koden stämmer inte, eller har använts. Vänta på nästa och försök igen."))
        if self.request and self.cleaned_data.get("remember"):
            self.request.known_from_now = factor  # type: ignore[attr-defined]


def sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Django's own page; leaves a cookie on a computer that is to be known, and leads whoever must have a second factor
    first to the page where it is switched on."""
    response: HttpResponse = AdminSite.login(admin.site, request, extra_context)
    user = request.user
    if request.method == "POST" and isinstance(user, User) and second_factor.is_required(user=user, today=localdate()):
        request.session[MARK] = True
        return HttpResponseRedirect(reverse(SET_UP))
    if factor := getattr(request, "known_from_now", None):
        life = int(second_factor.KNOWN_FOR.total_seconds())
        value = second_factor.known_value(factor)
        response.set_cookie(COOKIE, value, max_age=life, httponly=True, secure=settings.HTTPS, samesite="Lax")
    return response


admin.site.login_form = SignInForm
admin.site.login = sign_in  # type: ignore[method-assign]


class SecondFactorPages(Page):
    """Mixed into the people's admin: one's own second factor, and that of somebody who has lost the app."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("second-factor/", wrap(self.second_factor_view), name="seminars_user_second_factor"),
            path("<int:person_id>/lost-app/", wrap(self.lost_app_view), name="seminars_user_lost_app"),
            *super().get_urls(),
        ]

    def second_factor_view(self, request: HttpRequest) -> HttpResponse:
        """One's own: switched on by showing that the app works, off with a code."""
        user, now = request.user, timezone.now()
        assert isinstance(user, User)
        factor = SecondFactor.objects.filter(user=user).first()
        context: dict[str, Any] = {"codes": None, "wrong": False}
        if request.method == "POST" and factor is not None:
            if second_factor.opens(factor=factor, code=request.POST.get("code", "")[:20], now=now):
                second_factor.end(user=user, by=user, now=now)
                self.message_user(request, gettext("Tvåstegsinloggningen är avstängd."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:seminars_user_second_factor"))
            context["wrong"] = True
        offered = request.POST.get("offered", "") if factor is None else ""
        secret = second_factor.secret_of(offered, user) if offered else None
        if request.method == "POST" and factor is None and secret is not None:
            codes = second_factor.begin(user=user, secret=secret, code=request.POST.get("code", "")[:20], now=now)
            context = {"codes": codes, "wrong": codes is None}
            if codes:
                request.session.pop(MARK, None)
        if factor is None and context["codes"] is None:
            context |= _offer(user, offered if secret else second_factor.offer(user))
        about = {"title": gettext("Tvåstegsinloggning"), "is_on": factor is not None}
        about |= {"is_awaited": must_set_up(request.session), "is_for_all": second_factor.is_for_all(today=localdate())}
        page = {**self.admin_site.each_context(request), **about, **context}
        return TemplateResponse(request, "admin/seminars/user/second_factor.html", page)

    def lost_app_view(self, request: HttpRequest, person_id: int) -> HttpResponse:
        """Switches another organiser's off, by those who may change their account. GET asks."""
        person = self.get_object(request, str(person_id))
        if not isinstance(person, User) or not SecondFactor.objects.filter(user=person).exists():
            raise Http404
        if person == request.user or not self.has_change_permission(request, person):
            raise PermissionDenied
        if request.method == "POST" and isinstance(request.user, User):
            second_factor.end(user=person, by=request.user, now=timezone.now())
            self.message_user(request, gettext("Tvåstegsinloggningen är avstängd."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:seminars_user_change", args=[person.pk]))
        about = {"title": gettext("Har appen gått förlorad?"), "opts": self.opts, "original": person}
        page = {**self.admin_site.each_context(request), **about}
        return TemplateResponse(request, "admin/seminars/user/lost_app.html", page)


def _offer(user: User, offered: str) -> dict[str, Any]:
    secret = second_factor.secret_of(offered, user) or ""
    where = totp.address(secret, name=user.email)
    parts = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return {"offered": offered, "qr": qr(where, label=gettext("QR-kod till appen")), "secret": " ".join(parts)}
