"""What the live part's kinds are called, and why the rest stays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seminars.retention import Words

_DAY = _("seminariets dag")
ROOMS = Words(
    _("Hur det gick i rummen"),
    _("Skärmar, brutna linjer, hjälpsignaler, meddelanden till rummen och vilka som har läst dem."),
    _DAY,
)
EQUIPMENT = Words(
    _("Prov av utrustningen"), _("Vad som fungerade i rummet, och vad datorn kallas."), _("när provet gjordes")
)
COURSE = Words(
    _("Facilitatorns kurs"),
    _("Vad som är avbockat, och när kursen gjordes. Den som kursen ännu gäller för har den kvar."),
    _("senaste ändringen; för en kurs som är gjord, när den slutade gälla"),
)
NOTES = Words(
    _("Punkter, frågor och svar"),
    _("Det grupperna skrev till samlingen. Publicerade frågor med svar finns kvar hos seminariet."),
    _DAY,
)
PROPOSALS = Words(
    _("Gruppernas förslag"), _("Det grupperna skulle pröva. I rapporten, som är fryst, finns de kvar."), _DAY
)
RECEIPTS = Words(_("Tekniska kvitton"), _("Att en knapptryckning har kommit fram."), _("tryckningen"))
REHEARSALS = Words(
    _("Övningar"), _("Övningens tillfälle med allt som hör till, påhittade personer med."), _("övningens start")
)
OPEN_PAGES = _("öppna sidor")
LOST_LINES = _("brutna linjer")
COURSE_OF_RUN = _("När seminariet började, pausade och slutade, och hur många som var med. Inga personuppgifter.")
TEXTS = _("Kursens och manusens egna texter.")
