"""The fixed cast of every test: one seminar with two Talks, one published run with three groups, and everyone in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.test import Client

from groups.access import actor_for
from groups.models import Facilitator, Municipality, MunicipalityContact, Screen, Training, WorkGroup
from groups.permissions import Actor, Role
from seminars.cookies import cookie_name
from seminars.models import Caption, Consent, LinkRole, PersonalLink, Presenter, Run, Seminar, Talk, User
from seminars.services.planning import lay_out
from seminars.tokens import token_hash

STARTS_AT = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)  # 09.00 in Stockholm
NOW = STARTS_AT - timedelta(minutes=10)
AGREED_AT = STARTS_AT - timedelta(days=60)
PASSWORD = "en-lang-losenfras"
VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\nVälkomna hit.\n"


@dataclass(frozen=True)
class Member:
    """One of the cast. `cookies` are what their browser has; `role` is None for those who sign in nowhere."""

    role: Role | None
    user: User | None = None
    group: WorkGroup | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def header(self) -> bytes:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items()).encode()

    def client(self) -> Client:
        """A browser of theirs, with a page's Origin."""
        client = Client(headers={"origin": settings.SOCKET_ORIGINS[0]})
        client.cookies.load(self.cookies)
        return client

    def actor(self, now: datetime | None = None) -> Actor:
        assert self.role is not None
        actor = actor_for(role=self.role, cookies=self.cookies, user=self.user, now=now or datetime.now(UTC))
        assert actor is not None
        return actor


@dataclass(frozen=True)
class Cast:
    seminar: Seminar
    run: Run
    groups: tuple[WorkGroup, WorkGroup, WorkGroup]  # A and B of Solna, C of Danderyd
    organiser: Member
    producer: Member
    contact: Member
    facilitator: Member
    facilitator_b: Member
    screen: Member
    presenter: Member
    participant: Member
    decision_maker: Member
    stranger: Member  # signed in, but leads a group of another run

    def __iter__(self):
        yield from (
            self.organiser,
            self.producer,
            self.contact,
            self.facilitator,
            self.facilitator_b,
            self.screen,
            self.presenter,
            self.participant,
            self.decision_maker,
            self.stranger,
        )


def make_cast(*, starts_at: datetime = STARTS_AT) -> Cast:
    seminar = make_seminar()
    presenter = make_person("Petra Presentatör")
    make_talks(seminar, presenter)
    run = make_run(seminar, starts_at)
    solna, danderyd = (Municipality.objects.get_or_create(name=name)[0] for name in ("Solna", "Danderyd"))
    groups = tuple(make_group(run, *room) for room in ((solna, "Grupp A"), (solna, "Grupp B"), (danderyd, "Grupp C")))
    contact = make_person("Kim Kontakt")
    MunicipalityContact.objects.create(municipality=solna, user=contact)
    other = make_run(seminar, starts_at + timedelta(days=7))
    return Cast(
        seminar,
        run,
        groups,
        organiser=make_organiser("Olga Organisatör"),
        producer=make_organiser("Pelle Producent"),
        contact=make_linked(contact, LinkRole.CONTACT, run),
        facilitator=make_facilitator("Fatima Facilitator", groups[0]),
        facilitator_b=make_facilitator("Bo Facilitator", groups[1]),
        screen=make_screen(groups[0]),
        presenter=make_linked(presenter, LinkRole.PRESENTER, run),
        participant=Member(None, group=groups[0]),
        decision_maker=Member(None),
        stranger=make_facilitator("Stina Främling", make_group(other, solna, "Annan grupp")),
    )


def make_seminar(title: str = "Att komma hem från sjukhus", slug: str = "hem-fran-sjukhus") -> Seminar:
    return Seminar.objects.create(
        title=title, slug=slug, theme="Omsorg", summary="Vad som gör hemgången trygg.", status=Seminar.Status.PUBLISHED
    )


