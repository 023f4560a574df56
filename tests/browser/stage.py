"""What the browser tests stand on: a demo, one run standing in each part of the agenda, and one compressed run.

Run with the server's environment: `python -m tests.browser.stage COMMAND ...` prints one JSON object;
`python -m tests.browser.stage` reads commands, a JSON list a line, and answers each with such a line.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from evaluation.services.reports import issue_report_link, make_report_now  # noqa: E402
from facilitation.live import bump  # noqa: E402
from facilitation.models import Cue, GroupState, Heading, Note, PracticeProposal, Script, Sorting, Turn  # noqa: E402
from facilitation.queries.agenda import rundown  # noqa: E402
from facilitation.services import answers, gathering, turns  # noqa: E402
from facilitation.services.cues import give_cue  # noqa: E402
from facilitation.services.rehearsals import make_rehearsal  # noqa: E402
from facilitation.services.scripts import begin_version, choose_scripts, script_changed  # noqa: E402
from facilitation.timeline import Action  # noqa: E402
from facilitation.topics import Name, of_run  # noqa: E402
from groups.models import Municipality, MunicipalityContact, WorkGroup  # noqa: E402
from groups.services.rehearsals import links_of  # noqa: E402
from groups.services.screens import issue_screen_link  # noqa: E402
from seminars import captions, tasks  # noqa: E402
from seminars.agenda import MINUTE, Agenda, Kind, scaled, standard_segments  # noqa: E402
from seminars.films import Code, Film, FilmError  # noqa: E402
from seminars.models import (  # noqa: E402
    Candidate,
    Caption,
    Consent,
    Document,
    LinkRole,
    PersonalLink,
    Presenter,
    Rendition,
    Run,
    Segment,
    Seminar,
    SeminarText,
    Talk,
    Upload,
    User,
)
from seminars.queries import films_of  # noqa: E402
from seminars.services.captions import keep_captions  # noqa: E402
from seminars.services.consents import give_consent  # noqa: E402
from seminars.services.faults import report_fault  # noqa: E402
from seminars.services.film_failures import fail  # noqa: E402
from seminars.services.film_versions import work_through  # noqa: E402
from seminars.services.jobs import claim_due_jobs  # noqa: E402
from seminars.services.links import issue_link  # noqa: E402
from seminars.services.planning import lay_out, publish_run  # noqa: E402
from socialtalks.demo import content  # noqa: E402
from socialtalks.demo.build import ensure_demo  # noqa: E402
from socialtalks.demo.people import add_groups, ensure_kit, ensure_person, ensure_talks, places_for  # noqa: E402
from tests.browser import gathered  # noqa: E402
from tests.cast import open_gate  # noqa: E402

INTO = {"learning": 10 * MINUTE, "productive": 4 * MINUTE}
"""How far into a part its run stands; the others just begin, so that they last longer than the tests."""

COMPRESSED = 120  # 140 minutes in 70 s
EVALUATION = timedelta(seconds=10)  # long enough for one to answer
REHEARSED = 6  # how many times as short the dialogues of twelve groups are


def build() -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    demo = ensure_demo(now=now, groups=3)
    school, organiser = Seminar.objects.get(slug=_slug(demo)), User.objects.get(email=demo["organiser"]["email"])
    parts = ["before", *(s.key for s in standard_segments()), "over"]
    standing = {part: _standing(school, part, organiser, now) for part in parts}
    rehearsal = _rehearsal(Run.objects.get(pk=demo["live"]["run"]), now)
    return {
        "demo": demo,
        "parts": standing,
        "rehearsal": rehearsal,
        "meetings": {kind: meeting("learning", 0, kind) for kind in ("jitsi", "bbb", "link")},
        "turns": {name: _turn(length) for name, length in (("long", 4 * 3_600_000), ("out", 1_000))},
        "answers": _answers(standing["over"]["run"], now),
        "fault": _told(school, now),
        "script": _script(Run.objects.get(pk=demo["open"]["run"])),
        **_links(school, Run.objects.get(pk=demo["live"]["run"]), now),
    }


def _told(seminar: Seminar, now: datetime) -> int:
    """A fault that a visitor told of; and a report and a translation, so that the public pages show them."""
    document = Document(title="Utvärdering 2023", publisher="Ett institut", year=2023, is_published=True)
    document.seminar = seminar
    document.file.save("utvardering.pdf", ContentFile(b"%PDF-1.7"))
    SeminarText.objects.create(seminar=seminar, language="en", title="The way back to school", theme="School absence")
    facts = {"page": "/seminars/", "aids": "NVDA", "email": "ada@example.se", "language": "en"}
    return report_fault(what="Filmen börjar inte.", address="10.0.0.1", now=now, **facts).pk


def _script(run: Run) -> int:
    """A version that a run to come has chosen."""
    script = begin_version(kind=Kind.LEARNING, source=None, by=None, remark="Kortare ram")
    choose_scripts(run=run, chosen={Kind.LEARNING.value: script})
    return script.pk


def compressed() -> dict[str, Any]:
    """A whole seminar in little more than a minute, to be started by the producer."""
    now = timezone.now()
    run = _run(_school(), now)
    short = scaled(Agenda(now, standard_segments()), COMPRESSED).segments
    for segment in (*short[:-1], replace(short[-1], duration=EVALUATION)):
        Segment.objects.filter(run=run, key=segment.key).update(duration=segment.duration, give=segment.give)
    run.length = sum((row.duration for row in run.segments.all()), timedelta(0))
    run.status = Run.Status.PUBLISHED
    run.save()
    return _room_links(_groups(run, 2, now), now)


def twelve() -> dict[str, Any]:
    """Twelve rooms: welcome and Talks are over in seconds, the rest is as short as in a rehearsal, and is left by the
    producer's press long before its time. The gathering lasts so long that every group gets to speak."""
    now = timezone.now()
    run = _run(_school(), now)
    for segment in run.segments.all():
        length = segment.duration / REHEARSED
        if segment.kind in {Kind.WELCOME, Kind.TALK}:
            length = timedelta(seconds=4)
        elif segment.kind is Kind.EVALUATION:
            length = EVALUATION
        Segment.objects.filter(pk=segment.pk).update(duration=length, give=timedelta(0))
    run.length = sum((row.duration for row in run.segments.all()), timedelta(0))
    run.status = Run.Status.PUBLISHED
    run.save()
    who = Presenter.objects.filter(talks__seminar=run.seminar)[0].user
    return {**_room_links(_groups(run, 12, now), now), "presenter": _link(who, LinkRole.PRESENTER, run, now)}


