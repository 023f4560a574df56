"""What an organiser or a presenter reads about the publishing gate: what is there, what is missing, who can mend it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seminars import clearance, gate
from seminars.approvals import Approval, Ending, not_shown_at
from seminars.models import Run, Talk
from seminars.templatetags.look import clock, day_short

PARTS = {
    gate.Part.CAPTIONS: gettext_lazy("svenska undertexter"),
    gate.Part.TRANSCRIPT: gettext_lazy("text till allt som sägs"),
    gate.Part.DESCRIPTION: gettext_lazy("det som visas är sagt eller syntolkat"),
    gate.Part.CONSENT: gettext_lazy("presentatörens samtycke"),
}


def missing_text(parts: tuple[gate.Part, ...]) -> str:
    """The parts in a row; the transcript comes of itself with the captions."""
    return ", ".join(str(PARTS[part]) for part in parts if part is not gate.Part.TRANSCRIPT)


def answer_text(approval: Approval) -> str:
    """A presenter's answer, and what it means; then what has come since."""
    return " ".join([own_answer_text(approval), *_since_texts(approval)])


def _since_texts(approval: Approval) -> Iterator[str]:
    if approval.changed:
        yield changed_text(approval)
    if approval.has_new_film:
        yield _("En ny film väntar på svar.")


def changed_text(approval: Approval) -> str:
    """What has happened to the captions since the yes."""
    if approval.consent and not approval.consent.seen:
        return _("Undertexterna har kommit efter det.")
    return _("Undertexterna ändrades efter det.")


def own_answer_text(approval: Approval) -> str:
    """What was said to the film in the rooms, and what it means."""
    consent = approval.consent
    if approval.answer is gate.Answer.YES and consent:
        return _("Ja, till och med %(day)s.") % {"day": day_short(consent.expires_on)}
    if approval.answer is gate.Answer.EXPIRED and consent:
        return _("Samtycket gick ut %(day)s.") % {"day": day_short(consent.expires_on)}
    if approval.answer is gate.Answer.WITHDRAWN and consent and consent.withdrawn_at:
        return _("Samtycket togs tillbaka %(day)s.") % {"day": day_short(consent.withdrawn_at)}
    if approval.answer is gate.Answer.OTHER_FILM:
        return _("Sa ja till en tidigare film. Den nya behöver ett nytt ja.")
    return _("Har inte svarat.")


def waiting_text(approval: Approval) -> str:
    """A presenter's answer to the film that waits."""
    return _("Har sagt ja till den nya.") if not approval.has_new_film else _("Har inte sagt ja till den nya.")


def asked_text(approval: Approval) -> str:
    """When the question was last sent; empty when it never was."""
    if approval.asked_at is None:
        return ""
    return _("Mejl %(day)s %(time)s.") % {"day": day_short(approval.asked_at), "time": clock(approval.asked_at)}


def consent_warnings(run: Run) -> list[str]:
    """A sentence for each film that the run may not show on its day, or may show that day for the last time."""
    return [ending_text(ending) for ending in not_shown_at(run)] if run.status != Run.Status.CANCELLED else []


def caption_warnings(run: Run) -> list[str]:
    """A sentence for each Talk of ours that the run would show without valid Swedish captions."""
    if run.status == Run.Status.CANCELLED:
        return []
    talks = clearance.for_gate(Talk.objects.filter(seminar=run.seminar_id, external_url="").order_by("number"))
    return [text for talk in talks if (text := _caption_warning(talk))]


def _caption_warning(talk: Talk) -> str:
    found = clearance.swedish(talk)
    if not found:
        return _("”%(talk)s” har inga svenska undertexter. Den som inte hör missar det som sägs.") % {
            "talk": talk.title
        }
    if not clearance.fits_film(found[0], talk):
        return _("Undertexterna till ”%(talk)s” skrevs till en tidigare film. Se om de stämmer.") % {"talk": talk.title}
    return ""


def ending_text(ending: Ending) -> str:
    """Why a run may not show a Talk, or that it is the last day it may."""
    values = {"talk": ending.talk.title}
    if ending.last_day is None:
        return _("”%(talk)s” visas inte: en presentatörs samtycke saknas.") % values
    values["day"] = day_short(ending.last_day)
    if ending.last_day < timezone.localdate():
        return _("”%(talk)s” visas inte: samtycket gick ut %(day)s.") % values
    return _("Samtycket till ”%(talk)s” gäller bara till och med %(day)s.") % values


def description_text(talk: Talk, *, is_there: bool, is_version: bool) -> str:
    """How those who cannot see the film get to know what is shown."""
    if is_there and is_version:
        return _("En syntolkad version finns.")
    signed = talk.description == Talk.Description.STATEMENT and talk.described_at
    if is_there and signed:
        values = {"name": talk.described_by or _("en organisatör"), "day": day_short(signed), "time": clock(signed)}
        return _("Allt som visas sägs också. Intygat av %(name)s %(day)s %(time)s.") % values
    if signed:
        return _("Intyget gällde en tidigare film. Se den nya och intyga igen.")
    return _("Intyga att allt som visas också sägs, eller ladda upp en syntolkad version.")
