"""States, verdicts and hints in words, for the desk's list of evaluations and the page where texts are read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.models import FreeText
from evaluation.naming import Hint
from evaluation.states import State

STATES = {
    State.DRAFT: _("utkast"),
    State.READY: _("klar att öppna"),
    State.OPEN: _("öppen"),
    State.GRACE: _("öppen ett dygn till, eller väntar på att förseglas"),
    State.UNANSWERED: _("stängd, ingen svarade"),
    State.SEALED: _("förseglad, texter att läsa"),
    State.REVIEWED: _("förseglad, texterna lästa"),
    State.FROZEN: _("fryst i rapporten"),
    State.PUBLISHED: _("rapporten är publicerad"),
    State.ERASED: _("svaren är borttagna, rapporten finns kvar"),
}
DONE = {
    FreeText.Review.PUBLISH: _("Texten publiceras."),
    FreeText.Review.EDIT: _("Texten publiceras som du har ändrat den."),
    FreeText.Review.WITHHOLD: _("Texten hålls inne."),
    FreeText.Review.WAITING: _("Texten är oläst igen."),
}
HINTS = {
    Hint.NUMBER: _("ser ut som ett personnummer"),
    Hint.PHONE: _("ser ut som ett telefonnummer"),
    Hint.EMAIL: _("ser ut som en e-postadress"),
    Hint.NAME: _("kan vara ett namn"),
}
REFUSED = {
    "not_sealed": _("Texterna går att läsa när svaren är förseglade."),
    "frozen": _("Rapporten är fryst. Texterna går inte att ändra längre."),
    "not_read": _("Alla texter är inte lästa än."),
    "no_text": _("Texten finns inte längre."),
    "empty": _("Skriv den ändrade texten, eller håll inne den."),
}
