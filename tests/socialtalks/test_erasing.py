"""A person is written wherever a person is written of, erased, and looked for in every table and in the mail folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, models

from facilitation.models import (
    Absence,
    Answer,
    Chapter,
    ChapterProgress,
    Command,
    EquipmentCheck,
    Note,
    Presence,
    Sorting,
)
from groups.models import Facilitator, Import, MunicipalityContact, SignUp, Training, WorkGroup
from seminars.errors import PlanningError
from seminars.models import FaultReport, Job, MailRefusal, MailSent, Organisation, PersonalLink, User
from seminars.services.people import ERASED, erase_person, known_about
from tests.cast import NOW, STARTS_AT, Cast

pytestmark = pytest.mark.django_db

NAME, EMAIL, PHONE, DEVICE = "Åsa Özgür-Lind", "asa.lind@nordby.se", "070-555 66 77", "Åsas dator"
AFTER = STARTS_AT + timedelta(days=400)

ABOUT_OTHERS = {
    "seminars.seminar", "seminars.seminartext", "seminars.talk", "seminars.talktext", "seminars.document",
    "seminars.kitfile", "seminars.agendatemplate", "seminars.templatesegment", "seminars.segment",
    "seminars.segmenttitle", "seminars.run", "seminars.caption", "seminars.captiondraft", "seminars.organisation",
    "seminars.organisationtext", "seminars.mailtemplate", "seminars.candidate", "seminars.rendition",
    "seminars.filmcheck", "seminars.consent", "seminars.presenter", "seminars.upload", "seminars.hold",
    "groups.municipality", "groups.organiserlimit", "facilitation.chapter", "facilitation.chaptertext",
    "facilitation.script", "facilitation.scriptstep", "facilitation.runscript", "facilitation.heading",
    "evaluation.report", "evaluation.questionnaire", "evaluation.version", "auth.group", "auth.permission",
    "contenttypes.contenttype",
}  # fmt: skip
"""Texts of the programme and of organisers and presenters, who are not erased before they are that no more."""
FREE_TEXT = {
    "groups.workgroup.name", "groups.workgroup.place", "groups.workgroup.needs", "facilitation.note.text",
    "facilitation.practiceproposal.*", "facilitation.suggestion.text", "facilitation.notnow.reason",
    "facilitation.answer.text", "facilitation.helpline.text", "evaluation.freetext.text", "seminars.faultreport.what",
    "evaluation.freetext.edited", "evaluation.decision.*", "evaluation.outcome.*", "evaluation.followup.comment",
    "evaluation.latertext.text", "evaluation.proposaltodecide.*",
    "seminars.faultreport.note", "seminars.faultreport.page", "seminars.faultreport.aids",
}  # fmt: skip
"""What people write in their own words: the person's page and the privacy page say that it is not searched."""
MACHINES = {
    "seminars.user.password", "seminars.user.language", "seminars.user.email", "seminars.user.name",
    "seminars.user.phone",
    "seminars.secondfactor.secret", "seminars.backupcode.code_hash", "seminars.personallink.*", "seminars.trailentry.*",
    "seminars.purged.kind", "seminars.mailsent.key", "seminars.mailsent.kind", "seminars.mailsent.language",
    "seminars.mailsent.state", "seminars.mailsent.message_id", "seminars.mailrefusal.kind", "seminars.job.key",
    "seminars.job.task", "seminars.faultreport.language", "seminars.faultreport.state", "seminars.faultreport.sender",
    "sessions.session.*", "axes.accessattempt.*", "axes.accesslog.*", "axes.accessfailurelog.*",
    "groups.workgroup.status", "groups.workgroup.code", "groups.signup.language", "groups.signup.digest",
    "groups.import.kind", "groups.screen.*", "groups.pairingattempt.*", "facilitation.cue.action",
    "facilitation.command.actor", "facilitation.topic.*", "facilitation.claim.*", "facilitation.presence.*",
    "facilitation.absence.*", "facilitation.groupstate.*", "facilitation.note.kind", "facilitation.turn.state",
    "facilitation.helpline.by", "facilitation.equipmentcheck.by", "evaluation.ballot.*", "evaluation.freetext.question",
    "evaluation.freetext.review", "evaluation.laterballot.*", "evaluation.pepper.*",
    "evaluation.reportlink.*", "admin.logentry.object_id",
}  # fmt: skip
"""Keys, codes and hashes, and what is deleted with its row."""
PLANTED = {
    "seminars.mailsent.address", "seminars.mailsent.subject", "seminars.mailsent.error", "seminars.job.last_error",
    "seminars.faultreport.email", "admin.logentry.object_repr", "admin.logentry.change_message",
    "groups.signup.name", "groups.signup.email", "groups.import.name", "facilitation.sorting.by",
    "facilitation.answer.by", "facilitation.equipmentcheck.device",
}  # fmt: skip


