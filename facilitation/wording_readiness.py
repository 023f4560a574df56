"""What an organiser, and whoever can mend it, reads about how ready a run and its rooms are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilitation.equipment import Verdict
from facilitation.queries.readiness import endings
from facilitation.readiness import Part, Room, Standing, State, Tried, lacking, own_missing
from facilitation.wording_equipment import FEW, names
from facilitation.wording_films import wall_film_texts
from seminars import clearance
from seminars.meetings import Kind
from seminars.models import Run, Talk
from seminars.templatetags.look import clock
from seminars.wording_gate import ending_text


@dataclass(frozen=True, slots=True)
class Cell:
    """A word with its icon; `level` is "ok", "warn", "alert" or empty."""

    level: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Need:
    """What a run lacks, and where it is mended."""

    words: str
    url: str


def cell(standing: Standing, part: Part) -> Cell:
    """One part of one room."""
    state = standing.parts[part]
    if state is State.DONE:
        return Cell("ok", "check", _("Klart"))
    if state is State.WAITING:
        return Cell("", "hourglass", _("Väntar"))
    if state is State.NOT_ASKED:
        return Cell("", "hourglass", _("Ingen film än"))
    if part is Part.FACILITATOR:
        return Cell("alert", "warning", _("Saknas"))
    if part is Part.EQUIPMENT and standing.room.tried is not None:
        return _tried(standing.room.tried)
    return Cell("warn", "hourglass", _films(standing.room) if part is Part.FILMS else _("Inte än"))


def _tried(tried: Tried) -> Cell:
    """What a check that is not enough has come to."""
    if tried.verdict is Verdict.FAULT:
        few = _("Fel: %(names)s") % {"names": names(tried.faults)}
        return Cell("alert", "warning", few if len(tried.faults) <= FEW else _("%(n)d fel") % {"n": len(tried.faults)})
    return Cell("warn", "hourglass", _("Påbörjat") if tried.verdict is Verdict.PARTLY else _("Prova en gång till"))


def _films(room: Room) -> str:
    if room.film_problem:
        return wall_film_texts()[f"film_{room.film_problem}"]
    return _("Inte än") if not room.films else _("%(percent)d %%") % {"percent": int(room.films * 100)}


def size_cell(room: Room) -> Cell:
    """How many are expected, with a word when they are few or many."""
    if room.expected < 5:
        return Cell("warn", "people", _("%(n)d, få") % {"n": room.expected})
    if room.expected > 9:
        return Cell("warn", "people", _("%(n)d, många") % {"n": room.expected})
    return Cell("", "", str(room.expected))


def headline(ready: int, rooms: int) -> str:
    if not rooms:
        return _("Inga rum än")
    if ready == rooms:
        return ngettext("Rummet är redo", "Alla %(n)d rum är redo", rooms) % {"n": rooms}
    told = ngettext("%(ready)d av %(n)d rum är redo", "%(ready)d av %(n)d rum är redo", rooms)
    return told % {"ready": ready, "n": rooms}


def days_left(run: Run, now: datetime) -> str:
    """How long until the run, in days as people count them."""
    days = (timezone.localdate(run.starts_at) - timezone.localdate(now)).days
    if days < 1:
        return _("I dag") if run.ends_at > now else _("Hölls")
    return _("I morgon") if days == 1 else ngettext("%(n)d dag kvar", "%(n)d dagar kvar", days) % {"n": days}


def run_needs(run: Run, talks: Sequence[Talk], now: datetime, *, asking: int = 0) -> list[Need]:
    """What the run itself lacks, apart from its rooms; `asking` groups wait for an answer."""
    return [*_plan_needs(run, now), *_asking(run, asking), *_talk_needs(run, talks)]


def _asking(run: Run, n: int) -> Iterator[Need]:
    if n:
        text = ngettext("%(n)d anmälan väntar på ert svar.", "%(n)d anmälningar väntar på ert svar.", n) % {"n": n}
        yield Need(text, reverse("admin:seminars_run_sign_ups", args=[run.pk]))


def _plan_needs(run: Run, now: datetime) -> Iterator[Need]:
    page = reverse("admin:seminars_run_change", args=[run.pk])
    if run.status == Run.Status.DRAFT:
        yield Need(_("Tillfället är ett utkast och syns inte för någon."), page)
    if run.meeting_kind == Kind.LINK and not run.meeting_url:
        yield Need(_("Möteslänken saknas."), page)
    closes = run.registration_closes_at
    if run.status == Run.Status.PUBLISHED and closes and timedelta(0) < closes - now < timedelta(days=7):
        values = {"at": f"{timezone.localtime(closes):%Y-%m-%d} {clock(closes)}"}
        yield Need(_("Anmälan stänger %(at)s.") % values, page)


def _talk_needs(run: Run, talks: Sequence[Talk]) -> Iterator[Need]:
    seminar = reverse("admin:seminars_seminar_change", args=[run.seminar_id])
    if len(talks) < 2:
        yield Need(_("Seminariet har inte två Talks än."), seminar)
    for talk in talks:
        if not talk.file:
            yield Need(_("”%(talk)s” har ingen film än.") % {"talk": talk.title}, seminar)
        elif not clearance.swedish(talk):
            yield Need(_("”%(talk)s” har inga svenska undertexter.") % {"talk": talk.title}, seminar)
        if talk.file and not talk.presenters.all():
            yield Need(_("”%(talk)s” har ingen presentatör.") % {"talk": talk.title}, seminar)
    consents = reverse("admin:seminars_consent_changelist")
    yield from (Need(ending_text(one), consents) for one in endings(run, talks))


def room_needs(run: Run, rooms: Sequence[Standing]) -> list[Need]:
    """How many rooms lack what, with the way to the board."""
    board = reverse("admin:seminars_run_readiness", args=[run.pk])
    if not rooms:
        return [Need(_("Inga arbetsgrupper är anmälda."), reverse("admin:groups_workgroup_changelist"))]
    missing = lacking(rooms)
    return [Need(lacking_text(part, missing[part]), board + "?show=needs") for part in Part if missing[part]]


def lacking_text(part: Part, n: int) -> str:
    if part is Part.FACILITATOR:
        return ngettext("%(n)d rum har ingen facilitator.", "%(n)d rum har ingen facilitator.", n) % {"n": n}
    if part is Part.COURSE:
        text = ngettext(
            "I %(n)d rum har facilitatorn inte gått kursen.", "I %(n)d rum har facilitatorn inte gått kursen.", n
        )
    elif part is Part.SCREEN:
        text = ngettext("%(n)d rum har ingen skärm kopplad.", "%(n)d rum har ingen skärm kopplad.", n)
    elif part is Part.FILMS:
        text = ngettext("%(n)d rum har inte hämtat filmerna.", "%(n)d rum har inte hämtat filmerna.", n)
    else:
        text = ngettext(
            "%(n)d rum har inte provat utrustningen klart.", "%(n)d rum har inte provat utrustningen klart.", n
        )
    return text % {"n": n}


def to_do(standing: Standing, user: int) -> list[str]:
    """What a facilitator can do about the room, in sentences."""
    texts = {
        Part.COURSE: _("Gå facilitatorskursen. Den tar en timme."),
        Part.SCREEN: _("Koppla rummets skärm: öppna rumsskärmen på datorn i rummet och skriv koden på din sida."),
        Part.FILMS: _("Öppna rumsskärmen på datorn i rummet och låt den stå, så hämtas filmerna i förväg."),
        Part.EQUIPMENT: _equipment_to_do(standing.room.tried),
    }
    return [texts[part] for part in own_missing(standing, user) if part in texts]


def _equipment_to_do(tried: Tried | None) -> str:
    if tried is not None and tried.verdict is Verdict.FAULT:
        text = _("Det här fungerade inte när utrustningen provades: %(names)s. Åtgärda det och prova igen.")
        return text % {"names": names(tried.faults)}
    if tried is not None and tried.verdict is Verdict.PARTLY:
        return _("Prova klart rummets utrustning. Kvar: %(names)s.") % {"names": names(tried.left)}
    return _("Prova rummets utrustning på datorn i rummet. Det tar tre minuter.")
