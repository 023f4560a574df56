"""The pages of rehearsals: one press makes one, another removes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from facilitation import clock
from facilitation.queries.rehearsals import practice_of
from facilitation.services.rehearsals import make_rehearsal
from seminars.models import Run
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GOOD = {"speed": "20", "groups": "12"}


def rehearse_at(run: Run) -> str:
    return reverse("facilitation:rehearse", args=[run.pk])


def remove_at(run: Run) -> str:
    return reverse("facilitation:rehearsal_remove", args=[run.pk])


def test_the_form_says_how_long_each_speed_takes(cast: Cast) -> None:
    page = cast.organiser.client().get(rehearse_at(cast.run))
    choices = page.context["form"].fields["speed"].choices
    assert [(speed, text.rpartition(" på ")[2]) for speed, text in choices] == [
        (5, "28 minuter"),
        (10, "14 minuter"),
        (20, "7 minuter"),
    ]


def test_the_press_leads_to_the_rehearsals_control_room(cast: Cast) -> None:
    response = cast.organiser.client().post(rehearse_at(cast.run), GOOD)
    copy = Run.objects.rehearsals().get()
    assert response.headers["Location"] == reverse("facilitation:control", args=[copy.pk])
    assert (copy.speed, copy.groups.filter(is_simulated=True).count()) == (20, 12)
    assert copy.cues.get().by == cast.organiser.user


def test_pressing_again_leads_to_the_same(cast: Cast) -> None:
    client = cast.organiser.client()
    first, second = (client.post(rehearse_at(cast.run), GOOD).headers["Location"] for _press in range(2))
    assert first == second
    page = client.get(rehearse_at(cast.run))
    assert page.context["unfinished"] == Run.objects.rehearsals().get()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("groups", "2", "Välj minst 3 grupper, annars blir det ingen samling att öva på."),
        ("groups", "41", "Välj högst 40 grupper."),
        ("groups", "många", "Skriv antalet med siffror, från 3 till 40."),
        ("groups", "", "Skriv hur många grupper som ska vara med, från 3 till 40."),
        ("speed", "", "Välj hur fort övningen ska gå."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(cast: Cast, field: str, value: str, says: str) -> None:
    response = cast.organiser.client().post(rehearse_at(cast.run), {**GOOD, field: value})
    assert response.context["form"].errors[field] == [says]
    assert Run.objects.rehearsals().count() == 0


def test_a_cancelled_run_says_why_it_cannot_be_rehearsed(cast: Cast) -> None:
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    response = cast.organiser.client().post(rehearse_at(cast.run), GOOD)
    assert response.context["refusal"] == "Tillfället är inställt. Öppna det igen för att öva på det."


def test_a_rehearsal_is_not_rehearsed(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=clock.now(), by=None)
    assert cast.organiser.client().get(rehearse_at(copy)).status_code == 404


def test_the_other_press_asks_and_then_removes(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=clock.now(), by=None)
    client = cast.organiser.client()
    assert client.get(remove_at(copy)).context["run"] == copy
    assert Run.objects.rehearsals().count() == 1
    response = client.post(remove_at(copy), follow=True)
    assert [str(message) for message in response.context["messages"]] == ["Övningen är borttagen."]
    assert Run.objects.rehearsals().count() == 0


def test_a_real_run_cannot_be_removed_there(cast: Cast) -> None:
    client, runs = cast.organiser.client(), Run.objects.count()
    assert [client.get(remove_at(cast.run)).status_code, client.post(remove_at(cast.run)).status_code] == [404, 404]
    assert Run.objects.count() == runs


def test_the_practice_room_is_shown_for_as_long_as_it_takes_part(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=clock.now(), by=None)
    practice = practice_of(copy)
    assert practice is not None
    assert (practice.group.name, practice.simulated) == ("Övningsgruppen", 3)
    assert practice.screen.qr.startswith("data:image/svg+xml")
    assert practice_of(cast.run) is None
    copy.groups.filter(is_simulated=False).update(status="cancelled")
    assert practice_of(copy) is None
    page = cast.organiser.client().get(reverse("facilitation:control", args=[copy.pk])).content.decode()
    assert "Övningsgruppen är avanmäld." in page


def test_script_and_buttons_follow_the_rehearsals_length(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=clock.now(), by=None)
    client = cast.organiser.client()
    group = copy.groups.get(is_simulated=False)
    control = client.get(reverse("facilitation:control", args=[copy.pk])).context["config"]["scale"]
    screen = client.get(reverse("facilitation:preview", args=[copy.pk, group.pk])).context["config"]["scale"]
    assert (control, screen) == (pytest.approx(1 / 20), pytest.approx(1 / 20))
    assert copy.length == timedelta(minutes=7)