def _school() -> Seminar:
    """The demo's seminar, whose Talks have films that everybody has said yes to."""
    return Seminar.objects.get(slug=content.SCHOOL["slug"])


def meeting(part: str, wait: int, kind: str = "jitsi") -> dict[str, Any]:
    """A run with a meeting of its own, standing in the part, which is over in `wait` seconds unless that is 0."""
    made = _standing(_school(), part, User.objects.filter(is_superuser=True)[0], timezone.now())
    run = Run.objects.get(pk=made["run"])
    run.meeting_kind, run.meeting_url = kind, "https://zoom.us/j/1" if kind == "jitsi" else ""
    if wait:
        length = run.segments.get(key=part).duration
        run.starts_at -= length - INTO.get(part, timedelta(seconds=15)) - timedelta(seconds=wait)
        Cue.objects.filter(run=run).update(at=run.starts_at, given_at=run.starts_at)
    run.save()
    return made


def in_round(present: int = 7) -> dict[str, Any]:
    """A room in its first round; of seven, the third has just got the floor."""
    soon = timezone.now() + timedelta(seconds=50)
    made = _standing(_school(), "learning", User.objects.filter(is_superuser=True)[0], soon)
    GroupState.objects.filter(group__run=made["run"]).update(present=present)
    return dict(made["groups"][0])


