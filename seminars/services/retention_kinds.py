"""The ground floor's kinds of what is written, for how long each is kept, and what stays."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Least

from seminars import wording_retention as wording
from seminars.models import FaultReport, Job, MailSent, PersonalLink, TrailEntry, Upload
from seminars.models.trail import forget_entries
from seminars.retention import Asked, Found, Kind, Unit, registry
from seminars.services.retention_rows import Rows, rows_kind
from seminars.services.uploads import ABANDONED, ABANDONED_AFTER, sweep_uploads

ABOUT_FILMS = frozenset(
    f"seminars.{name}"
    for name in ("copy_film", "make_version", "convert_upload", "check_film", "check_upload", "settle_candidate")
)


def _ended_links(before: datetime) -> QuerySet[PersonalLink]:
    ended = Least("expires_at", Coalesce("revoked_at", "expires_at"))
    return PersonalLink.objects.annotate(since=ended).filter(since__lt=before)


def _old_jobs(before: datetime) -> QuerySet[Job]:
    """What nobody managed to do goes too, once it is that old; not that a film has been copied or made, which its row
    alone tells."""
    done = Coalesce("done_at", "due_at")
    return Job.objects.exclude(task__in=ABOUT_FILMS).annotate(since=done).filter(since__lt=before)


def _old_faults(before: datetime) -> QuerySet[FaultReport]:
    return FaultReport.objects.annotate(since=Coalesce("closed_at", "created_at")).filter(since__lt=before)


def _folder_files(before: datetime) -> list[tuple[Path, datetime]]:
    """Files of the mail folder that were written before then, the oldest first."""
    folder, limit = Path(settings.EMAIL_FILE_PATH), before.timestamp()
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        found = [(Path(one.path), one.stat().st_mtime) for one in entries if one.name.endswith(".log")]
    old = sorted((at, path) for path, at in found if at < limit)
    return [(path, datetime.fromtimestamp(at, UTC)) for at, path in old]


def _look_in_folder(asked: Asked) -> Found:
    files = _folder_files(asked.before)
    return Found(len(files), files[0][1] if files else None)


def _purge_folder(asked: Asked, most: int) -> Found:
    files = _folder_files(asked.before)[:most]
    for path, _at in files:
        path.unlink(missing_ok=True)
    return Found(len(files), files[0][1] if files else None)


def _no_files(_asked: Asked) -> Iterable[tuple[str, bytes]]:
    return ()


def _abandoned(before: datetime) -> QuerySet[Upload]:
    return Upload.objects.filter(changed_at__lt=before, stage__in=ABANDONED)


def _sweep_uploads(asked: Asked, _most: int) -> Found:
    sweep_uploads(now=asked.now)
    return Found()


def _sign_ins(model: Any) -> Rows:
    return Rows(model, lambda before: model.objects.filter(attempt_time__lt=before), "attempt_time")


MAIL_FOLDER = Kind(
    key="mail_folder",
    words=wording.MAIL_FOLDER,
    default=12,
    floor=1,
    ceiling=24,
    models=(),
    look=_look_in_folder,
    purge=_purge_folder,
    files=_no_files,  # its mails hold personal links
    is_exported=False,
)
KINDS = (
    rows_kind(
        "mail_log",
        wording.MAIL_LOG,
        (24, 6, 36),
        Rows(MailSent, lambda before: MailSent.objects.filter(created_at__lt=before), "created_at", run="run"),
    ),
    MAIL_FOLDER,
    rows_kind("links", wording.LINKS, (3, 1, 24), Rows(PersonalLink, _ended_links, "since", run="run")),
    rows_kind("faults", wording.FAULTS, (12, 1, 36), Rows(FaultReport, _old_faults, "since")),
    rows_kind(
        "sign_ins",
        wording.SIGN_INS,
        (3, 1, 12),
        *(_sign_ins(model) for model in (AccessLog, AccessFailureLog, AccessAttempt)),
    ),
    rows_kind(
        "trail",
        wording.TRAIL,
        (24, 12, 120),
        Rows(TrailEntry, lambda before: TrailEntry.objects.filter(at__lt=before), "at", let_go=forget_entries),
    ),
    rows_kind(
        "desk",
        wording.DESK,
        (12, 1, 60),
        Rows(LogEntry, lambda before: LogEntry.objects.filter(action_time__lt=before), "action_time"),
    ),
    rows_kind("jobs", wording.JOBS, (12, 6, 36), Rows(Job, _old_jobs, "since"), is_exported=False),
    rows_kind(
        "sessions",
        wording.SESSIONS,
        (1, 1, 1),
        Rows(Session, lambda before: Session.objects.filter(expire_date__lt=before), "expire_date"),
        unit=Unit.DAYS,
        is_technical=True,
        is_exported=False,
    ),
    Kind(
        key="uploads",
        words=wording.UPLOADS,
        default=ABANDONED_AFTER.days,
        floor=ABANDONED_AFTER.days,
        ceiling=ABANDONED_AFTER.days,
        unit=Unit.DAYS,
        models=("seminars.upload",),
        look=Rows(Upload, _abandoned, "changed_at").look,
        purge=_sweep_uploads,
        files=_no_files,
        is_technical=True,
        is_exported=False,
    ),
)
_PROGRAMME = (
    "seminar seminartext talk talktext rendition filmcheck candidate caption captiondraft kitfile document run"
    " segment segmenttitle agendatemplate templatesegment"
)


def register() -> None:
    """Called once, when the app is ready."""
    registry.add(KINDS)
    registry.keep(wording.PROGRAMME, *(f"seminars.{name}" for name in _PROGRAMME.split()))
    registry.keep(wording.PRESENTERS, "seminars.presenter", "seminars.consent")
    registry.keep(
        wording.OWN,
        *(f"seminars.{name}" for name in ("organisation", "organisationtext", "mailtemplate", "retention", "hold")),
        "contenttypes.contenttype",
        "auth.permission",
        "auth.group",
    )
    registry.keep(wording.ACCOUNTS, "seminars.secondfactor", "seminars.backupcode", "axes.accessattemptexpiration")
    registry.keep(wording.LOGS, "seminars.purged", "seminars.retentionexport")
