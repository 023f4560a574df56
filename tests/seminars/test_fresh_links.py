"""Every kind of link ends, is taken back by an organiser, and is renewed by its person, in their own mailbox only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from groups.services.screens import OPENS_AFTERWARDS, find_screen_link, issue_screen_link, leave_screen
from seminars.models import Job, LinkRole, PersonalLink, Presenter, User
from seminars.services.fresh_links import TASK, again_token, renew_by_address
from seminars.services.links import LINK_LIFE, issue_link, revoke_link
from seminars.tasks import send_fresh_link
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db

TOKEN = "en-lang-hemlighet-i-lanken"
ROLES = {LinkRole.CONTACT: "contact", LinkRole.FACILITATOR: "facilitate", LinkRole.PRESENTER: "present"}


@pytest.fixture(autouse=True)
def outbox(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


@pytest.fixture
def person(cast: Cast) -> User:
    return User.objects.create_user("ny.person@example.se", name="Ny Person")


def ended(person: User, role: LinkRole, cast: Cast) -> PersonalLink:
    """A link of the role that ended yesterday."""
    made = datetime.now(UTC) - LINK_LIFE - timedelta(days=1)
    issue_link(user=person, role=role, run=cast.run, now=made, token=TOKEN)
    return PersonalLink.objects.latest("pk")


def press(page: str, client: Client | None = None) -> int:
    """The press that the page of an ended link offers."""
    again = page.partition('name="again" value="')[2].partition('"')[0]
    response = (client or Client()).post(reverse("seminars:fresh_link"), {"again": again})
    assert response["Location"] == reverse("seminars:fresh_link_sent")
    return Job.objects.filter(task=TASK).count()


def sent() -> list[str]:
    """The addresses in the mails that the worker sends of what is queued."""
    for job in Job.objects.filter(task=TASK, done_at=None):
        send_fresh_link(job.key, **job.args)
    return ["http" + message.body.partition("http")[2].split()[0] for message in mail.outbox]


@pytest.mark.parametrize(("role", "page"), ROLES.items())
def test_an_ended_link_of_every_role_is_renewed_by_a_press(cast: Cast, person: User, role: LinkRole, page: str) -> None:
    ended(person, role, cast)
    gone = Client().get(reverse("seminars:go", args=[TOKEN]))
    assert gone.status_code == 410
    assert TOKEN not in gone.text
    assert press(gone.text) == 1
    assert press(gone.text) == 1  # once a day
    (address,) = sent()
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert "/go/" in address
    opened = Client().get(address[address.index("/go/") :].rstrip("."))
    assert opened.status_code == 302
    assert page in opened["Location"]


@pytest.mark.parametrize("role", ROLES)
def test_what_an_organiser_has_taken_back_stays_so(cast: Cast, person: User, role: LinkRole) -> None:
    link = ended(person, role, cast)
    issue_link(user=person, role=role, run=cast.run, now=datetime.now(UTC))
    revoke_link(link=PersonalLink.objects.latest("pk"), now=datetime.now(UTC))
    gone = Client().get(reverse("seminars:go", args=[TOKEN]))
    assert 'name="again"' not in gone.text
    Client().post(reverse("seminars:fresh_link"), {"again": again_token(link)})
    assert renew_by_address(email=person.email, now=datetime.now(UTC)) == 0
    assert not Job.objects.filter(task=TASK).exists()


def test_one_that_is_taken_back_after_the_press_is_not_sent(cast: Cast, person: User) -> None:
    link = ended(person, LinkRole.CONTACT, cast)
    press(Client().get(reverse("seminars:go", args=[TOKEN])).text)
    revoke_link(link=link, now=datetime.now(UTC))
    assert sent() == []


def test_by_address_comes_one_for_each_role_and_nobody_learns_who_is_known(cast: Cast, person: User) -> None:
    for role in (LinkRole.CONTACT, LinkRole.FACILITATOR):
        issue_link(user=person, role=role, run=cast.run, now=datetime.now(UTC))
    url = reverse("seminars:fresh_link")
    answers = [Client().post(url, {"email": email}) for email in (f" {person.email.upper()}", "ingen@example.se")]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, reverse("seminars:fresh_link_sent"))}
    assert Job.objects.filter(task=TASK).count() == 2
    assert len(sent()) == 2


def test_the_form_says_what_is_wrong_and_keeps_it(cast: Cast) -> None:
    page = Client().post(reverse("seminars:fresh_link"), {"email": "kim@"})
    assert "Skriv en hel e-postadress" in page.text
    assert 'value="kim@"' in page.text


def test_nobody_without_an_address_or_who_is_switched_off_gets_any(cast: Cast, person: User) -> None:
    ended(person, LinkRole.CONTACT, cast)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert renew_by_address(email=person.email, now=datetime.now(UTC)) == 0
    assert 'name="again"' not in Client().get(reverse("seminars:go", args=[TOKEN])).text


def test_a_forged_press_does_nothing(cast: Cast) -> None:
    assert Client().post(reverse("seminars:fresh_link"), {"again": "fel"}).status_code == 302
    assert not Job.objects.filter(task=TASK).exists()


def test_a_screens_link_ends_and_is_taken_back(cast: Cast) -> None:
    group = cast.groups[0]
    issue_screen_link(group=group, now=STARTS_AT, token="skarm")
    screen = find_screen_link(token="skarm", now=STARTS_AT)
    assert screen
    assert find_screen_link(token="skarm", now=STARTS_AT + LINK_LIFE) is None
    early = STARTS_AT - timedelta(days=400)
    issue_screen_link(group=group, now=early, token="tidig")
    assert find_screen_link(token="tidig", now=cast.run.ends_at + OPENS_AFTERWARDS - timedelta(seconds=1))
    assert find_screen_link(token="tidig", now=cast.run.ends_at + OPENS_AFTERWARDS) is None
    leave_screen(screen=screen, now=STARTS_AT)
    assert find_screen_link(token="skarm", now=STARTS_AT) is None
    issue_screen_link(group=group, now=STARTS_AT, token="skarm")  # an organiser shows it anew
    assert find_screen_link(token="skarm", now=STARTS_AT)


def test_whoever_gives_talks_keeps_a_way_in_as_long_as_the_consent_holds(cast: Cast) -> None:
    """A consent is taken back by the link that it was given with."""
    who = Presenter.objects.all()[0]
    issue_link(user=who.user, role=LinkRole.PRESENTER, run=None, now=datetime.now(UTC))
    assert PersonalLink.objects.latest("pk").expires_at > datetime(2099, 12, 31, tzinfo=UTC)


def test_the_press_of_a_page_that_tells_no_referrer_is_taken(cast: Cast, person: User) -> None:
    """Browsers send such a press with the origin "null", which Django's own check refuses."""
    ended(person, LinkRole.CONTACT, cast)
    gone = Client().get(reverse("seminars:go", args=[TOKEN]))
    assert gone["Referrer-Policy"] == "no-referrer"
    assert press(gone.text, Client(enforce_csrf_checks=True, headers={"origin": "null"})) == 1
