"""The facilitator's course: its words, progress saved as one goes, the day it is finished, and who sees that."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from facilitation import clock
from facilitation.course import CHAPTERS, PLAN_B, Kind, Words, brought_words, kept_ticks
from facilitation.markup import blocks, ticks
from facilitation.models import Chapter, ChapterProgress
from facilitation.queries.course import course_of, leaders_of, words_of
from facilitation.services.course import publish_version, save_progress, take_again, write_version
from groups.models import Training
from groups.training import Standing
from seminars.models import Organisation, Run, Seminar, Talk, User
from tests.cast import NOW, Cast, open_gate

PAGE = "/facilitate/course/"
TODAY = date(2026, 10, 6)


# The words


@pytest.mark.parametrize("language", ["sv", "en", "da"])
def test_every_chapter_is_there_in_every_language_with_the_same_things_to_do(language: str) -> None:
    swedish, words = brought_words("sv"), brought_words(language)
    assert list(words) == [one.key for one in CHAPTERS]
    for one in CHAPTERS:
        shapes = [[(b.kind, len(b.lines)) for b in blocks(text[one.key].body)] for text in (swedish, words)]
        assert shapes[0] == shapes[1], one.key
        assert (len(ticks(words[one.key].body)) > 0) == (one.kind is Kind.CHECKLIST)
        assert not re.search(r"\w!", words[one.key].body)


def test_the_course_takes_an_hour() -> None:
    assert sum(one.minutes for one in CHAPTERS) == 60


def test_the_markup_is_read_into_blocks() -> None:
    made = blocks("## En rubrik\nFörsta\nraden **fet**.\n\n- a\n- b\n1. ett\n> Säg det.\n[] bocka\n[ ] av\n\nSlut")
    assert [(b.kind, len(b.lines)) for b in made] == [
        ("heading", 1), ("text", 1), ("points", 2), ("numbered", 1), ("say", 1), ("ticks", 2), ("text", 1)
    ]  # fmt: skip
    assert made[1].lines == ((("Första raden ", False), ("fet", True), (".", False)),)


def test_a_tick_is_kept_by_its_name_or_its_words() -> None:
    named, plain_one, twice = ticks("[rum] Bokat\n[] Papper\n\nx\n\n[] papper")
    assert (named, twice) == ("rum", f"{plain_one}.2")
    assert ticks("[ny] Först\n[] Papper\n[rum] Nu med andra ord") == ("ny", plain_one, "rum")
    assert kept_ticks(["rum", "gammal"], ["ny", "fel"], ["rum", "ny"]) == ["ny", "gammal"]


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_products_ticks_have_the_same_names_in_every_language(language: str) -> None:
    swedish = {key: ticks(words.body) for key, words in brought_words("sv").items()}
    assert {key: ticks(words.body) for key, words in brought_words(language).items()} == swedish
    assert not any(name.startswith("t-") for names in swedish.values() for name in names)


@pytest.mark.django_db
def test_a_rewritten_chapter_leaves_the_ticks_where_they_were(cast: Cast) -> None:
    client, address = cast.facilitator.client(), f"{PAGE}technology/"
    client.post(address, {"tick": ["booked", "paper"], "save": "1"})
    chapter = Chapter.objects.get(key="technology")
    said = "[kaffe] Kaffet är bryggt.\n[paper] Papper och penna, minst en var.\n[booked] Rummet är bokat."
    write_version(chapter=chapter, language="sv", words=Words("Tekniken", said), publish=True, by=None, now=NOW)
    page = client.get(address).text
    assert re.findall(r'value="([a-z]+)" id="tick-[a-z]+"( checked)?', page) == [
        ("kaffe", ""), ("paper", " checked"), ("booked", " checked")
    ]  # fmt: skip
    client.post(address, {"tick": ["kaffe"], "save": "1"})
    assert ChapterProgress.objects.get().ticked == ["kaffe"]


@given(st.text(max_size=300))
def test_no_text_is_lost_or_breaks_the_markup(source: str) -> None:
    said = "".join(words for block in blocks(source) for line in block.lines for words, _bold in line)
    unnamed = "\n".join(re.sub(r"^\[[a-z0-9-]{1,24}\]\s+(?=.)", "", line.strip()) for line in source.splitlines())
    letters = re.sub(r"[\W\d_]", "", unnamed)
    assert re.sub(r"[\W\d_]", "", said) == letters


@pytest.mark.django_db
def test_what_a_writer_types_never_becomes_html(cast: Cast) -> None:
    chapter = Chapter.objects.get(key="format")
    bad = Words("<i>R</i>", '## <script>x()</script>\n> <b onclick="x()">y</b>\n[] <img src=x>')
    write_version(chapter=chapter, language="sv", words=bad, publish=True, by=None, now=NOW)
    page = cast.facilitator.client().get(f"{PAGE}format/").text
    assert "<script>x()" not in page
    assert "<img" not in page
    assert "&lt;b onclick" in page


@pytest.mark.django_db
def test_the_version_published_last_is_read_and_the_products_own_until_then(cast: Cast) -> None:
    chapter = Chapter.objects.get(key="role")
    about = {"chapter": chapter, "language": "sv", "by": None}
    assert words_of([chapter], "sv")[chapter.pk] == brought_words("sv")["role"]
    first = write_version(words=Words("Ett", "a"), publish=True, now=NOW, **about)
    write_version(words=Words("Två", "b"), publish=True, now=NOW + timedelta(hours=1), **about)
    write_version(words=Words("Utkast", "c"), publish=False, now=NOW + timedelta(hours=2), **about)
    assert words_of([chapter], "sv")[chapter.pk].title == "Två"
    assert words_of([chapter], "en")[chapter.pk] == brought_words("en")["role"]
    publish_version(text=first, now=NOW + timedelta(hours=3))
    assert words_of([chapter], "sv")[chapter.pk].title == "Ett"


@pytest.mark.django_db
def test_a_chapter_of_ones_own_is_read_in_swedish_where_nothing_else_is_written(cast: Cast) -> None:
    own = Chapter.objects.create(key="vart-rum", position=99)
    write_version(chapter=own, language="sv", words=Words("Vårt rum", "Dörren."), publish=True, by=None, now=NOW)
    assert words_of([own], "da")[own.pk].title == "Vårt rum"


# Progress


def done(user: User, *keys: str, now: datetime = NOW) -> None:
    for chapter in Chapter.objects.filter(key__in=keys):
        save_progress(user=user, chapter=chapter, ticked=NAMES, finish=True, language="sv", now=now)


ALL = [one.key for one in CHAPTERS]
NAMES = [name for words in brought_words("sv").values() for name in ticks(words.body)]


@pytest.mark.django_db
def test_the_last_chapter_records_the_day_and_looking_again_does_not_move_it(cast: Cast) -> None:
    user = cast.facilitator.user
    assert user
    Training.objects.all().delete()
    done(user, *ALL[:-1])
    assert not Training.objects.exists()
    done(user, ALL[-1])
    assert Training.objects.get(user=user).completed_on == TODAY
    done(user, *ALL, now=NOW + timedelta(days=30))
    assert Training.objects.get(user=user).completed_on == TODAY
    assert ChapterProgress.objects.filter(user=user).count() == len(ALL)


@pytest.mark.django_db
def test_a_checklist_is_done_when_all_is_ticked_and_keeps_what_was(cast: Cast) -> None:
    client, address = cast.facilitator.client(), f"{PAGE}technology/"
    answer = client.post(address, {"tick": ["booked", "paired", "77", "x"], "finish": "1"}, follow=True)
    assert "Bocka av resten" in answer.text
    row = ChapterProgress.objects.get(user=cast.facilitator.user)
    assert (row.ticked, row.done_at) == (["booked", "paired"], None)
    page = client.get(address).text
    assert page.count(" checked") == 2
    client.post(address, {"tick": NAMES, "save": "1"})
    assert ChapterProgress.objects.get().done_at is None
    answer = client.post(address, {"tick": NAMES, "finish": "1"})
    assert answer["Location"] == f"{PAGE}plan-b/"
    assert ChapterProgress.objects.get().done_at is not None


@pytest.mark.django_db
def test_the_whole_course_by_plain_forms(cast: Cast) -> None:
    Training.objects.filter(user=cast.facilitator.user).delete()
    client = cast.facilitator.client()
    address = f"{PAGE}format/"
    visited = []
    while address != PAGE:
        visited.append(address)
        answer = client.post(address, {"tick": NAMES, "finish": "1"})
        address = answer["Location"]
    assert visited == [f"{PAGE}{key}/" for key in ALL]
    assert Training.objects.filter(user=cast.facilitator.user).exists()
    assert "Du har gått kursen." in client.get(PAGE).text
    assert not Training.objects.filter(user=cast.stranger.user, completed_on__gt=TODAY + timedelta(days=8)).exists()


@pytest.mark.django_db
def test_it_is_taken_again_when_it_ends_and_holds_until_then(cast: Cast) -> None:
    user = cast.facilitator.user
    assert user
    Training.objects.filter(user=user).update(completed_on=TODAY)
    done(user, *ALL)
    assert not take_again(user=user, today=TODAY + timedelta(days=300))
    assert take_again(user=user, today=TODAY + timedelta(days=715))
    assert not ChapterProgress.objects.filter(user=user).exists()
    assert Training.objects.get(user=user).completed_on == TODAY
    done(user, *ALL, now=NOW + timedelta(days=720))
    assert Training.objects.get(user=user).completed_on == TODAY + timedelta(days=720)


@pytest.mark.django_db
def test_the_organisation_sets_how_long_it_holds(cast: Cast) -> None:
    user = cast.facilitator.user
    assert user
    about = {"language": "sv", "today": TODAY + timedelta(days=400)}
    assert course_of(user.pk, **about).standing is Standing.VALID
    Organisation.objects.update_or_create(pk=1, defaults={"training_months": 12})
    assert course_of(user.pk, **about).standing is Standing.ENDED
    Organisation.objects.update(training_months=0)
    assert course_of(user.pk, **about).standing is Standing.VALID


@pytest.mark.django_db
def test_the_course_costs_the_same_whatever_its_length(cast: Cast, django_assert_num_queries) -> None:
    user = cast.facilitator.user
    assert user
    for number in range(5):
        Chapter.objects.create(key=f"eget-{number}", position=200 + number)
    with django_assert_num_queries(5):
        course_of(user.pk, language="en", today=TODAY)


# The pages


@pytest.mark.django_db
def test_a_chapter_that_is_not_part_of_the_course_is_not_found(cast: Cast) -> None:
    Chapter.objects.filter(key="silence").update(is_published=False)
    client = cast.facilitator.client()
    assert client.get(f"{PAGE}silence/").status_code == 404
    assert client.get(f"{PAGE}nothing/").status_code == 404
    assert "Tystnaden arbetar" not in client.get(PAGE).text


@pytest.mark.django_db
def test_a_film_is_shown_when_all_may_see_it(cast: Cast) -> None:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    Chapter.objects.filter(key="format").update(film=talk)
    client = cast.facilitator.client()
    assert "<video" not in client.get(f"{PAGE}format/").text
    open_gate(talk)
    cast.seminar.held_on = date(2020, 1, 1)
    cast.seminar.save()
    Run.objects.filter(seminar=cast.seminar).update(starts_at=datetime.now(UTC) - timedelta(days=7))
    assert f'src="/talks/{talk.pk}/film.mp4"' in client.get(f"{PAGE}format/").text


@pytest.mark.django_db
def test_a_film_for_the_course_is_for_those_who_take_it_while_its_speakers_agree(cast: Cast, client: Client) -> None:
    Seminar.objects.filter(pk=cast.seminar.pk).update(status=Seminar.Status.DRAFT)
    Run.objects.filter(seminar=cast.seminar).update(starts_at=datetime.now(UTC) - timedelta(days=99))
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    Chapter.objects.filter(key="format").update(film=talk)
    text, leader = f"/talks/{talk.pk}/text/", cast.facilitator.client()

    def seen() -> tuple[int, bool, bool]:
        """Of the film's text and captions, which go by the film's own rule, and of the chapter's page."""
        page = leader.get(f"{PAGE}format/").text
        return leader.get(text).status_code, f'src="/talks/{talk.pk}/film.mp4"' in page, f'href="{text}"' in page

    assert seen() == (404, False, False)
    Talk.objects.filter(pk=talk.pk).update(access=Talk.Access.COURSE)
    assert seen() == (200, True, True)
    assert [who.get(text).status_code for who in (client, cast.contact.client())] == [404, 404]
    talk.consents.update(withdrawn_at=datetime.now(UTC))
    assert seen() == (404, False, False)