def to_conduct() -> dict[str, Any]:
    """A run of full length that starts in 20 minutes, and a second producer's session."""
    now = timezone.now()
    school = _school()
    colleague = ensure_person("Anna Ek", "annaek")
    User.objects.filter(pk=colleague.pk).update(is_staff=True)
    made = _standing(school, "before", colleague, now)
    return {**made, "colleague": _session(colleague)}


def to_gather(part: str, count: int) -> dict[str, Any]:
    """A run in that part whose groups have written, but for the last; and a second organiser's session."""
    now, colleague = timezone.now(), ensure_person("Anna Ek", "annaek")
    User.objects.filter(pk=colleague.pk).update(is_staff=True)
    run = _begun(_school(), part, colleague, now)
    groups = _groups(run, count, now)
    gathered.write(groups, now, silent=1)
    return {**_room_links(groups[:2], now), "colleague": _session(colleague)}


def to_write() -> dict[str, Any]:
    """A run to come whose welcome has a script of its own."""
    now, organiser = timezone.now(), User.objects.filter(is_staff=True)[0]
    made = _standing(_school(), "before", organiser, now)
    script = begin_version(kind=Kind.WELCOME, source=None, by=None)
    choose_scripts(run=Run.objects.get(pk=made["run"]), chosen={Kind.WELCOME.value: script})
    return {**made, "script": script.pk}


def write(script: int, words: str) -> dict[str, Any]:
    """The organiser gives the first step of a version other words."""
    row = Script.objects.get(pk=script)
    row.steps.filter(position=1).update(say=words)
    row.save()
    script_changed(row)
    return {}


def begin(run: int) -> dict[str, Any]:
    give_cue(run_id=run, action=Action.START, args={}, by=None, seen=None, now=timezone.now())
    return {}


def stand_still(run: int) -> dict[str, Any]:
    give_cue(run_id=run, action=Action.HOLD, args={}, by=None, seen=None, now=timezone.now())
    return {}


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
    return {**_standing(seminar, part, organiser, now), "talks": [talk.pk for talk in seminar.talks.all()]}


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
    run = _run(seminar, now + MINUTE)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    return _room_links(_groups(run, 3, now), now)


def to_queue(count: int, url: str = "https://meet.jit.si/prov") -> dict[str, Any]:
    """A run in its gathering, with so many groups that wait for their turns; the presenter's link too."""
    now = timezone.now()
    made = _standing(_school(), "gathering", User.objects.filter(is_superuser=True)[0], now, count=count)
    Run.objects.filter(pk=made["run"]).update(meeting_url=url)
    Sorting.objects.filter(run=made["run"]).update(is_spotlit=False)
    turns.open_queue(run_id=made["run"], anew=False, now=now)
    presenter = Presenter.objects.filter(talks__seminar=_school())[0].user
    link = _link(presenter, LinkRole.PRESENTER, Run.objects.get(pk=made["run"]), now)
    page = reverse("facilitation:present") + f"?run={made['run']}"
    return {**made, "presenter": link, "page": page, "seminar": _school().get_absolute_url()}


def _turn(length: int) -> dict[str, Any]:
    """A run in its gathering where the first of three groups speaks for `length` ms; the rooms' links in that order."""
    made = to_queue(3)
    GroupState.objects.filter(group__run=made["run"]).update(in_meeting=True)
    speak(made["run"])
    Turn.objects.filter(run=made["run"], state="speaking").update(length=length)
    order = list(Turn.objects.filter(run=made["run"]).order_by("position").values_list("group", flat=True))
    return {**made, "groups": sorted(made["groups"], key=lambda group: order.index(group["id"]))}


def _answers(run: int, now: datetime) -> dict[str, str]:
    """A run that is over: of its two questions one has a published answer. The presenter's link and page."""
    note = Note.objects.filter(group__run=run, kind="question")[0]
    answers.save_answer(note=note, text="Med ett möte.\n\nSedan ett till.", base_rev=0, by="Sara", now=now)
    answers.publish_answers(run_id=run, published=True, now=now)
    presenter = Presenter.objects.filter(talks__seminar=_school())[0].user
    link = _link(presenter, LinkRole.PRESENTER, Run.objects.get(pk=run), now)
    return {"presenter": link, "page": reverse("facilitation:present") + f"?run={run}"}


