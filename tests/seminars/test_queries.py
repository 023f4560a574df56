"""What visitors may find: only what is published, Talks only afterwards, in a fixed number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from seminars import queries
from seminars.models import Caption, Document, KitFile, Presenter, Run, Seminar, Talk, User
from tests.cast import open_gate

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def seminar(
    slug: str, *, status: str = Seminar.Status.PUBLISHED, held_on: date | None = None, theme: str = ""
) -> Seminar:
    made = Seminar.objects.create(title=slug.title(), slug=slug, status=status, held_on=held_on, theme=theme)
    for number in (1, 2):
        talk = Talk.objects.create(
            seminar=made,
            number=number,
            title=f"Talk {number}",
            access=Talk.Access.PUBLIC,
            external_url="https://example.org/",
        )
        user = User.objects.create_user(f"{slug}{number}@example.org", name="Åsa Lind")
        talk.presenters.add(Presenter.objects.create(user=user))
    return made


def run(of: Seminar, starts_in: timedelta, status: str = Run.Status.PUBLISHED) -> Run:
    return Run.objects.create(seminar=of, starts_at=NOW + starts_in, status=status)


def test_runs_ahead_come_in_order_and_drafts_and_cancelled_ones_are_unseen() -> None:
    later, sooner = run(seminar("later"), 9 * DAY), run(seminar("sooner"), DAY)
    run(seminar("draft-run"), DAY, Run.Status.DRAFT)
    run(seminar("off"), DAY, Run.Status.CANCELLED)
    run(seminar("draft-seminar", status=Seminar.Status.DRAFT), DAY)
    assert queries.programme(NOW).ahead == (sooner, later)


def test_a_seminar_without_a_date_is_listed_as_such() -> None:
    coming = seminar("coming")
    assert queries.programme(NOW).undated == (coming,)


def test_a_seminar_under_way_is_still_ahead_until_its_hard_out() -> None:
    under_way = run(seminar("now"), -timedelta(minutes=139))
    assert queries.programme(NOW).ahead == (under_way,)
    assert queries.programme(NOW + timedelta(minutes=1)).ahead == ()


def test_the_archive_is_newest_first_with_those_held_elsewhere() -> None:
    seminar("elsewhere", held_on=date(2022, 10, 12))
    run(seminar("here"), -30 * DAY)
    archive = queries.programme(NOW).archive
    assert [(entry.seminar.slug, entry.held_on) for entry in archive] == [
        ("here", date(2026, 10, 23)),
        ("elsewhere", date(2022, 10, 12)),
    ]


def test_a_seminar_that_was_held_and_will_run_again_is_ahead_and_archived() -> None:
    again = seminar("again")
    run(again, -DAY)
    run(again, DAY)
    found = queries.entry("again", NOW)
    assert queries.programme(NOW).archive == (found,)
    assert queries.programme(NOW).ahead == found.ahead


@pytest.mark.parametrize(
    ("access", "url", "seen"),
    [
        (Talk.Access.PUBLIC, "https://example.org/", True),
        (Talk.Access.PUBLIC, "", False),
        (Talk.Access.PARTICIPANTS, "https://example.org/", False),
        (Talk.Access.HIDDEN, "https://example.org/", False),
    ],
)
def test_a_talk_is_watched_only_when_it_is_for_all_and_there_is_a_film(access: str, url: str, seen: bool) -> None:
    done = seminar("done", held_on=date(2024, 1, 1))
    done.talks.update(access=access, external_url=url)
    assert bool(queries.entry("done", NOW).watchable) is seen


def test_the_archive_is_chosen_by_year_and_theme() -> None:
    seminar("a", held_on=date(2022, 1, 1), theme="Skola")
    seminar("b", held_on=date(2022, 1, 1), theme="Familj")
    seminar("c", held_on=date(2024, 1, 1), theme="Skola")
    found = queries.programme(NOW)
    choice = found.choice()
    assert [(one.value, one.count) for one in choice.years] == [("2024", 1), ("2022", 2)]
    assert [(one.value, one.label) for one in choice.themes] == [("familj", "Familj"), ("skola", "Skola")]
    assert slugs(found.chosen(year=2022, theme="Skola")) == ["a"]
    assert len(found.chosen()) == 3


def slugs(found: tuple[queries.Found, ...]) -> list[str]:
    return [one.entry.seminar.slug for one in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("SJUKHUS", ["hem"]),  # the title, whatever its capitals
        ("omsorg", ["hem"]),  # the theme
        ("hemgången trygg", ["hem"]),  # the summary, words in any order and anywhere
        ("trygg omsorg", ["hem"]),
        ("åsa", ["skola", "hem"]),  # who speaks
        ("grinden", ["skola"]),  # what is said, in the language of any captions
        ("gate", ["skola"]),
        ("hemligt", []),  # what is said in a film that is not for all
        ("omsorg skola", []),  # all words, not one of them
        ("  ", ["skola", "hem"]),
    ],
)
def test_the_archive_is_searched_in_what_is_written_and_said(words: str, expected: list[str]) -> None:
    home = seminar("hem", held_on=date(2022, 1, 1), theme="Omsorg")
    Seminar.objects.filter(pk=home.pk).update(title="Hem från sjukhus", summary="Vad som gör hemgången trygg.")
    school = seminar("skola", held_on=date(2024, 1, 1), theme="Skola")
    said, kept = school.talks.all()
    Caption.objects.create(talk=said, language="sv", vtt=vtt("Han står vid grinden."))
    Caption.objects.create(talk=said, language="en", vtt=vtt("He is at the gate."))
    Caption.objects.create(talk=kept, language="sv", vtt=vtt("Det är hemligt."))
    Talk.objects.filter(pk=kept.pk).update(access=Talk.Access.PARTICIPANTS)
    assert slugs(queries.programme(NOW).chosen(words=words)) == expected


def vtt(*lines: str) -> str:
    said = (f"00:{10 + i}.000 --> 00:{11 + i}.000\n{line}" for i, line in enumerate(lines))
    return "\n\n".join(("WEBVTT", *said)) + "\n"


def test_a_search_tells_where_it_is_said_the_best_places_first() -> None:
    talk = seminar("skola", held_on=date(2024, 1, 1)).talks.get(number=2)
    Caption.objects.create(
        talk=talk, language="sv", vtt=vtt("Vid grinden.", "Vuxna.", "En vuxen vid grinden.", "Grind")
    )
    (found,) = queries.programme(NOW).chosen(words="vuxen grind")
    assert [(heard.talk, heard.line.text) for heard in found.heard] == [
        (talk, "En vuxen vid grinden."),
        (talk, "Vid grinden."),
        (talk, "Grind"),
    ]


def test_the_archive_can_leave_out_what_cannot_be_seen() -> None:
    seminar("seen", held_on=date(2022, 1, 1))
    seminar("unseen", held_on=date(2023, 1, 1)).talks.update(access=Talk.Access.HIDDEN)
    assert slugs(queries.programme(NOW).chosen(only_watchable=True)) == ["seen"]


def test_those_who_took_part_may_see_again_what_is_kept_for_them_from_the_start_of_a_run() -> None:
    kept = seminar("kept")
    public, rooms = kept.talks.all()
    Talk.objects.filter(pk=rooms.pk).update(access=Talk.Access.PARTICIPANTS)
    rooms.refresh_from_db()
    row = run(kept, DAY)
    before, under_way, after = (queries.entry("kept", at) for at in (NOW, row.starts_at, row.ends_at))
    assert [entry.kept for entry in (before, under_way, after)] == [(), (public, rooms), (public, rooms)]
    assert [entry.watchable for entry in (before, under_way, after)] == [(), (), (public,)]
    for at, entry in ((NOW, before), (row.starts_at, under_way), (row.ends_at, after)):
        for talk in (public, rooms):
            assert queries.may_watch(talk, at, to=Talk.Access.PARTICIPANTS) is (talk in entry.kept)
            assert queries.may_watch(talk, at) is (talk in entry.watchable)
    Talk.objects.filter(pk=rooms.pk).update(access=Talk.Access.HIDDEN)
    assert queries.entry("kept", row.ends_at).kept == (public,)
    assert queries.talks_again([kept.pk], NOW) == {kept.pk: [public]}


def test_a_picture_is_an_invitation_until_the_seminar_has_been_held() -> None:
    row = run(seminar("kept"), DAY)
    row.seminar.talks.filter(number=2).update(access=Talk.Access.PARTICIPANTS)
    public, rooms = row.seminar.talks.all()
    assert queries.entry("kept", NOW).pictured == (public, rooms)
    assert queries.entry("kept", row.ends_at).pictured == (public,)


@pytest.mark.parametrize(
    ("change", "is_whole"),
    [({}, True), ({"file": ""}, False), ({"duration": timedelta(0)}, False), ({"access": "participants"}, False)],
)
def test_a_group_runs_by_itself_what_has_both_films_here_and_for_all(change: dict[str, object], is_whole: bool) -> None:
    held = seminar("held", held_on=date(2024, 1, 1))
    held.talks.update(file="talks/a.mp4", duration=timedelta(minutes=12))
    for talk in held.talks.all():
        open_gate(talk)
    held.talks.filter(number=2).update(**change)
    assert queries.entry("held", NOW).is_whole is is_whole


def test_only_published_sheets_of_published_seminars_are_for_all() -> None:
    shown = KitFile.objects.create(seminar=seminar("a"), title="Samtal", file="kit/a.pdf")
    KitFile.objects.create(seminar=shown.seminar, title="Utkast", file="kit/b.pdf", is_published=False)
    KitFile.objects.create(seminar=seminar("b", status=Seminar.Status.DRAFT), title="Samtal", file="kit/c.pdf")
    assert list(queries.kit_files()) == [shown]
    assert queries.entry("a", NOW).seminar.sheets == [shown]


def test_registration_is_open_until_its_last_moment_or_the_start() -> None:
    row = run(seminar("open"), DAY)
    assert queries.is_open(row, NOW)
    assert not queries.is_open(row, row.starts_at)
    row.registration_closes_at = NOW
    assert not queries.is_open(row, NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_the_programme_takes_as_many_queries_for_three_seminars_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(count):
        run(seminar(f"s{index}"), -DAY)
    with django_assert_num_queries(9):
        for entry in queries.programme(NOW).archive:
            assert [str(p) for talk in entry.talks for p in talk.presenters.all()] == ["Åsa Lind", "Åsa Lind"]


def test_only_published_documents_are_listed() -> None:
    shown = Document.objects.create(title="Rapport", year=2025, file="a.pdf", is_published=True)
    Document.objects.create(title="Utkast", year=2026, file="b.pdf")
    assert list(queries.documents()) == [shown]
