"""How ready rooms are: the rules, the facts of many rooms, the board, and reminders that go once a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from facilitation import clock
from facilitation.equipment import Item, Verdict
from facilitation.models import EquipmentCheck, Presence
from facilitation.queries.readiness import standings
from facilitation.readiness import AFTER, Part, Person, Room, State, Tried, judge, lacking, nudges
from facilitation.readiness_page import board, coming
from facilitation.services.readiness import remind
from facilitation.tasks import send_readiness_mail
from facilitation.wording_readiness import cell
from groups.models import Facilitator, Municipality, MunicipalityContact, Screen, Training, WorkGroup
from seminars.models import Job, LinkRole, Organisation, PersonalLink, Run, Talk, User
from tests.cast import NOW, Cast, make_group, make_person

BOTH = [{"n": n, "part": 1.0, "kept": "cache", "since": 1_764_000_000_000} for n in (1, 2)]

people = st.builds(
    Person,
    user=st.integers(1, 6),
    name=st.just("Kim"),
    can_be_reached=st.booleans(),
    is_trained=st.booleans(),
    is_substitute=st.booleans(),
)
rooms = st.builds(
    Room,
    group=st.integers(1, 9),
    name=st.just("Grupp"),
    municipality=st.just("Solna"),
    municipality_id=st.just(1),
    expected=st.integers(1, 30),
    leaders=st.lists(people, max_size=3).map(tuple),
    contacts=st.lists(people, max_size=2).map(tuple),
    has_screen=st.booleans(),
    films=st.none() | st.floats(0, 1),
    films_exist=st.booleans(),
    tried=st.none() | st.builds(Tried, st.sampled_from(Verdict), st.booleans()),
)


# The rules


@given(rooms)
def test_what_waits_waits_for_something_that_is_not_done(room: Room) -> None:
    found = judge(room)
    for part, state in found.parts.items():
        if state is State.WAITING:
            assert found.parts[AFTER[part]] is not State.DONE
    assert found.is_ready is not bool(found.missing)


@given(rooms)
def test_a_room_without_anybody_to_lead_it_is_not_asked_for_more(room: Room) -> None:
    if not room.leaders:
        assert judge(room).missing == (Part.FACILITATOR,) or room.has_screen
        assert judge(room).asked == room.contacts


@given(st.lists(rooms, max_size=6))
def test_each_person_is_reminded_once_and_only_of_what_they_can_mend(found: list[Room]) -> None:
    judged = [judge(room) for room in found]
    told = nudges(judged)
    assert len({one.person.user for one in told}) == len(told)
    for one in told:
        assert one.to_name or one.to_mend
        assert all(not standing.is_ready for standing in (*one.to_name, *one.to_mend))
        assert all(one.person.user in {p.user for p in standing.room.ordinary} for standing in one.to_mend)
    assert sum(lacking(judged).values()) == sum(len(one.missing) for one in judged)


def test_an_untrained_substitute_does_not_keep_a_room_from_being_ready() -> None:
    trained = Person(1, "Ada", True, is_trained=True)
    leaders = (trained, Person(2, "Bo", True, is_substitute=True))
    room = Room(1, "A", "Solna", 1, 7, leaders, (), True, 1.0, tried=Tried(Verdict.READY))
    assert judge(room).is_ready


def test_where_there_is_no_film_nobody_is_asked_for_it() -> None:
    leaders, tried = (Person(1, "Ada", True, is_trained=True),), Tried(Verdict.ADVICE)
    room = Room(1, "A", "Solna", 1, 7, leaders, (), True, None, films_exist=False, tried=tried)
    assert judge(room).parts[Part.FILMS] is State.NOT_ASKED
    assert judge(room).is_ready


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("is_fresh", [True, False])
def test_equipment_counts_when_all_was_tried_and_works_near_enough_to_the_day(verdict: Verdict, is_fresh: bool) -> None:
    room = Room(1, "A", "Solna", 1, 7, (Person(1, "Ada", True),), has_screen=True, tried=Tried(verdict, is_fresh))
    is_enough = is_fresh and verdict in (Verdict.READY, Verdict.ADVICE)
    assert judge(room).parts[Part.EQUIPMENT] is (State.DONE if is_enough else State.MISSING)


# The facts


def try_equipment(group: WorkGroup, at: datetime = NOW, **codes: str) -> EquipmentCheck:
    """All of it works, but what is named."""
    findings = {item.value: {"code": codes.get(item.value, "ok")} for item in Item}
    about = {"asked": sorted(Item), "findings": findings, "began_at": at, "at": at}
    return EquipmentCheck.objects.create(group=group, sitting=uuid4(), by="screen", **about)


def make_ready(cast: Cast, group: WorkGroup, leader: User) -> Screen:
    Training.objects.get_or_create(user=leader, defaults={"completed_on": date(2026, 9, 1)})
    screen = Screen.objects.filter(group=group).first() or Screen.objects.create(group=group, secret_hash=str(uuid4()))
    seen = {"first_seen": NOW, "last_seen": NOW, "report": {"talks": BOTH}}
    Presence.objects.create(run=cast.run, group=group, key=f"screen:{screen.pk}/a1", role="screen", **seen)
    try_equipment(group)
    return screen


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.django_db
def test_each_rooms_own_facts(cast: Cast) -> None:
    a, b, c = cast.groups
    make_ready(cast, a, cast.facilitator.user)
    found = {one.room.group: one for one in standings([cast.run])[cast.run.pk]}
    assert set(found) == {a.pk, b.pk, c.pk}
    assert found[a.pk].is_ready
    assert found[b.pk].missing == (Part.SCREEN,)
    assert [person.user for person in found[b.pk].asked] == [cast.facilitator_b.user.pk]
    assert found[c.pk].missing == (Part.FACILITATOR,)
    assert found[c.pk].asked == ()


@pytest.mark.django_db
def test_a_course_counts_as_long_as_it_holds_on_the_day(cast: Cast) -> None:
    a = cast.groups[0]
    make_ready(cast, a, cast.facilitator.user)
    for months, missing in ((0, ()), (24, ()), (12, (Part.COURSE,))):
        Organisation.objects.update_or_create(pk=1, defaults={"training_months": months})
        Training.objects.filter(user=cast.facilitator.user).update(completed_on=date(2025, 9, 1))
        found = {one.room.group: one for one in standings([cast.run])[cast.run.pk]}
        assert found[a.pk].missing == missing


@pytest.mark.django_db
def test_a_screen_that_was_let_go_and_a_group_that_is_cancelled_do_not_count(cast: Cast) -> None:
    a, b, _c = cast.groups
    screen = make_ready(cast, a, cast.facilitator.user)
    Screen.objects.filter(pk=screen.pk).update(revoked_at=NOW)
    WorkGroup.objects.filter(pk=b.pk).update(status=WorkGroup.Status.CANCELLED)
    found = {one.room.group: one for one in standings([cast.run])[cast.run.pk]}
    assert b.pk not in found
    assert found[a.pk].missing == (Part.SCREEN,)


@pytest.mark.django_db
def test_a_rooms_last_check_counts_and_says_what_is_wrong(cast: Cast) -> None:
    a = cast.groups[0]
    make_ready(cast, a, cast.facilitator.user)

    def seen() -> tuple[tuple[Part, ...], str]:
        found = next(one for one in standings([cast.run])[cast.run.pk] if one.room.group == a.pk)
        return found.missing, cell(found, Part.EQUIPMENT).words

    assert seen() == ((), "Klart")
    later = NOW + timedelta(hours=1)
    check = try_equipment(a, later, microphone="silent")
    assert seen() == ((Part.EQUIPMENT,), "Fel: mikrofonen")
    EquipmentCheck.objects.filter(pk=check.pk).update(findings={"line": {"code": "ok"}})
    assert seen() == ((Part.EQUIPMENT,), "Påbörjat")
    EquipmentCheck.objects.all().delete()
    assert seen() == ((Part.EQUIPMENT,), "Inte än")
    try_equipment(a, cast.run.starts_at - timedelta(days=15))
    assert seen() == ((Part.EQUIPMENT,), "Prova en gång till")


@pytest.mark.django_db
def test_who_registered_the_group_is_asked_before_its_municipalitys_other_contacts(cast: Cast) -> None:
    solna = cast.groups[0].municipality
    other, stranger = make_person("Ann Annan"), make_person("Rut Registrerade")
    MunicipalityContact.objects.create(municipality=solna, user=other)
    group = make_group(cast.run, solna, "Grupp D")

    def asked() -> set[int]:
        found = next(one for one in standings([cast.run])[cast.run.pk] if one.room.group == group.pk)
        return {person.user for person in found.asked}

    assert asked() == {cast.contact.user.pk, other.pk}
    WorkGroup.objects.filter(pk=group.pk).update(contact=other)
    assert asked() == {other.pk}
    WorkGroup.objects.filter(pk=group.pk).update(contact=stranger)
    assert asked() == {cast.contact.user.pk, other.pk}
    MunicipalityContact.objects.all().delete()
    assert asked() == {stranger.pk}


@pytest.mark.django_db
def test_one_municipalitys_rooms_alone(cast: Cast) -> None:
    danderyd = cast.groups[2].municipality_id
    found = standings([cast.run], municipalities={danderyd})[cast.run.pk]
    assert [one.room.group for one in found] == [cast.groups[2].pk]


def make_many(run: Run, count: int) -> None:
    """So many rooms in twenty municipalities, each with a trained facilitator, a contact and a screen with films."""
    places = [Municipality.objects.create(name=f"Kommun {n}", slug=f"kommun-{n}") for n in range(20)]
    leaders = User.objects.bulk_create(User(email=f"leder{n}@example.org", name=f"Ledare {n}") for n in range(count))
    MunicipalityContact.objects.bulk_create(
        MunicipalityContact(municipality=place, user=leader) for place, leader in zip(places, leaders, strict=False)
    )
    groups = WorkGroup.objects.bulk_create(
        WorkGroup(run=run, municipality=places[n % 20], name=f"Enhet {n}") for n in range(count)
    )
    Facilitator.objects.bulk_create(Facilitator(group=g, user=u) for g, u in zip(groups, leaders, strict=True))
    Training.objects.bulk_create(Training(user=u, completed_on=date(2026, 9, 1)) for u in leaders[::2])
    screens = Screen.objects.bulk_create(Screen(group=g, secret_hash=f"many-{g.pk}") for g in groups[::3])
    Presence.objects.bulk_create(
        Presence(
            run=run, group_id=s.group_id, key=f"screen:{s.pk}/a", role="screen", last_seen=NOW, report={"talks": BOTH}
        )
        for s in screens
    )
    for days in (1, 2):
        EquipmentCheck.objects.bulk_create(
            EquipmentCheck(group=g, sitting=uuid4(), by="screen", began_at=NOW, at=NOW - timedelta(days=days))
            for g in groups[::2]
        )


OF_A_RUN = ("readiness", "readiness_csv", "remind", "copy", "change")
LISTS = ("seminars_run", "groups_workgroup", "groups_facilitator", "groups_municipality", "groups_screen")
PAGES = ("admin:index", *(f"admin:seminars_run_{name}" for name in OF_A_RUN))


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("page", [*PAGES, *(f"admin:{name}_changelist" for name in LISTS)])
def test_a_thousand_rooms_take_as_many_queries_as_three(
    page: str, cast: Cast, before: None, django_assert_max_num_queries: Any
) -> None:
    desk = cast.organiser.client()
    url = reverse(page, args=[cast.run.pk] if page in PAGES[1:] else [])
    desk.get(url)
    with django_assert_max_num_queries(60) as few:
        assert desk.get(url).status_code == 200
    make_many(cast.run, 1000)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert desk.get(url).status_code == 200


# The board


@pytest.fixture
def desk(cast: Cast, before: None) -> Client:
    return cast.organiser.client()


@pytest.mark.django_db
def test_the_board_shows_those_that_need_something_first(cast: Cast) -> None:
    make_ready(cast, cast.groups[0], cast.facilitator.user)
    found = board(cast.run, NOW)
    assert (found.headline, found.counts) == ("1 av 3 rum är redo", (3, 2, 1))
    assert [row.standing.room.group for row in found.rows][-1] == cast.groups[0].pk
    assert [row.standing.is_ready for row in board(cast.run, NOW, show="ready").rows] == [True]
    assert len(board(cast.run, NOW, show="needs", place=cast.groups[2].municipality_id).rows) == 1


@pytest.mark.django_db
def test_the_board_is_read_and_downloaded(cast: Cast, desk: Client) -> None:
    WorkGroup.objects.filter(pk=cast.groups[0].pk).update(name="=1+1", expected=4)
    page = desk.get(reverse("admin:seminars_run_readiness", args=[cast.run.pk])).content.decode()
    assert "0 av 3 rum är redo" in page
    assert "Be om namn" not in page  # Danderyd has nobody to ask
    assert "4, få" in page
    file = desk.get(reverse("admin:seminars_run_readiness_csv", args=[cast.run.pk])).content.decode("utf-8-sig")
    assert "'=1+1" in file


@pytest.mark.django_db
def test_a_run_that_lacks_things_says_so_on_the_first_page(cast: Cast, desk: Client) -> None:
    Run.objects.filter(pk=cast.run.pk).update(meeting_url="", status=Run.Status.DRAFT)
    Talk.objects.filter(seminar=cast.seminar, number=1).update(file="")
    page = desk.get(reverse("admin:index")).content.decode()
    for text in (
        "Tillfället är ett utkast",
        "Möteslänken saknas.",
        "har ingen film än",
        "1 rum har ingen facilitator.",
    ):
        assert text in page
    assert coming(NOW)[0].run == cast.run
    Run.objects.update(status=Run.Status.CANCELLED)
    assert coming(NOW) == []


@pytest.mark.django_db
def test_a_run_without_rooms_says_so(cast: Cast, desk: Client) -> None:
    WorkGroup.objects.all().delete()
    page = desk.get(reverse("admin:seminars_run_readiness", args=[cast.run.pk])).content.decode()
    assert "Inga arbetsgrupper är anmälda än." in page
    assert any("Inga arbetsgrupper" in need.words for need in coming(NOW)[0].needs)


# Reminders


def send_all() -> None:
    """Each job twice: work may arrive twice."""
    for job in [*Job.objects.filter(key__startswith="readiness-mail:")] * 2:
        send_readiness_mail(key=job.key, **job.args)


@pytest.mark.django_db
def test_a_look_sends_nothing_and_a_press_sends_once_a_day(cast: Cast, desk: Client) -> None:
    url = reverse("admin:seminars_run_remind", args=[cast.run.pk])
    page = desk.get(url).content.decode()
    assert "Bo Facilitator" in page
    assert "[personens egen länk]" in page
    assert Job.objects.filter(key__startswith="readiness-mail:").count() == 0
    for _press in range(2):
        desk.post(url)
    told = Job.objects.filter(key__startswith="readiness-mail:").values_list("args__user", flat=True)
    assert set(told) == {cast.facilitator.user.pk, cast.facilitator_b.user.pk}
    send_all()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [cast.facilitator.user.email, cast.facilitator_b.user.email]
    )
    assert "Har redan fått ett mejl i dag" in desk.get(url).content.decode()


@pytest.mark.django_db
def test_the_next_day_one_may_be_reminded_again(cast: Cast) -> None:
    people = nudges(standings([cast.run])[cast.run.pk])
    assert remind(run=cast.run, people=people, now=NOW) == (2, 0)
    assert remind(run=cast.run, people=people, now=NOW + timedelta(minutes=5)) == (0, 2)
    assert remind(run=cast.run, people=people, now=NOW + timedelta(days=1)) == (2, 0)


@pytest.mark.django_db
def test_one_room_is_reminded_alone(cast: Cast, desk: Client) -> None:
    desk.post(reverse("admin:seminars_run_remind", args=[cast.run.pk]) + f"?group={cast.groups[1].pk}")
    assert [job.args["user"] for job in Job.objects.filter(key__startswith="readiness-mail:")] == [
        cast.facilitator_b.user.pk
    ]


@pytest.mark.django_db
def test_the_mail_says_what_is_missing_in_the_receivers_language_with_an_own_link(cast: Cast, before: None) -> None:
    User.objects.filter(pk=cast.facilitator_b.user.pk).update(language="da")
    remind(run=cast.run, people=nudges(standings([cast.run])[cast.run.pk]), now=NOW)
    links = PersonalLink.objects.filter(role=LinkRole.FACILITATOR).count()
    send_all()
    body = next(message.body for message in mail.outbox if message.to == [cast.facilitator_b.user.email])
    assert "Grupp B, Solna" in body
    assert "Hej Bo Facilitator" in body
    assert "Snart är det dags" not in body
    assert "/go/" in body
    assert PersonalLink.objects.filter(role=LinkRole.FACILITATOR).count() == links + 2


@pytest.mark.django_db
def test_the_mail_leads_to_trying_the_equipment_when_only_that_is_left(cast: Cast, before: None) -> None:
    a = cast.groups[0]
    make_ready(cast, a, cast.facilitator.user)
    try_equipment(a, NOW + timedelta(minutes=1), camera="dark", sound="not_heard")
    WorkGroup.objects.exclude(pk=a.pk).update(status=WorkGroup.Status.CANCELLED)
    remind(run=cast.run, people=nudges(standings([cast.run])[cast.run.pk]), now=NOW)
    send_all()
    (message,) = mail.outbox
    assert "inte när utrustningen provades: ljudet ut, kameran." in message.body
    link = next(line for line in message.body.splitlines() if line.endswith("?to=equipment"))
    html = str(message.alternatives[0][0])
    assert f'href="{link}"' in html
    browser = Client()
    assert browser.get(link).headers["Location"] == f"{reverse('facilitation:equipment')}?run={cast.run.pk}"
    page = browser.get(link, follow=True)
    assert a.name in page.content.decode()


@pytest.mark.django_db
def test_who_has_seen_to_it_before_the_mail_goes_gets_none(cast: Cast, before: None) -> None:
    remind(run=cast.run, people=nudges(standings([cast.run])[cast.run.pk]), now=NOW)
    make_ready(cast, cast.groups[0], cast.facilitator.user)
    make_ready(cast, cast.groups[1], cast.facilitator_b.user)
    send_all()
    assert mail.outbox == []
    assert not Job.objects.filter(key__startswith="readiness-mail:", done_at=None).exists()


@pytest.mark.django_db
def test_a_contact_is_asked_for_a_name(cast: Cast, before: None) -> None:
    Facilitator.objects.filter(group=cast.groups[1]).delete()
    remind(run=cast.run, people=nudges(standings([cast.run])[cast.run.pk]), now=NOW)
    send_all()
    body = next(message.body for message in mail.outbox if message.to == [cast.contact.user.email])
    assert "Ingen facilitator är anmäld" in body
    assert "/go/" in body


@pytest.mark.django_db
def test_a_cancelled_run_reminds_nobody(cast: Cast, before: None) -> None:
    remind(run=cast.run, people=nudges(standings([cast.run])[cast.run.pk]), now=NOW)
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    send_all()
    assert mail.outbox == []
