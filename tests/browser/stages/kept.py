"""What the page about keeping shows when it has something to show, and links that have ended by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from evaluation.services.reports import issue_report_link
from groups.models import Municipality
from seminars.models import LinkRole, MailSent, Purged, Run, User
from seminars.services.links import issue_link
from seminars.services.retention import note_export, put_on_hold, set_times


def kept(run: Run, now: datetime) -> None:
    """A mail that is old enough, a run on hold, times that somebody set, and a log."""
    by = User.objects.filter(is_superuser=True).order_by("pk")[0]
    ago = now - timedelta(days=800)
    about = {"kind": "thanks", "language": "sv", "address": "kim@example.se", "subject": "Tack", "created_at": ago}
    MailSent.objects.create(key="old", run=run, **about)
    put_on_hold(run=run, seminar=None, reason="Begäran om allmän handling, dnr 2026/114", by=by, now=now)
    set_times(times={"sheets": 36, "texts": 6}, demands_export=False, by=by, now=now)
    note_export(covers={}, by=by, now=now)
    for kind, count in (("contacts", 12), ("links", 231), ("rooms", 48)):
        Purged.objects.create(at=now, kind=kind, count=count, oldest=ago, runs=[run.pk])


def ended_links(person: User, run: Run, now: datetime) -> dict[str, str]:
    """A personal link and a municipality's link to a report that ended long ago."""
    long_ago = now - timedelta(days=500)
    return {
        "ended": issue_link(user=person, role=LinkRole.FACILITATOR, run=None, now=long_ago, token="forbi"),
        "ended_report": issue_report_link(run=run, municipality=Municipality.objects.all()[0], now=long_ago),
    }
