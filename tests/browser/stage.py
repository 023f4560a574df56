"""What the browser tests stand on: a demo, one run standing in each part of the agenda, and one compressed run.

Run with the server's environment: `python -m tests.browser.stage COMMAND ...` prints one JSON object;
`python -m tests.browser.stage` reads commands, a JSON list a line, and answers each with such a line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from typing import Any

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

django.setup()

from django.urls import reverse  # noqa: E402

from evaluation.models import Report  # noqa: E402
from evaluation.services.reports import issue_report_link  # noqa: E402
from facilitation.models import Cue  # noqa: E402
from facilitation.services.rehearsals import make_rehearsal  # noqa: E402
from facilitation.services.scripts import begin_version, choose_scripts  # noqa: E402
from groups.models import MunicipalityContact  # noqa: E402
from groups.services.rehearsals import links_of  # noqa: E402
from seminars import totp  # noqa: E402
from seminars.agenda import Kind, standard_segments  # noqa: E402
from seminars.models import (  # noqa: E402
    Document,
    LinkRole,
    PersonalLink,
    Run,
    Seminar,
    SeminarText,
    Talk,
    User,
)
from seminars.services import second_factor  # noqa: E402
from seminars.services.faults import report_fault  # noqa: E402
from seminars.services.links import issue_link  # noqa: E402
from seminars.services.organisers import make_organiser, way_in  # noqa: E402
from socialtalks.demo.build import ensure_demo  # noqa: E402
from socialtalks.demo.people import ensure_person  # noqa: E402
from tests.browser.stages import courses, evenings, films, followed, kept, queues, texts  # noqa: E402
from tests.browser.stages.files import imported_files  # noqa: E402
from tests.browser.stages.mails import mail_pages, sign_up_pages  # noqa: E402
from tests.browser.stages.runs import groups_in, laid_out, link_of, run_in, session_of, the_school  # noqa: E402


def build() -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    demo = ensure_demo(now=now, groups=3)
    school, standing = the_school(), parts()
    rehearsal = _rehearsal(Run.objects.get(pk=demo["live"]["run"]), now)
    return {
        "stood_at": now.timestamp(),
        "demo": demo,
        "parts": standing,
        "rehearsal": rehearsal,
        "meetings": {kind: courses.meeting("learning", 0, kind) for kind in ("jitsi", "bbb", "link")},
        "turns": queues.queues(),
        "answers": queues.answered(standing["over"]["run"], now),
        "every_kind": courses.every_kind(),
        "fault": _told(school, now),
        "begin": way_in(make_organiser(email="ny.organisator@example.se", name="", now=now)),
        "followed": followed.followed(now),
        "to_read": texts.to_read(now),
        "script": _script(Run.objects.get(pk=demo["open"]["run"])),
        **_links(school, Run.objects.get(pk=demo["live"]["run"]), now),
    }


def parts() -> dict[str, Any]:
    """A run standing in each part of the agenda; some parts are over in five minutes."""
    now, organiser = timezone.now(), User.objects.filter(is_superuser=True).earliest("pk")
    names = ["before", *(s.key for s in standard_segments()), "over"]
    return {part: run_in(the_school(), part, organiser, now) for part in names}


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


def _links(seminar: Seminar, live: Run, now: datetime) -> dict[str, Any]:
    """One link for every state a link can be in, and for those whom no run meets."""
    contact = MunicipalityContact.objects.order_by("pk")[0].user
    dead = issue_link(user=contact, role=LinkRole.CONTACT, run=None, now=now, token="utgangen")
    PersonalLink.objects.filter(user=contact).update(revoked_at=now)
    busy = ensure_person("Tove Tvåhand", "tvahand")
    for group in groups_in(laid_out(seminar, now + timedelta(days=3)), 2, now):
        group.facilitators.create(user=busy)
        group.run.status = Run.Status.PUBLISHED
        group.run.save()
    stopped = Run.objects.filter(starts_at__gt=now, registration_closes_at__isnull=False)[0]
    closed = laid_out(seminar, now - timedelta(days=400))
    Run.objects.filter(pk=closed.pk).update(status=Run.Status.PUBLISHED)
    old = groups_in(closed, 1, now)[0]
    Cue.objects.create(run=closed, seq=1, at=closed.starts_at, action="start", given_at=closed.starts_at)
    idle = ensure_person("Ivar Ingentalk", "ingentalk")
    films.course_film(seminar, "equal-time", now)
    kept.kept(closed, now)
    return {
        "watched": films.watched_seminar(seminar, now).get_absolute_url(),
        "kept": films.kept_seminar(seminar, now),
        "contact": link_of(contact, LinkRole.CONTACT, None, now),
        "presenter": issue_link(user=_presenter(), role=LinkRole.PRESENTER, run=live, now=now),
        "idle_presenter": link_of(idle, LinkRole.PRESENTER, None, now),
        "film": Talk.objects.get(seminar=seminar, number=1).pk,
        "unanswered": films.unanswered_talk(seminar, idle),
        "renewed": films.renewed_talk(seminar, now),
        "imports": imported_files(stopped),
        "renewed_presenter": link_of(ensure_person("Nova Nyfilm", "nyfilm"), LinkRole.PRESENTER, None, now),
        "busy_facilitator": link_of(busy, LinkRole.FACILITATOR, None, now),
        "dead": dead,
        **kept.ended_links(busy, stopped, now),
        **mail_pages(busy, now),
        **sign_up_pages(stopped, now),
        "member": session_of(busy),
        "two_steps": _two_steps(now),
        "open_seminar": stopped.seminar.get_absolute_url(),
        "final_report": Report.objects.get(run__is_demo=True, number=2).pk,
        "waiting_report": issue_report_link(run=stopped, municipality=None, now=now),
        "closed_register": reverse("facilitation:register", args=[closed.pk]),
        "closed_evaluation": reverse("evaluation:answer", args=[old.code]),
    }


def _two_steps(now: datetime) -> dict[str, Any]:
    """An organiser who has lost the app, and one who is about to switch two steps on."""
    lost, new = ensure_person("Lova Lostapp", "lostapp"), ensure_person("Nils Nyapp", "nyapp")
    User.objects.filter(pk__in=[lost.pk, new.pk]).update(is_staff=True)
    secret = totp.new_secret()
    second_factor.begin(user=lost, secret=secret, code=totp.code_of(secret, totp.step_at(now)), now=now)
    new.refresh_from_db()
    return {"lost": lost.pk, "new": session_of(new)}


def _presenter() -> User:
    return Talk.objects.exclude(presenters=None)[0].presenters.all()[0].user


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "advance": courses.advance,
    "build": build,
    "parts": parts,
    "compressed": courses.compressed,
    "twelve": courses.twelve,
    "to_conduct": courses.to_conduct,
    "to_gather": queues.to_gather,
    "meeting": courses.meeting,
    "in_round": courses.in_round,
    "in_step": films.in_step,
    "report": courses.report,
    "to_queue": queues.to_queue,
    "speak": queues.speak,
    "publish": queues.publish,
    "light": queues.light,
    "message": courses.message,
    "to_fill": films.to_fill,
    "to_record": films.to_record,
    "hold": courses.hold,
    "fail_film": films.fail_film,
    "work_on_films": films.work_on_films,
    "to_preload": films.to_preload,
    "hashes": films.hashes,
    "say": films.say,
    "withdraw": films.withdraw,
    "long_ago": courses.long_ago,
    "to_answer": courses.to_answer,
    "to_write": courses.to_write,
    "write": courses.write,
    "begin": courses.begin,
    "evening": evenings.evening,
    "answered": evenings.answered,
    "stand_still": courses.stand_still,
    "walked": followed.walked,
    "moved": followed.moved,
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
