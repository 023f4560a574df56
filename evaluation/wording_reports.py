"""What the reports of a run are called on the organiser's pages."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.scopes import PUBLIC, WHOLE

NUMBERS = {
    1: _("Rapport 1: de första svaren"),
    2: _("Rapport 2: alla svar och deltagarnas ord"),
    3: _("Rapport 3: vad det blev av förslagen"),
}
ERRORS = {
    "not_over": _("Tillfället är inte slut. Rapporten görs fem minuter efter slutet, tio om ni avslutar i förtid."),
    "not_sealed": _("Svaren är inte förseglade än. Det sker av sig själv; försök igen om några minuter."),
    "not_reviewed": _("Alla fritextsvar är inte lästa än. Läs dem först."),
}


def scope_name(scope: str) -> str:
    if scope == WHOLE:
        return gettext("Hela seminariet")
    return gettext("Öppen för alla") if scope == PUBLIC else scope
