"""Talks and their films: fetched ahead, withdrawn, waiting for a yes, seen again, and those that a test brings."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.urls import reverse
from django.utils import timezone

from facilitation.live import bump
from facilitation.models import Chapter, Cue
from facilitation.topics import Name, of_run
from seminars import captions, tasks
from seminars.agenda import MINUTE
from seminars.films import Code, Film, FilmError
from seminars.models import (
    Candidate,
    Caption,
    Consent,
    LinkRole,
    Presenter,
    Rendition,
    Run,
    Seminar,
    Talk,
    Upload,
    User,
)
from seminars.queries import films_of
from seminars.services.captions import keep_captions
from seminars.services.consents import give_consent
from seminars.services.film_failures import fail
from seminars.services.film_versions import work_through
from seminars.services.jobs import claim_due_jobs
from socialtalks.demo.people import ensure_kit, ensure_person, ensure_talks
from tests.browser.stages.runs import (
    groups_in,
    laid_out,
    link_of,
    room_links,
    run_in,
)
from tests.cast import open_gate


def to_preload(part: str) -> dict[str, Any]:
    """A run in that part of the agenda, of a seminar with Talks of its own that have a smaller picture too."""
    now = timezone.now()
    seminar = Seminar.objects.create(
        slug=f"hamtas-{secrets.token_hex(4)}", title="Hämtas i förväg", status=Seminar.Status.PUBLISHED
    )
    organiser = User.objects.filter(is_superuser=True)[0]
    ensure_talks(seminar, access=Talk.Access.PARTICIPANTS, organiser=organiser, now=now)
    for talk in seminar.talks.all():
        facts = {"size": talk.size, "sha256": talk.sha256, "source_sha256": talk.sha256, "duration": talk.duration}
        small = Rendition(talk=talk, kind=Rendition.Kind.P360, height=360, made_at=now, **facts)
        small.file.save("small.mp4", talk.file.file)
    return {**run_in(seminar, part, organiser, now), "talks": [talk.pk for talk in seminar.talks.all()]}


def hashes(run: int) -> dict[str, Any]:
    """Of the films that the run's rooms play."""
    talks = Talk.objects.filter(seminar__runs=run).order_by("number")
    return {"films": [film.sha256 for film in (films_of(talk).main for talk in talks) if film]}


def say(run: int, talk: int, text: str) -> dict[str, Any]:
    """The film's only captions say this from beginning to end."""
    vtt = captions.write([captions.CaptionLine(timedelta(0), timedelta(hours=1), text)])
    Caption.objects.filter(talk=talk).exclude(language="sv").delete()
    keep_captions(talk=Talk.objects.get(pk=talk), language="sv", vtt=vtt, by=None, now=timezone.now())
    bump(*of_run(run, Name.AGENDA))
    return {}


def withdraw(run: int, talk: int) -> dict[str, Any]:
    """The film may not be shown any more."""
    Consent.objects.filter(talk=talk).update(withdrawn_at=timezone.now())
    bump(*of_run(run, Name.AGENDA))
    return {}


def in_step(path: str, seconds: int) -> dict[str, Any]:
    """A run of three rooms that is about to start, whose first Talk is the film at `path`."""
    now, film = timezone.now(), Path(path)
    seminar = Seminar.objects.create(slug=f"i-takt-{now:%H%M%S%f}", title="I takt", status=Seminar.Status.PUBLISHED)
    with film.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        talk = Talk(seminar=seminar, number=1, title="Bild för bild", duration=timedelta(seconds=seconds))
        talk.size, talk.sha256 = film.stat().st_size, sha256
        talk.file.save(film.name, File(file))
    open_gate(talk)
    run = laid_out(seminar, now + MINUTE)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    return room_links(groups_in(run, 3, now), now)


def to_fill() -> dict[str, Any]:
    """A seminar whose two Talks have no films yet; the addresses of its pages."""
    seminar = Seminar.objects.create(title="Ett nytt ämne", slug="ett-nytt-amne")
    talks = [Talk.objects.create(seminar=seminar, number=number, title=f"Talk {number}") for number in (1, 2)]
    pages = [reverse("admin:seminars_talk_change", args=[talk.pk]) for talk in talks]
    return {"talks": pages, "seminar": reverse("admin:seminars_seminar_change", args=[seminar.pk])}


def to_record() -> dict[str, Any]:
    """A seminar that is planned, whose Talks have a presenter and no films, and its draft of a run in 20 minutes."""
    now = timezone.now()
    seminar = Seminar.objects.create(title="Inspelat i fickan", slug=f"inspelat-{secrets.token_hex(4)}")
    presenter = Presenter.objects.create(user=ensure_person("Pia Pocket", "piapocket"))
    talks = [Talk.objects.create(seminar=seminar, number=n, title=title) for n, title in ((1, "Vägen in"), (2, "Bron"))]
    for talk in talks:
        talk.presenters.add(presenter)
    run = laid_out(seminar, now + 20 * MINUTE)
    return {
        **room_links(groups_in(run, 1, now), now),
        "talks": [talk.pk for talk in talks],
        "seminar": seminar.pk,
        "watch": [reverse("groups:watch", args=[seminar.slug, talk.number]) for talk in talks],
        "presenter": link_of(presenter.user, LinkRole.PRESENTER, None, now),
    }