def publish(run: int) -> dict[str, Any]:
    """The organiser publishes the answers."""
    return answers.publish_answers(run_id=run, published=True, now=timezone.now())


def speak(run: int) -> dict[str, Any]:
    """The next group in the queue speaks, and who spoke is done."""
    speaking = Turn.objects.filter(run=run, state="speaking").values_list("group", flat=True).first()
    return turns.next_turn(run_id=run, speaking=speaking, now=timezone.now())


def light(run: int, note: int) -> dict[str, Any]:
    """A note of the run in the spotlight; none for 0."""
    return gathering.spotlight(run_id=run, note=note or None, now=timezone.now())


def report(run: int) -> dict[str, Any]:
    """What the organiser's press does when the run is over."""
    now, row = timezone.now(), Run.objects.get(pk=run)
    make_report_now(run=row, now=now)
    return {"report": issue_report_link(run=row, municipality=None, now=now)}


def message(run: int, text: str) -> dict[str, Any]:
    """A producer's message, given in another process than the server's."""
    args = {"text": text, "to": "all", "expires_in": 60}
    return give_cue(run_id=run, action=Action.MESSAGE, args=args, by=None, seen=None, now=timezone.now())


def advance(run: int) -> dict[str, Any]:
    """On to the next part."""
    now, seq = timezone.now(), Cue.objects.filter(run=run).count() + 1
    Cue.objects.create(run_id=run, seq=seq, at=now, action=Action.ADVANCE.value, given_at=now)
    bump(*of_run(run, Name.AGENDA))
    return {}


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
    run = _run(seminar, now + 20 * MINUTE)
    return {
        **_room_links(_groups(run, 1, now), now),
        "talks": [talk.pk for talk in talks],
        "seminar": seminar.pk,
        "watch": [reverse("groups:watch", args=[seminar.slug, talk.number]) for talk in talks],
        "presenter": _link(presenter.user, LinkRole.PRESENTER, None, now),
    }


def hold(run: int) -> dict[str, Any]:
    """The run was held yesterday."""
    row = Run.objects.get(pk=run)
    row.starts_at -= timedelta(days=1)
    row.save()
    Cue.objects.create(run=row, seq=1, at=row.starts_at, action="start", given_at=row.starts_at)
    bump(*of_run(run, Name.AGENDA))
    return {}


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


def _rehearsal(run: Run, now: datetime) -> dict[str, str]:
    """One that lasts longer than the tests; nobody plays it."""
    copy = make_rehearsal(run=run, speed=5, groups=3, now=now, by=None)
    practice = links_of(copy.groups.get(is_simulated=False))
    return {
        "control": reverse("facilitation:control", args=[copy.pk]),
        "remove": reverse("facilitation:rehearsal_remove", args=[copy.pk]),
        "screen": practice.screen,
        "facilitator": practice.facilitator,
    }


def _standing(seminar: Seminar, part: str, organiser: User, now: datetime, count: int = 2) -> dict[str, Any]:
    run = _begun(seminar, part, organiser, now)
    groups = _groups(run, count, now)
    if part != "before":
        for group in groups:
            _write_up(group, now)
    return _room_links(groups, now)


def _begun(seminar: Seminar, part: str, organiser: User, now: datetime) -> Run:
    """A published run that stands in the part, without groups."""
    run = _run(seminar, now)
    publish_run(run=run)
    run.starts_at = now - _gone(run, part)
    run.save()
    if part != "before":
        Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", by=organiser, given_at=run.starts_at)
    return run


def _gone(run: Run, part: str) -> timedelta:
    """How long ago the run began."""
    if part == "before":
        return timedelta(minutes=-20)
    if part == "over":
        return run.length + 10 * MINUTE
    gone = timedelta(0)
    for segment in run.segments.all():
        if segment.key == part:
            break
        gone += segment.duration
    return gone + INTO.get(part, timedelta(seconds=15))


