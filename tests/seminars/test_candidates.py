"""A new film waits while a run ahead shows the present one, and takes its place when no run loses by it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from facilitation.queries.agenda import agenda_states
from seminars.errors import PlanningError
from seminars.models import Candidate, Consent, FilmCheck, Job, Presenter, Run, Talk, Upload
from seminars.services.candidates import drop_candidate, look_at_candidate, settle_candidate, use_candidate
from seminars.services.consents import give_consent, withdraw_consent
from seminars.services.film_checks import check_upload
from seminars.services.jobs import NotYet
from seminars.services.uploads import UNNAMED_AFTER, begin_upload, sweep_uploads, take_piece
from seminars.tasks import settle_candidate as settle_task
from seminars.waiting import runs_that_lose
from tests.cast import NOW, STARTS_AT, Cast, make_person
from tests.seminars.films import film

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BEFORE = NOW - timedelta(days=3)
UNTIL = date(2028, 1, 1)
OLD, NEW = "1" * 64, "9" * 64


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, which two published runs ahead show, with its presenter's yes."""
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def petra(cast: Cast) -> Presenter:
    return Presenter.objects.get(user=cast.presenter.user)


@pytest.fixture
def no_ffmpeg(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def send(talk: Talk, cast: Cast, now: Any = BEFORE, seconds: int = 2) -> Upload:
    data = film(seconds=seconds)
    by = cast.organiser.user
    upload = begin_upload(talk=talk, kind="film", by=by, name=f"{seconds}.mp4", size=len(data), modified=1, now=now)
    take_piece(upload=upload.pk, offset=0, piece=io.BytesIO(data), now=now)
    check_upload(upload=upload.pk, clock=lambda: now)
    return upload


def waiting(talk: Talk, sha256: str = NEW) -> Candidate:
    """A film that waits, by name only."""
    about = {"size": 5, "sha256": sha256, "duration": timedelta(minutes=12), "came_at": BEFORE}
    return Candidate.objects.create(talk=talk, file="talks/new.mp4", facts={"sha256": sha256, "size": 5}, **about)


def say_yes(talk: Talk, presenter: Presenter, sha256: str = NEW, now: Any = BEFORE, until: date = UNTIL) -> None:
    give_consent(talk=talk, presenter=presenter, film=sha256, until=until, now=now)


def in_rooms(talk: Talk, cast: Cast) -> str:
    slots = agenda_states(cast.run.pk)[""]["slots"]
    found: str = next(slot["talk"]["sha256"] for slot in slots if slot["key"] == f"talk-{talk.number}")
    return found


def test_a_new_film_leaves_the_rooms_theirs_until_the_presenter_agrees(
    talk: Talk, cast: Cast, petra: Presenter, no_ffmpeg: None
) -> None:
    send(talk, cast)
    waits = Candidate.objects.get()
    assert (in_rooms(talk, cast), Upload.objects.count(), Path(waits.file.path).exists()) == (OLD, 0, True)
    say_yes(talk, petra, waits.sha256)
    talk.refresh_from_db()
    assert (talk.sha256, talk.file.name, talk.duration) == (waits.sha256, waits.file.name, waits.duration)
    assert (in_rooms(talk, cast), Candidate.objects.count()) == (waits.sha256, 0)
    assert FilmCheck.objects.get(talk=talk).sha256 == waits.sha256
    assert Job.objects.filter(task="facilitation.films_changed").count() == 1


def test_every_presenter_must_agree_and_the_yes_to_the_new_takes_nothing_from_the_old(
    talk: Talk, cast: Cast, petra: Presenter
) -> None:
    other = Presenter.objects.create(user=make_person("Nils Ny"))
    talk.presenters.add(other)
    say_yes(talk, other, OLD)
    waiting(talk)
    say_yes(talk, petra)
    assert (in_rooms(talk, cast), Candidate.objects.count()) == (OLD, 1)
    say_yes(talk, other)
    assert (in_rooms(talk, cast), Candidate.objects.count()) == (NEW, 0)


def test_a_yes_that_ends_before_the_run_is_not_enough(talk: Talk, petra: Presenter, cast: Cast) -> None:
    waiting(talk)
    say_yes(talk, petra, until=BEFORE.date())
    assert in_rooms(talk, cast) == OLD
    say_yes(talk, petra)
    assert in_rooms(talk, cast) == NEW


@pytest.mark.parametrize("change", ["draft", "over", "no consent", "rehearsal", "no film"])
def test_where_no_run_loses_a_new_film_takes_its_place_at_once(
    change: str, talk: Talk, cast: Cast, no_ffmpeg: None
) -> None:
    now = BEFORE
    if change == "draft":
        Run.objects.update(status=Run.Status.DRAFT)
    elif change == "over":
        now = STARTS_AT + timedelta(days=30)
    elif change == "no consent":
        Consent.objects.all().delete()
    elif change == "rehearsal":
        Run.objects.exclude(pk=cast.run.pk).update(rehearsal_of=cast.run, speed=20)
        Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    else:
        Talk.objects.filter(pk=talk.pk).update(file="", sha256="")
    send(talk, cast, now)
    talk.refresh_from_db()
    assert (talk.sha256 == OLD, Candidate.objects.count()) == (False, 0)


def test_no_film_is_exchanged_under_a_run_or_just_before_it(talk: Talk, petra: Presenter, cast: Cast) -> None:
    Run.objects.exclude(pk=cast.run.pk).delete()
    waiting(talk)
    say_yes(talk, petra, now=STARTS_AT - timedelta(minutes=15))
    assert in_rooms(talk, cast) == OLD
    assert not settle_candidate(talk=talk, now=cast.run.ends_at - timedelta(minutes=1))
    assert settle_candidate(talk=talk, now=cast.run.ends_at)


def test_a_film_that_waits_is_looked_at_until_it_is_settled(talk: Talk, cast: Cast, no_ffmpeg: None) -> None:
    send(talk, cast)
    job = Job.objects.get(task="seminars.settle_candidate")
    with pytest.raises(NotYet):
        look_at_candidate(talk=talk.pk, now=BEFORE)
    settle_task(key=job.key, **job.args)  # long after the runs
    job.refresh_from_db()
    assert (Candidate.objects.count(), job.done_at is not None) == (0, True)
    look_at_candidate(talk=talk.pk, now=BEFORE)
    look_at_candidate(talk=talk.pk + 99, now=BEFORE)


def test_a_yes_taken_back_ends_the_waiting_since_the_rooms_have_nothing_to_keep(talk: Talk, petra: Presenter) -> None:
    waiting(talk)
    withdraw_consent(talk=talk, presenter=petra, now=BEFORE)
    talk.refresh_from_db()
    assert (talk.sha256, Candidate.objects.count()) == (NEW, 0)


def test_another_upload_replaces_the_one_that_waits(talk: Talk, cast: Cast, no_ffmpeg: None) -> None:
    send(talk, cast)
    first = Candidate.objects.get().sha256
    send(talk, cast, seconds=3)
    assert Candidate.objects.get().sha256 not in (first, OLD)


def test_the_same_film_once_more_does_not_wait(talk: Talk) -> None:
    assert runs_that_lose(talk, OLD, BEFORE) == []
    assert [run.starts_at for run in runs_that_lose(talk, NEW, BEFORE)] == [STARTS_AT, STARTS_AT + timedelta(days=7)]


def test_an_organiser_may_exchange_at_once_or_put_it_away_but_only_the_film_that_was_seen(talk: Talk) -> None:
    waiting(talk)
    for refused in (use_candidate, drop_candidate):
        with pytest.raises(PlanningError) as caught:
            refused(talk=talk, film=OLD, **({"now": BEFORE} if refused is use_candidate else {}))
        assert caught.value.code == "other_film"
    drop_candidate(talk=talk, film=NEW)
    talk.refresh_from_db()
    assert (talk.sha256, Candidate.objects.count()) == (OLD, 0)
    waiting(talk)
    use_candidate(talk=talk, film=NEW, now=BEFORE)
    talk.refresh_from_db()
    assert (talk.sha256, Candidate.objects.count()) == (NEW, 0)


def test_the_file_of_a_film_that_waits_is_not_swept(talk: Talk, cast: Cast, no_ffmpeg: None) -> None:
    send(talk, cast)
    path = Path(Candidate.objects.get().file.path)
    later = BEFORE.replace(year=2099) + 2 * UNNAMED_AFTER
    sweep_uploads(now=later)
    assert path.exists()
    Candidate.objects.all().delete()
    sweep_uploads(now=later)
    assert not path.exists()


# Pages


@pytest.fixture
def ahead(talk: Talk, cast: Cast) -> Run:
    """Its run lies ahead of the clock on the wall, which the pages read."""
    Run.objects.filter(pk=cast.run.pk).update(starts_at=STARTS_AT.replace(year=2090))
    Consent.objects.update(expires_on=date(2095, 1, 1))
    return Run.objects.get(pk=cast.run.pk)


def test_the_organiser_sees_both_and_decides(talk: Talk, cast: Cast, ahead: Run) -> None:
    desk, page = cast.organiser.client(), f"/admin/seminars/talk/{talk.pk}/candidate/"
    change = f"/admin/seminars/talk/{talk.pk}/change/"
    assert "En ny film väntar tills presentatören har sagt ja till den." in desk.get(change).text
    assert desk.get(page).status_code == 302
    waiting(talk)
    answer = desk.get(page)
    assert (f"/talks/{talk.pk}/film.mp4" in answer.text, f"/talks/{talk.pk}/candidate.mp4" in answer.text) == (
        True,
        True,
    )
    assert (answer.context["runs"], "Har inte sagt ja till den nya." in answer.text) == ([ahead], True)
    shown = desk.get(change)
    assert "Rummen visar den förra så länge." in shown.text
    assert [line.title for line in shown.context["checklist"].lines if line.is_note] == ["En ny film väntar"]
    desk.post(f"/admin/seminars/talk/{talk.pk}/ask/", {"presenter": talk.presenters.get().pk, "from": "candidate"})
    assert Job.objects.filter(task="seminars.send_approval_mail").count() == 1
    assert "annan än när sidan öppnades" in desk.post(page, {"film": OLD, "use": "1"}, follow=True).text
    assert "Den nya filmen är borttagen." in desk.post(page, {"film": NEW, "drop": "1"}, follow=True).text
    waiting(talk)
    assert "Den nya filmen har tagit plats." in desk.post(page, {"film": NEW, "use": "1"}, follow=True).text
    talk.refresh_from_db()
    assert talk.sha256 == NEW


def test_a_film_from_the_plain_form_waits_too(talk: Talk, cast: Cast, ahead: Run, no_ffmpeg: None) -> None:
    data = {"seminar": talk.seminar_id, "number": 1, "title": "Talk 1", "access": "participants", "chapters": ""}
    data |= {"translations-TOTAL_FORMS": 0, "translations-INITIAL_FORMS": 0}
    sent = {**data, "presenters": [talk.presenters.get().pk], "file": SimpleUploadedFile("ny.mp4", film())}
    assert cast.organiser.client().post(f"/admin/seminars/talk/{talk.pk}/change/", sent).status_code == 302
    check_upload(upload=Upload.objects.get().pk, clock=lambda: BEFORE)
    talk.refresh_from_db()
    assert (talk.sha256, Candidate.objects.count()) == (OLD, 1)


@pytest.mark.django_db(transaction=True)
def test_only_those_who_must_look_first_may_fetch_the_film_that_waits(talk: Talk, cast: Cast, settings: Any) -> None:
    waiting(talk)
    path = Path(settings.MEDIA_ROOT) / "talks" / "new.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"film")
    address = f"/talks/{talk.pk}/candidate.mp4"
    people = ("organiser", "presenter", "facilitator", "screen", "contact")
    seen = {who: getattr(cast, who).client().get(address).status_code for who in people}
    assert seen == {"organiser": 200, "presenter": 200, "facilitator": 404, "screen": 404, "contact": 404}
    assert Client().get(address).status_code == 404


def test_the_presenter_is_shown_the_new_film_and_says_yes_to_it(talk: Talk, cast: Cast, ahead: Run) -> None:
    waiting(talk)
    petra, page = cast.presenter.client(), f"/present/talks/{talk.pk}/"
    assert "”Talk 1” väntar på ditt ja." in petra.get("/present/").text
    shown = petra.get(page)
    assert f'<source src="/talks/{talk.pk}/candidate.mp4"' in shown.text
    assert (f'name="film" value="{NEW}"' in shown.text, "Får den nya filmen visas?" in shown.text) == (True, True)
    form = {"approves": "on", "years": "2", "film": NEW, "texts": shown.context["texts"]}
    assert petra.post(page, {**form, "day": "2036-01-01"}).status_code == 302
    assert "Du har också sagt ja till en ny film." in petra.get(page).text
    Consent.objects.filter(film_sha256=NEW).update(expires_on=date(2095, 1, 1))
    assert settle_candidate(talk=talk, now=BEFORE)
    assert f'<source src="/talks/{talk.pk}/film.mp4"' in petra.get(page).text
