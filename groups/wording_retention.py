"""What the groups' kinds are called, and why the rest stays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seminars.retention import Words

CONTACTS = Words(
    _("Namn, e-post och telefon"),
    _(
        "Facilitatorer, kontakter och de som har anmält grupper. Grupperna finns kvar, utan namn."
        " Också adresser i mejlloggen till någon som inte finns här som person."
    ),
    _("det senaste seminariet som personen hade att göra med, annars när den eller mejlet kom till"),
)
SIGN_UPS = Words(_("Anmälningar som ingen har bekräftat"), _("Det som står i anmälan."), _("när anmälan skrevs"))
REGISTRATIONS = Words(
    _("Anmälningar och tillgänglighetsbehov"),
    _("Det som stod i anmälan när den skrevs, och gruppens behov. Själva gruppen finns kvar."),
    _("seminariets dag"),
)
IMPORT_ROWS = Words(_("Innehållet i inlästa filer"), _("Det som stod i filen, rad för rad."), _("när filen lästes"))
IMPORTS = Words(
    _("Vilka filer som har lästs in"), _("Filens namn, vem som läste den och hur det gick."), _("när filen lästes")
)
PAIRING = Words(
    _("Fel koder för skärmar"), _("Ett märke av uppkopplingen, för att ingen ska kunna gissa koder."), _("försöket")
)
GROUPS = _("Vilka grupper som var med, hur många de var och vad de hette. Personer nämns inte när de är borta.")
