"""A run's page in the planning desk tells how far the films have come to each room."""

from __future__ import annotations

import pytest
from django.urls import reverse

from facilitation.films_page import SHOWN, films_page
from facilitation.models import Presence
from groups.models import Screen, WorkGroup
from seminars.models import Run
from tests.cast import NOW, Cast, make_group

pytestmark = pytest.mark.django_db
BOTH = [{"n": n, "part": 1.0, "kept": "cache", "since": 1_764_000_000_000} for n in (1, 2)]


def heard(cast: Cast, group: WorkGroup, films: list[dict[str, object]], *, online: bool = False) -> None:
    screen = Screen.objects.filter(group=group).first() or Screen.objects.create(
        group=group, secret_hash=f"films-{group.pk}", paired_at=NOW
    )
    seen = {"first_seen": NOW, "last_seen": NOW, "is_online": online, "report": {"talks": films}}
    Presence.objects.create(run=cast.run, group=group, key=f"screen:{screen.pk}/a1", role="screen", **seen)


def test_rooms_that_lack_something_are_told_apart_from_those_that_have_all(cast: Cast) -> None:
    a, b, c = cast.groups
    heard(cast, a, BOTH, online=True)
    heard(cast, b, [BOTH[0], {"n": 2, "part": 0.4}])
    told = films_page(cast.run)
    assert told is not None
    assert told.summary == "Filmerna finns i 1 av 3 rum."
    assert [(row.group.pk, row.is_online) for row in told.ready] == [(a.pk, True)]
    lines = {row.group.pk: [line.words for line in row.lines] for row in told.waiting}
    assert set(lines) == {b.pk, c.pk}
    assert lines[b.pk] == ["Talk 1 finns kvar i webbläsaren sedan 24 november 17.00", "Talk 2 hämtas, 40 %"]
    assert lines[c.pk] == ["Ingen skärm kopplad än"]


def test_all_have_all_and_a_cancelled_group_is_not_waited_for(cast: Cast) -> None:
    for group in cast.groups[:2]:
        heard(cast, group, BOTH)
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(status=WorkGroup.Status.CANCELLED)
    told = films_page(cast.run)
    assert told is not None
    assert (told.summary, told.waiting, len(told.ready)) == ("Filmerna finns i alla rum.", (), 2)


def test_a_run_without_rooms_or_cancelled_tells_nothing(cast: Cast) -> None:
    cast.run.status = Run.Status.CANCELLED
    assert films_page(cast.run) is None
    cast.run.status = Run.Status.PUBLISHED
    WorkGroup.objects.all().delete()
    assert films_page(cast.run) is None


def test_it_stands_on_the_runs_page_at_as_many_queries_for_many_rooms(cast: Cast, django_assert_num_queries) -> None:
    heard(cast, cast.groups[0], BOTH)
    with django_assert_num_queries(3):
        films_page(cast.run)
    for number in range(5):
        heard(cast, make_group(cast.run, cast.groups[0].municipality, f"Grupp {number}"), BOTH)
    with django_assert_num_queries(3):
        films_page(cast.run)
    page = cast.organiser.client().get(reverse("admin:seminars_run_change", args=[cast.run.pk])).text
    assert "Filmerna i rummen" in page
    assert "6 rum har allt" in page


def test_of_many_rooms_the_first_stand_on_the_runs_page_and_all_are_counted(cast: Cast) -> None:
    for number in range(SHOWN):
        make_group(cast.run, cast.groups[0].municipality, f"Enhet {number}")
    told = films_page(cast.run)
    assert told is not None
    assert (len(told.waiting), told.n_waiting, told.n_ready) == (SHOWN, SHOWN + 3, 0)
    page = cast.organiser.client().get(reverse("admin:seminars_run_change", args=[cast.run.pk])).content.decode()
    assert f"De 50 första av {SHOWN + 3} rum." in page