def make_talks(seminar: Seminar, presenter: User) -> list[Talk]:
    """Two Talks of 15 minutes with captions, agreed to; their films are names only."""
    who = Presenter.objects.create(user=presenter, title="Forskare", organisation="FoU Nordväst")
    talks = []
    for number in (1, 2):
        talk = Talk.objects.create(
            seminar=seminar,
            number=number,
            title=f"Talk {number}",
            duration=timedelta(minutes=15),
            size=1_000_000,
            sha256=f"{number}" * 64,
        )
        talk.presenters.add(who)
        Caption.objects.create(talk=talk, language="sv", vtt=VTT)
        Talk.objects.filter(pk=talk.pk).update(file=f"talks/{number}.mp4")
        agree(talk)
        talks.append(talk)
    return talks


def agree(talk: Talk, *, until: date = date(2099, 12, 31), now: datetime = AGREED_AT) -> None:
    """Every presenter says yes to the film and its captions, which is enough for the rooms."""
    about = {"film_sha256": talk.sha256, "given_at": now, "expires_on": until}
    seen = dict(talk.captions.values_list("language", "vtt"))
    for who in talk.presenters.all():
        Consent.objects.create(talk=talk, presenter=who, seen=seen, **about)


def open_gate(talk: Talk) -> None:
    """Gives the Talk whatever it lacks to be shown to all: a film's SHA-256, a presenter, captions, statement, yes."""
    if not talk.presenters.exists():
        user, _created = User.objects.get_or_create(email="ja@example.se", defaults={"name": "Jasmin Ja"})
        talk.presenters.add(Presenter.objects.get_or_create(user=user)[0])
    talk.sha256 = talk.sha256 or "f" * 64
    talk.description, talk.described_sha256 = Talk.Description.STATEMENT, talk.sha256
    talk.described_at = AGREED_AT
    talk.access = Talk.Access.PUBLIC
    talk.save()
    Caption.objects.get_or_create(talk=talk, language="sv", defaults={"vtt": VTT})
    agree(talk)


def make_run(seminar: Seminar, starts_at: datetime) -> Run:
    run = Run.objects.create(
        seminar=seminar,
        starts_at=starts_at,
        status=Run.Status.PUBLISHED,
        meeting_url="https://meet.jit.si/socialtalks-test",
    )
    lay_out(run=run, template=None)
    return run


def make_group(run: Run, municipality: Municipality, name: str, expected: int = 7) -> WorkGroup:
    return WorkGroup.objects.create(run=run, municipality=municipality, name=name, expected=expected)


def make_person(name: str, **fields: bool) -> User:
    first, last = name.lower().translate(str.maketrans("åäö", "aao")).split()
    return User.objects.create_user(f"{first}.{last}@example.se", None, name=name, **fields)


def make_organiser(name: str) -> Member:
    user = make_person(name, is_staff=True, is_superuser=True)
    session = SessionStore()
    backend = "django.contrib.auth.backends.ModelBackend"
    signed_in = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: backend,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    session.update(signed_in)
    session.save()
    return Member(Role.ORGANISER, user, cookies={settings.SESSION_COOKIE_NAME: session.session_key or ""})


def make_facilitator(name: str, group: WorkGroup) -> Member:
    user = make_person(name)
    Facilitator.objects.create(group=group, user=user)
    Training.objects.create(user=user, completed_on=group.run.starts_at.date())
    return make_linked(user, LinkRole.FACILITATOR, group.run, group)


def make_linked(user: User, role: LinkRole, run: Run, group: WorkGroup | None = None) -> Member:
    link = PersonalLink.objects.create(
        token_hash=token_hash(f"{user.email}-{role}"),
        user=user,
        role=role,
        run=run,
        expires_at=datetime.now(UTC) + timedelta(days=3650),
    )
    return Member(Role(role.value), user, group, _cookie(role.value, str(link.pk)))


def make_screen(group: WorkGroup) -> Member:
    screen = Screen.objects.create(secret_hash=token_hash(f"screen-{group.pk}"), group=group, paired_at=NOW)
    return Member(Role.SCREEN, None, group, _cookie(Role.SCREEN, str(screen.pk)))


def _cookie(role: str, subject: str) -> dict[str, str]:
    return {cookie_name(role): signing.dumps(subject, salt=f"role:{role}")}