def text_fields() -> Iterator[str]:
    for model in apps.get_models():
        label = model._meta.label_lower
        if label not in ABOUT_OTHERS:
            for one in model._meta.concrete_fields:
                if isinstance(one, models.CharField | models.TextField):
                    yield f"{label}.{one.name}"


def test_every_text_that_may_be_about_a_person_is_planted_or_said_to_be_something_else() -> None:
    """A new field of text belongs in one of the lists above: is a person to be erased from it?"""
    named = FREE_TEXT | MACHINES | PLANTED
    assert [one for one in text_fields() if one not in named and f"{one.rpartition('.')[0]}.*" not in named] == []


@pytest.fixture
def person(cast: Cast) -> User:
    user = User.objects.create_user(EMAIL, name=NAME, phone=PHONE)
    group = cast.groups[1]
    Facilitator.objects.create(group=group, user=user)
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(contact=user)
    MunicipalityContact.objects.create(municipality=group.municipality, user=user)
    Training.objects.create(user=user, completed_on=date(2026, 1, 1))
    chapter = Chapter.objects.all()[0]
    ChapterProgress.objects.create(user=user, chapter=chapter, ticked=[1], changed_at=NOW)
    PersonalLink.objects.create(token_hash="h" * 64, user=user, role="facilitator", expires_at=AFTER)
    mail = {"kind": "thanks", "language": "sv", "created_at": NOW}
    MailSent.objects.create(key="1", user=user, address=EMAIL, subject="Tack", **mail)
    MailSent.objects.create(key="2", address=EMAIL.upper(), subject="Bekräfta", **mail)
    other = {"address": "kim@x.se", "error": f"550 <{EMAIL}> unknown"}
    MailSent.objects.create(key="3", subject=f"{NAME} leder gruppen", **other, **mail)
    MailRefusal.objects.create(user=user, kind="thanks", at=NOW)
    Job.objects.create(key="j", task="t", args={"user": user.pk}, due_at=NOW, last_error=f"refused {EMAIL}")
    FaultReport.objects.create(what="Film", email=EMAIL, created_at=NOW)
    LogEntry.objects.create(user=cast.organiser.user, object_repr=NAME, action_flag=2, change_message=f"Namn: {NAME}")
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        more = {"failures_since_start": 1} if log is AccessAttempt else {}
        log.objects.create(username=EMAIL, user_agent="x", http_accept="x", path_info="/", **more)
    entry = {"name": "Vuxna", "place": "", "expected": 7, "needs": "", "substitute_name": "", "substitute_email": ""}
    own = {**entry, "facilitator_name": NAME, "facilitator_email": EMAIL}
    about = {"run": cast.run, "municipality": group.municipality, "created_at": NOW}
    SignUp.objects.create(name=NAME, email=EMAIL, entries=[own], digest="1", confirmed_at=NOW, **about)
    theirs = [own, {**entry, "facilitator_name": "Bo Berg", "facilitator_email": "bo@x.se"}]
    SignUp.objects.create(name="Kim", email="kim@x.se", entries=theirs, digest="2", confirmed_at=NOW, **about)
    SignUp.objects.create(name=NAME, email=EMAIL, entries=[own], digest="3", **about)
    rows = [[2, {"namn": NAME, "e-post": EMAIL}], [3, {"namn": "Bo Berg", "e-post": "bo@x.se"}]]
    Import.objects.create(kind="facilitators", name=f"{NAME}.xlsx", rows=rows)
    note = Note.objects.create(group=group, kind="question", position=1, text="Hur?", changed_at=NOW)
    Sorting.objects.create(run=cast.run, note=note, by=NAME)
    Answer.objects.create(note=note, text="Så.", by=NAME, changed_at=NOW)
    key = f"user:{user.pk}/abc"
    seen = {"run": cast.run, "group": group, "role": "facilitator", "key": key}
    Presence.objects.create(last_seen=NOW, report={"device": DEVICE}, **seen)
    Absence.objects.create(gone_at=NOW, **seen)
    Command.objects.create(
        id="11111111-1111-1111-1111-111111111111", actor=f"user:{user.pk}", answer={"by": NAME}, created_at=NOW
    )
    check = {"group": group, "by": "facilitator", "device": DEVICE, "began_at": NOW, "at": NOW}
    EquipmentCheck.objects.create(sitting="2" * 32, **check)
    return user


