"""The first organiser comes in by a link that the server's keeper makes, chooses a password, and the link is spent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from seminars import totp
from seminars.models import Organisation, TrailEntry, User
from seminars.services.second_factor import begin
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CHOSEN = {"name": "Nora Ny", "new_password1": "en rak linje hem", "new_password2": "en rak linje hem"}


def told(address: str, *more: str) -> str:
    out = StringIO()
    call_command("organiser", address, *more, stdout=out)
    return out.getvalue()


def link(address: str, *more: str) -> str:
    return urlsplit(told(address, *more).split()[-1]).path


def test_a_new_organiser_chooses_a_password_and_is_in() -> None:
    client, path = Client(), link("Nora@Kommun.se")
    assert client.get(path).status_code == 200
    assert not User.objects.get(email="nora@kommun.se").has_usable_password()  # looking changes nothing
    answer = client.post(path, CHOSEN)
    assert answer["Location"] == reverse("admin:index")
    assert "Så planerar du ett seminarium" in client.get(reverse("admin:index")).content.decode()
    nora = User.objects.get(email="nora@kommun.se")
    assert (nora.name, nora.is_staff, nora.is_superuser) == ("Nora Ny", True, True)
    assert nora.check_password(CHOSEN["new_password1"])
    assert list(TrailEntry.objects.filter(row=str(nora.pk)).order_by("pk").values_list("told", flat=True)) == [
        "Blev organisatör genom servern.",
        "Valde lösenord.",
    ]
    again = client.get(path)
    assert again.status_code == 410
    assert reverse("admin:login") in again.content.decode()


def test_what_is_wrong_is_said_and_changes_nothing() -> None:
    path = link("nora@kommun.se")
    for wrong in (
        {"name": ""},
        {"new_password2": "något annat helt"},
        {"new_password1": "kort", "new_password2": "kort"},
    ):
        assert Client().post(path, {**CHOSEN, **wrong}).status_code == 200
    assert not User.objects.get(email="nora@kommun.se").has_usable_password()


def test_asked_for_again_it_makes_no_second_person_and_no_second_link(cast: Cast) -> None:
    cast.organiser.user.set_password("en annan rak linje")
    cast.organiser.user.save()
    before = User.objects.count()
    assert "--again" in told(cast.organiser.user.email)
    assert User.objects.count() == before
    path = link(cast.organiser.user.email, "--again")
    assert Client().post(path, CHOSEN).status_code == 302


def test_a_lost_password_does_not_open_past_a_second_factor(cast: Cast) -> None:
    secret, now = totp.new_secret(), datetime.now(UTC)
    begin(user=cast.organiser.user, secret=secret, code=totp.code_of(secret, totp.step_at(now)), now=now)
    client = Client()
    answer = client.post(link(cast.organiser.user.email, "--again"), CHOSEN)
    assert answer["Location"] == reverse("admin:login")
    assert client.get(reverse("admin:index")).status_code == 302


def test_it_is_over_after_three_days_and_for_who_is_no_organiser(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link(cast.organiser.user.email, "--again")
    later = datetime.now() + timedelta(days=3, minutes=1)  # noqa: DTZ005 - as the generator counts
    with monkeypatch.context() as patch:
        patch.setattr(PasswordResetTokenGenerator, "_now", lambda _self: later)
        assert Client().get(path).status_code == 410
    User.objects.filter(pk=cast.organiser.user.pk).update(is_staff=False)
    assert Client().get(path).status_code == 410


def test_a_contact_is_made_an_organiser_and_keeps_what_they_are(cast: Cast) -> None:
    link(cast.contact.user.email)
    who = User.objects.get(pk=cast.contact.user.pk)
    assert (who.is_superuser, who.name) == (True, cast.contact.user.name)


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        told("nora")


def test_where_all_must_have_a_second_factor_the_link_opens_only_the_page_where_it_is_switched_on() -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"second_factor_from": localdate()})
    client = Client()
    client.post(link("nora@kommun.se"), CHOSEN)
    assert client.get(reverse("admin:index"))["Location"] == reverse("admin:seminars_user_second_factor")
    assert client.get(reverse("admin:seminars_user_second_factor")).status_code == 200
    assert client.get(reverse("facilitation:control_list")).status_code == 302