def _run(seminar: Seminar, starts_at: datetime) -> Run:
    run = Run.objects.create(seminar=seminar, starts_at=starts_at, meeting_url="https://meet.jit.si/prov")
    lay_out(run=run, template=None)
    run.refresh_from_db()
    return run


def _groups(run: Run, count: int, now: datetime) -> list[WorkGroup]:
    return add_groups(run, list(islice(places_for(list(Municipality.objects.all())), count)), now)


def _write_up(group: WorkGroup, now: datetime) -> None:
    GroupState.objects.create(group=group, present=group.expected)
    for kind, text in (("point", "Vi frågar skolan hur de vill ha det."), ("question", "Hur kom ni i gång?")):
        note = Note.objects.create(group=group, kind=kind, position=1, text=text, rev=1, changed_at=now, sent_at=now)
        up = Sorting.objects.filter(run=group.run).count()
        if kind == "point":
            heading, _new = Heading.objects.get_or_create(run=group.run, text="Möten", defaults={"position": 1})
            raised = {"heading": heading, "position": up + 1, "raised_at": now}
            Sorting.objects.create(run=group.run, note=note, **raised, is_spotlit=up == 0)
    PracticeProposal.objects.create(
        group=group,
        position=1,
        kind="trial",
        what="Ett gemensamt möte varje månad.",
        first_step="Boka det första.",
        who="Enhetschefen",
        when="Före jul",
        rev=1,
        changed_at=now,
    )


def _room_links(groups: list[WorkGroup], now: datetime) -> dict[str, Any]:
    run = groups[0].run
    state = rundown(run).state
    return {
        "run": run.pk,
        "starts_at": state.slots[0].starts_at.timestamp() * 1000,
        "control": reverse("facilitation:control", args=[run.pk]),
        "groups": [
            {
                "id": group.pk,
                "name": group.name,
                "screen": issue_screen_link(group=group, now=now),
                "facilitator": _link(group.facilitators.all()[0].user, LinkRole.FACILITATOR, run, now),
                "evaluation": reverse("evaluation:answer", args=[group.code]),
                "preview": reverse("facilitation:preview", args=[run.pk, group.pk]),
            }
            for group in groups
        ],
    }


def _links(seminar: Seminar, live: Run, now: datetime) -> dict[str, Any]:
    """One link for every state a link can be in, and for those whom no run meets."""
    contact = MunicipalityContact.objects.order_by("pk")[0].user
    dead = issue_link(user=contact, role=LinkRole.CONTACT, run=None, now=now, token="utgangen")
    PersonalLink.objects.filter(user=contact).update(revoked_at=now)
    busy = ensure_person("Tove Tvåhand", "tvahand")
    for group in _groups(_run(seminar, now + timedelta(days=3)), 2, now):
        group.facilitators.create(user=busy)
        group.run.status = Run.Status.PUBLISHED
        group.run.save()
    stopped = Run.objects.filter(starts_at__gt=now, registration_closes_at__isnull=False)[0]
    closed = _run(seminar, now - timedelta(days=400))
    Run.objects.filter(pk=closed.pk).update(status=Run.Status.PUBLISHED)
    old = _groups(closed, 1, now)[0]
    Cue.objects.create(run=closed, seq=1, at=closed.starts_at, action="start", given_at=closed.starts_at)
    idle = ensure_person("Ivar Ingentalk", "ingentalk")
    return {
        "watched": _watched(seminar, now).get_absolute_url(),
        "kept": _kept(seminar, now),
        "contact": _link(contact, LinkRole.CONTACT, None, now),
        "presenter": issue_link(user=_presenter(), role=LinkRole.PRESENTER, run=live, now=now),
        "idle_presenter": _link(idle, LinkRole.PRESENTER, None, now),
        "film": Talk.objects.get(seminar=seminar, number=1).pk,
        "unanswered": _unanswered(seminar, idle),
        "renewed": _renewed(seminar, now),
        "renewed_presenter": _link(ensure_person("Nova Nyfilm", "nyfilm"), LinkRole.PRESENTER, None, now),
        "busy_facilitator": _link(busy, LinkRole.FACILITATOR, None, now),
        "dead": dead,
        "member": _session(busy),
        "open_seminar": stopped.seminar.get_absolute_url(),
        "waiting_report": issue_report_link(run=stopped, municipality=None, now=now),
        "closed_register": reverse("facilitation:register", args=[closed.pk]),
        "closed_evaluation": reverse("evaluation:answer", args=[old.code]),
    }


