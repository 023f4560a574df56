"""Made-up values of a mail's names, for its preview."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, ngettext

_EXAMPLES = {
    "name": gettext_noop("Kim Kontakt"),
    "seminar": gettext_noop("Att komma hem från sjukhus"),
    "when": gettext_noop("tisdag 6 oktober 2026 09.00–11.20"),
    "day": gettext_noop("tisdag 6 oktober 2026"),
    "time": gettext_noop("09.00"),
    "group": gettext_noop("Familjeenheten"),
    "municipality": "Solna",
    "place": gettext_noop("Rum 3"),
    "facilitator": gettext_noop("Fatima Facilitator leder samtalet."),
    "size_advice": gettext_noop("Samtalen blir bäst med 5–9 i varje grupp."),
    "link": "#",
    "before": gettext_noop("måndag 5 oktober 2026 13.00–15.20"),
    "summary": gettext_noop("Vad som gör hemgången trygg, för den som kommer hem och för dem som tar emot."),
    "closes": gettext_noop("Anmälan stänger 1 oktober 2026 12.00"),
    "talk": gettext_noop("När allt ska klaffa"),
    "new_film": gettext_noop("Det är en ny film. Rummen visar den förra tills du har sagt ja till den nya."),
    "captions": gettext_noop("Det fanns inga undertexter att se när svaret gavs."),
    "until": gettext_noop("tisdag 6 oktober 2026"),
    "presenter": "Petra Presentatör",
    "shown": gettext_noop("Filmen får nu visas i rummen."),
    "left": gettext_noop("Fredrik Före leder inte längre gruppen."),
    "waits": gettext_noop("Att komma hem från sjukhus, tisdag 6 oktober 2026 09.00: Familjeenheten, Solna"),
    "lacks": gettext_noop("Familjeenheten, Solna: Gå kursen innan ni ses."),
    "other": "https://socialtalks.example/go/…",
    "check": "https://socialtalks.example/go/…",
    "what": gettext_noop("Filmen börjar inte."),
    "page": "/seminars/",
    "aids": "Firefox, NVDA",
    "answer": "namn@kommun.se (svenska)",
    "proposals": gettext_noop("Korta morgonmöten i fyra veckor"),
    "proposal": gettext_noop("Korta morgonmöten i fyra veckor"),
    "decision": gettext_noop("Svaret är ja."),
    "comment": gettext_noop("Till och med mars, sedan ser vi hur det gick."),
    "news": gettext_noop("Deltagarnas egna ord är med."),
    "decisions": gettext_noop("Två av förslagen behöver ditt beslut."),
    "outcomes": gettext_noop("11 av 41 förslag är införda."),
    "forward": "https://socialtalks.example/u/K7QM4XTP",
    "runs": gettext_noop("tisdag 6 oktober 2026 09.00–11.20"),
}


def example(name: str) -> str:
    """What the name could stand for, in the language that is active."""
    if name == "people":
        return ngettext("%(n)d person", "%(n)d personer", 7) % {"n": 7}
    if name == "days":
        return ngettext("%(n)d dag", "%(n)d dagar", 7) % {"n": 7}
    if name == "questions":
        text = ngettext(
            "En fråga från grupperna hann inte få svar.", "%(n)d frågor från grupperna hann inte få svar.", 3
        )
        return text % {"n": 3}
    return gettext(_EXAMPLES[name])
