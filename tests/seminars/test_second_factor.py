"""The second factor: its codes, who is let in with what, and the ways on when the app is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from facilitation.queries.entry import session_user
from seminars import totp
from seminars.models import BackupCode, Organisation, SecondFactor, TrailEntry, User
from seminars.services import second_factor
from tests.cast import NOW, PASSWORD, Cast

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238: "12345678901234567890"


# The codes


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.code_of(SECRET, totp.step_at(datetime.fromtimestamp(seconds, UTC))) == code


@given(st.integers(-3, 3), st.integers(0, 10**9))
def test_a_code_opens_in_its_own_half_minute_and_one_beside(off: int, later: int) -> None:
    now = NOW + timedelta(seconds=later)
    step = totp.step_at(now) + off
    found = totp.matching_step(SECRET, totp.code_of(SECRET, step), now)
    if abs(off) <= totp.DRIFT:
        assert found is not None
    elif found is not None:  # two of a million codes are alike
        assert totp.code_of(SECRET, found) == totp.code_of(SECRET, step)


@given(st.text())
def test_whatever_is_typed_is_looked_at(typed: str) -> None:
    totp.matching_step(SECRET, typed, NOW)


def test_spaces_do_not_matter_and_a_used_code_is_none() -> None:
    step = totp.step_at(NOW)
    code = totp.code_of(SECRET, step)
    assert totp.matching_step(SECRET, f" {code[:3]} {code[3:]}", NOW) == step
    assert totp.matching_step(SECRET, code, NOW, after=step) is None


# Signing in


@pytest.fixture
def codes(cast: Cast) -> list[str]:
    """The organiser has a second factor since an hour; these are the backup codes."""
    user = cast.organiser.user
    assert user
    user.set_password(PASSWORD)
    user.save()
    before = datetime.now(UTC) - timedelta(hours=1)
    found = second_factor.begin(user=user, secret=SECRET, code=totp.code_of(SECRET, totp.step_at(before)), now=before)
    assert found
    return found


def code_now() -> str:
    return totp.code_of(SECRET, totp.step_at(datetime.now(UTC)))


def signs_in(cast: Cast, client: Client | None = None, **more: str) -> bool:
    assert cast.organiser.user
    client = client or Client()
    given = {"username": cast.organiser.user.email, "password": PASSWORD, **more}
    return client.post(reverse("admin:login"), given).status_code == 302


@pytest.mark.django_db
def test_the_password_alone_opens_nothing(cast: Cast, codes: list[str]) -> None:
    client = Client()
    assert not signs_in(cast, client)
    for url in (reverse("admin:index"), reverse("facilitation:control", args=[cast.run.pk])):
        assert client.get(url).status_code == 302
    assert not signs_in(cast, code="000000" if code_now() != "000000" else "111111")
    assert not signs_in(cast, password="fel", code=code_now())


@pytest.mark.django_db
def test_a_code_opens_once(cast: Cast, codes: list[str]) -> None:
    code = code_now()
    assert signs_in(cast, code=code)
    assert not signs_in(cast, code=code)


@pytest.mark.django_db
def test_a_backup_code_opens_once_and_is_kept_as_a_hash(cast: Cast, codes: list[str]) -> None:
    assert len(set(codes)) == totp.BACKUPS
    assert not set(codes) & set(BackupCode.objects.values_list("code_hash", flat=True))
    assert signs_in(cast, code=f"{codes[0][:5]} {codes[0][5:]}".upper())
    assert not signs_in(cast, code=codes[0])
    assert signs_in(cast, code=codes[1])


@pytest.mark.django_db
def test_after_many_wrong_codes_a_right_one_must_wait(cast: Cast, codes: list[str]) -> None:
    factor = SecondFactor.objects.get()
    for _try in range(second_factor.TRIES):
        assert not second_factor.opens(factor=factor, code="fel", now=NOW)
    assert not second_factor.opens(factor=factor, code=codes[0], now=NOW)
    assert not second_factor.opens(factor=factor, code=codes[0], now=NOW + second_factor.PAUSE)
    assert second_factor.opens(factor=factor, code=codes[0], now=NOW + second_factor.PAUSE + timedelta(seconds=1))


@pytest.mark.django_db
def test_a_computer_that_is_known_is_not_asked_until_the_factor_is_another(cast: Cast, codes: list[str]) -> None:
    client = Client()
    assert signs_in(cast, client, code=codes[0], remember="on")
    client.post(reverse("admin:logout"))
    assert signs_in(cast, client)
    assert not signs_in(cast)
    user = cast.organiser.user
    assert user
    second_factor.end(user=user, by=user, now=NOW)
    second_factor.begin(user=user, secret=SECRET, code=totp.code_of(SECRET, totp.step_at(NOW)), now=NOW)
    client.post(reverse("admin:logout"))
    assert not signs_in(cast, client)


@pytest.mark.django_db
def test_one_who_has_not_switched_it_on_signs_in_as_before(cast: Cast) -> None:
    user = cast.organiser.user
    assert user
    user.set_password(PASSWORD)
    user.save()
    assert signs_in(cast)


# The pages

OWN = "admin:seminars_user_second_factor"


@pytest.mark.django_db
def test_it_is_switched_on_by_showing_that_the_app_works_and_off_with_a_code(cast: Cast) -> None:
    desk = cast.organiser.client()
    page = desk.get(reverse(OWN))
    offered, secret = page.context["offered"], page.context["secret"].replace(" ", "")
    assert 'class="qr"' in page.content.decode()
    again = desk.post(reverse(OWN), {"offered": offered, "code": "1"})
    assert again.context["secret"].replace(" ", "") == secret  # a slip of the finger asks for no new reading
    assert not SecondFactor.objects.exists()
    code = totp.code_of(secret, totp.step_at(datetime.now(UTC)))
    done = desk.post(reverse(OWN), {"offered": offered, "code": code})
    assert len(done.context["codes"]) == totp.BACKUPS
    assert desk.get(reverse(OWN)).context["codes"] is None
    assert desk.post(reverse(OWN), {"code": "fel"}).context["wrong"]
    assert SecondFactor.objects.count() == 1
    desk.post(reverse(OWN), {"code": done.context["codes"][0]})
    assert not SecondFactor.objects.exists()
    told = list(TrailEntry.objects.order_by("pk").values_list("told", flat=True))
    assert told == ["Tvåstegsinloggning på.", "Tvåstegsinloggning av."]


@pytest.mark.django_db
def test_what_was_offered_to_another_is_not_taken(cast: Cast) -> None:
    assert cast.producer.user
    offered = second_factor.offer(cast.producer.user)
    secret = second_factor.secret_of(offered, cast.producer.user)
    assert secret
    code = totp.code_of(secret, totp.step_at(datetime.now(UTC)))
    cast.organiser.client().post(reverse(OWN), {"offered": offered, "code": code})
    assert not SecondFactor.objects.exists()


@pytest.mark.django_db
def test_an_administrator_helps_one_who_has_lost_the_app_and_nobody_else_does(cast: Cast, codes: list[str]) -> None:
    assert cast.organiser.user
    assert cast.producer.user
    url = reverse("admin:seminars_user_lost_app", args=[cast.organiser.user.pk])
    own = Client()
    assert signs_in(cast, own, code=codes[0])
    assert own.post(url).status_code == 403  # one's own goes with a code
    User.objects.filter(pk__in=[cast.producer.user.pk, cast.organiser.user.pk]).update(is_superuser=False)
    assert cast.producer.client().post(url).status_code == 403
    User.objects.filter(pk=cast.producer.user.pk).update(is_superuser=True)
    assert cast.producer.client().get(url).status_code == 200
    assert SecondFactor.objects.exists()
    assert cast.producer.client().post(url).status_code == 302
    assert not SecondFactor.objects.exists()
    assert signs_in(cast)


# All must have one


def for_all(days: int = 0) -> None:
    begins = localdate() + timedelta(days=days)
    Organisation.objects.update_or_create(pk=1, defaults={"second_factor_from": begins})


def with_password(cast: Cast) -> User:
    user = cast.organiser.user
    assert user
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("days", [None, 1])
def test_nobody_must_have_one_before_the_day(cast: Cast, days: int | None) -> None:
    with_password(cast)
    if days:
        for_all(days)
    client = Client()
    assert signs_in(cast, client)
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_from_the_day_on_the_password_opens_only_the_page_where_it_is_switched_on(cast: Cast) -> None:
    with_password(cast)
    for_all()
    client = Client()
    assert signs_in(cast, client)
    for name in ("admin:index", "admin:seminars_organisation_changelist", "admin:password_change"):
        assert client.get(reverse(name)).headers["Location"] == reverse(OWN)
    control = client.get(reverse("facilitation:control", args=[cast.run.pk]))
    assert (control.status_code, "/admin/login/" in control.headers["Location"]) == (302, True)
    assert session_user({key: morsel.value for key, morsel in client.cookies.items()}) is None
    page = client.get(reverse(OWN))
    assert "Alla organisatörer ska ha tvåstegsinloggning" in page.text
    offered = page.context["offered"]
    secret = str(page.context["secret"]).replace(" ", "")
    given = {"offered": offered, "code": totp.code_of(secret, totp.step_at(datetime.now(UTC)))}
    assert "st-codes" in client.post(reverse(OWN), given).text
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("facilitation:control", args=[cast.run.pk])).status_code == 200


@pytest.mark.django_db
def test_the_public_pages_open_meanwhile(cast: Cast) -> None:
    with_password(cast)
    for_all()
    client = Client()
    assert signs_in(cast, client)
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_who_has_one_is_not_disturbed(cast: Cast, codes: list[str]) -> None:
    for_all()
    client = Client()
    assert signs_in(cast, client, code=codes[0])
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_who_is_signed_in_already_is_not_disturbed(cast: Cast) -> None:
    for_all()
    assert cast.organiser.client().get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_one_who_switches_it_off_is_told_and_switches_it_on_at_the_next_sign_in(cast: Cast, codes: list[str]) -> None:
    for_all()
    desk = Client()
    signs_in(cast, desk, code=codes[1])
    assert "slår du på den igen" in desk.get(reverse(OWN)).text
    desk.post(reverse(OWN), {"code": codes[0]})
    assert desk.get(reverse("admin:index")).status_code == 200
    client = Client()
    assert signs_in(cast, client)
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.django_db
def test_the_only_administrator_gets_in_again_from_the_server(cast: Cast, codes: list[str]) -> None:
    user = cast.organiser.user
    assert user
    call_command("second_factor_off", f" {user.email.upper()} ", stdout=StringIO())
    assert signs_in(cast)
    assert TrailEntry.objects.filter(told="Tvåstegsinloggning av.").exists()
    with pytest.raises(CommandError):
        call_command("second_factor_off", "nobody@example.se")


@pytest.mark.django_db
def test_the_day_is_set_on_the_organisations_page(cast: Cast) -> None:
    Organisation.objects.get_or_create(pk=1)
    page = cast.organiser.client().get(reverse("admin:seminars_organisation_change", args=[1])).text
    assert "Ingen blir utelåst" in page
