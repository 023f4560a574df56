"""The topic `agenda`: the run's rundown as its cues have made it, and what a screen needs to play the Talks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from facilitation import protocol, timeline
from facilitation.models import Cue
from facilitation.queries.meeting import meeting_address
from facilitation.queries.titles import words_of
from seminars.agenda import Agenda, AgendaError, standard_segments
from seminars.clearance import day_of, for_rooms, may_be_shown
from seminars.models import Caption, Run, Talk
from seminars.prepared import Prepared
from seminars.queries import FilmFile, Films, films_of, is_settled

_cues = Prepared(lambda run: Cue.objects.filter(run=run).order_by("seq"))


@dataclass(frozen=True, slots=True)
class Rundown:
    """A run with its log read: `agenda` and `cues` as they stand, `state` what they make."""

    agenda: Agenda
    cues: tuple[timeline.Cue, ...]
    state: timeline.State


def rundown(run: Run, *, planned: Agenda | None = None) -> Rundown:
    """Two queries: segments and cues, or one with the agenda as `planned`. Raises AgendaError without segments."""
    agenda = planned or run.agenda()
    cues = tuple(row.as_cue() for row in _cues(run.pk))
    return Rundown(agenda, cues, timeline.replay(agenda, cues))


def agenda_states(run_id: int) -> dict[str, dict[str, Any]]:
    """The snapshot by whom the message in it is for, newest message first; "" is the one for those with none.

    Pages of a run that has no agenda yet see the standard one, so that rooms can be paired and tried. Raises
    Run.DoesNotExist.
    """
    run = Run.objects.select_related("seminar").get(pk=run_id)
    try:
        state = rundown(run).state
    except AgendaError:
        state = rundown(run, planned=Agenda(run.starts_at, standard_segments())).state
    talks, script = _talks(run), words_of(run, [slot.title for slot in state.slots])
    addressees = dict.fromkeys(message.to for message in reversed(state.messages))
    return {to: _state(run, state, talks, script, to) for to in (*addressees, "")}


def audience(*, municipality: int | None, group: int | None) -> tuple[str, ...]:
    """Whose messages a page shows: those to all, and those to its municipality and group."""
    own = [f"municipality:{municipality}"] if municipality else []
    return (timeline.TO_ALL, *own, *([f"group:{group}"] if group else []))


def _state(run: Run, state: timeline.State, talks: dict[int, dict[str, Any]], script: str, to: str) -> dict[str, Any]:
    is_cancelled = run.status == Run.Status.CANCELLED
    wire = protocol.agenda_state(
        state, run_id=run.pk, title=run.seminar.title, cancelled=is_cancelled, talks=talks, audience=(to,)
    )
    return {**wire, "run": {**wire["run"], "meeting_url": meeting_address(run), "script": script}}


def _talks(run: Run) -> dict[int, dict[str, Any]]:
    rows, day = for_rooms(Talk.objects.filter(seminar=run.seminar_id).select_related("check_up")), day_of(run)
    rows = rows.prefetch_related("renditions", Prefetch("captions", Caption.objects.defer("vtt")))
    is_on = run.status == Run.Status.PUBLISHED
    return {talk.number: _talk(talk, is_on=is_on, is_agreed_to=may_be_shown(talk, day)) for talk in rows}


def _talk(talk: Talk, *, is_on: bool, is_agreed_to: bool) -> dict[str, Any]:
    """Without a film while there is none, it may not be shown on the run's day, or the run is not published."""
    films = films_of(talk) if is_on and is_agreed_to else Films()
    return {
        "url": reverse("groups:talk_file", args=[talk.pk]) if films.main else None,
        "size": films.main.size if films.main else 0,
        "sha256": films.main.sha256 if films.main else "",
        "settled": is_settled(talk),
        "duration_ms": talk.duration // protocol.MILLISECOND,
        "title": talk.title,
        "presenters": [presenter.user.name for presenter in talk.presenters.all()],
        "captions": [_caption(talk, caption) for caption in talk.captions.all()],
        "small": _small(talk, films.small) if films.main and films.small else None,
        "withheld": bool(talk.file) and not is_agreed_to,
        "page": reverse("groups:transcript", args=[talk.pk]) if films.main and talk.captions.all() else None,
    }


def _small(talk: Talk, film: FilmFile) -> dict[str, Any]:
    url = reverse("groups:talk_rendition", args=[talk.pk, film.kind])
    return {"url": url, "size": film.size, "sha256": film.sha256}


def _caption(talk: Talk, caption: Caption) -> dict[str, str]:
    """Another text has another address, so that a page that is open fetches it."""
    url = reverse("groups:caption", args=[talk.pk, caption.language])
    changed = caption.changed_at.timestamp() * 1000
    return {"lang": caption.language, "label": caption.get_language_display(), "url": f"{url}?v={changed:.0f}"}
