"""What the evaluation's kinds are called, and why reports stay."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seminars.retention import Words

SHEETS = Words(
    _("Svaren i utvärderingen"),
    _("Anonyma svar på skalor. Därefter finns bara rapportens siffror kvar."),
    _("seminariets dag"),
)
TEXTS = Words(
    _("Fritextsvar"),
    _(
        "Det som skrevs med egna ord i utvärderingen, också i en rapport som inte är publicerad."
        " Det som är publicerat finns kvar i rapporten."
    ),
    _("när rapport 2 frystes, annars när uppföljningen var slut"),
)
REPORT_LINKS = Words(
    _("Länkar till rapporter"), _("Att en länk har funnits, och till vilken rapport."), _("när länken slutade gälla")
)
FOLLOW_UP = Words(
    _("Beslut och uppföljning"),
    _("Vad chefen svarade på ett förslag, och vad gruppen berättade att det blev av det."),
    _("seminariets dag"),
)
QUESTIONS = _("Vad utvärderingen frågade, när den öppnade och stängde, och hur många svar varje grupp lämnade.")
REPORTS = _(
    "Rapporterna är frysta och bevaras: siffror som inte kan räknas tillbaka till någon, och gruppernas förslag."
)
