"""Personal links sign a browser in, write nothing, and say what to do when they no longer work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from groups.permissions import Role
from seminars.cookies import cookie_name, read_role
from seminars.models import LinkRole, PersonalLink, User
from seminars.services.links import issue_link, revoke_link
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOKEN = "en-lang-hemlighet-i-lanken"


def issue(cast: Cast, role: LinkRole, *, life: timedelta = timedelta(days=1)) -> str:
    now = datetime.now(UTC)
    issue_link(user=cast.facilitator.user, role=role, run=cast.run, now=now, token=TOKEN, life=life)
    return reverse("seminars:go", args=[TOKEN])


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (LinkRole.FACILITATOR, "facilitation:facilitate"),
        (LinkRole.CONTACT, "facilitation:contact"),
        (LinkRole.PRESENTER, "facilitation:present"),
    ],
)
def test_a_link_leads_to_its_roles_page_with_its_cookie(cast: Cast, role: LinkRole, page: str) -> None:
    client = Client()
    response = client.get(issue(cast, role))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse(page)}?run={cast.run.pk}"
    link = PersonalLink.objects.get(
        role=role,
        user=cast.facilitator.user,
        run=cast.run,
        token_hash__isnull=False,
        pk=PersonalLink.objects.order_by("-pk").values("pk")[:1],
    )
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    assert read_role(cookies, role.value) == str(link.pk)
    assert TOKEN not in str(cookies)


@pytest.mark.parametrize(
    ("role", "to", "page"),
    [
        (LinkRole.FACILITATOR, "equipment", "facilitation:equipment"),
        (LinkRole.FACILITATOR, "//elsewhere.example", "facilitation:facilitate"),
        (LinkRole.CONTACT, "equipment", "facilitation:contact"),
    ],
)
def test_a_facilitators_link_may_lead_to_trying_the_equipment(cast: Cast, role: LinkRole, to: str, page: str) -> None:
    response = Client().get(issue(cast, role), {"to": to})
    assert response["Location"] == f"{reverse(page)}?run={cast.run.pk}"


def test_the_secret_leaves_no_trace(cast: Cast) -> None:
    response = Client().get(issue(cast, LinkRole.FACILITATOR))
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert TOKEN not in response["Location"]


def test_opening_a_link_writes_nothing(cast: Cast, django_assert_num_queries) -> None:
    address = issue(cast, LinkRole.FACILITATOR)
    before = list(PersonalLink.objects.values()), list(User.objects.values())
    with django_assert_num_queries(1):
        Client().get(address)
    assert (list(PersonalLink.objects.values()), list(User.objects.values())) == before


@pytest.mark.parametrize("way", ["expired", "revoked", "inactive"])
def test_a_link_that_no_longer_works_says_so_without_repeating_itself(cast: Cast, way: str) -> None:
    address = issue(cast, LinkRole.FACILITATOR, life=timedelta(days=-1 if way == "expired" else 1))
    if way == "revoked":
        revoke_link(link=PersonalLink.objects.latest("pk"), now=datetime.now(UTC))
    if way == "inactive":
        User.objects.filter(pk=cast.facilitator.user.pk).update(is_active=False)
    client = Client()
    response = client.get(address)
    assert response.status_code == 410
    assert "Länken gäller inte längre" in response.text
    assert TOKEN not in response.text
    assert cookie_name(Role.FACILITATOR) not in client.cookies


def test_an_unknown_link_is_not_found(db: None) -> None:
    response = Client().get(reverse("seminars:go", args=["finns-inte"]))
    assert response.status_code == 404
    assert "Kopiera hela länken" in response.text


def test_a_link_is_only_opened_never_posted_to(cast: Cast) -> None:
    assert Client().post(issue(cast, LinkRole.FACILITATOR)).status_code == 405
