"""How times, kinds and reasons for keeping are said."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from seminars.retention import Unit, Words

MAIL_LOG = Words(
    _("Mejlloggen"),
    _(
        "Vem som har fått vilket mejl, och när. Texten i mejlen sparas inte."
        " Mottagarens adress går senast när namn och e-post gör det."
    ),
    _("när mejlet skickades"),
)
MAIL_FOLDER = Words(
    _("Mejlmappen"),
    _("Mejl i klartext, bara där inget mejl skickas på riktigt."),
    _("när mejlet skrevs"),
)
LINKS = Words(
    _("Personliga länkar"), _("Att en länk har funnits, till vem och i vilken roll."), _("när länken slutade gälla")
)
SIGN_INS = Words(
    _("Inloggningar i planeringen"),
    _("E-post, nätadress och webbläsare för dem som har loggat in eller försökt."),
    _("försöket"),
)
SESSIONS = Words(
    _("Utgångna inloggningar"), _("Tekniska rader för inloggningar som har gått ut."), _("när den gick ut")
)
TRAIL = Words(
    _("Händelser i planeringen"), _("Vem som gjorde vad i planeringen, utan det som stod där."), _("händelsen")
)
DESK = Words(
    _("Ändringshistorik per rad"), _("Vilka rader som har ändrats i planeringen, med radens namn."), _("ändringen")
)
FAULTS = Words(
    _("Anmälda fel"),
    _("Det som står i anmälan, och vår egen anteckning."),
    _("när ärendet avslutades, annars när det kom"),
)
JOBS = Words(
    _("Bakgrundsarbeten"),
    _("Vad som har gjorts i bakgrunden, med nummer på personer och grupper."),
    _("när det var klart"),
)
UPLOADS = Words(_("Avbrutna uppladdningar"), _("Filmer som ingen har laddat upp färdigt."), _("senaste försöket"))

PROGRAMME = _("Programmet: det som visas öppet eller planeras, utan uppgifter om deltagare.")
PRESENTERS = _("Presentatörer och deras samtycken finns så länge deras filmer finns: de är rätten att visa dem.")
OWN = _("Organisationens egna inställningar och texter.")
ACCOUNTS = _("Organisatörernas tvåstegsinloggning, reservkoder och begränsningar finns så länge kontot finns.")
LOGS = _("Gallringens egen logg: antal och tider, inga personuppgifter.")


def time_text(number: int, unit: Unit) -> str:
    """How long, as one says it: "12 månader"."""
    if unit is Unit.HOURS:
        return ngettext("%(n)d timme", "%(n)d timmar", number) % {"n": number}
    return months_text(number) if unit is Unit.MONTHS else days_text(number)


def months_text(number: int) -> str:
    return ngettext("%(n)d månad", "%(n)d månader", number) % {"n": number}


def days_text(number: int) -> str:
    return ngettext("%(n)d dag", "%(n)d dagar", number) % {"n": number}


WAITING = {
    "first_month": gettext_lazy("Inget gallras den första månaden, så att ni hinner se över tiderna."),
    "busy": gettext_lazy("Inget gallras medan ett seminarium pågår eller börjar inom en timme."),
}


def bounds_text(least: int, most: int) -> str:
    """What an organisation may choose among."""
    return gettext("%(least)d–%(most)d månader") % {"least": least, "most": most}