def everything() -> str:
    """Every text of the database, with what JSON escapes written out."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found.append(str(cursor.fetchall()))
    return re.sub(r"\\+u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), "\n".join(found))


def sent(to: str, subject: str, text: str) -> None:
    message = EmailMultiAlternatives(subject, text, to=[to])
    message.attach_alternative(f"<p>{text}</p>", "text/html")
    get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages([message])


def folder_text() -> str:
    from seminars import mail_folder

    return str(mail_folder.newest(Path(settings.EMAIL_FILE_PATH)))


def test_nothing_is_left_in_any_table_nor_in_the_mail_folder(cast: Cast, person: User) -> None:
    sent(EMAIL, "Påminnelse", "Hej, i morgon är det dags.")
    sent("kim@x.se", "Bekräftat", f"{NAME} leder samtalet. Länk: https://x.se/go/abc")
    sent("kim@x.se", "Tack", "Hej Kim, tack för i dag.")
    before = everything()
    assert all(trace in before for trace in (NAME, EMAIL, PHONE, DEVICE))
    erase_person(user=person, by=cast.organiser.user, now=AFTER)  # type: ignore[arg-type]
    left = everything().lower()
    for trace in (NAME, EMAIL, PHONE, DEVICE):
        assert trace.lower() not in left, trace
    folder = folder_text()
    assert NAME not in folder
    assert EMAIL not in folder
    assert "tack för i dag" in folder
    assert not any(NAME.encode() in path.read_bytes() for path in Path(settings.EMAIL_FILE_PATH).iterdir())


def test_others_and_what_groups_did_are_left_as_they_were(cast: Cast, person: User) -> None:
    erase_person(user=person, by=cast.organiser.user, now=AFTER)  # type: ignore[arg-type]
    assert Facilitator.objects.get(user=person).group == cast.groups[1]
    kept = SignUp.objects.get(digest="2")
    assert [(one["facilitator_name"], one["facilitator_email"]) for one in kept.entries] == [
        (ERASED, ""),
        ("Bo Berg", "bo@x.se"),
    ]
    assert not SignUp.objects.filter(digest="3").exists()  # it was never confirmed
    assert Import.objects.get().rows == [[3, {"namn": "Bo Berg", "e-post": "bo@x.se"}]]
    assert Answer.objects.get().text == "Så."
    assert Absence.objects.exists()
    assert User.objects.exclude(name=ERASED).count() == 7


def test_a_first_name_alone_is_not_looked_for_in_what_others_got(cast: Cast) -> None:
    kim = User.objects.create_user("kim@nordby.se", name="Kim")
    sent("ada@x.se", "Tack", "Hej Ada, hälsa Kim.")
    MailSent.objects.create(
        key="1", kind="thanks", language="sv", created_at=NOW, address="a@x.se", subject="Kim leder"
    )
    erase_person(user=kim, by=cast.organiser.user, now=AFTER)  # type: ignore[arg-type]
    assert "hälsa Kim" in folder_text()
    assert MailSent.objects.get().subject == "Kim leder"


def test_what_is_known_names_the_course_the_computer_and_what_lies_by_address(person: User) -> None:
    known: dict[str, Any] = known_about(person)
    assert known["framsteg i kursen"][0]["ticked"] == "[1]"
    assert known["Prov av utrustningen"][0]["device"] == DEVICE
    assert len(known["skickade mejl"]) == 2
    assert {row["digest"] for row in known["anmälningar"]} == {"1", "2", "3"}
    assert known["svar på frågor"][0]["by"] == NAME
    assert "öppna sidor" in known
    assert "password" not in json.dumps(known)


def test_the_contact_person_of_the_pages_is_replaced_first(cast: Cast, person: User) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"contact_email": EMAIL.upper()})
    with pytest.raises(PlanningError, match="contact_person"):
        erase_person(user=person, by=cast.organiser.user, now=AFTER)  # type: ignore[arg-type]