def _session(user: User) -> str:
    """A signed-in browser of someone who is no organiser."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"session:{browser.cookies['st_session'].value}"


def _watched(seminar: Seminar, now: datetime) -> Seminar:
    """A seminar whose Talks anyone may see: held, with no run ahead."""
    again = _copied(seminar, "sedd", "Sedd i efterhand", Talk.Access.PUBLIC, now)
    ensure_kit(again)
    return again


def _kept(seminar: Seminar, now: datetime) -> dict[str, str]:
    """A seminar whose Talks only those who took part may see again, and a facilitator who did."""
    kept = _copied(seminar, "behallen", "Bara för dem som var med", Talk.Access.PARTICIPANTS, now)
    run = _run(kept, now - timedelta(days=9))
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", given_at=run.starts_at)
    who = _groups(run, 1, now)[0].facilitators.all()[0].user
    return {"path": kept.get_absolute_url(), "facilitator": _link(who, LinkRole.FACILITATOR, run, now)}


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


def _unanswered(seminar: Seminar, user: User) -> int:
    """A Talk with a film in a seminar that is planned, which its presenter has not said yes to."""
    planned = Seminar.objects.create(slug="planerat", title="Planerat")
    film = Talk.objects.get(seminar=seminar, number=1)
    facts = {"file": film.file.name, "sha256": film.sha256, "size": film.size, "duration": film.duration}
    talk = Talk.objects.create(seminar=planned, number=1, title="Väntar på svar", **facts)
    talk.presenters.add(Presenter.objects.create(user=user))
    Caption.objects.create(talk=talk, language="sv", vtt=film.captions.get(language="sv").vtt)
    return talk.pk


def _renewed(seminar: Seminar, now: datetime) -> int:
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


def _link(user: User, role: LinkRole, run: Run | None, now: datetime) -> str:
    return issue_link(user=user, role=role, run=run, now=now)


def _presenter() -> User:
    return Talk.objects.exclude(presenters=None)[0].presenters.all()[0].user


def _slug(demo: dict[str, Any]) -> str:
    return str(demo["completed"]["seminar"]).rstrip("/").rpartition("/")[2]


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "advance": advance,
    "build": build,
    "compressed": compressed,
    "twelve": twelve,
    "to_conduct": to_conduct,
    "to_gather": to_gather,
    "meeting": meeting,
    "in_round": in_round,
    "in_step": in_step,
    "report": report,
    "to_queue": to_queue,
    "speak": speak,
    "publish": publish,
    "light": light,
    "message": message,
    "to_fill": to_fill,
    "to_record": to_record,
    "hold": hold,
    "fail_film": fail_film,
    "work_on_films": work_on_films,
    "to_preload": to_preload,
    "hashes": hashes,
    "say": say,
    "withdraw": withdraw,
    "to_write": to_write,
    "write": write,
    "begin": begin,
    "stand_still": stand_still,
}


def run(name: str, *words: str) -> str:
    """Does one command; nothing else comes out than its answer."""
    with redirect_stdout(sys.stderr):
        answer = COMMANDS[name](*(int(word) if word.isdigit() else word for word in words))
        connection.close()
    return json.dumps(answer)


if __name__ == "__main__":
    if sys.argv[1:]:
        print(run(*sys.argv[1:]))
    else:
        for line in sys.stdin:
            print(run(*json.loads(line)), flush=True)