@pytest.mark.django_db
def test_plan_b_is_printed_with_whom_to_call(cast: Cast) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"contact_phone": "08-123 45 67", "contact_name": "Kim"})
    with clock.pinned(NOW):
        answer = cast.facilitator.client().get(f"{PAGE}plan-b.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked


@pytest.mark.django_db
def test_who_is_not_trained_is_seen_by_contact_and_facilitator_and_stopped_nowhere(cast: Cast) -> None:
    starts = datetime.now(UTC) + timedelta(days=3)
    Run.objects.filter(pk=cast.run.pk).update(starts_at=starts)
    trained, untrained = cast.facilitator, cast.facilitator_b
    Training.objects.filter(user=untrained.user).delete()
    Training.objects.filter(user=trained.user).update(completed_on=starts.date() - timedelta(days=900))
    assert untrained.user
    done(untrained.user, "format", "role")
    page = cast.contact.client().get("/contact/").text
    assert "Bo Facilitator, kursen påbörjad, 2 kapitel klara" in page
    assert re.search(r"Fatima Facilitator, kursen gäller till .* och behöver göras om", page)
    answer = untrained.client().get("/facilitate/")
    assert answer.status_code == 200
    assert "2 av 9 kapitel i kursen är klara." in answer.text
    desk = cast.organiser.client().get("/admin/groups/facilitator/").text
    assert "gällde till" in desk


@pytest.mark.django_db
def test_it_is_the_day_of_the_run_that_counts(cast: Cast) -> None:
    one = cast.groups[0].facilitators.select_related("user__training").get()
    Training.objects.filter(user=one.user).update(completed_on=TODAY)
    one.user.training.refresh_from_db()
    stands = [
        leaders_of([one], on={one.group_id: TODAY + timedelta(days=days)})[one.group_id][0].standing
        for days in (10, 720, 740)
    ]
    assert stands == [Standing.VALID, Standing.ENDING, Standing.ENDED]


def test_plan_b_is_a_chapter() -> None:
    assert PLAN_B in ALL
