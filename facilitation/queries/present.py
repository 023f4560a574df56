"""What the presenter's page is given: the runs of their Talks, and one run at once, snapshots included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from facilitation.queries.agenda import audience
from facilitation.queries.facilitate import NEAR, initial_topics
from facilitation.queries.titles import said_of, words_of
from facilitation.topics import Name, of_run
from groups.permissions import Actor
from seminars.approvals import Approval
from seminars.caption_changes import Change, changes
from seminars.models import CAPTION_LANGUAGES, Run, Talk


def presented_runs(actor: Actor) -> list[Run]:
    """The runs that are not drafts, the latest first; one query."""
    runs = Run.objects.filter(pk__in=actor.runs or ()).exclude(status=Run.Status.DRAFT)
    return list(runs.select_related("seminar").order_by("-starts_at", "-pk"))


def meant_run(runs: Sequence[Run], *, run: str, now: datetime) -> Run | None:
    """The run that the address names, else the one under way or next, else the latest."""
    named = next((one for one in runs if str(one.pk) == run), None)
    coming = [one for one in reversed(runs) if now < one.ends_at + NEAR]
    return named or (coming[0] if coming else next(iter(runs), None))


def days_shown(talk: Talk, *, now: datetime) -> list[date]:
    """The days of the published runs ahead, or under way, in which the Talk is shown, the nearest first; one query."""
    runs = Run.objects.real().filter(seminar=talk.seminar_id, status=Run.Status.PUBLISHED).order_by("starts_at", "pk")
    return list(dict.fromkeys(localdate(run.starts_at) for run in runs if run.ends_at > now))


@dataclass(frozen=True, slots=True)
class CaptionNews:
    """What one language's captions say now that they did not when the presenter said yes."""

    language: str
    has_come: bool
    has_gone: bool
    changes: tuple[Change, ...]


def caption_news(own: Approval) -> list[CaptionNews]:
    """For each language that has changed since the presenter's yes; no query."""
    seen = own.consent.seen if own.consent else {}
    now = {caption.language: caption.vtt for caption in own.talk.captions.all()}
    names = dict(CAPTION_LANGUAGES)
    return [
        CaptionNews(
            names.get(code, code),
            has_come=code not in seen,
            has_gone=code not in now,
            changes=changes(seen[code], now[code]) if code in seen and code in now else (),
        )
        for code in own.changed
    ]


def present_config(run: Run, *, now: datetime) -> dict[str, Any]:
    """The page's JSON."""
    heard = audience(municipality=None, group=None)
    initial = initial_topics(of_run(run.pk, Name.AGENDA, Name.DESK), heard=heard, now=now)
    said = {"script": words_of(run), "said": said_of(run)}
    return {"run": run.pk, **said, "texts": _texts(), "initial": initial}


def _texts() -> dict[str, str]:
    return {
        "of_segment": _("kvar"),
        "to_start": _("till start"),
        "starts_at": _("Börjar {clock}"),
        "then": _("Sedan: {title} {clock}"),
        "last": _("Sista delen"),
        "held": _("Tiden står still"),
        "late": _("Strax börjar vi"),
        "over": _("Seminariet är slut"),
        "cancelled": _("Tillfället är inställt"),
        "no_questions": _("Inga frågor än. De kommer när grupperna har samtalat."),
        "no_points": _("Inga huvudpunkter än."),
        "on_wall": _("På väggen"),
        "of_group": _("{group}, {municipality}"),
        "asked_by_n": _("{n} grupper frågar: {who}"),
        "no_heading": _("Övrigt"),
        "now_title": _("Nu"),
        "open_title": _("Öppna frågor"),
        "state_now": _("Frågan nu"),
        "state_written": _("Väntar på svar"),
        "state_answered": _("Besvarad i samlingen"),
        "state_replied": _("Besvarad skriftligt"),
        "answered_of": _("Besvarad: {text}"),
        "part_before": _("Er del börjar om {time}"),
        "part_on": _("Er del: {time} kvar"),
        "part_after": _("Er del är slut"),
        "to_publish": _("Skriv svar på det som inte hann besvaras. Arrangören publicerar dem med seminariet."),
        "published": _("Svaren är publicerade med seminariet. Det ni ändrar syns där direkt."),
        "saved": _("Sparat"),
        "state_saved": _("Sparat {clock}"),
        "state_saving": _("Sparar"),
        "state_waiting": _("Sparat här, skickas när linjen är tillbaka"),
        "state_conflict": _("Någon annan har skrivit i samma ruta"),
        "state_refused": _("Inte sparat än. Ändra texten, så försöker vi igen"),
        "draft": _("Utkast"),
        "line_lost": _("Egen klocka. Nya frågor visas när linjen är tillbaka. Det du skriver sparas här."),
        "stop": _("Sidan behöver laddas om."),
        "stop_4401": _("Din länk gäller inte längre. Öppna länken i det senaste mejlet."),
    }