def fail_film(name: str, said: str) -> dict[str, Any]:
    """ffmpeg could not make anything of the film with this name."""
    upload = Upload.objects.get(name=name)
    fail(upload.pk, FilmError(Code.NOT_CONVERTED, said), timezone.now())
    return {}


def work_on_films() -> dict[str, Any]:
    """What the worker does with the films that have come."""
    checks = {"seminars.check_upload": tasks.check_upload, "seminars.check_film": tasks.check_film}
    for job in claim_due_jobs(now=timezone.now()):
        if job.task in checks:
            checks[job.task](key=job.key, **job.args)
    return {"made": work_through(clock=timezone.now, is_wanted=lambda: True)}


def watched_seminar(seminar: Seminar, now: datetime) -> Seminar:
    """A seminar whose Talks anyone may see: held, with no run ahead."""
    again = _copied(seminar, "sedd", "Sedd i efterhand", Talk.Access.PUBLIC, now)
    ensure_kit(again)
    return again


def kept_seminar(seminar: Seminar, now: datetime) -> dict[str, str]:
    """A seminar whose Talks only those who took part may see again, and a facilitator who did."""
    kept = _copied(seminar, "behallen", "Bara för dem som var med", Talk.Access.PARTICIPANTS, now)
    run = laid_out(kept, now - timedelta(days=9))
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", given_at=run.starts_at)
    who = groups_in(run, 1, now)[0].facilitators.all()[0].user
    return {"path": kept.get_absolute_url(), "facilitator": link_of(who, LinkRole.FACILITATOR, run, now)}


def course_film(seminar: Seminar, key: str, now: datetime) -> None:
    """A chapter of the course with a film that is for those who take it."""
    films = _copied(seminar, "till-kursen", "Filmer till kursen", Talk.Access.COURSE, now)
    Seminar.objects.filter(pk=films.pk).update(status=Seminar.Status.DRAFT)
    Chapter.objects.filter(key=key).update(film=films.talks.get(number=1))


def _copied(seminar: Seminar, slug: str, title: str, access: str, now: datetime) -> Seminar:
    """The seminar's Talks under another name, held a month ago."""
    again = Seminar.objects.create(
        slug=slug, title=title, status=Seminar.Status.PUBLISHED, held_on=now.date() - timedelta(days=30)
    )
    for talk in Talk.objects.filter(seminar=seminar):
        captions, presenters = list(talk.captions.all()), list(talk.presenters.all())
        consents = list(talk.consents.all())
        talk.pk, talk.seminar, talk.access = None, again, access
        talk.save()
        talk.presenters.set(presenters)
        for row in (*captions, *consents):
            row.pk, row.talk = None, talk
            row.save()
    return again


def unanswered_talk(seminar: Seminar, user: User) -> int:
    """A Talk with a film in a seminar that is planned, which its presenter has not said yes to."""
    planned = Seminar.objects.create(slug="planerat", title="Planerat")
    film = Talk.objects.get(seminar=seminar, number=1)
    facts = {"file": film.file.name, "sha256": film.sha256, "size": film.size, "duration": film.duration}
    talk = Talk.objects.create(seminar=planned, number=1, title="Väntar på svar", **facts)
    talk.presenters.add(Presenter.objects.create(user=user))
    Caption.objects.create(talk=talk, language="sv", vtt=film.captions.get(language="sv").vtt)
    return talk.pk


def renewed_talk(seminar: Seminar, now: datetime) -> int:
    """A Talk with captions that changed since the yes, chapters of an earlier film, and a new film that waits."""
    planned = Seminar.objects.create(slug="fornyat", title="Förnyat")
    film = Talk.objects.get(seminar=seminar, number=1)
    facts = {"file": film.file.name, "size": film.size, "duration": film.duration}
    texts = {"chapters": "0:00 Den tomma stolen\n1:00 Det som stänger dörren", "chapters_sha256": "0" * 64}
    talk = Talk.objects.create(seminar=planned, number=1, title="Ny film väntar", sha256=film.sha256, **facts, **texts)
    who = Presenter.objects.create(user=ensure_person("Nova Nyfilm", "nyfilm"))
    talk.presenters.add(who)
    vtt = film.captions.get(language="sv").vtt
    keep_captions(talk=talk, language="sv", vtt=vtt, by=None, now=now)
    until = now.date() + timedelta(days=400)
    give_consent(talk=talk, presenter=who, film=film.sha256, until=until, now=now)
    said = next(line.text for line in captions.read(vtt)[0])
    keep_captions(talk=talk, language="sv", vtt=vtt.replace(said, "Hej. Jag heter Nova."), by=None, now=now)
    Caption.objects.filter(talk=talk).update(film_sha256="0" * 64)
    found = Film(size=film.size, duration=film.duration).as_json()
    Candidate.objects.create(talk=talk, sha256="9" * 64, came_at=now, facts=found, **facts)
    return talk.pk
